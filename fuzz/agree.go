package fuzz

import (
	"fmt"
	"maps"
	"slices"

	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Disagreement is what a search looks for: an event about which the model and
// the DSP differ, in what they answer or in what can be observed afterwards.
type Disagreement struct {
	Regime     Regime
	Event      spec.Event
	Model, DSP string
}

func (d *Disagreement) Error() string {
	return fmt.Sprintf("%s: after %s the model says %s, the DSP %s", d.Regime, d.Event.Kind(), d.Model, d.DSP)
}

// step lets an event happen to both and compares what they show.
func (p *pair) step(e spec.Event) (model.Effect, error) {
	differ := func(ours, theirs any) error {
		return &Disagreement{p.regime, e, fmt.Sprintf("%+v", ours), fmt.Sprintf("%+v", theirs)}
	}
	next, verdict, err := p.machine.Step(p.state, e)
	if err != nil {
		return verdict, fmt.Errorf("%s: an event that cannot happen was decoded: %w", p.regime, err)
	}
	p.state = next
	result, err := p.dsp.Apply(e)
	if err != nil {
		return verdict, differ("nothing", err)
	}
	if !equalResults(verdict.Result, result) {
		return verdict, differ(inWords(verdict.Result), inWords(result))
	}
	for _, device := range p.state.World().Devices {
		ours, _ := p.state.Observe(device.ID)
		theirs, err := p.dsp.Observe(device.ID)
		if err != nil {
			return verdict, differ(ours, err)
		}
		if ours.Device != theirs.Device || ours.Status != theirs.Status || !maps.Equal(ours.Credentials, theirs.Credentials) {
			return verdict, differ(ours, theirs)
		}
	}
	return verdict, nil
}

// equalResults compares decisions and, both being in the strict order, codes.
func equalResults(a, b spec.Result) bool {
	if (a.Response == nil) != (b.Response == nil) || a.Response != nil && *a.Response != *b.Response {
		return false
	}
	return a.AlertTo == b.AlertTo && slices.Equal(a.Executions, b.Executions)
}

// inWords is a result without the pointer that it has.
func inWords(r spec.Result) string {
	if r.Response != nil {
		return r.Response.String()
	}
	return fmt.Sprintf("executions %v, alert to %v", r.Executions, r.AlertTo)
}
