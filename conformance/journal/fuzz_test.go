package journal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/journal"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// memory keeps the records of a run as the lines of a journal, without their links.
type memory struct{ lines []string }

func (m *memory) Begin(suite.Outcome, int) (map[string]suite.Record, error) { return nil, nil }

func (m *memory) Judged(r suite.Record) error {
	line, err := json.Marshal(r)
	m.lines = append(m.lines, string(line))
	return err
}

// played are records in the order of their lines.
type played struct{ records []suite.Record }

func (p *played) Next(id, part string) (suite.Record, bool, error) {
	if len(p.records) == 0 || p.records[0].Case != id || p.records[0].Part != part {
		return suite.Record{}, false, nil
	}
	record := p.records[0]
	p.records = p.records[1:]
	return record, true, nil
}

// FuzzJournal: whatever lines a forger puts into a journal, with links that follow, it
// is refused, or judged by the answers alone: of an implementation that only failed, no
// case passes unless its answers are those of the law.
func FuzzJournal(f *testing.F) {
	testSuite, err := suite.New(suite.Options{Run: []string{"R1/scenario"}, Sequences: -1, Depth: -1})
	if err != nil {
		f.Fatal(err)
	}
	asked := suite.Outcome{}
	for _, faults := range [][]dsp.FaultID{nil, {dsp.NoBypass}} {
		a, err := inprocess.New(dsp.Config{Release: spec.MP107, Faults: faults})
		if err != nil {
			f.Fatal(err)
		}
		var kept memory
		if asked, err = (suite.Runner{Journal: &kept}).Run(f.Context(), testSuite, a); err != nil {
			f.Fatal(err)
		}
		for _, line := range kept.lines[:min(len(kept.lines), 4)] {
			f.Add(line)
		}
		f.Add(strings.Join(kept.lines, "\n"))
	}
	for _, line := range []string{"", "{}", "null", `{"case":"","verdict":"pass","judged":-1,"answers":null}`, `{"finished":true}`, `{"file":"x","bytes":null}`} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var before []byte
		var p played
		for line := range strings.SplitSeq(text, "\n") {
			if line == "" {
				continue
			}
			sealed := journal.Link(before, line)
			var record suite.Record
			if err := journal.Unseal(before, sealed, &record); err != nil {
				return
			}
			if tampered := append(bytes.Clone(sealed[:len(sealed)-4]), "0\"}\n"...); !bytes.Equal(tampered, sealed) && journal.Unseal(before, tampered, &suite.Record{}) == nil {
				t.Fatalf("a link that does not follow is taken: %s", tampered)
			}
			p.records, before = append(p.records, record), sealed
		}
		outcome, err := suite.Runner{}.Judge(t.Context(), testSuite, suite.Outcome{
			Suite: asked.Suite, Release: asked.Release, LawDigest: asked.LawDigest, Seed: asked.Seed, Selection: asked.Selection,
			Implementation: asked.Implementation, Stopped: "a part alone",
		}, &p)
		if err != nil {
			if !errors.Is(err, suite.ErrEvidence) {
				t.Fatalf("refused, and not as evidence: %v", err)
			}
			return
		}
		for _, result := range outcome.Results {
			if result.Verdict == conformance.Pass && result.Judged == 0 {
				t.Errorf("%s passes with nothing judged", result.ID)
			}
		}
	})
}
