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
	// Tally counts the cases in which both clause and theorem decide something;
	// where there is but one of the two, those that it decides.
	Tally
	// Standing is what those cases say together.
	Standing Standing `json:"standing"`
}

func (r *Report) trace(pairs map[pair]*Tally) []Trace {
	var traces []Trace
	for _, requirement := range r.Requirements {
		traces = append(traces, Trace{Requirement: requirement.ID})
	}
	traces = append(traces, Trace{}) // the rules that stood before
	for _, c := range r.Clauses {
		if !c.Modality.Obliges() {
			continue
		}
		if len(c.Theorems) == 0 {
			traces = enter(traces, c.Requirement, TraceRow{Clause: c.ID, Tally: c.Tally, Standing: c.Standing})
		}
		for _, id := range c.Theorems {
			both := get(pairs, pair{c.ID, id})
			traces = enter(traces, c.Requirement, TraceRow{Clause: c.ID, Theorem: id, Tally: both, Standing: inForceOr(c.InForce, both)})
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

// pair is a clause and a theorem that one case brings together.
type pair struct {
	clause  spec.ClauseID
	theorem spec.TheoremID
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
