package journal_test

import (
	"io"
	"path/filepath"
	"testing"
	"time"

	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/journal"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// BenchmarkEvidence carries the whole suite out on the simulated DSP, in turns without
// a journal and with one that is sealed, and tells how much longer the latter takes.
// No implementation answers faster than one in the same process, so that for every
// other the ratio is smaller.
func BenchmarkEvidence(b *testing.B) {
	testSuite, err := suite.New(suite.Options{})
	if err != nil {
		b.Fatal(err)
	}
	run := func(how suite.Runner, file *journal.File) time.Duration {
		a, err := inprocess.New(dsp.Config{Release: spec.MP107})
		if err != nil {
			b.Fatal(err)
		}
		begun := time.Now()
		outcome, err := how.Run(b.Context(), testSuite, a)
		if err == nil && file != nil {
			if _, err = file.Root(outcome, nil, journal.End{}); err == nil {
				err = file.Seal(io.Discard, outcome, nil, journal.End{})
			}
		}
		if err != nil {
			b.Fatal(err)
		}
		return time.Since(begun)
	}
	var without, with time.Duration
	for b.Loop() {
		without += run(suite.Runner{}, nil)
		path := filepath.Join(b.TempDir(), "run.jsonl")
		file, err := journal.Create(path, path+".old", journal.Settings{})
		if err != nil {
			b.Fatal(err)
		}
		with += run(suite.Runner{Journal: file}, file)
		if err := file.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(with.Seconds()/without.Seconds(), "times-without")
	b.ReportMetric(without.Seconds()/float64(b.N), "s-without")
}
