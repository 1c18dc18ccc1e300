package report

import (
	"cmp"
	"math"
	"slices"

	"example.org/mp107/conformance"
	"example.org/mp107/spec"
)

// Listed is how many failures a report tells in full; the others stand in its
// JSON form only, which has every case that did not pass.
const Listed = 25

// Failures is what stands between the implementation and conformance: cases
// that failed, then those that could not be run, then those that could not be
// judged. Those that a waiver covers come after all others, in the same order.
type Failures struct {
	// Total is the number of such cases, Listed how many are told in full and
	// Left how many are not.
	Total  int `json:"total"`
	Listed int `json:"listed"`
	Left   int `json:"left"`
	// Waived is how many of the total a waiver covers.
	Waived int `json:"waived,omitempty"`
	// Groups divides them by verdict, requirement and theorem. Within a
	// verdict, the group with the shortest counterexample comes first.
	Groups []FailureGroup `json:"groups"`
}

// FailureGroup is the failures of one verdict under one theorem; those that a
// waiver covers are a group of their own.
type FailureGroup struct {
	Verdict     conformance.Verdict `json:"verdict"`
	Waived      bool                `json:"waived,omitempty"`
	Requirement spec.RequirementID  `json:"requirement"`
	Theorem     spec.TheoremID      `json:"theorem"`
	// Name is the theorem's name.
	Name  string `json:"name"`
	Total int    `json:"total"`
	Left  int    `json:"left"`
	// Listed are the identifiers of the cases told in full, the one with the
	// shortest counterexample first.
	Listed []string `json:"listed"`
}

// Label names the group as the start of its cases' identifiers does.
func (g FailureGroup) Label() string { return label(g.Requirement, g.Theorem) }

func failures(all []conformance.Result) Failures {
	var f Failures
	var members [][]conformance.Result // in step with f.Groups
	for _, waived := range []bool{false, true} {
		for _, verdict := range []conformance.Verdict{conformance.Fail, conformance.Error, conformance.Inconclusive} {
			for _, group := range grouped(all, verdict, waived) {
				first := group[0]
				f.Groups = append(f.Groups, FailureGroup{
					Verdict: verdict, Waived: waived, Requirement: first.Requirement, Theorem: first.Theorem, Name: theoremName(first.Theorem), Total: len(group),
				})
				members = append(members, group)
				f.Total += len(group)
				if waived {
					f.Waived += len(group)
				}
			}
		}
	}
	open := 0
	for open < len(f.Groups) && !f.Groups[open].Waived {
		open++
	}
	f.choose(f.Groups[:open], members[:open])
	f.choose(f.Groups[open:], members[open:])
	f.Left = f.Total - f.Listed
	return f
}

// grouped divides cases by requirement and theorem: within a group, and between
// groups, the shortest counterexample comes first.
func grouped(all []conformance.Result, verdict conformance.Verdict, waived bool) [][]conformance.Result {
	type key struct {
		requirement spec.RequirementID
		theorem     spec.TheoremID
	}
	at := map[key]int{}
	var groups [][]conformance.Result
	for _, c := range all {
		if c.Verdict != verdict || (c.Waiver != nil) != waived {
			continue
		}
		k := key{c.Requirement, c.Theorem}
		if _, known := at[k]; !known {
			at[k] = len(groups)
			groups = append(groups, nil)
		}
		groups[at[k]] = append(groups[at[k]], c)
	}
	for _, group := range groups {
		slices.SortStableFunc(group, shorter)
	}
	slices.SortStableFunc(groups, func(a, b []conformance.Result) int { return shorter(a[0], b[0]) })
	return groups
}

// choose fills the places for full telling that are left in turns, so that a
// theorem with thousands of failures does not crowd out one with a single failure.
func (f *Failures) choose(groups []FailureGroup, members [][]conformance.Result) {
	total := 0
	for i := range groups {
		total += groups[i].Total
	}
	most := min(Listed, f.Listed+total)
	for turn := 0; f.Listed < most; turn++ {
		for i := range groups {
			if turn < len(members[i]) && f.Listed < most {
				groups[i].Listed = append(groups[i].Listed, members[i][turn].ID)
				f.Listed++
			}
		}
	}
	for i := range groups {
		groups[i].Left = groups[i].Total - len(groups[i].Listed)
	}
}

// shorter orders cases by how much there is to read in their counterexample:
// events, then facts of the world; a case without one comes last.
func shorter(a, b conformance.Result) int {
	aEvents, aFacts := size(a)
	bEvents, bFacts := size(b)
	return cmp.Or(cmp.Compare(aEvents, bEvents), cmp.Compare(aFacts, bFacts))
}

func size(c conformance.Result) (events, facts int) {
	if c.Counterexample == nil || len(c.Counterexample.Story.Events) == 0 {
		return math.MaxInt, 0
	}
	return max(len(c.Counterexample.Events), len(c.Counterexample.Story.Events)), len(c.Counterexample.Story.World)
}
