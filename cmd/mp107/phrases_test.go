package main

import (
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// TestTestedByVerdicts: only what passed or failed and is current has tested a clause; what
// is waived, stale, not run or about something else has not.
func TestTestedByVerdicts(t *testing.T) {
	x := []spec.ClauseID{"X"}
	for name, test := range map[string]struct {
		of   conformance.Result
		want [3]int // tested, waived, stale
	}{
		"passed":             {conformance.Result{Verdict: conformance.Pass, Clauses: x}, [3]int{1, 0, 0}},
		"failed":             {conformance.Result{Verdict: conformance.Fail, Clauses: x}, [3]int{1, 0, 0}},
		"named":              {conformance.Result{Verdict: conformance.Fail, Counterexample: &conformance.Counterexample{Clauses: x}}, [3]int{1, 0, 0}},
		"of another clause":  {conformance.Result{Verdict: conformance.Pass, Clauses: []spec.ClauseID{"Y"}}, [3]int{}},
		"waived":             {conformance.Result{Verdict: conformance.Fail, Clauses: x, Waiver: &conformance.Waiver{}}, [3]int{0, 1, 0}},
		"stale":              {conformance.Result{Verdict: conformance.Pass, Clauses: x, Stale: true}, [3]int{0, 0, 1}},
		"could not be run":   {conformance.Result{Verdict: conformance.Error, Clauses: x}, [3]int{}},
		"could not be told":  {conformance.Result{Verdict: conformance.Inconclusive, Clauses: x}, [3]int{}},
		"does not apply":     {conformance.Result{Verdict: conformance.NotApplicable, Clauses: x}, [3]int{}},
		"waived and stale":   {conformance.Result{Verdict: conformance.Fail, Clauses: x, Stale: true, Waiver: &conformance.Waiver{}}, [3]int{0, 0, 1}},
		"names only another": {conformance.Result{Verdict: conformance.Fail, Counterexample: &conformance.Counterexample{}}, [3]int{}},
	} {
		c := clauseCoverage{Clause: "X"}
		c.count([]conformance.Result{test.of})
		if got := [3]int{c.Tested, c.Waived, c.Stale}; got != test.want {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

// TestPhrasesAreCounted by clause, each in every respect in which something stands behind
// it, and as uncovered where nothing does. A stale verdict is nothing.
func TestPhrasesAreCounted(t *testing.T) {
	var p phraseCoverage
	one := legaltext.Provenances{Seed: 1}
	for _, c := range []clauseCoverage{
		{Ruled: true}, {Proved: []spec.TheoremID{spec.T01}}, {Ruled: true, Tested: 2}, {Waived: 1}, {Waived: 1, Tested: 1}, {Stale: 3}, {},
	} {
		c.Phrases = one
		p.add(c)
	}
	for name, got := range map[string][2]int{
		"all": {p.Phrases.Seed, 7}, "ruled": {p.Ruled.Seed, 2}, "proved": {p.Proved.Seed, 1}, "tested": {p.Tested.Seed, 2}, "waived": {p.Waived.Seed, 1}, "uncovered": {p.Uncovered.Seed, 2},
	} {
		if got[0] != got[1] {
			t.Errorf("%s: %d, want %d", name, got[0], got[1])
		}
	}
}
