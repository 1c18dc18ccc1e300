package mutate

import (
	"maps"
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Scenario is a release and a choice of readings under which a mutant is examined.
//
// The first ones are each release in which the clause is in force, under the
// default readings and under each other answer of each reading on which the
// clause depends, by itself or through the terms that it uses. The further ones
// look for what shows only when two readings come together: the readings that
// the clause names itself have any answers, and at most one other has another
// answer than the default. In these, T02, T06 and T07 are asked only of mutants
// that showed no difference in the first ones.
type Scenario struct {
	Release  spec.Release  `json:"release"`
	Readings spec.Readings `json:"readings,omitempty"`
}

// String names both.
func (s Scenario) String() string { return string(s.Release) + ", readings " + s.Readings.String() }

// law is a register as it is read in the scenario.
func (s Scenario) law(register *legaltext.Register) model.Law {
	return model.Law{Register: register, Release: s.Release, Readings: s.Readings}
}

// examined are the releases in the order in which a difference is looked for:
// under MP107 most theorems have something to say.
var examined = []spec.Release{spec.MP107, spec.Baseline, spec.MP107R2}

// scenarios are the first and the further ones in which a change of a clause is
// examined: see Scenario.
func scenarios(register *legaltext.Register, c legaltext.Clause) (first, further []Scenario) {
	single := []spec.Readings{{}}
	used := readingsUsed(register, c.Rule, map[spec.ClauseID]bool{})
	for _, reading := range spec.ReadingRegister() {
		if slices.Contains(used, reading.ID) {
			single = append(single, deviations(single[:1], reading)...)
		}
	}
	under := func(choices []spec.Readings) []Scenario {
		var in []Scenario
		for _, readings := range choices {
			for _, release := range examined {
				if slices.ContainsFunc(register.InForce(release), func(other legaltext.Clause) bool { return other.ID == c.ID }) {
					in = append(in, Scenario{release, readings})
				}
			}
		}
		return in
	}
	combined := slices.DeleteFunc(combinations(readingsNamed(c.Rule)), func(readings spec.Readings) bool {
		return slices.ContainsFunc(single, func(other spec.Readings) bool { return maps.Equal(other, readings) })
	})
	return under(single), under(combined)
}

// combinations are the choices in which the named readings have any answers
// and at most one other is not read by default.
func combinations(named []spec.ReadingID) []spec.Readings {
	own := []spec.Readings{{}}
	for _, reading := range spec.ReadingRegister() {
		if slices.Contains(named, reading.ID) {
			own = append(own, deviations(own, reading)...)
		}
	}
	all := slices.Clone(own)
	for _, reading := range spec.ReadingRegister() {
		if !slices.Contains(named, reading.ID) {
			all = append(all, deviations(own, reading)...)
		}
	}
	return all
}

// deviations are choices with each other answer of one reading.
func deviations(choices []spec.Readings, reading spec.Reading) []spec.Readings {
	var more []spec.Readings
	for _, readings := range choices {
		for _, answer := range reading.Answers[1:] {
			other := maps.Clone(readings)
			other[reading.ID] = answer.Name
			more = append(more, other)
		}
	}
	return more
}

// readingsNamed are the readings that a rule names itself.
func readingsNamed(rule *legaltext.Rule) []spec.ReadingID {
	var ids []spec.ReadingID
	for _, variable := range legaltext.VariablesUsed(rule) {
		if variable >= legaltext.VarReading {
			ids = append(ids, spec.ReadingRegister()[variable-legaltext.VarReading].ID)
		}
	}
	return ids
}

// readingsUsed are those on which a rule depends, by itself or through the
// terms that it uses; seen are the definitions that have been looked at.
func readingsUsed(register *legaltext.Register, rule *legaltext.Rule, seen map[spec.ClauseID]bool) []spec.ReadingID {
	ids := readingsNamed(rule)
	for _, c := range register.Clauses {
		if c.Has(legaltext.DefinitionRule) && !seen[c.ID] && slices.Contains(legaltext.TermsUsed(rule), c.Rule.Subject) {
			seen[c.ID] = true
			ids = append(ids, readingsUsed(register, c.Rule, seen)...)
		}
	}
	return ids
}

// onlyUploadsAdded reports whether a release has the law of MP107 with nothing
// but uploads added to it, so that decisions and their effects need no second look.
func onlyUploadsAdded(register *legaltext.Register, release spec.Release) bool {
	rest := func(release spec.Release) []legaltext.Clause {
		return slices.DeleteFunc(register.InForce(release), func(c legaltext.Clause) bool { return c.Rule == nil || c.Has(legaltext.UploadRule) })
	}
	same := func(a, b legaltext.Clause) bool { return a.ID == b.ID }
	return release == spec.MP107R2 && slices.EqualFunc(rest(spec.MP107), rest(release), same)
}
