package fuzz

import (
	"fmt"
	"sync"

	"example.org/mp107/fuzz/plaincel"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Regime is the law that an input is judged by.
type Regime struct {
	Release  spec.Release
	Readings spec.Readings
}

// String says the regime in a few words.
func (r Regime) String() string { return fmt.Sprintf("%s, readings %v", r.Release, r.Readings) }

// decodeRegime chooses a release, MP107 by default, and readings: every other
// time the defaults, else any.
func decodeRegime(s *source) Regime {
	regime := Regime{Release: choose(s, spec.MP107, spec.MP107, spec.MP107R2, spec.Baseline, spec.MP107, spec.MP107R2)}
	if s.below(2) == 0 {
		return regime
	}
	regime.Readings = spec.Readings{}
	choices := int(s.next()) | int(s.next())<<8
	for _, reading := range spec.ReadingRegister() {
		answers := len(reading.Answers)
		regime.Readings[reading.ID] = reading.Answers[choices%answers].Name
		choices /= answers
	}
	return regime
}

// Machines and programs take longer to make than most inputs take to judge, and
// there are few of them: each is made once.
var (
	machines  sync.Map // Regime.String() to *model.Machine
	programs  sync.Map // spec.Release to *plaincel.Law
	lawLoaded = sync.OnceValues(legaltext.Embedded)
)

// Machine is the model under the regime.
func (r Regime) Machine() (*model.Machine, error) {
	key := r.String()
	if made, ok := machines.Load(key); ok {
		return made.(*model.Machine), nil
	}
	register, err := lawLoaded()
	if err != nil {
		return nil, err
	}
	machine, err := model.New(register, r.Release, r.Readings)
	if err != nil {
		return nil, err
	}
	machines.Store(key, machine)
	return machine, nil
}

// CEL is the law of the regime's release as CEL programs.
func (r Regime) CEL() (*plaincel.Programs, error) {
	if made, ok := programs.Load(r.Release); ok {
		return made.(*plaincel.Programs), nil
	}
	register, err := lawLoaded()
	if err != nil {
		return nil, err
	}
	law, err := plaincel.New(register, r.Release)
	if err != nil {
		return nil, err
	}
	programs.Store(r.Release, law)
	return law, nil
}
