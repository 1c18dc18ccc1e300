package model

import "example.org/mp107/legaltext"

// condition is a compiled formula. It allocates nothing and cannot fail.
type condition func(*Facts) bool

// compiler turns formulas into closures. Terms are compiled once, in an order
// in which each uses only earlier ones.
type compiler struct {
	terms map[string]condition
}

func newCompiler(definitions []legaltext.Clause) compiler {
	c := compiler{terms: map[string]condition{}}
	for _, definition := range definitions {
		c.terms[definition.Rule.Subject] = c.compile(definition.Rule.As.Formula)
	}
	return c
}

func (c compiler) compile(f legaltext.Formula) condition {
	return legaltext.Fold(f, legaltext.Algebra[condition]{
		Constant: func(value bool) condition { return func(*Facts) bool { return value } },
		Is:       compileIs,
		Term: func(name string) condition {
			meaning, ok := c.terms[name]
			if !ok {
				panic("model: term " + name + " passed lint without a definition")
			}
			return meaning
		},
		Not: func(of condition) condition { return func(facts *Facts) bool { return !of(facts) } },
		And: func(left, right condition) condition {
			return func(facts *Facts) bool { return left(facts) && right(facts) }
		},
		Or: func(left, right condition) condition {
			return func(facts *Facts) bool { return left(facts) || right(facts) }
		},
		If: func(condition, then, otherwise condition) condition {
			return func(facts *Facts) bool {
				if condition(facts) {
					return then(facts)
				}
				return otherwise(facts)
			}
		},
	})
}

// compileIs tests membership of one variable. A single value is by far the
// most common case; a larger set becomes a table over the whole domain.
func compileIs(variable int, values []int) condition {
	if len(values) == 1 {
		value := uint8(values[0])
		return func(facts *Facts) bool { return facts[variable] == value }
	}
	var table [256]bool
	for _, value := range values {
		table[value] = true
	}
	return func(facts *Facts) bool { return table[facts[variable]] }
}
