package model

import "example.org/mp107/legaltext"

// outcomes are the truth values that a condition can have where not everything is
// known, and the readings that have a part in which it has, by their places in the
// register. Both may be wider than the truth, never narrower.
type outcomes struct {
	holds, fails bool
	on           uint64
}

func certain(value bool) outcomes { return outcomes{holds: value, fails: !value} }

var anything = outcomes{holds: true, fails: true}

// settled has no reading left where there is one outcome alone.
func (a outcomes) settled() outcomes {
	if a.holds != a.fails {
		a.on = 0
	}
	return a
}

func (a outcomes) not() outcomes { return outcomes{a.fails, a.holds, a.on} }
func (a outcomes) and(b outcomes) outcomes {
	return outcomes{a.holds && b.holds, a.fails || b.fails, a.on | b.on}.settled()
}
func (a outcomes) or(b outcomes) outcomes {
	return outcomes{a.holds || b.holds, a.fails && b.fails, a.on | b.on}.settled()
}

// outcomesWhere gives the outcomes of conditions where a variable is known as is says.
func outcomesWhere(definitions []legaltext.Clause, is func(variable int, values []int) outcomes) func(legaltext.Formula) outcomes {
	terms := map[string]outcomes{}
	algebra := legaltext.Algebra[outcomes]{
		Constant: certain,
		Is:       is,
		Term:     func(name string) outcomes { return terms[name] },
		Not:      outcomes.not,
		And:      outcomes.and,
		Or:       outcomes.or,
	}
	of := func(f legaltext.Formula) outcomes { return legaltext.Fold(f, algebra) }
	for _, definition := range definitions { // each uses only earlier ones
		terms[definition.Rule.Subject] = of(definition.Rule.As.Formula)
	}
	return of
}

// underReadings gives the outcomes of conditions where nothing but the readings is
// known, which are those set in base.
func underReadings(base Facts, definitions []legaltext.Clause) func(legaltext.Formula) outcomes {
	return outcomesWhere(definitions, func(variable int, values []int) outcomes {
		if variable < legaltext.VarReading {
			return anything
		}
		return certain(compileIs(variable, values)(&base))
	})
}
