package suite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// execution is the result of a case, with what a run needs to know besides.
type execution struct {
	conformance.Result
	judgements []model.Judgement // of the events judged
	gate       Gate              // what of them got past the RDP check
	answers    []Answer          // of the implementation, call by call
	unsettled  unsettled         // why it is inconclusive, if another attempt failed
	cause      error             // why a call ended without an answer
	stopped    string            // why the case was not carried out, or not to its end
	broken     error             // the case itself is: the model cannot follow it
}

func (e execution) timedOut() bool { return conformance.TimedOut(e.cause) }
func (e execution) lost() bool     { return errors.Is(e.cause, conformance.ErrUnreachable) }

// begun is the execution of a case of which nothing is known yet.
func begun(c conformance.Case) execution {
	return execution{Result: conformance.Result{
		ID: c.ID, Kind: c.Kind, Requirement: c.Requirement, Theorem: c.Theorem, Title: c.Title, Verdict: conformance.Pass,
	}}
}

func notRun(c conformance.Case, why string) execution {
	e := begun(c)
	e.Verdict, e.Reason, e.stopped = conformance.Error, conformance.NotRun+why, why
	return e
}

// notApplicable is the execution of a case that needs an ability which is not
// claimed. What the law decides in it is what it would have decided.
func (s *Suite) notApplicable(c conformance.Case, missing conformance.Ability) execution {
	e := begun(c)
	state, err := model.Start(c.World)
	for _, event := range c.Events {
		next, verdict, wrong := s.machine.Step(state, event)
		if err = cmp.Or(err, wrong); err != nil {
			e.broken = err
			return e
		}
		e.judged(s.machine, verdict)
		add(&e.Theorems, s.theorems.decided(state, event, verdict, true))
		state = next
	}
	e.Judged, e.judgements = 0, nil
	e.Verdict, e.Reason = conformance.NotApplicable, fmt.Sprintf("the implementation does not claim the ability %q", missing)
	return e
}

// Execute carries one case out against an implementation, outside a run: nothing
// is kept, reduced or waited for. Its error says that the implementation does not
// describe itself, or that the case itself is broken.
func (s *Suite) Execute(ctx context.Context, adaptor conformance.Adaptor, c conformance.Case) (conformance.Result, error) {
	l, err := newLane(ctx, s, adaptor, 0)
	if err != nil {
		return conformance.Result{}, err
	}
	e := l.execute(ctx, c)
	if e.Verdict == conformance.Fail {
		complete(e.Counterexample, c, c.Narration)
	}
	return e.Result, e.broken
}

// execute carries a case out against the implementation and the model side by
// side, up to the first event at which they part.
func (l *lane) execute(ctx context.Context, c conformance.Case) (e execution) {
	if missing := c.Missing(l.description); missing != "" {
		return l.suite.notApplicable(c, missing)
	}
	e = begun(c)
	var kept recording
	kept.witnessed, _ = l.raw.(conformance.Witnessed)
	defer func() { e.answers = kept.answers }()
	state, err := model.Start(c.World)
	if err != nil {
		e.broken = err
		return e
	}
	err = l.adaptor.Reset(ctx, c.World)
	if kept.keep(Answer{}, err); err != nil {
		return e.cut("reset", err)
	}
	for step, event := range c.Events {
		next, verdict, err := l.machine.Step(state, event)
		if err != nil {
			e.broken = fmt.Errorf("event %d: %w", step+1, err)
			return e
		}
		var actual spec.Result
		if event.Submit == nil {
			actual, err = l.adaptor.Apply(ctx, event)
			kept.keep(Answer{Result: &actual}, err)
		} else {
			actual.Response = new(spec.Response)
			*actual.Response, err = l.adaptor.Submit(ctx, *event.Submit)
			kept.keep(Answer{Response: actual.Response}, err)
		}
		var found finding
		if err == nil {
			found, err = l.compare(event, verdict, actual)
		}
		if err != nil {
			return e.cut(fmt.Sprintf("event %d", step+1), err)
		}
		if l.description.Can(conformance.CanObserve) && len(found.differences) == 0 {
			for _, device := range next.DeviceIDs() {
				observed, err := l.adaptor.Observe(ctx, device)
				kept.observed(device, observed, err)
				if err == nil && observed.Device != device {
					err = fmt.Errorf("asked for Device %v, got %v", device, observed.Device)
				}
				if err != nil {
					return e.cut(fmt.Sprintf("event %d: observe", step+1), err)
				}
				found.observed(l.machine, next, verdict, observed)
			}
		}
		e.judged(l.machine, verdict)
		e.gate.judged(l.suite.gated, verdict.Judgements, actual)
		add(&e.Theorems, l.suite.theorems.decided(state, event, verdict, l.description.Can(conformance.CanObserve)))
		if len(found.differences) > 0 {
			e.fail(step, found)
			add(&e.Counterexample.Theorems, l.suite.theorems.seen(state, event, verdict, actual, found))
			add(&e.Theorems, e.Counterexample.Theorems)
			return e
		}
		state = next
	}
	l.doubt(&e, c.Events)
	return e
}

