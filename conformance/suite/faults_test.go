package suite_test

import (
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// TestEveryFaultIsFound runs the suite, up to the first failure, against each
// seeded fault. A fault that survives is a gap in the cases, not in this test.
// Faults of overlapping calls are for the concurrent rounds to find, and must not
// show here: see TestConcurrentFaultsPassInOrder.
func TestEveryFaultIsFound(t *testing.T) {
	suites := map[spec.Release]*suite.Suite{} // a suite can be run any number of times
	for _, release := range []spec.Release{spec.MP107, spec.MP107R2} {
		suites[release] = newSuite(t, suite.Options{Release: release})
	}
	for _, fault := range dsp.Faults() {
		if fault.Concurrent {
			continue
		}
		t.Run(string(fault.ID), func(t *testing.T) {
			t.Parallel()
			release := spec.MP107
			if fault.Release.Includes(release) {
				release = fault.Release
			}
			testSuite := suites[release]
			o := runWith(t, suite.Runner{FailFast: true}, testSuite, simulated(t, dsp.Config{Release: release, Faults: []dsp.FaultID{fault.ID}}))
			found, ok := first(o, conformance.Fail)
			if !ok || o.Counts.Conclude() != conformance.NonConformant {
				t.Fatalf("%s survives %d cases: %s", fault.ID, len(o.Results), fault.Description)
			}
			c := found.Counterexample
			if c == nil || len(c.Expected) == 0 || len(c.Actual) == 0 || len(c.Events) == 0 || len(c.Story.Events) != len(c.Events) {
				t.Fatalf("the counterexample is incomplete: %+v", c)
			}
			if len(c.Clauses) == 0 {
				t.Errorf("no clause stands behind what was expected: %s", found.Reason)
			}
			if !strings.Contains(found.Reason, ": expected ") || !strings.Contains(found.Reason, ", got ") {
				t.Errorf("reason %q", found.Reason)
			}
			if last := o.Results[len(o.Results)-1]; last.Verdict != conformance.Fail || o.Counts.Fail != 1 {
				t.Errorf("the run went on after the first failure: %+v", o.Counts)
			}
			if len(o.Results) < testSuite.Len() && !strings.Contains(o.Stopped, "as asked") {
				t.Errorf("the run ended early without saying so: %q", o.Stopped)
			}
			t.Logf("%s, filed under %s, found by %s: %s", fault.ID, fault.Theorem, found.ID, found.Reason)
		})
	}
}

// TestConcurrentFaultsPassInOrder: with one call after the other, scenarios and
// sequences find nothing wrong with a fault that only overlapping calls show.
func TestConcurrentFaultsPassInOrder(t *testing.T) {
	t.Parallel()
	testSuite := newSuite(t, suite.Options{Run: []string{"scenario", "sequence"}})
	for _, fault := range dsp.Faults() {
		if !fault.Concurrent {
			continue
		}
		if o := run(t, testSuite, simulated(t, dsp.Config{Release: spec.MP107, Faults: []dsp.FaultID{fault.ID}})); o.Counts.Pass != testSuite.Len() {
			t.Errorf("%s shows: %+v", fault.ID, o.Counts)
		}
	}
}

// TestLaterFaultsAreQuietBefore: a fault in what a release brings does not show
// before it, so that a run of the baseline passes with it.
func TestLaterFaultsAreQuietBefore(t *testing.T) {
	t.Parallel()
	options := stories()
	options.Release = spec.Baseline
	testSuite := newSuite(t, options)
	for _, fault := range dsp.Faults() {
		if fault.Release == spec.Baseline {
			continue
		}
		o := run(t, testSuite, simulated(t, dsp.Config{Release: spec.Baseline, Faults: []dsp.FaultID{fault.ID}}))
		if o.Counts.Pass != testSuite.Len() {
			t.Errorf("%s shows in the baseline: %+v", fault.ID, o.Counts)
		}
	}
}
