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
	History  Kind = "history"  // a short list of events, made systematically
	Sequence Kind = "sequence" // drawn events
	// Concurrent is a round of overlapping calls, which only a run that asks for
	// it has; see package conformance/concurrent.
	Concurrent Kind = "concurrent"
)

// Kinds lists the kinds of cases that every run has, in the order in which they
// run. Concurrent, which comes after them where it was asked for, is not one.
func Kinds() []Kind { return []Kind{Scenario, Table, History, Sequence} }

// Case is one test: a world and what happens in it. What has to come out of it
// is not part of the case; the law says so.
type Case struct {
	// ID tells what the case is about. That of a scenario, of a row of the table
	// or of a history, such as R1/table/6.15.1/ED/SMETS1-ESME/…, is the same for every seed
	// and release. That of a drawn case carries what it is drawn from, as in
	// R1/sequence/v0.3.0/MP107/seed-107/00001: the version of the suite, the
	// release with the readings, and the seed.
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

// Matches reports whether a pattern selects the case: the pattern is a
// requirement, a theorem, a kind, an identifier or the start of one up to a
// slash; * matches anything within a part. The theorem that the case is filed
// under, which depends on the release and so is no part of the identifier, may
// stand after the requirement, as in R1/T02/table.
func (c Case) Matches(pattern string) bool {
	if pattern == string(c.Requirement) || pattern == string(c.Theorem) || pattern == string(c.Kind) || begins(c.ID, pattern) {
		return true
	}
	requirement, rest, _ := strings.Cut(strings.TrimSuffix(pattern, "/"), "/")
	theorem, rest, more := strings.Cut(rest, "/")
	_, own, _ := strings.Cut(c.ID, "/")
	return matchesPart(requirement, string(c.Requirement)) && matchesPart(theorem, string(c.Theorem)) && (!more || begins(own, rest))
}

// begins reports whether a pattern matches the identifier or its first parts.
// It allocates nothing: a thousand waivers are held against every case.
func begins(id, pattern string) bool {
	pattern = strings.TrimSuffix(pattern, "/")
	for {
		wanted, restWanted, moreWanted := strings.Cut(pattern, "/")
		part, rest, more := strings.Cut(id, "/")
		switch {
		case !matchesPart(wanted, part):
			return false
		case !moreWanted:
			return true
		case !more:
			return false
		}
		pattern, id = restWanted, rest
	}
}

func matchesPart(pattern, part string) bool {
	ok, err := path.Match(pattern, part)
	return ok && err == nil
}
