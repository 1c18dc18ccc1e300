package conformance

import (
	"path"
	"strings"

	"example.org/mp107/spec"
)

// Result is the verdict on one case.
type Result struct {
	ID          string             `json:"id"`
	Kind        Kind               `json:"kind"`
	Requirement spec.RequirementID `json:"requirement"`
	Theorem     spec.TheoremID     `json:"theorem"`
	Title       string             `json:"title"`
	Verdict     Verdict            `json:"verdict"`
	// Clauses are those that made the law's decisions in this case what they are.
	Clauses []spec.ClauseID `json:"clauses,omitempty"`
	// Theorems are those that the case decides: something that an implementation
	// could have done in it would have refuted them.
	Theorems []spec.TheoremID `json:"theorems,omitempty"`
	// Judged is how many events of the case were answered and held against the law.
	Judged int `json:"judged"`
	// Reason says in one line why the case did not pass.
	Reason string `json:"reason,omitempty"`
	// Unstable tells of a failure that does not show each time; nil otherwise.
	Unstable *Attempts `json:"unstable,omitempty"`
	// Counterexample shows a failure; nil otherwise.
	Counterexample *Counterexample `json:"counterexample,omitempty"`
	// Exchanges are the messages of a case that failed or could not be run,
	// where the adaptor can show them.
	Exchanges []Exchange `json:"exchanges,omitempty"`
	// Retried tells that an earlier part of the run could not carry the case out.
	Retried bool `json:"retried,omitempty"`
	// Waiver is the one that covers the case; nil where none does. The verdict
	// stays what it is.
	Waiver *Waiver `json:"waiver,omitempty"`
	// Stale tells that the official text of a clause on which the verdict rests is not as
	// it was when the clause was bound to it.
	Stale bool `json:"stale,omitempty"`
}

// Attempts are those at one and the same case, and how many of them failed.
type Attempts struct {
	Failed int `json:"failed"`
	Made   int `json:"made"`
}

// CoveredBy reports whether a waiver with this match is for the case. A drawn
// case is another one as soon as it is drawn from something else, so that only
// a match that spells out what it is drawn from is for it; a wider one is for
// scenarios and rows of the table.
func (r Result) CoveredBy(match string) bool {
	c := Case{ID: r.ID, Kind: r.Kind, Requirement: r.Requirement, Theorem: r.Theorem}
	if r.Kind != Sequence && r.Kind != Concurrent {
		return c.Matches(match)
	}
	_, source, _ := strings.Cut(path.Dir(r.ID), "/")
	return strings.Contains(match+"/", "/"+source+"/") && c.Matches(match)
}

// Run reports whether the case was carried out. One that was left when a run
// ended early has the verdict Error and a reason that begins with NotRun.
func (r Result) Run() bool {
	return r.Verdict != Error || !strings.HasPrefix(r.Reason, NotRun)
}

// Waivable reports whether a waiver can cover the case: it was carried out, and
// failed, could not be run to its end or could not be judged.
func (r Result) Waivable() bool {
	return r.Run() && r.Verdict != Pass && r.Verdict != NotApplicable
}

// NotRun begins the reason of every case that was not carried out.
const NotRun = "not run: "

// Counterexample is a failure reduced to what is needed to see it again.
type Counterexample struct {
	Case   string       `json:"case"`
	World  spec.World   `json:"world,omitzero"`
	Events []spec.Event `json:"events,omitempty"`
	// Story tells the world, one line a fact, and the events, one line each.
	Story Story `json:"story,omitzero"`
	// Step is the place in Events of the one that went wrong.
	Step int `json:"step"`
	// Expected and Actual say in words what the law requires and what was seen.
	Expected    []string     `json:"expected"`
	Actual      []string     `json:"actual"`
	Differences []Difference `json:"differences,omitempty"`
	// Clauses are those that the first difference names: behind the expectation at
	// that step. Theorems are those that what was seen there refutes.
	Clauses  []spec.ClauseID  `json:"clauses"`
	Theorems []spec.TheoremID `json:"theorems,omitempty"`
	// Replay is the command that reproduces the failure; set by whoever saved it.
	Replay string `json:"replay,omitempty"`
}

// Story is a counterexample in words.
type Story struct {
	World  []string `json:"world"`
	Events []string `json:"events"`
}

// Difference is one place at which what was observed departs from the law.
type Difference struct {
	Path     string `json:"path"`
	Expected string `json:"expected"`
	Actual   string `json:"actual"`
}

// Waiver is a failure declared beforehand as known: by whom, why and until when.
type Waiver struct {
	Number int    `json:"number"` // its place in the file, from 1
	Match  string `json:"match"`  // a pattern over cases; see Case.Matches
	Owner  string `json:"owner"`
	Reason string `json:"reason"`
	// Expires is the last day on which it holds, as in 2027-03-31.
	Expires string `json:"expires"`
	// Partly allows some of the cases to pass; otherwise every one has to fail.
	Partly bool `json:"partly"`
	// Day is that of the run, if the waiver had expired by then or was soon to; otherwise
	// it is empty, so that nothing depends on the day.
	Day string `json:"day,omitempty"`
	// Was is what its match was before it followed cases that have been renamed since.
	Was string `json:"was,omitempty"`
	// Outside tells that its cases are no part of what the run was asked for.
	Outside bool `json:"outside,omitempty"`
}
