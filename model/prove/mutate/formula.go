package mutate

import (
	"fmt"
	"slices"
	"strings"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// knowledge is what is known when a formula is written down: what terms mean,
// and how the law is read. Both may be left open.
type knowledge struct {
	meanings map[string]legaltext.Formula
	readings *spec.Readings
}

// in is what is known of a release under a choice of readings.
func in(rules legaltext.RuleSet, readings *spec.Readings) knowledge {
	c := knowledge{map[string]legaltext.Formula{}, readings}
	for _, definition := range rules.Definitions {
		c.meanings[definition.Rule.Subject] = definition.Rule.As.Formula
	}
	return c
}

// sense writes a formula so that two which differ only in where negations
// stand, in how a set of values is written or in constants are written alike.
// Formulas of one sense are equivalent; the converse is for the solver to say.
func (c knowledge) sense(f legaltext.Formula) string { return c.of(f, false) }

func (c knowledge) of(f legaltext.Formula, negated bool) string {
	switch f := f.(type) {
	case legaltext.Constant:
		return fmt.Sprint(bool(f) != negated)
	case legaltext.Is:
		return c.is(f, negated)
	case legaltext.Term:
		if meaning, ok := c.meanings[f.Name]; ok {
			return c.of(meaning, negated)
		}
		return fmt.Sprintf("%s=%t", f.Name, !negated)
	case legaltext.Not:
		return c.of(f.Of, !negated)
	case legaltext.And:
		return joined(c.of(f.Left, negated), c.of(f.Right, negated), !negated)
	case legaltext.Or:
		return joined(c.of(f.Left, negated), c.of(f.Right, negated), negated)
	case legaltext.If:
		return choice(c.of(f.Condition, false), c.of(f.Then, negated), c.of(f.Else, negated))
	default:
		panic("mutate: formula of unknown kind")
	}
}

// joined is a conjunction or a disjunction without the parts that do nothing.
func joined(left, right string, conjunction bool) string {
	neutral, decisive, operator := "false", "true", "||"
	if conjunction {
		neutral, decisive, operator = "true", "false", "&&"
	}
	switch {
	case left == decisive || right == decisive:
		return decisive
	case left == neutral:
		return right
	case right == neutral || left == right:
		return left
	default:
		return fmt.Sprintf("(%s %s %s)", left, operator, right)
	}
}

func choice(condition, then, otherwise string) string {
	switch {
	case condition == "true" || then == otherwise:
		return then
	case condition == "false":
		return otherwise
	default:
		return fmt.Sprintf("(%s ? %s : %s)", condition, then, otherwise)
	}
}

func (c knowledge) is(f legaltext.Is, negated bool) string {
	variable := legaltext.Vocabulary()[f.Variable]
	if c.readings != nil && f.Variable >= legaltext.VarReading {
		answer := c.readings.Answer(spec.ReadingRegister()[f.Variable-legaltext.VarReading].ID)
		return fmt.Sprint(slices.Contains(f.Values, variable.Index(answer)) != negated)
	}
	var values []string
	for i, value := range variable.Domain {
		if slices.Contains(f.Values, i) != negated {
			values = append(values, value)
		}
	}
	switch len(values) {
	case 0:
		return "false"
	case len(variable.Domain):
		return "true"
	default:
		return variable.Name + "=" + strings.Join(values, "|")
	}
}

// fingerprint is all that a rule decides, so that two changes which come to the
// same are examined once.
func (c knowledge) fingerprint(rule *legaltext.Rule) string {
	parts := []string{string(rule.Kind), rule.Subject, string(rule.FailsWith), string(rule.Slot), strings.Join(rule.Order, ",")}
	for _, e := range rule.Expressions() {
		parts = append(parts, c.sense(e.Formula))
	}
	return strings.Join(parts, "\n")
}

// decisions is what decides whether requests are accepted as of a release.
func decisions(rules legaltext.RuleSet, readings *spec.Readings) string {
	c := in(rules, readings)
	var text strings.Builder
	var lifts func([]legaltext.Exception)
	lifts = func(exceptions []legaltext.Exception) {
		for _, x := range exceptions {
			fmt.Fprintf(&text, "unless %s {", c.sense(x.Clause.Rule.When.Formula))
			lifts(x.Exceptions)
			text.WriteString("}")
		}
	}
	for _, check := range rules.Checks {
		rule := check.Clause.Rule
		fmt.Fprintf(&text, "\nif %s then %s ", c.sense(rule.When.Formula), c.sense(rule.Requires.Formula))
		lifts(check.Exceptions)
	}
	return text.String()
}

// acceptance is all that decides whether requests are accepted and what is done
// then: everything but the codes of failed checks and their order.
func acceptance(r *legaltext.Register) string {
	var text strings.Builder
	for _, c := range r.Clauses {
		if c.Rule == nil || c.Rule.Kind == legaltext.OrderRule {
			continue
		}
		rule := *c.Rule
		rule.FailsWith = spec.NoCode
		fmt.Fprintf(&text, "%s %s %s\n%s\n", c.ID, c.InForce, c.Replaces, knowledge{}.fingerprint(&rule))
	}
	return text.String()
}
