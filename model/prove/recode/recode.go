package recode

import (
	"fmt"
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// Question is what a formula asks: whether a theorem can fail under a law as of
// a release, with the open readings answered.
type Question struct {
	Register *legaltext.Register
	Release  spec.Release
	Readings spec.Readings
	Theorem  legaltext.Theorem
	// Shipped is the law with which theorems compare the one asked about.
	Shipped *legaltext.Register
	// Vacuous has the text of the formula say that no request fulfils the premise.
	Vacuous bool
}

// Premise asks whether a request fulfils the premise: the formula of a theorem that
// fails wherever it says anything.
func (q Question) Premise() Question {
	q.Theorem.Then = &legaltext.Expression{Formula: legaltext.Constant(false)}
	return q
}

// Encode writes a question as a formula. It does so twice: first to see which
// values of each fact the question tells apart, and then for good.
func Encode(q Question) *Formula {
	domains := map[string]*domain{}
	q.encode(newEncoder(domains))
	e := newEncoder(domains)
	q.encode(e)
	return &e.Formula
}

func (q Question) encode(e *encoder) {
	e.axioms()
	for i, reading := range spec.ReadingRegister() {
		answer := q.Readings.Answer(reading.ID)
		e.within(fmt.Sprintf("reading %s is %s", reading.ID, answer), func() {
			e.assert(e.has(legaltext.VarReading+i, answer))
		})
	}
	asked := question{e,
		judged{string(q.Release), q.Register.AsOf(q.Release)},
		judged{"baseline of the same law", q.Register.AsOf(spec.Baseline)},
		judged{"shipped baseline", q.Shipped.AsOf(spec.Baseline)}}
	atReceipt := e.accepts(asked.law, receipt, asItIs)
	e.accepts(asked.law, now, asItIs) // so that the law stands before the theorem, whatever that asks first
	e.within("a request that is executed was accepted at its receipt", func() { e.assert(e.implies(e.executed(), atReceipt)) })
	asked.counterexample(q.Theorem)
	e.transitive()
}

// counterexample has the premise of a theorem hold and its conclusion fail.
func (q question) counterexample(t legaltext.Theorem) {
	see := func(variable int, places []int) lit {
		if variable < legaltext.VariableCount {
			return q.at(now)(variable, places)
		}
		var holds lit
		name := legaltext.TheoremVocabulary()[variable].Name
		q.within(name, func() { holds = q.name(q.outcome(variable), name) })
		return either(places, holds)
	}
	terms := map[string]lit{}
	var term func(name string) lit
	term = func(name string) lit {
		if known, ok := terms[name]; ok {
			return known
		}
		at := slices.IndexFunc(t.Terms, func(c legaltext.Clause) bool { return c.Rule.Subject == name })
		q.within("theorems, "+name, func() {
			terms[name] = q.name(q.condition(t.Terms[at].Rule.As.Formula, see, term), "theorems, "+name)
		})
		return terms[name]
	}
	q.within(string(t.ID)+", when", func() { q.assert(q.condition(t.When.Formula, see, term)) })
	q.within(string(t.ID)+", then, which fails", func() { q.assert(-q.condition(t.Then.Formula, see, term)) })
}
