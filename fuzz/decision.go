package fuzz

import (
	"fmt"
	"slices"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Decision is the body of FuzzDecision: it has the compiled rules, the rules
// evaluated by CEL and a DSP with the given faults decide the case that the
// bytes stand for, once more when a future-dated request falls due, and
// reports the first disagreement.
func Decision(data []byte, faults ...dsp.FaultID) error {
	c, err := DecodeCase(data)
	if err != nil {
		return err
	}
	return c.Play(faults...)
}

// Play is Decision for a situation already decoded.
func (c Situation) Play(faults ...dsp.FaultID) error {
	p, err := newPair(c.Regime, c.World, faults)
	if err != nil {
		return err
	}
	if err := p.againstCEL(c.Request); err != nil {
		return err
	}
	if _, err := p.step(spec.Event{Submit: &c.Request}); err != nil {
		return err
	}
	if c.Request.ExecuteAt == nil {
		return nil
	}
	_, err = p.step(spec.Event{Advance: &spec.Advance{To: max(*c.Request.ExecuteAt, c.World.Now)}})
	return err
}

// Scenario is the situation as events: the request and, if it is future-dated, the
// moment at which it falls due.
func (c Situation) Scenario() Scenario {
	s := Scenario{c.Regime, c.World, []spec.Event{{Submit: &c.Request}}}
	if c.Request.ExecuteAt != nil {
		s.Events = append(s.Events, spec.Event{Advance: &spec.Advance{To: max(*c.Request.ExecuteAt, c.World.Now)}})
	}
	return s
}

// againstCEL holds the compiled rules against CEL at every stage, check by check.
func (p *pair) againstCEL(r spec.ServiceRequest) error {
	law, err := p.regime.CEL()
	if err != nil {
		return err
	}
	for _, stage := range []string{legaltext.StageImmediate, legaltext.StageReceipt, legaltext.StageExecution} {
		facts := p.machine.FactsOf(p.state, r, stage)
		judgement := p.machine.Decide(facts)
		checks, err := law.Judge(&facts)
		if err != nil {
			return err
		}
		if !slices.Equal(checks, judgement.Checks) {
			return fmt.Errorf("%s, at %s: CEL judges %+v, compiled rules %+v", p.regime, stage, checks, judgement.Checks)
		}
		accepts, err := law.Accepts(&facts)
		if err != nil {
			return err
		}
		if compiled := judgement.Decision == spec.Accepted; accepts != compiled || p.machine.Accepts(&facts) != compiled {
			return fmt.Errorf("%s, at %s: CEL accepts: %v, compiled rules: %v and %v", p.regime, stage, accepts, compiled, p.machine.Accepts(&facts))
		}
	}
	return nil
}

// pair is the model and a DSP in step with each other.
type pair struct {
	regime  Regime
	machine *model.Machine
	state   model.State
	dsp     *dsp.DSP
}

func newPair(regime Regime, world spec.World, faults []dsp.FaultID) (*pair, error) {
	machine, err := regime.Machine()
	if err != nil {
		return nil, err
	}
	state, err := model.Start(world)
	if err != nil {
		return nil, err
	}
	system, err := dsp.New(dsp.Config{Release: regime.Release, Readings: regime.Readings, Faults: faults})
	if err != nil {
		return nil, err
	}
	if err := system.Reset(world); err != nil {
		return nil, err
	}
	return &pair{regime, machine, state, system}, nil
}
