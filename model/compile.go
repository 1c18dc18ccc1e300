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
	switch f := f.(type) {
	case legaltext.Constant:
		value := bool(f)
		return func(*Facts) bool { return value }
	case legaltext.Is:
		return compileIs(f)
	case legaltext.Term:
		meaning, ok := c.terms[f.Name]
		if !ok {
			panic("model: term " + f.Name + " passed lint without a definition")
		}
		return meaning
	case legaltext.Not:
		of := c.compile(f.Of)
		return func(facts *Facts) bool { return !of(facts) }
	case legaltext.And:
		left, right := c.compile(f.Left), c.compile(f.Right)
		return func(facts *Facts) bool { return left(facts) && right(facts) }
	case legaltext.Or:
		left, right := c.compile(f.Left), c.compile(f.Right)
		return func(facts *Facts) bool { return left(facts) || right(facts) }
	case legaltext.If:
		condition, then, otherwise := c.compile(f.Condition), c.compile(f.Then), c.compile(f.Else)
		return func(facts *Facts) bool {
			if condition(facts) {
				return then(facts)
			}
			return otherwise(facts)
		}
	default:
		panic("model: formula of unknown kind")
	}
}

// compileIs tests membership of one variable. A single value is by far the
// most common case; a larger set becomes a table over the whole domain.
func compileIs(f legaltext.Is) condition {
	variable := f.Variable
	if len(f.Values) == 1 {
		value := uint8(f.Values[0])
		return func(facts *Facts) bool { return facts[variable] == value }
	}
	var table [256]bool
	for _, value := range f.Values {
		table[value] = true
	}
	return func(facts *Facts) bool { return table[facts[variable]] }
}
