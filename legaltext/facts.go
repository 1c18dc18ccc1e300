package legaltext

import (
	"cmp"
	"slices"

	"example.org/mp107/spec"
)

// The languages of the fenced blocks that a clause may have.
const (
	ruleBlock  = "rule"
	factsBlock = "facts"
)

// facts reads a facts block: "name: value" a line, each name once.
func (s section) facts(clause spec.ClauseID, defects *Defects) []Fact {
	var facts []Fact
	seen := map[string]bool{}
	for _, e := range s.ruleEntries(defects) {
		if seen[e.key] {
			defects.add(e.at, "clause %s states %q twice", clause, e.key)
			continue
		}
		seen[e.key] = true
		facts = append(facts, Fact{Name: e.key, Value: e.value, At: e.valueAt})
	}
	if len(facts) == 0 {
		defects.add(s.blockAt, "clause %s has an empty facts block", clause)
	}
	return facts
}

// FactChange is one fact that two versions of an assessment state differently.
// Before or After is empty where one version does not state it.
type FactChange struct {
	Clause spec.ClauseID `json:"clause"`
	Name   string        `json:"name"`
	Before string        `json:"before,omitempty"`
	After  string        `json:"after,omitempty"`
	// Size is how much it changed, as far as that can be measured.
	Size string `json:"size,omitempty"`
	// Direction says whether the change is for the better.
	Direction Direction `json:"direction"`
	// Response tells whether the fact is of the DCC's response, rather than of the
	// paper and the process; Material whether it is and reaches the threshold (see
	// Threshold).
	Response bool `json:"response"`
	Material bool `json:"material"`
}

// CompareFacts lists the facts that differ between two lists of clauses, by
// clause and name. Clauses are matched by identifier.
func CompareFacts(before, after []Clause) []FactChange {
	type key struct {
		clause spec.ClauseID
		name   string
	}
	stated := map[key]FactChange{}
	for i, clauses := range [][]Clause{before, after} {
		for _, c := range clauses {
			for _, fact := range c.Facts {
				change := stated[key{c.ID, fact.Name}]
				change.Clause, change.Name, change.Response = c.ID, fact.Name, c.Requirement != ""
				if i == 0 {
					change.Before = fact.Value
				} else {
					change.After = fact.Value
				}
				stated[key{c.ID, fact.Name}] = change
			}
		}
	}
	var changes []FactChange
	for _, change := range stated {
		if change.Before != change.After {
			change.weigh()
			changes = append(changes, change)
		}
	}
	slices.SortFunc(changes, func(a, b FactChange) int {
		return cmp.Or(cmp.Compare(len(a.Clause), len(b.Clause)), cmp.Compare(a.Clause, b.Clause), cmp.Compare(a.Name, b.Name))
	})
	return changes
}
