package inprocess

import (
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// BenchmarkSequences measures whole stateful sequences of 30 events against the
// simulated DSP: drawn, carried out, judged and observed.
func BenchmarkSequences(b *testing.B) {
	adaptor, err := New(dsp.Config{Release: spec.MP107})
	if err != nil {
		b.Fatal(err)
	}
	testSuite, err := suite.New(suite.Options{Run: []string{"sequence"}, Sequences: b.N})
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	outcome, err := testSuite.Run(b.Context(), adaptor)
	if err != nil || outcome.Counts.Pass != b.N {
		b.Fatalf("%+v, %v", outcome.Counts, err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "sequences/s")
}

// BenchmarkTable measures the whole decision table against the simulated DSP.
func BenchmarkTable(b *testing.B) {
	adaptor, err := New(dsp.Config{Release: spec.MP107})
	if err != nil {
		b.Fatal(err)
	}
	testSuite, err := suite.New(suite.Options{Run: []string{"table"}, Sequences: -1})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if outcome, err := testSuite.Run(b.Context(), adaptor); err != nil || outcome.Counts.Conclude() != conformance.Conformant {
			b.Fatalf("%+v, %v", outcome.Counts, err)
		}
	}
	b.ReportMetric(float64(testSuite.Len()*b.N)/b.Elapsed().Seconds(), "cases/s")
}
