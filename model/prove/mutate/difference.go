package mutate

import (
	"example.org/mp107/legaltext"
	"example.org/mp107/model/prove"
	"example.org/mp107/spec"
)

// Difference is in what a mutant differs from the law, with a request, an alert
// or an upload that shows it.
type Difference struct {
	Scenario
	// Flip is from the law to the mutant; nil where it could not be decided
	// whether they differ, for the reason given.
	Flip   *prove.Flip `json:"flip,omitempty"`
	Reason string      `json:"reason,omitempty"`
}

// version is a law as it is read in one scenario.
type version struct {
	register *legaltext.Register
	sense    sense
}

// pair is the law and a mutant of it in one scenario.
type pair struct {
	Scenario
	law, mutant version
}

// newPair reads both with terms of one builder.
func newPair(b *prove.Builder, law, mutant *legaltext.Register, s Scenario) pair {
	read := func(register *legaltext.Register) version {
		return version{register, in(b, register.AsOf(s.Release), &s.Readings)}
	}
	return pair{s, read(law), read(mutant)}
}

// ofTheorems are the aspects that theorems speak of: none is about response codes.
var ofTheorems = []prove.Aspect{prove.Decisions, prove.Replacing, prove.Recording, prove.Routing, prove.Uploading}

// difference finds the first difference, or fails to decide whether there is
// one; nil where it is proved that there is none.
func (p pair) difference() *Difference {
	among := ofTheorems
	if p.onlyUploads() {
		among = []prove.Aspect{prove.Uploading}
	}
	one, other := p.Scenario.law(p.law.register), p.Scenario.law(p.mutant.register)
	flip, err := prove.FirstDifference(&one, &other, among...)
	switch {
	case err != nil:
		return &Difference{p.Scenario, nil, err.Error()}
	case flip == nil:
		return nil
	default:
		return &Difference{p.Scenario, flip, ""}
	}
}

// onlyUploads reports whether everything but uploads has been compared as of MP107.
func (p pair) onlyUploads() bool {
	return onlyUploadsAdded(p.law.register, p.Release) && onlyUploadsAdded(p.mutant.register, p.Release)
}

// said is all that verdicts in the scenario can depend on. Of the readings,
// theorems name A5 themselves.
func (p pair) said() string {
	text := string(p.Release) + " " + p.Readings.Answer(spec.A5)
	for _, v := range []version{p.law, p.mutant} {
		for _, c := range v.register.InForce(p.Release) {
			if c.Rule != nil {
				text += "\n" + v.sense.rule(c.Rule)
			}
		}
	}
	return text
}
