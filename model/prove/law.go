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
	// replaces and records hold when the two effects are called for, moves when
	// the counter is recorded, the request being accepted.
	replaces, records, moves Term
}

// judgedCheck is one check of a judgement.
type judgedCheck struct {
	check                legaltext.Check
	when, requires, lift Term
	passes               Term
}

// evaluation applies a law at one moment. Its label keeps the unknown
// conditions of different moments apart.
type evaluation struct {
	b        *Builder
	law      law
	see      view
	label    string
	terms    map[string]Term
	supposed supposition
}

// supposition is that some variables have other values than they have: those
// given here. It is no change where fact holds.
type supposition struct {
	name   string
	values map[int]int
	fact   Term
}

// asIs supposes nothing.
var asIs = supposition{fact: True}

// owned supposes that the originator is the RDP owner.
func owned(owner Term) supposition {
	return supposition{" if owned", map[int]int{legaltext.VarRegistrationOwner: 1}, owner}
}

// onSMETS2 supposes that the Device is a SMETS2 Device.
func onSMETS2(fact Term) supposition {
	return supposition{" on SMETS2", map[int]int{legaltext.VarSMETS: 1, legaltext.VarS1SP: 0}, fact}
}

// of is a view in which the supposition is true.
func (p supposition) of(see view) view {
	return func(variable int, values []int) Term {
		if value, supposed := p.values[variable]; supposed {
			return constant(slices.Contains(values, value))
		}
		return see(variable, values)
	}
}

// evaluate gives the terms of the law their meaning in what a view shows.
func (l law) evaluate(b *Builder, see view, label string, supposed supposition) evaluation {
	e := evaluation{b, l, supposed.of(see), label, map[string]Term{}, supposed}
	for _, definition := range l.rules.Definitions { // each uses only earlier ones
		e.terms[definition.Rule.Subject] = e.condition(definition, "as", definition.Rule.As)
	}
	return e
}

// judge applies the law to what a view shows.
func (l law) judge(b *Builder, see view, label string) judgement {
	e := l.evaluate(b, see, label, asIs)
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
	j.moves = b.And(j.accepted, j.records)
	return j
}

// acceptsIf is whether the law would accept a request if something were supposed.
func (l law) acceptsIf(b *Builder, see view, label string, supposed supposition) Term {
	e := l.evaluate(b, see, label, supposed)
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
		if e.supposed.fact == True {
			return whatever
		}
		return e.b.Ite(e.supposed.fact, whatever, e.b.Bool("whatever "+string(c.ID)+" says under "+key+e.label+e.supposed.name))
	}
	return e.b.Formula(expression.Formula, e.see, func(name string) Term { return e.terms[name] })
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
