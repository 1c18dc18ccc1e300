package report

import (
	"slices"

	"example.org/mp107/conformance"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// Tally counts cases by verdict.
type Tally struct {
	// Total is the sum of the others.
	Total int `json:"total"`
	conformance.Counts
	// Involved is, of a clause or a theorem, how many further cases failed in which it
	// decides something, while what was seen there is against others.
	Involved int `json:"involved,omitempty"`
	// Waived is how many of those that did not pass are covered by a waiver.
	Waived int `json:"waived,omitempty"`
	// Stale is how many of all rest on a clause whose official text is not as it was.
	Stale int `json:"stale,omitempty"`
}

// count counts one more case.
func (t *Tally) count(c *conformance.Result) {
	t.Add(c.Verdict)
	if c.Waiver != nil {
		t.Waived++
	}
	if c.Stale {
		t.Stale++
	}
}

// countFor counts one more case for something that it decides, or that its first
// difference names: only that has failed.
func (t *Tally) countFor(c *conformance.Result, named bool) {
	if c.Verdict != conformance.Fail || named {
		t.count(c)
		return
	}
	t.Total++
	t.Involved++
	if c.Stale {
		t.Stale++
	}
}

// Add counts one more case that no waiver covers.
func (t *Tally) Add(v conformance.Verdict) {
	t.Counts.Add(v)
	t.Total++
}

// Standing is what the cases of one kind, theorem, clause or requirement say
// together. Unlike a verdict it can be that nothing was tested.
type Standing string

// The standings, the most urgent first.
const (
	Failed         Standing = "failed"           // at least one case failed
	Stale          Standing = "stale"            // short of that, one rests on an official text that is not as it was
	Errored        Standing = "error"            // short of that, one could not be run
	Unjudged       Standing = "inconclusive"     // short of that, one could not be judged
	PassedInPart   Standing = "passed in part"   // some passed, the others did not apply or failed elsewhere
	Passed         Standing = "passed"           // all passed
	NoneApplicable Standing = "not applicable"   // none applied
	Elsewhere      Standing = "failed elsewhere" // every case that decides it failed, against something else
	NotExercised   Standing = "not exercised"    // no case decides it
	NotInForce     Standing = "not in force"     // nothing to test in this release
)

// Standing sums the tally up.
func (t Tally) Standing() Standing {
	switch {
	case t.Fail > 0:
		return Failed
	case t.Stale > 0:
		return Stale
	case t.Error > 0:
		return Errored
	case t.Inconclusive > 0:
		return Unjudged
	case t.Pass > 0 && t.NotApplicable+t.Involved > 0:
		return PassedInPart
	case t.Pass > 0:
		return Passed
	case t.Involved > 0:
		return Elsewhere
	case t.NotApplicable > 0:
		return NoneApplicable
	default:
		return NotExercised
	}
}

// KindTally counts the cases of one kind.
type KindTally struct {
	Kind conformance.Kind `json:"kind"`
	Tally
}

// Group is the cases of one theorem under one requirement.
type Group struct {
	Requirement spec.RequirementID `json:"requirement"`
	Theorem     spec.TheoremID     `json:"theorem"`
	// Name is the theorem's name.
	Name string `json:"name"`
	Tally
	Standing Standing `json:"standing"`
}

// Label names the group as the start of its cases' identifiers does.
func (g Group) Label() string { return label(g.Requirement, g.Theorem) }

func label(requirement spec.RequirementID, theorem spec.TheoremID) string {
	if theorem == "" {
		return string(requirement)
	}
	return string(requirement) + "/" + string(theorem)
}

// tally counts the cases in every way in which the report divides them, and returns
// the counts of those that bring a clause and a theorem together.
func (r *Report) tally() map[pair]*Tally {
	r.Counts = Tally{}
	byKind := map[conformance.Kind]*Tally{}
	byGroup := map[[2]string]*Tally{}
	byRequirement := map[spec.RequirementID]*Tally{}
	byTheorem := map[spec.TheoremID]*Tally{}
	byClause := map[spec.ClauseID]*clauseTally{}
	obligations := map[spec.ClauseID]spec.RequirementID{}
	for _, clause := range r.Clauses {
		obligations[clause.ID] = clause.Requirement
	}
	// Most of a report's time goes here: theorems are counted by number.
	numbers := map[spec.TheoremID]int{}
	var order []spec.TheoremID
	var clauses []spec.ClauseID
	var theorems []spec.TheoremID
	kinds, groups := conformance.Kinds(), groupOrder()
	for i := range r.Cases {
		c := &r.Cases[i]
		group := [2]string{string(c.Requirement), string(c.Theorem)}
		if !slices.Contains(kinds, c.Kind) {
			kinds = append(kinds, c.Kind)
		}
		if !slices.Contains(groups, group) {
			groups = append(groups, group)
		}
		r.Counts.count(c)
		tallyOf(byKind, c.Kind).count(c)
		tallyOf(byGroup, group).count(c)
		named := named(c)
		clauses, theorems = once(clauses[:0], c.Clauses, named.clauses), once(theorems[:0], c.Theorems, named.theorems)
		at, against := make([]int, len(theorems)), make([]bool, len(theorems))
		for j, theorem := range theorems {
			n, known := numbers[theorem]
			if !known {
				n, order = len(order), append(order, theorem)
				numbers[theorem] = n
			}
			at[j], against[j] = n, slices.Contains(named.theorems, theorem)
			tallyOf(byTheorem, theorem).countFor(c, against[j])
		}
		carriedOut := map[spec.RequirementID]bool{} // and whether it is named
		for _, clause := range clauses {
			clauseNamed := slices.Contains(named.clauses, clause)
			count := byClause[clause]
			if count == nil {
				count = &clauseTally{}
				byClause[clause] = count
			}
			count.countFor(c, clauseNamed)
			if obligation := obligations[clause]; obligation != "" {
				carriedOut[obligation] = carriedOut[obligation] || clauseNamed
			}
			for len(count.with) < len(order) {
				count.with = append(count.with, Tally{})
			}
			for j, n := range at {
				count.with[n].countFor(c, clauseNamed && against[j])
			}
		}
		for obligation, against := range carriedOut {
			tallyOf(byRequirement, obligation).countFor(c, against)
		}
	}
	byPair := map[pair]*Tally{}
	for clause, count := range byClause {
		for n := range count.with {
			if count.with[n].Total > 0 {
				byPair[pair{clause, order[n]}] = &count.with[n]
			}
		}
	}
	r.Kinds, r.Groups = nil, nil
	for _, kind := range kinds {
		r.Kinds = append(r.Kinds, KindTally{kind, get(byKind, kind)})
	}
	for _, g := range groups {
		if t, ok := byGroup[g]; ok {
			theorem := spec.TheoremID(g[1])
			r.Groups = append(r.Groups, Group{spec.RequirementID(g[0]), theorem, theoremName(theorem), *t, t.Standing()})
		}
	}
	r.tallyRegisters(byRequirement, byTheorem, byClause)
	return byPair
}

func (r *Report) tallyRegisters(byRequirement map[spec.RequirementID]*Tally, byTheorem map[spec.TheoremID]*Tally, byClause map[spec.ClauseID]*clauseTally) {
	for i := range r.Requirements {
		entry := &r.Requirements[i]
		entry.Tally = get(byRequirement, entry.ID)
		entry.Standing = inForceOr(entry.InForce, entry.Tally)
	}
	for i := range r.Theorems {
		entry := &r.Theorems[i]
		entry.Tally = get(byTheorem, entry.ID)
		entry.Standing = entry.Tally.Standing()
	}
	for i := range r.Clauses {
		entry := &r.Clauses[i]
		entry.Tally = Tally{}
		if count := byClause[entry.ID]; count != nil {
			entry.Tally = count.Tally
		}
		entry.Standing = inForceOr(entry.InForce, entry.Tally)
	}
}

// inForceOr is the tally's standing, except that a thing not in force and not
// touched by any case is not called untested.
func inForceOr(inForce bool, t Tally) Standing {
	if !inForce && t.Total == 0 {
		return NotInForce
	}
	return t.Standing()
}

// names are clauses and theorems.
type names struct {
	clauses  []spec.ClauseID
	theorems []spec.TheoremID
}

// named are those that the first difference of a case names. A failure that has none is
// against everything that the case decides.
func named(c *conformance.Result) names {
	if x := c.Counterexample; x != nil {
		return names{x.Clauses, x.Theorems}
	}
	return names{c.Clauses, c.Theorems}
}

// once appends the entries of lists, each once.
func once[T comparable](all []T, lists ...[]T) []T {
	for _, list := range lists {
		for _, entry := range list {
			if !slices.Contains(all, entry) {
				all = append(all, entry)
			}
		}
	}
	return all
}

// clauseTally counts the cases of a clause, and of them those of each theorem with it,
// by the theorem's number.
type clauseTally struct {
	Tally
	with []Tally
}

func tallyOf[K comparable](tallies map[K]*Tally, key K) *Tally {
	if tallies[key] == nil {
		tallies[key] = &Tally{}
	}
	return tallies[key]
}

func get[K comparable](tallies map[K]*Tally, key K) Tally {
	if t := tallies[key]; t != nil {
		return *t
	}
	return Tally{}
}

// groupOrder lists requirement and theorem in the order of the registers; a
// pair that is not among them comes after, where its first case stands.
func groupOrder() [][2]string {
	var order [][2]string
	for _, requirement := range spec.Requirements() {
		for _, theorem := range legaltext.Theorems() {
			order = append(order, [2]string{string(requirement.ID), string(theorem.ID)})
		}
	}
	return order
}

func theoremName(id spec.TheoremID) string {
	theorem, err := legaltext.TheoremByID(id)
	if err != nil {
		return "" // a case of no theorem, or of one that the register does not know
	}
	return theorem.Name
}
