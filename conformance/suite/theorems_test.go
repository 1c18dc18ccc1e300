package suite_test

import (
	"slices"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// TestEveryTheoremIsDecided by some case of the suite, in either profile, but for
// those that say nothing as of a release: what no case decides, no run shows.
func TestEveryTheoremIsDecided(t *testing.T) {
	lifts := []spec.TheoremID{spec.T09, spec.T15} // the baseline has none
	for release, silent := range map[spec.Release][]spec.TheoremID{
		spec.Baseline: append(lifts, spec.T12, spec.T19, spec.T20), // T20 is about another reading
		spec.MP107:    {spec.T12, spec.T20},
		spec.MP107R2:  {spec.T20},
	} {
		outside := []spec.TheoremID{spec.T08, spec.T12} // of core
		if release == spec.Baseline {
			outside = append(outside, spec.T07)
		}
		for scope, outside := range map[suite.Scope][]spec.TheoremID{suite.Full: nil, suite.Core: outside} {
			adaptor := claims(t, simulated(t, dsp.Config{Release: release}), conformance.Abilities()...)
			decided := map[spec.TheoremID]bool{}
			for _, result := range run(t, newSuite(t, suite.Options{Release: release, Scope: scope, Sequences: 40, Depth: -1, Skip: []string{"table"}}), adaptor).Results {
				for _, id := range result.Theorems {
					decided[id] = true
				}
			}
			for _, id := range spec.TheoremIDs() {
				if want := !slices.Contains(silent, id) && !slices.Contains(outside, id); decided[id] != want {
					t.Errorf("%s, %s: %s is decided: %v, want %v", release, scope, id, decided[id], want)
				}
			}
		}
	}
}

// TestFaultsAccuseWhatTheyBreak: the first difference that a fault makes names few
// clauses, and refutes a theorem, the one that the fault is there to break unless
// another shows first.
func TestFaultsAccuseWhatTheyBreak(t *testing.T) {
	for id, want := range map[dsp.FaultID]struct {
		clauses  []spec.ClauseID
		theorems []spec.TheoremID
	}{
		dsp.BypassAny615:            {[]spec.ClauseID{"RDP-1"}, []spec.TheoremID{spec.T01, spec.T03, spec.T04}},
		dsp.NoBypass:                {[]spec.ClauseID{"RDP-1", "MP107-1"}, []spec.TheoremID{spec.T02, spec.T19}},
		dsp.AlertsToSupplier:        {[]spec.ClauseID{"ALT-1"}, []spec.TheoremID{spec.T08}},
		dsp.WrongSlot:               {[]spec.ClauseID{"EFF-1"}, []spec.TheoremID{spec.T09, spec.T15}},
		dsp.RejectedButApplied:      {[]spec.ClauseID{"RDP-1"}, []spec.TheoremID{spec.T10}},
		dsp.WrongCode:               {[]spec.ClauseID{"RDP-2"}, nil}, // theorems do not speak of codes
		dsp.AcceptsInvalidSignature: {[]spec.ClauseID{"SIG-1"}, []spec.TheoremID{spec.T04, spec.T16, spec.T19, spec.T23}},
		dsp.UploadEveryS1SP:         {[]spec.ClauseID{"R2-1"}, []spec.TheoremID{spec.T12}},
	} {
		t.Run(string(id), func(t *testing.T) {
			t.Parallel()
			adaptor := simulated(t, dsp.Config{Release: spec.MP107R2, Faults: []dsp.FaultID{id}})
			ran := runWith(t, suite.Runner{FailFast: true}, newSuite(t, suite.Options{Release: spec.MP107R2}), adaptor)
			failed, found := first(ran, conformance.Fail)
			if !found {
				t.Fatal("no case failed")
			}
			x := failed.Counterexample
			if slices.Sort(want.clauses); !slices.Equal(slices.Sorted(slices.Values(x.Clauses)), want.clauses) {
				t.Errorf("against %v, want %v", x.Clauses, want.clauses)
			}
			if !slices.Equal(slices.Sorted(slices.Values(x.Theorems)), want.theorems) {
				t.Errorf("refutes %v, want %v", x.Theorems, want.theorems)
			}
		})
	}
}
