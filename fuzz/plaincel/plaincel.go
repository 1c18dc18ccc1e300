// Package plaincel evaluates the rules of the law by CEL itself, from the
// checked expressions of the clauses.
//
// It shares with package model the facts that it is given and nothing else: not
// the reading of expressions into formulas, not their compilation, not the
// combination of checks and exceptions into a decision. It is slow and plain, so
// that the fast way can be held against it.
package plaincel

import (
	"fmt"
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types/ref"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Programs is the law as of one release as CEL programs. Readings are variables of
// the programs, so that one Programs serves them all. It is safe for concurrent use.
type Programs struct {
	env    *cel.Env
	terms  []term // each uses only earlier ones
	checks []check
}

type term struct {
	name    string
	meaning *Condition
}

type check struct {
	name           string
	clause         spec.ClauseID
	failsWith      spec.ResponseCode
	when, requires *Condition
	exceptions     []exception
}

type exception struct {
	clause     spec.ClauseID
	when       *Condition
	exceptions []exception
}

// New prepares the programs of every check, exception and definition in force.
func New(register *legaltext.Register, release spec.Release) (*Programs, error) {
	rules := register.AsOf(release)
	var names []string
	for _, definition := range rules.Definitions {
		names = append(names, definition.Rule.Subject)
	}
	env, err := legaltext.Environment(names)
	if err != nil {
		return nil, err
	}
	law := &Programs{env: env}
	for _, definition := range rules.Definitions {
		meaning, err := law.Condition(definition.Rule.As)
		if err != nil {
			return nil, fmt.Errorf("clause %s: %w", definition.ID, err)
		}
		law.terms = append(law.terms, term{definition.Rule.Subject, meaning})
	}
	for _, c := range rules.Checks {
		prepared, err := law.check(c)
		if err != nil {
			return nil, fmt.Errorf("clause %s: %w", c.Clause.ID, err)
		}
		law.checks = append(law.checks, prepared)
	}
	return law, nil
}

func (l *Programs) check(c legaltext.Check) (check, error) {
	when, err := l.Condition(c.Clause.Rule.When)
	if err != nil {
		return check{}, err
	}
	requires, err := l.Condition(c.Clause.Rule.Requires)
	if err != nil {
		return check{}, err
	}
	exceptions, err := l.exceptions(c.Exceptions)
	return check{c.Name, c.Clause.ID, c.Clause.Rule.FailsWith, when, requires, exceptions}, err
}

func (l *Programs) exceptions(exceptions []legaltext.Exception) ([]exception, error) {
	var prepared []exception
	for _, e := range exceptions {
		when, err := l.Condition(e.Clause.Rule.When)
		if err != nil {
			return nil, err
		}
		below, err := l.exceptions(e.Exceptions)
		if err != nil {
			return nil, err
		}
		prepared = append(prepared, exception{e.Clause.ID, when, below})
	}
	return prepared, nil
}

// Condition is one expression of the law as a CEL program.
type Condition struct {
	law     *Programs
	program cel.Program
	needs   []int // the places of the terms it depends on, in the order of definition
}

// Condition prepares an expression that uses no other terms than the law's.
func (l *Programs) Condition(e *legaltext.Expression) (*Condition, error) {
	program, err := l.env.Program(e.Checked)
	if err != nil {
		return nil, err
	}
	condition := &Condition{law: l, program: program}
	for name := range references(e.Checked) {
		at := slices.IndexFunc(l.terms, func(t term) bool { return t.name == name })
		if at >= 0 {
			condition.needs = append(append(condition.needs, l.terms[at].meaning.needs...), at)
		}
	}
	slices.Sort(condition.needs)
	condition.needs = slices.Compact(condition.needs)
	return condition, nil
}

// references are the names that a checked expression resolves.
func references(checked *cel.Ast) map[string]bool {
	names := map[string]bool{}
	for _, reference := range checked.NativeRep().ReferenceMap() {
		names[reference.Name] = true
	}
	return names
}

// Holds evaluates the condition, and before it the terms that it needs, each by
// its definition and in the order of definition.
func (c *Condition) Holds(facts *model.Facts) (bool, error) { return c.holds(&bindings{facts: facts}) }

func (c *Condition) holds(b *bindings) (bool, error) {
	for _, at := range c.needs {
		if err := b.define(c.law, at); err != nil {
			return false, err
		}
	}
	value, err := c.eval(b)
	if err != nil {
		return false, err
	}
	truth, ok := value.Value().(bool)
	if !ok {
		return false, fmt.Errorf("condition is %v: want true or false", value)
	}
	return truth, nil
}

func (c *Condition) eval(b *bindings) (ref.Val, error) {
	value, _, err := c.program.Eval(b)
	return value, err
}
