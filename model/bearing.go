package model

import (
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// Bearing lists the readings on which a decision, an effect or an upload can depend
// where the facts of a request are among cases, whatever the readings in them. It may
// list more, never fewer: where the others alone differ, all of these are the same.
func Bearing(rules legaltext.RuleSet, cases []Facts) []spec.ReadingID {
	var on uint64
	add := func(of func(legaltext.Formula) outcomes, conditions ...*legaltext.Expression) {
		for _, c := range conditions {
			on |= of(c.Formula).on
		}
	}
	ofRequests := outcomesWhere(rules.Definitions, amongCases(cases))
	var except func([]legaltext.Exception)
	except = func(exceptions []legaltext.Exception) {
		for _, e := range exceptions {
			add(ofRequests, e.Clause.Rule.When)
			except(e.Exceptions)
		}
	}
	for _, c := range rules.Checks {
		add(ofRequests, c.Clause.Rule.When, c.Clause.Rule.Requires)
		except(c.Exceptions)
	}
	for _, c := range rules.Effects {
		add(ofRequests, c.Rule.When)
	}
	// An upload is judged by the inventory and not by a request.
	ofUploads := outcomesWhere(rules.Definitions, amongCases(nil))
	for _, c := range rules.Uploads {
		add(ofUploads, c.Rule.When)
	}
	var readings []spec.ReadingID
	for i, reading := range spec.ReadingRegister() {
		if on&(1<<i) != 0 {
			readings = append(readings, reading.ID)
		}
	}
	return readings
}

// amongCases knows a variable that has one value in all cases, and no reading.
func amongCases(cases []Facts) func(variable int, values []int) outcomes {
	alike := func(variable int) bool {
		for i := range cases {
			if cases[i][variable] != cases[0][variable] {
				return false
			}
		}
		return len(cases) > 0
	}
	var known [legaltext.VarReading]bool
	for variable := range known {
		known[variable] = alike(variable)
	}
	return func(variable int, values []int) outcomes {
		switch {
		case variable >= legaltext.VarReading:
			return outcomes{holds: true, fails: true, on: 1 << (variable - legaltext.VarReading)}
		case known[variable]:
			return certain(compileIs(variable, values)(&cases[0]))
		default:
			return anything
		}
	}
}
