package legaltext

import (
	"fmt"
	"regexp"
	"strings"

	"example.org/mp107/spec"
)

// keysOf says which keys a rule block of each kind must and may have, beside the opening key.
var keysOf = map[RuleKind]struct{ must, may []string }{
	CheckRule:      {must: []string{"when", "requires"}, may: []string{"fails_with"}},
	ExceptionRule:  {must: []string{"when"}},
	DefinitionRule: {must: []string{"as"}},
	EffectRule:     {must: []string{"when"}},
	RoutingRule:    {must: []string{"to"}, may: []string{"non_critical"}},
	UploadRule:     {must: []string{"when"}},
	OrderRule:      {},
}

// termShape is what CEL can read as one name; another term could never be used.
var termShape = regexp.MustCompile(`^term\.[A-Za-z_][A-Za-z0-9_]*$`)

// rule reads the section's rule block. It returns nil, with a defect recorded,
// where the block is of no known kind.
func (s section) rule(clause spec.ClauseID, defects *Defects) *Rule {
	entries := s.ruleEntries(defects)
	if len(entries) == 0 {
		defects.add(s.blockAt, "clause %s has an empty rule block", clause)
		return nil
	}
	opening := entries[0]
	kind, err := oneOf("first key of a rule block", RuleKind(opening.key), CheckRule, ExceptionRule, DefinitionRule, EffectRule, RoutingRule, UploadRule, OrderRule)
	if err != nil {
		defects.add(opening.at, "clause %s: %v", clause, err)
		return nil
	}
	rule := &Rule{Kind: kind, Subject: opening.value, At: opening.at, Places: map[string]Position{opening.key: opening.valueAt}}
	if err := rule.open(opening); err != nil {
		defects.add(opening.valueAt, "clause %s: %v", clause, err)
	}
	for _, e := range entries[1:] {
		allowed := append(append([]string{}, keysOf[kind].must...), keysOf[kind].may...)
		if _, given := rule.Places[e.key]; given {
			defects.add(e.at, "clause %s gives %q twice in one rule block", clause, e.key)
			continue
		}
		rule.Places[e.key] = e.valueAt
		if _, err := oneOf(fmt.Sprintf("key of a rule that %q", kind), e.key, allowed...); err != nil {
			defects.add(e.at, "clause %s: %v", clause, err)
			continue
		}
		if err := rule.set(e); err != nil {
			defects.add(e.valueAt, "clause %s: %v", clause, err)
		}
	}
	for _, key := range keysOf[kind].must {
		if _, given := rule.Places[key]; !given {
			defects.add(rule.At, "clause %s: a rule that %q needs %q", clause, kind, key)
		}
	}
	return rule
}

// open checks the value of the opening key where its meaning does not depend on other clauses.
func (r *Rule) open(e entry) error {
	var err error
	switch r.Kind {
	case EffectRule:
		_, err = oneOf("effect", Effect(e.value), Effects()...)
	case RoutingRule:
		_, err = oneOf("thing to route", e.value, "alerts")
	case UploadRule:
		r.Slot, err = spec.ParseRemotePartyRole(e.value)
	case DefinitionRule:
		if !termShape.MatchString(e.value) {
			err = fmt.Errorf("term %q: want %q and then letters, digits and underscores", e.value, termPrefix)
		}
	case OrderRule:
		for _, check := range strings.Split(e.value, ",") {
			r.Order = append(r.Order, strings.TrimSpace(check))
		}
	}
	return err
}

func (r *Rule) set(e entry) error {
	var err error
	switch e.key {
	case "when", "non_critical":
		r.When = &Expression{Source: e.value, At: e.valueAt}
	case "requires":
		r.Requires = &Expression{Source: e.value, At: e.valueAt}
	case "as":
		r.As = &Expression{Source: e.value, At: e.valueAt}
	case "fails_with":
		r.FailsWith, err = oneOf("response code", spec.ResponseCode(e.value), spec.RejectionCodes()...)
	case "to":
		r.Slot, err = spec.ParseRemotePartyRole(e.value)
	}
	return err
}

// oneOf is spec.OneOf for a value that has its type already.
func oneOf[T ~string](kind string, text T, allowed ...T) (T, error) {
	return spec.OneOf(kind, string(text), allowed)
}
