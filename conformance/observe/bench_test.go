package observe_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/observe"
	"example.org/mp107/spec"
)

// BenchmarkBesideJSON judges a log, with all facts and with messages alone, beside reading
// its lines with encoding/json, and reports how many times as long it takes.
func BenchmarkBesideJSON(b *testing.B) {
	of := law(b, spec.MP107)
	world, events := observe.Synthetic(107, 200, 20_000)
	log := recorded(b, simulated(b, of), conformance.Case{World: world, Events: events}, false)
	lines := bytes.Count(log, []byte("\n"))
	for _, known := range []struct {
		name     string
		facts    []observe.Fact
		complete observe.Complete
	}{{"everything", observe.OfWorld(world, observe.Source{File: "world"}), observe.Everything}, {"messages", nil, observe.Complete{}}} {
		b.Run(known.name, func(b *testing.B) {
			var judged, bare time.Duration
			for b.Loop() {
				began := time.Now()
				r := watched(b, of, log, known.facts, known.complete)
				if judged += time.Since(began); r.Answers() == 0 || r.Violates+r.Broken+r.Contradictions > 0 {
					b.Fatal(r.Why())
				}
				n := 0
				began = time.Now()
				for line := range bytes.Lines(log) {
					var value map[string]any
					if err := json.Unmarshal(line, &value); err != nil {
						b.Fatal(err)
					}
					n++
				}
				if bare += time.Since(began); n != lines {
					b.Fatalf("%d lines are not %d", n, lines)
				}
			}
			b.ReportMetric(float64(judged)/float64(bare), "x-json")
			b.ReportMetric(float64(lines*b.N)/judged.Seconds(), "lines/s")
		})
	}
}
