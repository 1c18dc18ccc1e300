package prove

import (
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// law is the rules of one release, ready to be applied to situations. The
// conditions of the clauses in unknown are not looked at: they may be anything.
// A theorem that still holds then does not need those clauses.
type law struct {
	rules   legaltext.RuleSet
	unknown map[spec.ClauseID]bool
}

// judgement is what a law says of a situation at one moment.
type judgement struct {
	checks   []judgedCheck
	terms    map[string]Term
	accepted Term
	// replaces and records hold when the two effects are called for.
	replaces, records Term
}

// judgedCheck is one check of a judgement.
type judgedCheck struct {
	check                legaltext.Check
	when, requires, lift Term
	passes               Term
	// readsOwner and readsCredentials tell what the demand of the check mentions.
	readsOwner, readsCredentials bool
}

// evaluation applies a law at one moment. Its label keeps the unknown
// conditions of different moments apart.
type evaluation struct {
	b     *Builder
	law   law
	see   view
	label string
	terms map[string]Term
	// granted, where it is not True, holds when the view shows Registration Data
	// as they are; elsewhere it shows them otherwise.
	granted Term
}

// evaluate gives the terms of the law their meaning in what a view shows.
func (l law) evaluate(b *Builder, see view, label string, granted Term) evaluation {
	e := evaluation{b, l, see, label, map[string]Term{}, granted}
	for _, definition := range l.rules.Definitions { // each uses only earlier ones
		e.terms[definition.Rule.Subject] = e.condition(definition, "as", definition.Rule.As)
	}
	return e
}

// judge applies the law to what a view shows.
func (l law) judge(b *Builder, see view, label string) judgement {
	e := l.evaluate(b, see, label, True)
	j := judgement{terms: e.terms, accepted: True, replaces: False, records: False}
	for _, check := range l.rules.Checks {
		c := e.check(check)
		j.checks = append(j.checks, c)
		j.accepted = b.And(j.accepted, c.passes)
	}
	for _, effect := range l.rules.Effects {
		when := e.condition(effect, "when", effect.Rule.When)
		switch legaltext.Effect(effect.Rule.Subject) {
		case legaltext.ReplaceCredential:
			j.replaces = b.Or(j.replaces, when)
		case legaltext.RecordCounter:
			j.records = b.Or(j.records, when)
		}
	}
	return j
}

// acceptsIf is whether the law would accept a request if some variables about
// Registration Data were true, whatever they are. They are so already where
// granted holds.
func (l law) acceptsIf(b *Builder, see view, label string, granted Term, variables ...int) Term {
	e := l.evaluate(b, func(variable int, values []int) Term {
		if slices.Contains(variables, variable) {
			return constant(slices.Contains(values, 1))
		}
		return see(variable, values)
	}, label, granted)
	accepted := True
	for _, check := range l.rules.Checks {
		accepted = b.And(accepted, e.check(check).passes)
	}
	return accepted
}

func (e evaluation) check(c legaltext.Check) judgedCheck {
	judged := judgedCheck{
		check:    c,
		when:     e.condition(c.Clause, "when", c.Clause.Rule.When),
		requires: e.condition(c.Clause, "requires", c.Clause.Rule.Requires),
		lift:     e.lift(c.Exceptions),
	}
	judged.passes = e.b.Or(judged.when.Not(), judged.requires, judged.lift)
	for _, variable := range e.law.reads(c.Clause.Rule.Requires.Formula) {
		switch variable {
		case legaltext.VarRegistrationOwner:
			judged.readsOwner = true
		case legaltext.VarHoldsOwnSlot, legaltext.VarHoldsTargetedSlot:
			judged.readsCredentials = true
		}
	}
	return judged
}

// lift holds when one of the exceptions holds and is not itself lifted.
func (e evaluation) lift(exceptions []legaltext.Exception) Term {
	lifted := False
	for _, x := range exceptions {
		holds := e.condition(x.Clause, "when", x.Clause.Rule.When)
		lifted = e.b.Or(lifted, e.b.And(holds, e.lift(x.Exceptions).Not()))
	}
	return lifted
}

// condition is the meaning of one condition of a clause, or anything at all.
func (e evaluation) condition(c legaltext.Clause, key string, expression *legaltext.Expression) Term {
	if e.law.unknown[c.ID] {
		whatever := e.b.Bool("whatever " + string(c.ID) + " says under " + key + e.label)
		if e.granted == True {
			return whatever
		}
		return e.b.Ite(e.granted, whatever, e.b.Bool("whatever "+string(c.ID)+" says under "+key+e.label+" if registered"))
	}
	return e.b.Formula(expression.Formula, e.see, e.terms)
}

// reads finds the variables that a condition can depend on, those of the terms
// that it uses included.
func (l law) reads(f legaltext.Formula) []int {
	var variables []int
	legaltext.Walk(f, func(f legaltext.Formula) {
		switch f := f.(type) {
		case legaltext.Is:
			variables = append(variables, f.Variable)
		case legaltext.Term:
			for _, definition := range l.rules.Definitions {
				if definition.Rule.Subject == f.Name {
					variables = append(variables, l.reads(definition.Rule.As.Formula)...)
				}
			}
		}
	})
	return variables
}

// ruled lists the clauses with a rule in force, in the order of their use.
func (l law) ruled(register *legaltext.Register, release spec.Release) []spec.ClauseID {
	var ids []spec.ClauseID
	for _, c := range register.InForce(release) {
		if c.Rule != nil && c.Rule.Kind != legaltext.OrderRule {
			ids = append(ids, c.ID)
		}
	}
	return ids
}
