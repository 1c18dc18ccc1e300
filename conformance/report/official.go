package report

import (
	"fmt"
	"slices"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
	"example.org/mp107/legaltext/official"
	"example.org/mp107/spec"
)

// Official is what became of the words of an official text to which clauses are bound. A
// verdict that rests on a clause whose words do not stand as they were bound is stale.
type Official struct {
	official.Checked
	// Stale are the clauses whose words are known to have changed or to be gone, or are
	// not known to stand.
	Stale []spec.ClauseID `json:"stale"`
}

func officialOf(checked *official.Checked) *Official {
	if checked == nil {
		return nil
	}
	o := &Official{Checked: *checked, Stale: []spec.ClauseID{}}
	for _, f := range checked.Findings {
		if !f.State.Stands() && !slices.Contains(o.Stale, f.Clause) {
			o.Stale = append(o.Stale, f.Clause)
		}
	}
	return o
}

// markStale marks each case that rests on a clause whose official text does not stand.
func (r *Report) markStale() {
	for i := range r.Cases {
		c := &r.Cases[i]
		rests := func(id spec.ClauseID) bool { return r.Official != nil && slices.Contains(r.Official.Stale, id) }
		c.Stale = c.Run() && (slices.ContainsFunc(c.Clauses, rests) || slices.ContainsFunc(named(c).clauses, rests))
	}
}

// refutedAnyhow reports whether a case failed that no waiver covers and that is not stale.
func (r *Report) refutedAnyhow() bool {
	return slices.ContainsFunc(r.Cases, func(c conformance.Result) bool {
		return c.Verdict == conformance.Fail && c.Waiver == nil && !c.Stale
	})
}

// staleClauses are the clauses behind stale verdicts, as a list in a sentence.
func (r *Report) staleClauses() string {
	var ids []string
	for _, id := range r.Official.Stale {
		if c := r.Clause(id); c != nil && c.Total > 0 {
			ids = append(ids, string(id))
		}
	}
	return text.List(fewNamed(ids))
}

// staleInWords says how many verdicts are stale and why; nothing where none is.
func (r *Report) staleInWords() string {
	if r.Counts.Stale == 0 {
		return ""
	}
	return fmt.Sprintf("%s on what %s no longer has as it was bound to %s: look at the text, change the clause or bind it anew, and run again.",
		text.Several(r.Counts.Stale, "verdict is stale, since it rests", "verdicts are stale, since they rest"), r.Official.Document, r.staleClauses())
}

// inWords says which document was looked at and what was found of the bindings.
func (o *Official) inWords() string {
	if o == nil {
		return ""
	}
	counts := map[official.State]int{}
	for _, f := range o.Findings {
		counts[f.State]++
	}
	var parts []string
	for _, state := range official.States() {
		if n := counts[state]; n > 0 {
			parts = append(parts, text.Number(n)+" "+string(state))
		}
	}
	return fmt.Sprintf("%s, SHA-256 %s; of %s %s", o.Document, o.SHA256, text.Several(len(o.Findings), "binding", "bindings"), text.List(parts))
}

// changes tells the first of the findings that keep words from standing.
func (o *Official) changes() []string {
	if o == nil {
		return nil
	}
	const most = 5
	var all []string
	for _, f := range o.Findings {
		switch {
		case f.State.Stands():
		case f.Difference != "":
			all = append(all, fmt.Sprintf("%s: %s: %s", f.Clause, f.State, f.Difference))
		default:
			all = append(all, fmt.Sprintf("%s: %s: %s", f.Clause, f.State, f.Quote))
		}
	}
	first, left := atMost(most, all)
	if left > 0 {
		first = append(slices.Clone(first), fmt.Sprintf("and %s more", text.Number(left)))
	}
	return first
}

// unboundClauses names clauses that a check is of and that the law does not have.
func unboundClauses(outcome suite.Outcome, register *legaltext.Register) []string {
	if outcome.Official == nil {
		return nil
	}
	var unknown []string
	for _, f := range outcome.Official.Findings {
		if _, err := register.Clause(f.Clause); err != nil {
			unknown = append(unknown, strings.TrimSpace(string(f.Clause)))
		}
	}
	return fewNamed(unknown)
}
