package mutate

import (
	"maps"
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/model/prove"
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
func (s Scenario) law(register *legaltext.Register) prove.Law {
	return prove.Law{Register: register, Release: s.Release, Readings: s.Readings}
}

// examined are the releases in the order in which a difference is looked for:
// under MP107 most theorems have something to say.
var examined = []spec.Release{spec.MP107, spec.Baseline, spec.MP107R2}

// scenarios are the first and the further ones in which a change of a clause is
// examined: see Scenario.
func scenarios(register *legaltext.Register, c legaltext.Clause) (first, further []Scenario) {
	named, used := readingsOf(register, c)
	single := []spec.Readings{{}}
	for _, reading := range spec.ReadingRegister() {
		if slices.Contains(used, reading.ID) {
			for _, answer := range reading.Answers[1:] {
				single = append(single, spec.Readings{reading.ID: answer.Name})
			}
		}
	}
	for _, readings := range single {
		for _, release := range examined {
			if inForce(register, release, c.ID) {
				first = append(first, Scenario{release, readings})
			}
		}
	}
	for _, readings := range combinations(named) {
		if slices.ContainsFunc(single, func(other spec.Readings) bool { return maps.Equal(other, readings) }) {
			continue
		}
		for _, release := range examined {
			if inForce(register, release, c.ID) {
				further = append(further, Scenario{release, readings})
			}
		}
	}
	return first, further
}

// combinations are the choices in which the named readings have any answers
// and at most one other is not read by default.
func combinations(named []spec.ReadingID) []spec.Readings {
	own := []spec.Readings{{}}
	for _, reading := range spec.ReadingRegister() {
		if slices.Contains(named, reading.ID) {
			for _, readings := range slices.Clone(own) {
				own = append(own, deviations(readings, reading)...)
			}
		}
	}
	all := slices.Clone(own)
	for _, reading := range spec.ReadingRegister() {
		if !slices.Contains(named, reading.ID) {
			for _, readings := range own {
				all = append(all, deviations(readings, reading)...)
			}
		}
	}
	return all
}

// deviations are a choice with each other answer of one reading.
func deviations(readings spec.Readings, reading spec.Reading) []spec.Readings {
	var more []spec.Readings
	for _, answer := range reading.Answers[1:] {
		other := maps.Clone(readings)
		other[reading.ID] = answer.Name
		more = append(more, other)
	}
	return more
}

// readingsOf are the readings that a clause names, and those on which it
// depends: by itself or through the terms that it uses.
func readingsOf(register *legaltext.Register, c legaltext.Clause) (named, used []spec.ReadingID) {
	collect := func(into *[]spec.ReadingID, rule *legaltext.Rule) {
		for _, variable := range legaltext.VariablesUsed(rule) {
			if variable >= legaltext.VarReading {
				*into = append(*into, spec.ReadingRegister()[variable-legaltext.VarReading].ID)
			}
		}
	}
	collect(&named, c.Rule)
	seen := map[string]bool{}
	var through func(*legaltext.Rule)
	through = func(rule *legaltext.Rule) {
		collect(&used, rule)
		for _, term := range legaltext.TermsUsed(rule) {
			if seen[term] {
				continue
			}
			seen[term] = true
			for _, other := range register.Clauses {
				if other.Rule != nil && other.Rule.Kind == legaltext.DefinitionRule && other.Rule.Subject == term {
					through(other.Rule)
				}
			}
		}
	}
	through(c.Rule)
	return named, used
}

func inForce(register *legaltext.Register, release spec.Release, id spec.ClauseID) bool {
	return slices.ContainsFunc(register.InForce(release), func(c legaltext.Clause) bool { return c.ID == id })
}

// onlyUploadsAdded reports whether a release has the law of MP107 with nothing
// but uploads added to it, so that decisions and their effects need no second look.
func onlyUploadsAdded(register *legaltext.Register, release spec.Release) bool {
	if release != spec.MP107R2 {
		return false
	}
	ids := func(release spec.Release) []spec.ClauseID {
		var found []spec.ClauseID
		for _, c := range register.InForce(release) {
			if c.Rule != nil && c.Rule.Kind != legaltext.UploadRule {
				found = append(found, c.ID)
			}
		}
		return found
	}
	return slices.Equal(ids(spec.MP107), ids(release))
}
