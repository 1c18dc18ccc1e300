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

// outcome is what came of a step: the call and its answer in words, and the
// answer itself. Two equal answers in words are the same behaviour; the words of
// an error are no part of it, as they may hold numbers of calls and times.
type outcome struct {
	call, answer string
	response     spec.Response
	result       spec.Result
	seen         spec.Observation
	err          error // why there was no answer
	looked       bool  // which may end with an error: of what is not there
}

// take takes one step.
func (c *caller) take(ctx context.Context, s step) (o outcome, err error) {
	switch kind := string(s.event.Kind()); {
	case s.look != 0:
		o.call, o.looked = fmt.Sprintf("Observe of %v", s.look), true
		o.seen, err = ask(ctx, c, "Observe", s.look, c.adaptor.Observe)
		o.answer = tellObservation(o.seen)
	case s.event.Submit != nil:
		o.call = tellRequest(*s.event.Submit)
		o.response, err = ask(ctx, c, "Submit", *s.event.Submit, c.adaptor.Submit)
		o.answer = text.Printable(o.response.String())
	default:
		o.call = "Apply of " + kind
		if s.event.Advance != nil {
			o.call += fmt.Sprintf(" to %v", s.event.Advance.To)
		}
		o.result, err = ask(ctx, c, "Apply of "+kind, s.event, c.adaptor.Apply)
		o.answer = tellExecutions(o.result)
	}
	if o.err = err; err != nil {
		o.answer = "an error"
	}
	return o, err
}

// run resets the lane to a world and takes steps until one ends with an error.
func (c *caller) run(ctx context.Context, world spec.World, script ...step) ([]outcome, error) {
	err := c.reset(ctx, world)
	outcomes := make([]outcome, len(script))
	for i := 0; i < len(script) && err == nil; i++ {
		outcomes[i], err = c.take(ctx, script[i])
	}
	return outcomes, err
}

// play is like run, but goes on where a step is refused with an error: that is an
// outcome too. Its error says that the script could not be played to its end.
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

func tellRequest(r spec.ServiceRequest) string {
	when := ""
	if r.ExecuteAt != nil {
		when = fmt.Sprintf(", to be executed at %v", *r.ExecuteAt)
	}
	return fmt.Sprintf("Submit of %s from %v to %v, counter %d%s", r.SRV, r.Originator, r.Target, r.Counter, when)
}

func tellExecutions(result spec.Result) string {
	if len(result.Executions) == 0 {
		return "nothing was executed"
	}
	var parts []string
	for _, e := range result.Executions {
		parts = append(parts, text.Printable(fmt.Sprintf("%s was executed: %v", e.RequestID, e.Response)))
	}
	return strings.Join(parts, "; ")
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

// firstDifference finds the first step at which two outcomes of one script part; -1 where none does.
func firstDifference(first, second []outcome) int {
	for i := range first {
		if first[i].answer != second[i].answer {
			return i
		}
	}
	return -1
}
