package report

import (
	"encoding/csv"
	"io"
	"slices"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// csvColumns are the edges from an obligation to a verdict. The group is the requirement
// and theorem that a case is filed under; the remark says what the verdict alone does not.
var csvColumns = []string{"obligation", "clause", "rule", "theorem", "case", "group", "verdict", "remark"}

// CSV writes the traceability with a line for each case of each of its rows. The first
// line is the conclusion on the whole run; a row that no case decides has a line that says
// so, and a case in no row has one at the end, so that nothing is left out.
func CSV(w io.Writer, r Report) error {
	if err := r.Check(); err != nil {
		return err
	}
	out := &edges{Writer: csv.NewWriter(w)}
	out.line(csvColumns...)
	out.line("", "", "", "", "the whole run", "", string(r.Conclusion.Verdict), remarks(append([]string{r.Headline()}, r.NotForSubmission...)...))
	traced := make([]bool, len(r.Cases))
	for _, trace := range r.Traceability {
		for _, row := range trace.Rows {
			r.writeRow(out, trace.Requirement, row, traced)
		}
	}
	for i, c := range r.Cases {
		if !traced[i] {
			out.line("", "", "", "", c.ID, label(c.Requirement, c.Theorem), string(c.Verdict), remarks("in no row of the traceability", marks(c)))
		}
	}
	out.Flush()
	return out.Error()
}

// edges writes lines of which no cell is a formula. The first error stays.
type edges struct{ *csv.Writer }

func (e *edges) line(cells ...string) {
	_ = e.Write(text.Cells(cells...)) // Error has it
}

// writeRow writes the cases of one row, and notes that they were.
func (r *Report) writeRow(out *edges, obligation spec.RequirementID, row TraceRow, traced []bool) {
	rule := ""
	if clause := r.Clause(row.Clause); clause != nil && clause.Rule != nil {
		rule = clause.Rule.Does
	}
	start := []string{string(obligation), string(row.Clause), rule, string(row.Theorem)}
	if row.Total == 0 {
		out.line(slices.Concat(start, []string{"", "", string(row.Standing), "no case decides it"})...)
		return
	}
	for i, c := range r.Cases {
		decides, against := row.of(c)
		if !decides {
			continue
		}
		traced[i] = true
		elsewhere := ""
		if c.Verdict == conformance.Fail && !against {
			elsewhere = string(Elsewhere)
		}
		out.line(slices.Concat(start, []string{c.ID, label(c.Requirement, c.Theorem), string(c.Verdict), remarks(elsewhere, marks(c))})...)
	}
}

// of reports whether a case decides the row, and whether what failed in it is against
// that: the same as its tally counts.
func (row TraceRow) of(c conformance.Result) (decides, against bool) {
	named := named(&c)
	against = (row.Clause == "" || slices.Contains(named.clauses, row.Clause)) && (row.Theorem == "" || slices.Contains(named.theorems, row.Theorem))
	decides = (row.Clause == "" || slices.Contains(c.Clauses, row.Clause) || slices.Contains(named.clauses, row.Clause)) &&
		(row.Theorem == "" || slices.Contains(c.Theorems, row.Theorem) || slices.Contains(named.theorems, row.Theorem))
	return decides, against
}

// marks are what a case is marked with.
func marks(c conformance.Result) string {
	waived, stale := "", ""
	if c.Waiver != nil {
		waived = until(*c.Waiver)
	}
	if c.Stale {
		stale = string(Stale)
	}
	return remarks(waived, stale)
}

// remarks joins those that there are.
func remarks(all ...string) string {
	return strings.Join(slices.DeleteFunc(all, func(s string) bool { return s == "" }), "; ")
}
