package suite

import (
	"context"
	"fmt"
	"maps"

	"example.org/mp107/conformance"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Prepared is a case with what the law says of it, found out once, so that it can
// be put to thousands of implementations. It is safe for concurrent use.
type Prepared struct {
	Case  conformance.Case
	steps []lawful
}

// lawful is an event, what the law says of it, and what is to be seen afterwards.
type lawful struct {
	event  spec.Event
	effect model.Effect
	seen   []spec.Observation
}

// Prepare finds out what the law says of a case. The error says that the case is
// broken.
func (s *Suite) Prepare(c conformance.Case) (Prepared, error) {
	p := Prepared{Case: c}
	state, err := model.Start(c.World)
	if err != nil {
		return p, err
	}
	for i, event := range c.Events {
		next, effect, err := s.machine.Step(state, event)
		if err != nil {
			return p, fmt.Errorf("event %d: %w", i+1, err)
		}
		step := lawful{event: event, effect: effect}
		step.effect.Taken = nil // whole states, which take place and which nobody asks for here
		for _, device := range next.DeviceIDs() {
			observation, _ := next.Observe(device)
			step.seen = append(step.seen, observation)
		}
		p.steps, state = append(p.steps, step), next
	}
	return p, nil
}

// Passes carries a prepared case out and reports whether the implementation does
// what the law does: whether Execute would say that it passes. It tells nothing of
// what went wrong, and asks for the implementation to be able to do everything.
// The error says that there was no answer, or one that makes no sense.
func (s *Suite) Passes(ctx context.Context, adaptor conformance.Adaptor, p Prepared) (bool, error) {
	l := lane{suite: s, machine: s.machine, strict: s.options.Strict}
	if err := adaptor.Reset(ctx, p.Case.World); err != nil {
		return false, err
	}
	for _, step := range p.steps {
		var actual spec.Result
		var err error
		if step.event.Submit == nil {
			actual, err = adaptor.Apply(ctx, step.event)
		} else {
			actual.Response = new(spec.Response)
			*actual.Response, err = adaptor.Submit(ctx, *step.event.Submit)
		}
		if err != nil {
			return false, err
		}
		found, err := l.compare(step.event, step.effect, actual)
		if err != nil || len(found.differences) > 0 {
			return false, err
		}
		for _, expected := range step.seen {
			actual, err := adaptor.Observe(ctx, expected.Device)
			if err != nil {
				return false, err
			}
			if expected.Status != actual.Status || !maps.Equal(expected.Credentials, actual.Credentials) {
				return false, nil
			}
		}
	}
	return true, nil
}
