package report

import (
	"fmt"
	"slices"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// maxLines bounds each part of a story as it is told. An implementation can
// make as many differences as it likes; the JSON form has them all.
const maxLines = 60

// telling is one failure prepared for shownFailure, the same in every rendering.
type shownFailure struct {
	Case     conformance.Result
	World    []string
	Events   []shownEvent
	Expected []string
	Actual   []string
	// Differences are shown where they say more than Expected and Actual.
	Differences []conformance.Difference
	Clauses     []behind
	Refutes     []string // theorems, by name
	Replay      string
	Left        string // what was left out, if anything
}

// shownEvent is an event of the story; Wrong marks the one that went wrong.
type shownEvent struct {
	Number int
	Text   string
	Wrong  bool
}

// behind is a clause behind an expectation; Clause is nil where the law has none of that identifier.
type behind struct {
	ID     spec.ClauseID
	Clause *Clause
}

func tellingOf(r *Report, c conformance.Result) shownFailure {
	t := shownFailure{Case: c}
	if x := c.Counterexample; x != nil {
		t.Replay = x.Replay
		var left int
		bounded(&t.World, x.Story.World, &left)
		bounded(&t.Expected, x.Expected, &left)
		bounded(&t.Actual, x.Actual, &left)
		if saysMore(x) {
			bounded(&t.Differences, x.Differences, &left)
		}
		t.Events = toldEvents(x, &left)
		if left > 0 {
			t.Left = text.Several(left, "line is", "lines are") + " left out here; see report.json for the full text."
		}
		for _, id := range x.Theorems {
			t.Refutes = append(t.Refutes, strings.TrimSpace(string(id)+" "+theoremName(id)))
		}
		for i, id := range x.Clauses {
			if !slices.Contains(x.Clauses[:i], id) {
				t.Clauses = append(t.Clauses, behind{id, r.Clause(id)})
			}
		}
	}
	return t
}

func bounded[T any](to *[]T, from []T, left *int) {
	first, more := atMost(maxLines, from)
	*to, *left = first, *left+more
}

// toldEvents never leaves out the event that went wrong: it is told last where
// it stands beyond the bound.
func toldEvents(x *conformance.Counterexample, left *int) []shownEvent {
	var told []shownEvent
	for i, line := range x.Story.Events {
		if i < maxLines || i == x.Step {
			told = append(told, shownEvent{i + 1, line, i == x.Step})
		}
	}
	*left += len(x.Story.Events) - len(told)
	return told
}

// saysMore reports whether the differences add anything to what Expected and
// Actual say already.
func saysMore(x *conformance.Counterexample) bool {
	for _, d := range x.Differences {
		if !slices.Contains(x.Expected, d.Path+": "+d.Expected) || !slices.Contains(x.Actual, d.Path+": "+d.Actual) {
			return true
		}
	}
	return false
}

// numbered writes the events as lines, the failing one marked.
func (t shownFailure) numbered() []string {
	var lines []string
	for _, e := range t.Events {
		mark := "  "
		if e.Wrong {
			mark = "> "
		}
		lines = append(lines, fmt.Sprintf("%s%d. %s", mark, e.Number, e.Text))
	}
	return lines
}

func (t shownFailure) clauseLines() []string {
	var lines []string
	for _, b := range t.Clauses {
		lines = append(lines, b.line())
	}
	return lines
}

// line names the clause, its place and where it comes from.
func (b behind) line() string {
	if b.Clause == nil {
		return fmt.Sprintf("%s, which this law does not have", b.ID)
	}
	return fmt.Sprintf("%s %s (%s; %s)", b.ID, b.Clause.Title, origin(b.Clause.Provenance), b.Clause.At)
}

// readingsInWords names the readings that depart from the defaults.
func (r *Report) readingsInWords() string {
	var parts []string
	for _, reading := range r.Asked.Departures() {
		parts = append(parts, fmt.Sprintf("%s=%s", reading.ID, reading.Answer))
	}
	if len(parts) == 0 {
		return "all defaults"
	}
	return strings.Join(parts, " ") + ", the others default"
}

// selectionInWords says which part of the suite was asked for.
func (r *Report) selectionInWords() string {
	s := r.Asked.Selection
	switch {
	case s.Whole:
		return "the whole suite"
	case slices.Equal(s.Run, []string{suite.Quick}) && len(s.Skip) == 0:
		return "quick: a small part, chosen by the faults that its cases can show"
	case len(s.Skip) == 0:
		return "only " + strings.Join(s.Run, ", ")
	case len(s.Run) == 0:
		return "all but " + strings.Join(s.Skip, ", ")
	default:
		return fmt.Sprintf("only %s, but not %s", strings.Join(s.Run, ", "), strings.Join(s.Skip, ", "))
	}
}

// shown are the cases whose failure is told in full, by identifier.
func (r *Report) shown() map[string]bool {
	shown := map[string]bool{}
	for _, g := range r.Failures.Groups {
		for _, id := range g.Listed {
			shown[id] = true
		}
	}
	return shown
}

// shownFailures prepares every failure that is told in full, in the order of the report.
func (r *Report) shownFailures() map[string]shownFailure {
	told, shown := map[string]shownFailure{}, r.shown()
	for _, c := range r.Cases {
		if shown[c.ID] {
			told[c.ID] = tellingOf(r, c)
		}
	}
	return told
}
