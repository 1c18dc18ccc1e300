package report

import (
	"slices"

	"example.org/mp107/spec"
)

// Trace is one obligation with what carries it out.
type Trace struct {
	// Requirement is empty for the rules that stood before the modification.
	Requirement spec.RequirementID `json:"requirement"`
	Rows        []TraceRow         `json:"rows"`
}

// TraceRow leads from one clause by way of one theorem to cases. The clause's
// rule and the statement of the theorem are in the registers of the report.
type TraceRow struct {
	Clause  spec.ClauseID  `json:"clause"`  // empty where no clause mentions the theorem
	Theorem spec.TheoremID `json:"theorem"` // empty where the clause mentions none
	// Tally counts the cases that sample the theorem; where there is none,
	// those that the clause decides.
	Tally
	// Deciding is how many of them the clause decides.
	Deciding int `json:"deciding"`
	// Standing is what those cases say together.
	Standing Standing `json:"standing"`
}

func (r *Report) trace() []Trace {
	var traces []Trace
	for _, requirement := range r.Requirements {
		traces = append(traces, Trace{Requirement: requirement.ID})
	}
	traces = append(traces, Trace{}) // the rules that stood before
	deciding := r.deciding()
	for _, c := range r.Clauses {
		if !c.Modality.Obliges() {
			continue
		}
		if len(c.Theorems) == 0 {
			traces = enter(traces, c.Requirement, TraceRow{Clause: c.ID, Tally: c.Tally, Deciding: c.Total, Standing: c.Standing})
		}
		for _, id := range c.Theorems {
			row := TraceRow{Clause: c.ID, Theorem: id, Deciding: deciding[decided{c.ID, id}]}
			if theorem := r.Theorem(id); theorem != nil {
				row.Tally, row.Standing = theorem.Tally, inForceOr(c.InForce, theorem.Tally)
			}
			traces = enter(traces, c.Requirement, row)
		}
	}
	for _, t := range r.Theorems {
		if len(t.Clauses) == 0 {
			traces = enter(traces, t.Requirement, TraceRow{Theorem: t.ID, Tally: t.Tally, Standing: t.Standing})
		}
	}
	return traces
}

// enter adds a row to the obligation's trace, which a report read from a file
// may be the first to mention.
func enter(traces []Trace, requirement spec.RequirementID, row TraceRow) []Trace {
	at := slices.IndexFunc(traces, func(t Trace) bool { return t.Requirement == requirement })
	if at < 0 {
		at = len(traces)
		traces = append(traces, Trace{Requirement: requirement})
	}
	traces[at].Rows = append(traces[at].Rows, row)
	return traces
}

// decided is a clause and a theorem that one case brings together.
type decided struct {
	clause  spec.ClauseID
	theorem spec.TheoremID
}

func (r *Report) deciding() map[decided]int {
	count := map[decided]int{}
	for _, c := range r.Cases {
		for i, id := range c.Clauses {
			if !slices.Contains(c.Clauses[:i], id) {
				count[decided{id, c.Theorem}]++
			}
		}
	}
	return count
}

// Clause finds a clause of the report; nil where there is none of that identifier.
func (r *Report) Clause(id spec.ClauseID) *Clause {
	return find(r.Clauses, func(c *Clause) bool { return c.ID == id })
}

// Theorem finds a theorem of the report; nil where there is none of that identifier.
func (r *Report) Theorem(id spec.TheoremID) *Theorem {
	return find(r.Theorems, func(t *Theorem) bool { return t.ID == id })
}

// Requirement finds a requirement of the report; nil where there is none of that identifier.
func (r *Report) Requirement(id spec.RequirementID) *Requirement {
	return find(r.Requirements, func(q *Requirement) bool { return q.ID == id })
}

// find is the first entry that is wanted; nil where there is none.
func find[T any](entries []T, wanted func(*T) bool) *T {
	for i := range entries {
		if wanted(&entries[i]) {
			return &entries[i]
		}
	}
	return nil
}
