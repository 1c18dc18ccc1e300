package model

import "example.org/mp107/legaltext"

// outcomes are the truth values that a condition can have where nothing but
// the readings is known. They may be wider than the truth, never narrower.
type outcomes struct{ holds, fails bool }

func certain(value bool) outcomes { return outcomes{value, !value} }

func (a outcomes) not() outcomes           { return outcomes{a.fails, a.holds} }
func (a outcomes) and(b outcomes) outcomes { return outcomes{a.holds && b.holds, a.fails || b.fails} }
func (a outcomes) or(b outcomes) outcomes  { return outcomes{a.holds || b.holds, a.fails && b.fails} }

// underReadings gives the outcomes of conditions under the readings set in base.
func underReadings(base Facts, definitions []legaltext.Clause) func(legaltext.Formula) outcomes {
	terms := map[string]outcomes{}
	algebra := legaltext.Algebra[outcomes]{
		Constant: certain,
		Is: func(variable int, values []int) outcomes {
			if variable < legaltext.VarReading {
				return outcomes{true, true}
			}
			return certain(compileIs(variable, values)(&base))
		},
		Term: func(name string) outcomes { return terms[name] },
		Not:  outcomes.not,
		And:  outcomes.and,
		Or:   outcomes.or,
	}
	of := func(f legaltext.Formula) outcomes { return legaltext.Fold(f, algebra) }
	for _, definition := range definitions { // each uses only earlier ones
		terms[definition.Rule.Subject] = of(definition.Rule.As.Formula)
	}
	return of
}
