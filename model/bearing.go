package model

import (
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// Bearing lists the readings on which a decision, an effect or an upload can depend
// where the facts of a request are among cases, whatever the readings in them. It may
// list more, never fewer: where the others alone differ, all of these are the same.
func Bearing(rules legaltext.RuleSet, cases []Facts) []spec.ReadingID {
	var alike Facts // 1 where all cases have one value
	for variable := range legaltext.VarReading {
		alike[variable] = 1
		for i := range cases {
			if cases[i][variable] != cases[0][variable] {
				alike[variable] = 0
			}
		}
	}
	// What a condition can come to, and the readings that have a part in it.
	type bearing struct {
		outcomes
		on uint64
	}
	settled := func(b bearing) bearing {
		if b.holds != b.fails {
			b.on = 0
		}
		return b
	}
	terms := map[string]bearing{}
	algebra := legaltext.Algebra[bearing]{
		Constant: func(value bool) bearing { return bearing{certain(value), 0} },
		Is: func(variable int, values []int) bearing {
			switch {
			case variable >= legaltext.VarReading:
				return bearing{outcomes{true, true}, 1 << (variable - legaltext.VarReading)}
			case len(cases) > 0 && alike[variable] == 1:
				return bearing{certain(compileIs(variable, values)(&cases[0])), 0}
			default:
				return bearing{outcomes{true, true}, 0}
			}
		},
		Term: func(name string) bearing { return terms[name] },
		Not:  func(of bearing) bearing { return bearing{of.not(), of.on} },
		And:  func(a, b bearing) bearing { return settled(bearing{a.and(b.outcomes), a.on | b.on}) },
		Or:   func(a, b bearing) bearing { return settled(bearing{a.or(b.outcomes), a.on | b.on}) },
	}
	for _, definition := range rules.Definitions { // each uses only earlier ones
		terms[definition.Rule.Subject] = legaltext.Fold(definition.Rule.As.Formula, algebra)
	}
	var on uint64
	add := func(conditions ...*legaltext.Expression) {
		for _, c := range conditions {
			if c != nil {
				on |= legaltext.Fold(c.Formula, algebra).on
			}
		}
	}
	var except func([]legaltext.Exception)
	except = func(exceptions []legaltext.Exception) {
		for _, e := range exceptions {
			add(e.Clause.Rule.When)
			except(e.Exceptions)
		}
	}
	for _, c := range rules.Checks {
		add(c.Clause.Rule.When, c.Clause.Rule.Requires)
		except(c.Exceptions)
	}
	for _, c := range rules.Effects {
		add(c.Rule.When)
	}
	// An upload is judged by the inventory and not by a request.
	cases = nil
	for _, definition := range rules.Definitions {
		terms[definition.Rule.Subject] = legaltext.Fold(definition.Rule.As.Formula, algebra)
	}
	for _, c := range rules.Uploads {
		add(c.Rule.When)
	}
	var readings []spec.ReadingID
	for i, reading := range spec.ReadingRegister() {
		if on&(1<<i) != 0 {
			readings = append(readings, reading.ID)
		}
	}
	return readings
}
