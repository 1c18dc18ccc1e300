package suite

import (
	"cmp"
	"slices"

	"example.org/mp107/conformance"
	"example.org/mp107/spec"
)

// maxWhole is how many counterexamples are kept whole of each requirement and
// theorem that cases are filed under, the shortest; of the rest, which can be every
// case of the suite, a line each. Those that a waiver covers are counted by themselves.
const maxWhole = 5

// failure is a case that failed, and the place of its result.
type failure struct {
	at int
	c  conformance.Case
	failureGroup
	events, facts int
}

type failureGroup struct {
	requirement spec.RequirementID
	theorem     spec.TheoremID
	waived      bool
}

func (r *run) failureOf(c conformance.Case, at int) failure {
	result := &r.outcome.Results[at]
	covers := func(w conformance.Waiver) bool { return result.CoveredBy(w.Match) }
	return failure{
		at: at, c: c, failureGroup: failureGroup{c.Requirement, c.Theorem, slices.ContainsFunc(r.how.Waivers, covers)},
		events: result.Counterexample.Step + 1, facts: measure(conformance.Case{World: c.World}),
	}
}

func longer(a, b failure) int {
	return cmp.Or(cmp.Compare(a.events, b.events), cmp.Compare(a.facts, b.facts), cmp.Compare(a.at, b.at))
}

// keepShortest keeps the case whose result was counted last among the failures that
// are told whole, if it is shorter than one of its group or there is room.
func (r *run) keepShortest(c conformance.Case) {
	r.failures = append(r.failures, r.failureOf(c, len(r.outcome.Results)-1))
	longest, size := len(r.failures)-1, 0
	group := r.failures[longest].failureGroup
	for i, f := range r.failures {
		if f.failureGroup == group {
			if size++; longer(f, r.failures[longest]) > 0 {
				longest = i
			}
		}
	}
	if size <= maxWhole {
		return
	}
	x := r.outcome.Results[r.failures[longest].at].Counterexample
	*x = conformance.Counterexample{Case: x.Case, Step: x.Step, Clauses: x.Clauses, Theorems: x.Theorems}
	r.failures = slices.Delete(r.failures, longest, longest+1)
}

// measure is the size of a case.
func measure(c conformance.Case) int {
	w := c.World
	return len(c.Events) + len(w.Devices) + len(w.Users) + len(w.Registrations) + len(w.Counters)
}