// cut ends an execution at a call that brought no answer.
func (e execution) cut(where string, cause error) execution {
	why := text.Printable(cause.Error())
	if errors.As(cause, new(kept)) {
		why = cause.Error()
	}
	e.Reason, e.cause = fmt.Sprintf("%s: %s", where, why), cause
	switch {
	case errors.Is(cause, conformance.ErrNotExpressible):
		e.Verdict = conformance.NotApplicable
	case errors.Is(cause, conformance.ErrNotCheckable):
		e.Verdict = conformance.Inconclusive
	default:
		e.Verdict = conformance.Error
	}
	return e
}

// judged counts one more event, and notes the clauses that it exercised: those
// that decided, and the definitions that they rest on.
func (e *execution) judged(machine *model.Machine, verdict model.Effect) {
	e.Judged++
	e.judgements = append(e.judgements, verdict.Judgements...)
	involved := func(clauses []spec.ClauseID) {
		for _, id := range clauses {
			add(&e.Clauses, append([]spec.ClauseID{id}, machine.DefinitionsOf(id)...))
		}
	}
	for _, judgement := range verdict.Judgements {
		involved(judgement.Deciding())
	}
	involved(verdict.Clauses)
}

// add adds what is not in a list yet.
func add[T comparable](to *[]T, more []T) {
	for _, one := range more {
		if !slices.Contains(*to, one) {
			*to = append(*to, one)
		}
	}
}

// fail records what went wrong at a step.
func (e *execution) fail(step int, found finding) {
	first := found.differences[0]
	e.Verdict = conformance.Fail
	e.Reason = fmt.Sprintf("event %d: %s: expected %s, got %s", step+1, first.Path, first.Expected, first.Actual)
	e.Counterexample = &conformance.Counterexample{
		Case: e.ID, Step: step, Differences: found.differences, Clauses: found.clauses,
	}
	for _, d := range found.differences {
		e.Counterexample.Expected = append(e.Counterexample.Expected, fmt.Sprintf("%s: %s", d.Path, d.Expected))
		e.Counterexample.Actual = append(e.Counterexample.Actual, fmt.Sprintf("%s: %s", d.Path, d.Actual))
	}
}

// doubt makes a pass inconclusive where something was to change and nobody
// could see whether it did.
func (l *lane) doubt(e *execution, events []spec.Event) {
	if l.description.Can(conformance.CanObserve) {
		return
	}
	accepted := func(j model.Judgement) bool { return j.Decision == spec.Accepted }
	changes := func(event spec.Event) bool { return event.Upload != nil || event.DeviceStatus != nil }
	if slices.ContainsFunc(e.judgements, accepted) || slices.ContainsFunc(events, changes) {
		e.Verdict, e.Reason = conformance.Inconclusive, "the answers are right, but what they changed cannot be observed"
	}
}

// complete adds to a counterexample the case that it is one of, also in words.
func complete(x *conformance.Counterexample, c conformance.Case, narration []string) {
	x.World, x.Events = c.World, c.Events[:x.Step+1]
	x.Story = tell(c.World, x.Events, narration)
}
