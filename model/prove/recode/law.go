package recode

import (
	"slices"

	"example.org/mp107/legaltext"
)

// judged is a law as of a release, to be applied at moments.
type judged struct {
	// name tells the laws of a question apart in its legend.
	name  string
	rules legaltext.RuleSet
}

// supposed is a view in which some variables have other values than they have.
// The name begins with a comma, to follow that of a moment.
type supposed struct {
	name   string
	values map[int]int
}

var asItIs = supposed{}

func (s supposed) of(see view) view {
	return func(variable int, places []int) lit {
		if value, other := s.values[variable]; other {
			return constant(slices.Contains(places, value))
		}
		return see(variable, places)
	}
}

// condition is a formula of the law or of a theorem in what a view shows.
func (e *encoder) condition(f legaltext.Formula, see view, term func(name string) lit) lit {
	return legaltext.Fold(f, legaltext.Algebra[lit]{
		Constant: constant,
		Is:       see,
		Term:     term,
		Not:      func(of lit) lit { return -of },
		And:      func(left, right lit) lit { return e.and(left, right) },
		Or:       func(left, right lit) lit { return e.or(left, right) },
		If:       e.choose,
	})
}

// clause encodes a condition of a clause under the name of the clause.
func (e *encoder) clause(l judged, c legaltext.Clause, key string, expression *legaltext.Expression, where string, see view, terms map[string]lit) lit {
	var meaning lit
	name := l.name + ", " + string(c.ID) + ", " + key + where
	e.within(name, func() { meaning = e.condition(expression.Formula, see, func(name string) lit { return terms[name] }) })
	return e.name(meaning, name)
}

// terms are what the definitions of a law mean, each using only earlier ones.
func (e *encoder) terms(l judged, where string, see view) map[string]lit {
	terms := map[string]lit{}
	for _, d := range l.rules.Definitions {
		terms[d.Rule.Subject] = e.clause(l, d, "as", d.Rule.As, where, see, terms)
	}
	return terms
}

// accepts is whether a law accepts the request at a moment, or would if
// something were supposed: each check does not apply, is met, or is lifted.
func (e *encoder) accepts(l judged, m moment, s supposed) lit {
	where, see := string(m)+s.name, s.of(e.at(m))
	if known, ok := e.accepted[l.name+where]; ok {
		return known
	}
	terms := e.terms(l, where, see)
	var passed []lit
	for _, c := range l.rules.Checks {
		when := e.clause(l, c.Clause, "when", c.Clause.Rule.When, where, see, terms)
		requires := e.clause(l, c.Clause, "requires", c.Clause.Rule.Requires, where, see, terms)
		lifted := e.lifted(l, c.Exceptions, where, see, terms)
		e.within(l.name+", "+string(c.Clause.ID)+", not applicable or met or lifted"+where, func() {
			passed = append(passed, e.name(e.or(-when, requires, lifted), l.name+" passes "+string(c.Clause.ID)+where))
		})
	}
	var accepted lit
	e.within(l.name+", every check is passed"+where, func() { accepted = e.and(passed...) })
	e.accepted[l.name+where] = e.name(accepted, l.name+" accepts"+where)
	return e.accepted[l.name+where]
}

// lifted is whether an exception holds that is not itself lifted.
func (e *encoder) lifted(l judged, exceptions []legaltext.Exception, where string, see view, terms map[string]lit) lit {
	var cases []lit
	for _, x := range exceptions {
		holds := e.clause(l, x.Clause, "when", x.Clause.Rule.When, where, see, terms)
		again := e.lifted(l, x.Exceptions, where, see, terms)
		e.within(l.name+", "+string(x.Clause.ID)+", not itself lifted"+where, func() { cases = append(cases, e.and(holds, -again)) })
	}
	return e.or(cases...)
}

// effect is whether a law asks for an effect of the request now.
func (e *encoder) effect(l judged, effect legaltext.Effect) lit {
	see := e.at(now)
	terms := e.terms(l, "", see)
	var cases []lit
	for _, c := range l.rules.Effects {
		if legaltext.Effect(c.Rule.Subject) == effect {
			cases = append(cases, e.clause(l, c, "when", c.Rule.When, "", see, terms))
		}
	}
	return e.or(cases...)
}
