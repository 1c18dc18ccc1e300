package report_test

import (
	"slices"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
	"example.org/mp107/spec"
)

// TestStanding: the most urgent of what the cases say, and passed only if all did.
func TestStanding(t *testing.T) {
	for _, test := range []struct {
		fail, broken, open, pass, not, involved int
		want                                    report.Standing
	}{
		{0, 0, 0, 3, 0, 0, report.Passed},
		{0, 0, 0, 3, 1, 0, report.PassedInPart},
		{0, 0, 0, 3, 0, 1, report.PassedInPart},
		{0, 0, 1, 3, 0, 0, report.Unjudged},
		{0, 1, 1, 3, 0, 0, report.Errored},
		{1, 1, 1, 3, 1, 1, report.Failed},
		{0, 0, 0, 0, 2, 0, report.NoneApplicable},
		{0, 0, 0, 0, 2, 1, report.Elsewhere},
		{0, 0, 0, 0, 0, 0, report.NotExercised},
	} {
		tally := report.Tally{
			Counts:   conformance.Counts{Fail: test.fail, Error: test.broken, Inconclusive: test.open, Pass: test.pass, NotApplicable: test.not},
			Involved: test.involved,
		}
		if got := tally.Standing(); got != test.want {
			t.Errorf("%+v: %s, want %s", tally, got, test.want)
		}
	}
}

// TestWhatDoesNotApplyIsUntested: a clause or a theorem of which every case does not apply
// is listed among what was not tested, and one with a case that passed is not.
func TestWhatDoesNotApplyIsUntested(t *testing.T) {
	not := result(1, conformance.Scenario, spec.T02, conformance.NotApplicable)
	not.Clauses, not.Theorems = []spec.ClauseID{"RDP-1"}, []spec.TheoremID{spec.T02}
	passed := not
	passed.ID, passed.Verdict, passed.Reason = not.ID+"2", conformance.Pass, ""
	for _, test := range []struct {
		results []conformance.Result
		listed  bool
	}{{[]conformance.Result{not}, true}, {[]conformance.Result{not, passed}, false}} {
		untested := made(t, outcome(smallLaw(t), test.results...)).Untested
		has := func(gaps []report.Gap, id string) bool {
			return slices.ContainsFunc(gaps, func(g report.Gap) bool { return g.ID == id })
		}
		if has(untested.Clauses, "RDP-1") != test.listed || has(untested.Theorems, "T02") != test.listed {
			t.Errorf("of %d cases: clauses %+v, theorems %+v, want RDP-1 and T02 listed: %v", len(test.results), untested.Clauses, untested.Theorems, test.listed)
		}
	}
}
