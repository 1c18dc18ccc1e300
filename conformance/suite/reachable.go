package suite

import (
	"fmt"
	"slices"
	"sync"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// maxFacts bounds the search for facts; above it something is taken to be possible,
// so that at worst a run is called thin that is not.
const maxFacts = 1 << 16

// reachable finds out what a law can do at all, each question once. It may be asked by
// several at once.
type reachable struct {
	machine *model.Machine
	rules   legaltext.RuleSet
	atoms   map[int][]legaltext.Is

	mu     sync.Mutex
	values map[int][]uint8
	known  map[string]bool
}

func newReachable(machine *model.Machine, rules legaltext.RuleSet) *reachable {
	return &reachable{machine: machine, rules: rules, atoms: atomsOf(rules), values: map[int][]uint8{}, known: map[string]bool{}}
}

// once finds the answer to a question, unless it was asked before.
func (c *reachable) once(find func() bool, question string, of ...any) bool {
	question = fmt.Sprintf("%s %#v", question, of)
	c.mu.Lock()
	defer c.mu.Unlock()
	answer, known := c.known[question]
	if !known {
		answer = find()
		c.known[question] = answer
	}
	return answer
}

// canFailAlone reports whether a check can be the only one to fail. It cannot
// where another one fails whenever it does: in the baseline, for instance, the
// S1SP's own RDP check never fails without the one across DSP and S1SP.
func (c *reachable) canFailAlone(name string) bool {
	return c.once(func() bool {
		return !slices.ContainsFunc(c.machine.Checks(), func(other string) bool { return other != name && c.shadows(other, name) })
	}, "alone", name)
}

// shadows reports whether the other check fails whenever the named one does.
func (c *reachable) shadows(other, name string) bool {
	return !c.possible([]string{other, name}, func(facts model.Facts) bool {
		return c.machine.Outcome(name, &facts).Status == model.Failed && c.machine.Outcome(other, &facts).Status != model.Failed
	})
}

// comes reports whether any facts give a check an outcome at a stage.
func (c *reachable) comes(name, stage string, outcome func(model.CheckOutcome, model.Facts) bool) bool {
	return c.possible([]string{name}, func(facts model.Facts) bool {
		if stage != "" && facts.Value(legaltext.VarStage) != stage {
			return false
		}
		return outcome(c.machine.Outcome(name, &facts), facts)
	})
}

// changeable are the facts that events change: whatever else fails when a request falls
// due has failed at receipt.
var changeable = []int{
	legaltext.VarUserActive, legaltext.VarDeviceStatus, legaltext.VarRegistrationOwner, legaltext.VarHoldsOwnSlot,
	legaltext.VarHoldsTargetedSlot, legaltext.VarHoldsSupplierSlot, legaltext.VarCertificatesRegistered,
}

// failsAt reports whether any request can fail a check at a stage, which when it falls
// due it can only if it did not at receipt.
func (c *reachable) failsAt(name, stage string) bool {
	fails := func(o model.CheckOutcome, facts model.Facts) bool {
		if o.Status != model.Failed || stage != legaltext.StageExecution {
			return o.Status == model.Failed
		}
		facts[legaltext.VarStage] = uint8(legaltext.Vocabulary()[legaltext.VarStage].Index(legaltext.StageReceipt))
		var passed func(at int) bool
		passed = func(at int) bool {
			if at == len(changeable) {
				return c.machine.Outcome(name, &facts).Status != model.Failed
			}
			was := facts[changeable[at]]
			defer func() { facts[changeable[at]] = was }()
			return slices.ContainsFunc(c.toldApart(changeable[at]), func(value uint8) bool {
				facts[changeable[at]] = value
				return passed(at + 1)
			})
		}
		return passed(0)
	}
	return c.once(func() bool { return c.comes(name, stage, fails) }, "fails", name, stage)
}

// possible reports whether something holds of any facts, by going through all values
// of all the variables that checks ask for, of those that no rule tells apart one.
func (c *reachable) possible(checks []string, holds func(model.Facts) bool) bool {
	asked := map[int]bool{legaltext.VarStage: true}
	for _, check := range c.rules.Checks {
		if slices.Contains(checks, check.Name) {
			for _, v := range c.asked(check) {
				asked[v] = true
			}
		}
	}
	var variables []int
	var values [][]uint8
	size := 1
	for v := range legaltext.VarReading {
		if asked[v] {
			variables, values = append(variables, v), append(values, c.toldApart(v))
			if size *= len(values[len(values)-1]); size > maxFacts {
				return true
			}
		}
	}
	for at := range size {
		facts := c.machine.BaseFacts()
		for i, v := range variables {
			n := len(values[i])
			facts[v], at = values[i][at%n], at/n
		}
		if holds(facts) {
			return true
		}
	}
	return false
}

// toldApart are values of a variable, one of each class that the rules tell apart.
func (c *reachable) toldApart(variable int) (values []uint8) {
	if c.values[variable] != nil {
		return c.values[variable]
	}
	seen := map[string]bool{}
	for value := range legaltext.Vocabulary()[variable].Domain {
		var class []byte
		for _, atom := range c.atoms[variable] {
			class = append(class, choose(slices.Contains(atom.Values, value), "1", "0")...)
		}
		if !seen[string(class)] {
			seen[string(class)] = true
			values = append(values, uint8(value))
		}
	}
	c.values[variable] = values
	return values
}

// atomsOf are the questions that the rules ask of each variable.
func atomsOf(rules legaltext.RuleSet) map[int][]legaltext.Is {
	atoms := map[int][]legaltext.Is{}
	read := func(clause legaltext.Clause) {
		for _, e := range clause.Rule.Expressions() {
			legaltext.Walk(e.Formula, func(f legaltext.Formula) {
				if is, ok := f.(legaltext.Is); ok {
					atoms[is.Variable] = append(atoms[is.Variable], is)
				}
			})
		}
	}
	var readAll func([]legaltext.Exception)
	readAll = func(exceptions []legaltext.Exception) {
		for _, e := range exceptions {
			read(e.Clause)
			readAll(e.Exceptions)
		}
	}
	for _, definition := range rules.Definitions {
		read(definition)
	}
	for _, check := range rules.Checks {
		read(check.Clause)
		readAll(check.Exceptions)
	}
	// The stage is told apart throughout, as coverage counts by it.
	for at := range legaltext.Vocabulary()[legaltext.VarStage].Domain {
		atoms[legaltext.VarStage] = append(atoms[legaltext.VarStage], legaltext.Is{Variable: legaltext.VarStage, Values: []int{at}})
	}
	return atoms
}

// asked lists the variables, readings apart, on which the outcome of a check
// depends: its own, its exceptions' and those of the terms that they use.
func (c *reachable) asked(check legaltext.Check) []int {
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

func (c *reachable) askedByRule(rule *legaltext.Rule) []int {
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

// lifts reports whether any facts have an exception lift its check, and stands
// whether any leave the check standing, or do so one fact away from lifting it.
func (c *reachable) lifts(check string, id spec.ClauseID) bool {
	lifts := func(o model.CheckOutcome, _ model.Facts) bool { return o.LiftedBy == id }
	return c.once(func() bool { return c.comes(check, "", lifts) }, "lifts", check, id)
}

func (c *reachable) stands(check string, id spec.ClauseID, oneFactAway bool) bool {
	stands := func(o model.CheckOutcome, f model.Facts) bool {
		return (o.Status == model.Passed || o.Status == model.Failed) && (!oneFactAway || c.machine.OneFactAway(check, id, f))
	}
	return c.once(func() bool { return c.comes(check, "", stands) }, "stands", check, id, oneFactAway)
}
