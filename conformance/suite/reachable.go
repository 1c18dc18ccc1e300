package suite

import (
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
)

// maxFacts bounds the search of shadows; above it a check is taken to be able
// to fail alone, so that at worst a run is called thin that is not.
const maxFacts = 1 << 14

// canFailAlone reports whether a check can be the only one to fail. It cannot
// where another one fails whenever it does: in the baseline, for instance, the
// S1SP's own RDP check never fails without the one across DSP and S1SP.
func (c *coverageCounter) canFailAlone(name string) bool {
	for _, other := range c.machine.Checks() {
		if other != name && c.shadows(other, name) {
			return false
		}
	}
	return true
}

// shadows reports whether the other check fails whenever the named one does, by
// going through all values of all the variables that the two ask for.
func (c *coverageCounter) shadows(other, name string) bool {
	var variables []int
	size := 1
	for _, check := range c.rules.Checks {
		if check.Name != other && check.Name != name {
			continue
		}
		for _, v := range c.asked(check) {
			if !slices.Contains(variables, v) {
				variables = append(variables, v)
				size *= len(legaltext.Vocabulary()[v].Domain)
			}
		}
		if size > maxFacts {
			return false
		}
	}
	for at := range size {
		facts := c.machine.BaseFacts()
		for _, v := range variables {
			n := len(legaltext.Vocabulary()[v].Domain)
			facts[v], at = uint8(at%n), at/n
		}
		failed := c.machine.Decide(facts).Failures()
		fails := func(check string) bool {
			return slices.ContainsFunc(failed, func(o model.CheckOutcome) bool { return o.Check == check })
		}
		if fails(name) && !fails(other) {
			return false
		}
	}
	return true
}

// asked lists the variables, readings apart, on which the outcome of a check
// depends: its own, its exceptions' and those of the terms that they use.
func (c *coverageCounter) asked(check legaltext.Check) []int {
	variables := c.askedByRule(check.Clause.Rule)
	var add func([]legaltext.Exception)
	add = func(exceptions []legaltext.Exception) {
		for _, e := range exceptions {
			variables = append(variables, c.askedByRule(e.Clause.Rule)...)
			add(e.Exceptions)
		}
	}
	add(check.Exceptions)
	return slices.DeleteFunc(variables, func(v int) bool { return v >= legaltext.VarReading })
}

func (c *coverageCounter) askedByRule(rule *legaltext.Rule) []int {
	variables := legaltext.VariablesUsed(rule)
	for _, term := range legaltext.TermsUsed(rule) {
		for _, definition := range c.rules.Definitions {
			if definition.Rule.Subject == term {
				variables = append(variables, c.askedByRule(definition.Rule)...)
			}
		}
	}
	return variables
}
