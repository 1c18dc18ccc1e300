package mutate

import (
	"fmt"
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/model/prove"
	"example.org/mp107/spec"
)

// sense gives conditions their meaning as terms of one builder: conditions that
// come to the same term mean the same. That those of different terms differ is
// for the prover to say.
type sense struct {
	b        *prove.Builder
	readings *spec.Readings        // nil leaves them open
	terms    map[string]prove.Term // what terms mean; any other may mean anything
}

// in is the sense of conditions in a release under a choice of readings.
func in(b *prove.Builder, rules legaltext.RuleSet, readings *spec.Readings) sense {
	s := sense{b, readings, map[string]prove.Term{}}
	for _, definition := range rules.Definitions { // each uses only earlier ones
		s.terms[definition.Rule.Subject] = s.of(definition.Rule.As.Formula)
	}
	return s
}

func (s sense) of(f legaltext.Formula) prove.Term {
	return s.b.Formula(f, s.see, func(name string) prove.Term {
		if meaning, ok := s.terms[name]; ok {
			return meaning
		}
		return s.b.Bool(name)
	})
}

// see leaves every fact open, and fixes the readings that are chosen.
func (s sense) see(variable int, values []int) prove.Term {
	v := legaltext.Vocabulary()[variable]
	if s.readings == nil || variable < legaltext.VarReading {
		return s.b.In(s.b.Finite(v.Name, v.Domain), values...)
	}
	answer := s.readings.Answer(spec.ReadingRegister()[variable-legaltext.VarReading].ID)
	if slices.Contains(values, v.Index(answer)) {
		return prove.True
	}
	return prove.False
}

// rule is all that a rule decides.
func (s sense) rule(r *legaltext.Rule) string {
	text := fmt.Sprintln(r.Kind, r.Subject, r.FailsWith, r.Slot, r.Order)
	for _, e := range r.Expressions() {
		text += fmt.Sprintln(s.of(e.Formula))
	}
	return text
}
