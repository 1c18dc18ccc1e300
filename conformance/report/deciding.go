package report

import (
	"fmt"
	"slices"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
)

// mostDeciding is how many cases each row of the matrix names.
const mostDeciding = 3

// deciding finds for each row of the matrix the first cases that it counts,
// those before others that the page tells in full.
func (v *view) deciding() map[pair][]string {
	found := map[pair][]string{}
	enter := func(c *conformance.Result, at pair) {
		if len(found[at]) < mostDeciding {
			found[at] = append(found[at], c.ID)
		}
	}
	alike := map[string]int{} // of many cases that are counted by the same rows a few do
	for _, told := range []bool{true, false} {
		for i := range v.Cases {
			c := &v.Cases[i]
			if v.IsTold(c.ID) != told || c.Verdict == conformance.NotApplicable {
				continue
			}
			named := named(c)
			rows := text.Join(c.Clauses, " ") + "/" + text.Join(named.clauses, " ") + "/" + text.Join(c.Theorems, " ") + "/" + text.Join(named.theorems, " ")
			if alike[rows]++; alike[rows] > mostDeciding {
				continue
			}
			theorems := once(nil, c.Theorems, named.theorems)
			for _, theorem := range theorems {
				enter(c, pair{theorem: theorem})
			}
			for _, clause := range once(nil, c.Clauses, named.clauses) {
				enter(c, pair{clause: clause})
				for _, theorem := range theorems {
					enter(c, pair{clause, theorem})
				}
			}
		}
	}
	return found
}

// Deciding are identifiers of cases that a row of the matrix counts.
func (v *view) Deciding(row TraceRow) []string { return v.decides[pair{row.Clause, row.Theorem}] }

// Undecided counts at each level what no case decides that applied.
func (v *view) Undecided() []string {
	var gaps []string
	count := func(n, of int, one, more string) {
		gaps = append(gaps, fmt.Sprintf("%s of %s decided by no case", text.Number(n), text.Several(of, one+" is", more+" are")))
	}
	n, of := 0, 0
	for _, r := range v.Requirements {
		if r.InForce {
			of++
			if r.Total == r.NotApplicable {
				n++
			}
		}
	}
	count(n, of, "requirement in force", "requirements in force")
	of = 0
	for _, c := range v.Clauses {
		if c.Modality.Obliges() && c.InForce {
			of++
		}
	}
	count(len(v.Untested.Clauses), of, "clause in force", "clauses in force")
	count(len(v.Untested.Theorems), len(v.Theorems), "theorem", "theorems")
	return append(gaps, v.idleInWords())
}

// idleInWords counts the cases that decide nothing, of those that applied.
func (v *view) idleInWords() string {
	idle, of := 0, 0
	for _, c := range v.Cases {
		if c.Verdict == conformance.NotApplicable {
			continue
		}
		of++
		if len(c.Clauses)+len(c.Theorems) == 0 {
			idle++
		}
	}
	return fmt.Sprintf("%s of %s no clause and no theorem", text.Number(idle), text.Several(of, "case that applied decides", "cases that applied decide"))
}

// mostOpen is how many failures the page shows unfolded, so that a report of
// many still prints on few sheets.
const mostOpen = 3

// IsOpen reports whether a failure is unfolded: the first under each of the first theorems.
func (v *view) IsOpen(id string) bool {
	first, _ := atMost(mostOpen, v.Failures.Groups)
	return slices.ContainsFunc(first, func(g FailureGroup) bool { return len(g.Listed) > 0 && g.Listed[0] == id })
}
