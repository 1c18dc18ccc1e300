package model

import "example.org/mp107/legaltext"

// outcomes are the truth values that a condition can have where nothing but
// the readings is known. They may be wider than the truth, never narrower.
type outcomes struct{ holds, fails bool }

func certain(value bool) outcomes { return outcomes{value, !value} }

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
		Not:  func(of outcomes) outcomes { return outcomes{of.fails, of.holds} },
		And:  func(a, b outcomes) outcomes { return outcomes{a.holds && b.holds, a.fails || b.fails} },
		Or:   func(a, b outcomes) outcomes { return outcomes{a.holds || b.holds, a.fails && b.fails} },
	}
	of := func(f legaltext.Formula) outcomes { return legaltext.Fold(f, algebra) }
	for _, definition := range definitions { // each uses only earlier ones
		terms[definition.Rule.Subject] = of(definition.Rule.As.Formula)
	}
	return of
}
