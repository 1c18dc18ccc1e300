package preflight

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// step is one call of a script: an event, or a look at a Device.
type step struct {
	event spec.Event
	look  spec.EUI64 // in place of an event
}

func look(device spec.EUI64) step { return step{look: device} }

func happens(event spec.Event) step { return step{event: event} }

// possible leaves out what the implementation is not able to do: events to
// apply and looks.
func possible(script []step, able conformance.Description) []step {
	return slices.DeleteFunc(script, func(s step) bool {
		needs := conformance.CanObserve
		if s.look == 0 {
			needs = conformance.AbilityFor(s.event.Kind())
		}
		return needs != "" && !able.Can(needs)
	})
}

// outcome is what came of a step: the call and its answer in words. Two equal
// answers are the same behaviour; the words of an error are no part of it, as
// they may hold numbers of calls and times.
type outcome struct{ call, answer string }

// play resets the lane to a world and plays a script. Its error says that the
// script could not be played to its end; a step that is refused with an error
// is no such thing, it is an outcome.
func (c *caller) play(ctx context.Context, world spec.World, script []step) ([]outcome, error) {
	if err := c.reset(ctx, world); err != nil {
		return nil, fmt.Errorf("reset: %w", err)
	}
	var outcomes []outcome
	for _, s := range script {
		o, err := c.take(ctx, s)
		if err != nil && (c.lost != nil || noAnswer(err)) {
			return nil, err
		}
		outcomes = append(outcomes, o)
	}
	return outcomes, nil
}

// take takes one step.
func (c *caller) take(ctx context.Context, s step) (o outcome, err error) {
	switch {
	case s.look != 0:
		var seen spec.Observation
		seen, err = c.observe(ctx, s.look)
		o = outcome{fmt.Sprintf("Observe of %v", s.look), tellObservation(seen)}
	case s.event.Submit != nil:
		var answer spec.Response
		answer, err = c.submit(ctx, *s.event.Submit)
		o = outcome{tellRequest(*s.event.Submit), text.Printable(answer.String())}
	default:
		var result spec.Result
		result, err = c.apply(ctx, s.event)
		o = tellEvent(s.event, result)
	}
	if err != nil {
		o.answer = "an error"
	}
	return o, err
}

func tellRequest(r spec.ServiceRequest) string {
	when := ""
	if r.ExecuteAt != nil {
		when = fmt.Sprintf(", to be executed at %v", *r.ExecuteAt)
	}
	return fmt.Sprintf("Submit of %s from %v to %v, counter %d%s", r.SRV, r.Originator, r.Target, r.Counter, when)
}

func tellEvent(event spec.Event, result spec.Result) outcome {
	if event.Advance == nil {
		return outcome{fmt.Sprintf("Apply of %s", event.Kind()), "done"}
	}
	var parts []string
	for _, e := range result.Executions {
		parts = append(parts, text.Printable(fmt.Sprintf("%s was executed: %v", e.RequestID, e.Response)))
	}
	if len(parts) == 0 {
		parts = []string{"nothing was executed"}
	}
	return outcome{fmt.Sprintf("Apply of advance to %v", event.Advance.To), strings.Join(parts, "; ")}
}

func tellObservation(o spec.Observation) string {
	parts := []string{fmt.Sprintf("Device %v, status %q", o.Device, o.Status)}
	for _, slot := range slices.Sorted(maps.Keys(o.Credentials)) {
		parts = append(parts, fmt.Sprintf("slot %s: role %s of %v", slot, o.Credentials[slot].Role, o.Credentials[slot].Owner))
	}
	if len(o.Credentials) == 0 {
		parts = append(parts, "every slot empty")
	}
	return text.Printable(strings.Join(parts, ", "))
}

// part finds the first step at which two outcomes of one script part; -1 where none does.
func part(first, second []outcome) int {
	for i := range first {
		if first[i].answer != second[i].answer {
			return i
		}
	}
	return -1
}
