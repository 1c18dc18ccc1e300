package suite_test

import (
	"slices"
	"testing"

	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// TestWhatNobodyCanReach is told apart from what was not reached: checks that a
// reading switches off, what fails when it falls due and cannot have passed at
// receipt, and an exception that never lifts because of another clause.
func TestWhatNobodyCanReach(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		readings          spec.Readings
		unreachable, thin string
	}{
		{nil, "check fuel (FUEL-1) never failed when a request fell due", "check user-status (USER-1) never failed when a request fell due"},
		{nil, "check signature (SIG-1) never failed when a request fell due", "exception MP107-1 never lifted its check"},
		{nil, "check registration (RDP-1) never failed at receipt of a future-dated request", "check registration (RDP-1) never failed when a request fell due"},
		{spec.Readings{spec.A5: "receipt"}, "check registration (RDP-1) never failed when a request fell due", "check registration (RDP-1) never failed at receipt of a future-dated request"},
		{spec.Readings{spec.A6: spec.No}, "check fuel (FUEL-1) never failed of a request at once", "check device-status (DEV-2) never failed when a request fell due"},
	} {
		coverage := suite.CoverageOfNothing(machine(t, spec.MP107, c.readings), law(t).AsOf(spec.MP107))
		if !slices.Contains(coverage.Unreachable, c.unreachable) || slices.Contains(coverage.Thin, c.unreachable) {
			t.Errorf("%v: it is not said that nobody can reach: %s", c.readings, c.unreachable)
		}
		if !slices.Contains(coverage.Thin, c.thin) || slices.Contains(coverage.Unreachable, c.thin) {
			t.Errorf("%v: it is not said to be missing: %s", c.readings, c.thin)
		}
	}
}
