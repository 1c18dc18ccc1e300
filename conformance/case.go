package conformance

import (
	"path"
	"strings"

	"example.org/mp107/spec"
)

// Kind is how a case came about.
type Kind string

// The kinds of cases.
const (
	Scenario Kind = "scenario" // a story written by hand
	Table    Kind = "table"    // one row of the decision table
	Sequence Kind = "sequence" // drawn events
	// Concurrent is a round of overlapping calls, which only a run that asks for
	// it has; see package conformance/concurrent.
	Concurrent Kind = "concurrent"
)

// Kinds lists the kinds of cases that every run has, in the order in which they
// run. Concurrent, which comes after them where it was asked for, is not one.
func Kinds() []Kind { return []Kind{Scenario, Table, Sequence} }

// Case is one test: a world and what happens in it. What has to come out of it
// is not part of the case; the law says so.
type Case struct {
	// ID is stable and tells what the case is about, for example
	// R1/T02/table/6.15.1/ED/SMETS1/….
	ID          string
	Kind        Kind
	Requirement spec.RequirementID
	Theorem     spec.TheoremID
	Title       string
	World       spec.World
	Events      []spec.Event
	// Narration says what each event means in the story; it may be shorter than Events.
	Narration []string
}

// Needs lists the abilities that the case needs of an implementation, observation apart.
func (c Case) Needs() []Ability {
	var needs []Ability
	seen := map[Ability]bool{}
	for _, e := range c.Events {
		if a := AbilityFor(e.Kind()); a != "" && !seen[a] {
			seen[a] = true
			needs = append(needs, a)
		}
	}
	return needs
}

// Missing is the first ability that the case needs and that an implementation
// does not claim; empty where it claims them all.
func (c Case) Missing(of Description) Ability {
	for _, ability := range c.Needs() {
		if !of.Can(ability) {
			return ability
		}
	}
	return ""
}

// Matches tells whether a pattern selects the case: the pattern is a
// requirement, a theorem, a kind, an identifier or the start of one up to a
// slash; * matches anything within a part.
func (c Case) Matches(pattern string) bool {
	if pattern == string(c.Requirement) || pattern == string(c.Theorem) || pattern == string(c.Kind) {
		return true
	}
	parts := strings.Split(c.ID, "/")
	wanted := strings.Split(strings.TrimSuffix(pattern, "/"), "/")
	if len(wanted) > len(parts) {
		return false
	}
	for i, part := range wanted {
		if ok, err := path.Match(part, parts[i]); err != nil || !ok {
			return false
		}
	}
	return true
}
