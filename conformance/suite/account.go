package suite

import (
	"context"
	"fmt"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Step is one event of a case: what the law demands, and what was seen, in words.
type Step struct {
	Event            string
	Expected, Actual []string
}

// Account tells a case, event by event, by a record of it that was judged. It ends with
// the event at which the implementation parted from the law, or did not answer. The error
// is that record or law cannot be followed.
func (s *Suite) Account(of conformance.Description, c conformance.Case, record Record) ([]Step, error) {
	l, played := &lane{suite: s, machine: s.machine, strict: s.options.Strict}, &playback{answers: record.Answers}
	state, err := model.Start(c.World)
	if err != nil {
		return nil, err
	}
	if err := played.Reset(context.Background(), c.World); played.unfit {
		return nil, record.invalid("its answers do not fit the case")
	} else if err != nil {
		return []Step{{Event: "The world is set up", Expected: []string{"it can be"}, Actual: []string{err.Error()}}}, nil
	}
	story := tell(c.World, c.Events, c.Narration)
	before := held(state)
	var steps []Step
	for i, event := range c.Events {
		if len(played.answers) == 0 {
			break
		}
		next, effect, err := s.machine.Step(state, event)
		if err != nil {
			return nil, fmt.Errorf("event %d: %w", i+1, err)
		}
		step := Step{Event: story.Events[i], Expected: append(l.demands(event, effect), became(held(state), held(next))...)}
		step.Actual, err = played.answered(event)
		if err == nil && len(played.answers) > 0 && of.Can(conformance.CanObserve) {
			var after []spec.Observation
			after, err = played.observed(next.DeviceIDs())
			step.Actual = append(step.Actual, became(before, after)...)
			before = after
		}
		if played.unfit {
			return nil, record.invalid("its answers do not fit the case")
		}
		if err != nil {
			step.Actual = append(step.Actual, "no answer: "+err.Error())
		}
		steps, state = append(steps, step), next
		if err != nil {
			break
		}
	}
	return steps, nil
}

// demands is what the law demands to be answered to an event.
func (l *lane) demands(event spec.Event, effect model.Effect) (all []string) {
	if event.Alert != nil {
		return []string{recipient(effect.Result.AlertTo)}
	}
	for _, judgement := range effect.Judgements {
		if event.Submit != nil {
			all = append(all, "response: "+l.allowed(judgement))
		} else {
			all = append(all, fmt.Sprintf("execution of %s: %s", judgement.RequestID, l.allowed(judgement)))
		}
	}
	return all
}

// answered is what was answered to an event.
func (p *playback) answered(event spec.Event) (all []string, err error) {
	if event.Submit != nil {
		response, err := p.Submit(context.Background(), *event.Submit)
		if err != nil {
			return nil, err
		}
		return []string{"response: " + text.Printable(response.String())}, nil
	}
	result, err := p.Apply(context.Background(), event)
	if err != nil {
		return nil, err
	}
	if event.Alert != nil {
		all = append(all, recipient(result.AlertTo))
	}
	for _, e := range result.Executions {
		all = append(all, text.Printable(fmt.Sprintf("execution of %s: %s", e.RequestID, e.Response.String())))
	}
	return all, nil
}

func recipient(id spec.EUI64) string {
	if id == 0 {
		return "the alert goes to nobody"
	}
	return "the alert goes to " + partyName(id)
}

// observed is what the implementation had of Devices after an event.
func (p *playback) observed(devices []spec.EUI64) (all []spec.Observation, err error) {
	for _, device := range devices {
		o, err := p.Observe(context.Background(), device)
		if err != nil {
			return all, err
		}
		all = append(all, o)
	}
	return all, nil
}

// held is what the law has of Devices.
func held(state model.State) (all []spec.Observation) {
	for _, device := range state.DeviceIDs() {
		o, _ := state.Observe(device)
		all = append(all, o)
	}
	return all
}

// became are the places at which what is held of Devices has become another.
func became(before, after []spec.Observation) (all []string) {
	for i := range min(len(before), len(after)) {
		for _, d := range diff(partyName(after[i].Device), before[i], after[i]) {
			all = append(all, fmt.Sprintf("%s: from %s to %s", d.Path, d.Expected, d.Actual))
		}
	}
	if len(all) == 0 && len(after) > 0 {
		all = append(all, "what is held of Devices stays as it is")
	}
	return all
}
