package observe_test

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/observe"
	"example.org/mp107/spec"
)

// FuzzLog: whatever a log says, each of its lines is taken in or named and counted, and
// facts that are left out turn no verdict into its opposite. Where the log contradicts
// the facts, or itself, either may be right, and no more is asked than that it is told.
func FuzzLog(f *testing.F) {
	of := law(f, spec.MP107R2)
	world, events := observe.Synthetic(107, 3, 40)
	known := observe.OfWorld(world, observe.Source{File: "world"})
	for _, faults := range [][]dsp.FaultID{nil, {dsp.BypassAllCritical}, {dsp.AlertsToSupplier}} {
		log := recorded(f, simulated(f, of, faults...), conformance.Case{World: world, Events: events}, false)
		f.Add(log, uint64(1))
		for _, line := range bytes.SplitAfter(log, []byte("\n"))[:6] {
			f.Add(line, uint64(2))
		}
	}
	f.Add([]byte("{}\nnull\n\n{\"time\":\"2022-11-03T00:00:00Z\",\"upload\":{}}\n"), uint64(3))
	f.Fuzz(func(t *testing.T, log []byte, seed uint64) {
		if len(log) > 64<<10 {
			return
		}
		all := watched(t, of, log, known, observe.Everything)
		if len(all.problems) != all.Broken {
			t.Fatalf("%d lines named, %d counted", len(all.problems), all.Broken)
		}
		for _, p := range all.problems {
			if strings.ContainsAny(p.Why, "\x1b\x00") {
				t.Fatalf("it says %q as it stands", p.Why)
			}
		}
		facts, complete := withHoles(world, rand.New(rand.NewPCG(seed, 107)), int(seed%101))
		some := watched(t, of, log, facts, complete)
		if all.Contradictions > 0 || some.Contradictions > 0 || all.Broken != some.Broken || len(all.findings) != len(some.findings) {
			return
		}
		for i, finding := range some.findings {
			if want := all.findings[i]; finding.Verdict != want.Verdict && finding.Verdict != observe.CannotTell && want.Verdict != observe.CannotTell {
				t.Fatalf("%s %s (%s): %s with all facts, %s with fewer", finding.From, finding.Subject, finding.Answer, want.Verdict, finding.Verdict)
			}
		}
	})
}
