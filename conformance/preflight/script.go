package preflight

import (
	"context"
	"errors"
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

func steps(events ...spec.Event) []step {
	var all []step
	for _, event := range events {
		all = append(all, step{event: event})
	}
	return all
}

// outcome is what came of a step, in words. Two equal outcomes are the same
// behaviour; the words of an error are no part of it, as they may hold numbers
// of calls and times.
type outcome struct {
	step step
	text string
}

const anError = "an error"

// play resets the lane to a world and plays a script. Its error says that the
// script could not be played to its end; a step that is refused with an error
// is no such thing, it is an outcome.
func (c *caller) play(ctx context.Context, world spec.World, script []step) ([]outcome, error) {
	if err := c.reset(ctx, world); err != nil {
		return nil, fmt.Errorf("reset: %w", err)
	}
	var outcomes []outcome
	for _, s := range script {
		text, err := c.take(ctx, s)
		if err != nil && (c.lost != nil || errors.Is(err, conformance.ErrUnreachable) || conformance.TimedOut(err)) {
			return nil, err
		}
		if err != nil {
			text = anError
		}
		outcomes = append(outcomes, outcome{s, text})
	}
	return outcomes, nil
}

func (c *caller) take(ctx context.Context, s step) (string, error) {
	switch {
	case s.look != 0:
		seen, err := c.observe(ctx, s.look)
		return tellObservation(seen), err
	case s.event.Submit != nil:
		answer, err := c.submit(ctx, *s.event.Submit)
		return text.Printable(answer.String()), err
	default:
		result, err := c.apply(ctx, s.event)
		return tellResult(s.event, result), err
	}
}

func tellResult(event spec.Event, result spec.Result) string {
	switch event.Kind() {
	case spec.KindAdvance:
		if len(result.Executions) == 0 {
			return "nothing was executed"
		}
		var parts []string
		for _, e := range result.Executions {
			parts = append(parts, text.Printable(fmt.Sprintf("%s was executed: %v", e.RequestID, e.Response)))
		}
		return strings.Join(parts, "; ")
	case spec.KindAlert:
		if result.AlertTo == 0 {
			return "nobody received it"
		}
		return fmt.Sprintf("%v received it", result.AlertTo)
	default:
		return "done"
	}
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

// tell puts a step into words.
func (s step) tell() string {
	if s.look != 0 {
		return fmt.Sprintf("Observe of %v", s.look)
	}
	if r := s.event.Submit; r != nil {
		when := ""
		if r.ExecuteAt != nil {
			when = fmt.Sprintf(", to be executed at %v", *r.ExecuteAt)
		}
		return fmt.Sprintf("Submit of %s from %v to %v, counter %d%s", r.SRV, r.Originator, r.Target, r.Counter, when)
	}
	if a := s.event.Advance; a != nil {
		return fmt.Sprintf("Apply of advance to %v", a.To)
	}
	return fmt.Sprintf("Apply of %s", s.event.Kind())
}

// part finds the first step at which two outcomes of one script part; -1 where none does.
func part(first, second []outcome) int {
	for i := range first {
		if first[i].text != second[i].text {
			return i
		}
	}
	return -1
}
