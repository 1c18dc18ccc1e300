package legaltext

import (
	"fmt"
	"slices"
	"strings"

	"example.org/mp107/spec"
)

// ClauseChanges are the clauses in which two laws differ, those that only one of
// them has included, in the order of the first law and then of the second.
type ClauseChanges struct {
	// Rules are those whose rule differs, or the release from which it counts.
	Rules []spec.ClauseID `json:"rules,omitempty"`
	// Words are those that differ in nothing but what decides nothing: title, prose,
	// provenance, facts and the like.
	Words []spec.ClauseID `json:"words,omitempty"`
}

// CompareClauses finds the clauses that differ, matched by identifier. Rules are
// compared as written, apart from blanks: that two ways of writing a condition
// mean the same is for a proof to say.
func CompareClauses(before, after []Clause) ClauseChanges {
	var changes ClauseChanges
	index := func(clauses []Clause) map[spec.ClauseID]Clause {
		byID := map[spec.ClauseID]Clause{}
		for _, c := range clauses {
			byID[c.ID] = c
		}
		return byID
	}
	then, now := index(before), index(after)
	var seen []spec.ClauseID
	for _, c := range slices.Concat(before, after) {
		if slices.Contains(seen, c.ID) {
			continue
		}
		seen = append(seen, c.ID)
		was, existed := then[c.ID]
		is, exists := now[c.ID]
		switch {
		case was.ruling() != is.ruling():
			changes.Rules = append(changes.Rules, c.ID)
		case existed != exists || was.wording() != is.wording():
			changes.Words = append(changes.Words, c.ID)
		}
	}
	return changes
}

// ruling is all of a clause that decides anything; empty where it has no rule.
func (c Clause) ruling() string {
	r := c.Rule
	if r == nil {
		return ""
	}
	text := fmt.Sprintln(c.InForce, c.Replaces, r.Kind, r.Subject, r.FailsWith, r.Slot, r.Order)
	for _, e := range []*Expression{r.When, r.Requires, r.As} {
		if e != nil {
			text += strings.Join(strings.Fields(e.Source), " ")
		}
		text += "\n"
	}
	return text
}

// wording is all that a reader is told beside the rule.
func (c Clause) wording() string {
	text := fmt.Sprintln(c.Title, c.Text, c.Provenance, c.Modality, c.InForce, c.Requirement, c.Theorems)
	for _, fact := range c.Facts {
		text += fmt.Sprintln(fact.Name, fact.Value)
	}
	return text
}
