package preflight_test

import (
	"testing"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/preflight"
	"example.org/mp107/spec"
)

// TestNoLawIsJudged: an implementation that breaks the law, the same way every
// time, is ready to be tested. Where a fault makes a probe blind, the check
// says so and does not accuse.
func TestNoLawIsJudged(t *testing.T) {
	for _, fault := range dsp.Faults() {
		f := run(t, simulated(t, dsp.Config{Release: spec.MP107R2, Faults: []dsp.FaultID{fault.ID}}))
		if f.Overall != preflight.Ready {
			t.Errorf("%s:\n%s", fault.ID, console(t, f, false, false))
		}
	}
}
