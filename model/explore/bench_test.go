package explore

import (
	"testing"

	"example.org/mp107/spec"
)

// BenchmarkExploreMedium explores the medium world on every core, tables ready.
func BenchmarkExploreMedium(b *testing.B) {
	e := compiled(b, lawOf(b, spec.MP107), Medium())
	var r Result
	for b.Loop() {
		var err error
		if r, err = e.Run(b.Context(), Resources{}); err != nil {
			b.Fatal(err)
		}
	}
	seconds := b.Elapsed().Seconds() / float64(b.N)
	b.ReportMetric(float64(r.States)/seconds, "states/s")
	b.ReportMetric(float64(r.Transitions)/seconds, "transitions/s")
	b.ReportMetric(float64(r.Size.Total())/float64(r.States), "bytes/state")
}

// BenchmarkPrepareMedium takes the decisions and builds the tables.
func BenchmarkPrepareMedium(b *testing.B) {
	l := lawOf(b, spec.MP107)
	for b.Loop() {
		compiled(b, l, Medium())
	}
}
