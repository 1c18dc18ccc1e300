package report

import (
	"cmp"
	"math"
	"slices"

	"mp107/conformance"
	"mp107/spec"
)

// Listed is how many failures a report tells in full; the others stand in its
// JSON form only, which has every case.
const Listed = 25

// Failures is what stands between the implementation and conformance: cases
// that failed, then those that could not be run, then those that could not be judged.
type Failures struct {
	// Total is the number of such cases, Listed how many are told in full and
	// Left how many are not.
	Total  int `json:"total"`
	Listed int `json:"listed"`
	Left   int `json:"left"`
	// Groups divides them by verdict, requirement and theorem. Within a
	// verdict, the group with the shortest counterexample comes first.
	Groups []FailureGroup `json:"groups"`
}

// FailureGroup is the failures of one verdict under one theorem.
type FailureGroup struct {
	Verdict     conformance.Verdict `json:"verdict"`
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

func failures(all []conformance.CaseResult) Failures {
	var f Failures
	type key struct {
		requirement spec.RequirementID
		theorem     spec.TheoremID
	}
	var members [][]conformance.CaseResult // in step with f.Groups
	for _, verdict := range []conformance.Verdict{conformance.Fail, conformance.Error, conformance.Inconclusive} {
		grouped := map[key][]conformance.CaseResult{}
		var order []key
		for _, c := range all {
			if c.Verdict == verdict {
				k := key{c.Requirement, c.Theorem}
				if grouped[k] == nil {
					order = append(order, k)
				}
				grouped[k] = append(grouped[k], c)
			}
		}
		for _, k := range order {
			slices.SortStableFunc(grouped[k], shorter)
		}
		slices.SortStableFunc(order, func(a, b key) int { return shorter(grouped[a][0], grouped[b][0]) })
		for _, k := range order {
			f.Groups = append(f.Groups, FailureGroup{Verdict: verdict, Requirement: k.requirement, Theorem: k.theorem, Name: theoremName(k.theorem), Total: len(grouped[k])})
			members = append(members, grouped[k])
			f.Total += len(grouped[k])
		}
	}
	f.choose(members)
	return f
}

// choose fills the places for full telling in turns, so that a theorem with
// thousands of failures does not crowd out one with a single failure.
func (f *Failures) choose(members [][]conformance.CaseResult) {
	for turn := 0; f.Listed < min(Listed, f.Total); turn++ {
		for i := range f.Groups {
			if turn < len(members[i]) && f.Listed < Listed {
				f.Groups[i].Listed = append(f.Groups[i].Listed, members[i][turn].ID)
				f.Listed++
			}
		}
	}
	for i := range f.Groups {
		f.Groups[i].Left = f.Groups[i].Total - len(f.Groups[i].Listed)
	}
	f.Left = f.Total - f.Listed
}

// shorter orders cases by how much there is to read in their counterexample:
// events, then facts of the world; a case without one comes last.
func shorter(a, b conformance.CaseResult) int {
	aEvents, aFacts := size(a)
	bEvents, bFacts := size(b)
	return cmp.Or(cmp.Compare(aEvents, bEvents), cmp.Compare(aFacts, bFacts))
}

func size(c conformance.CaseResult) (events, facts int) {
	if c.Counterexample == nil {
		return math.MaxInt, 0
	}
	return max(len(c.Counterexample.Events), len(c.Counterexample.Story.Events)), len(c.Counterexample.Story.World)
}
