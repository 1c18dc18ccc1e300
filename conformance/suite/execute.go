package suite

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// execution is one case carried out against an implementation and the model
// side by side, up to the first event at which they part.
type execution struct {
	verdict conformance.Verdict
	reason  string
	// step, expected, actual and differences describe a failure.
	step        int
	expected    []string
	actual      []string
	differences []conformance.Difference
	clauses     []spec.ClauseID // behind the expectation at that step
	// exercised are the deciding clauses of every step carried out.
	exercised  []spec.ClauseID
	judgements []model.Judgement
	judged     int  // events that the law was asked about
	timedOut   bool // a call was given up
	lost       bool // the implementation was not reached
	cutShort   bool // a call ended with an error, so that its event was not judged
}

// executor carries cases out.
type executor struct {
	machine     *model.Machine
	adaptor     conformance.Adaptor // guarded
	raw         conformance.Adaptor // the same, as it was given
	timeout     time.Duration
	description conformance.Description
	strict      bool
}

// run carries out events from a world. Its error says that the case itself is
// broken: the model cannot follow it.
func (x *executor) run(ctx context.Context, world spec.World, events []spec.Event) (execution, error) {
	state, err := model.Start(world)
	if err != nil {
		return execution{}, err
	}
	result := execution{verdict: conformance.Pass}
	if err := x.adaptor.Reset(ctx, world); err != nil {
		return result.failed(verdictOn(err), 0, fmt.Sprintf("reset: %s", text.Printable(err.Error())), err), nil
	}
	for step, event := range events {
		next, verdict, err := x.machine.Step(state, event)
		if err != nil {
			return execution{}, fmt.Errorf("event %d: %w", step+1, err)
		}
		x.record(&result, verdict)
		actual, err := x.send(ctx, event)
		if err != nil {
			return result.failed(verdictOn(err), step, fmt.Sprintf("event %d: %s", step+1, text.Printable(err.Error())), err), nil
		}
		x.compareResult(&result, step, event, verdict, actual)
		if x.description.Can(conformance.CanObserve) && result.verdict == conformance.Pass {
			if err := x.compareDevices(ctx, &result, step, next, verdict); err != nil {
				return result.failed(verdictOn(err), step, fmt.Sprintf("event %d: observe: %s", step+1, text.Printable(err.Error())), err), nil
			}
		}
		if result.verdict != conformance.Pass {
			return result, nil
		}
		state = next
	}
	return result, nil
}

// doubt makes a pass inconclusive where something was to change and nobody
// could see whether it did.
func (x *executor) doubt(e *execution, events []spec.Event) {
	if e.verdict != conformance.Pass || x.description.Can(conformance.CanObserve) {
		return
	}
	accepted := func(j model.Judgement) bool { return j.Decision == spec.Accepted }
	changes := func(event spec.Event) bool { return event.Upload != nil || event.DeviceStatus != nil }
	if slices.ContainsFunc(e.judgements, accepted) || slices.ContainsFunc(events, changes) {
		e.verdict, e.reason = conformance.Inconclusive, "the answers are right, but what they changed cannot be observed"
	}
}

// Execute carries one case out against an implementation that has described
// itself, outside a run: nothing is kept, reduced or waited for. Its error says
// that the case itself is broken: the model cannot follow it.
func (s *Suite) Execute(ctx context.Context, adaptor conformance.Adaptor, description conformance.Description, c conformance.Case) (conformance.Result, error) {
	x := s.executor(adaptor, description)
	e := execution{verdict: conformance.NotApplicable}
	if missing := c.Missing(description); missing != "" {
		e.reason = missingReason(missing)
	} else {
		var err error
		if e, err = x.run(ctx, c.World, c.Events); err != nil {
			return conformance.Result{}, err
		}
		x.doubt(&e, c.Events)
	}
	result := newResult(c, e)
	if e.verdict == conformance.Fail {
		result.Counterexample = newCounterexample(c.ID, c.World, c.Events, c.Narration, e)
	}
	return result, nil
}

func newResult(c conformance.Case, e execution) conformance.Result {
	return conformance.Result{
		ID: c.ID, Kind: c.Kind, Requirement: c.Requirement, Theorem: c.Theorem, Title: c.Title,
		Verdict: e.verdict, Reason: e.reason, Clauses: e.exercised,
	}
}

// executor carries cases of the suite out on an adaptor.
func (s *Suite) executor(adaptor conformance.Adaptor, description conformance.Description) *executor {
	x := &executor{machine: s.machine, description: description, strict: s.options.Strict, timeout: s.options.Timeout}
	return x.over(adaptor)
}

// over is the executor on another adaptor.
func (x *executor) over(adaptor conformance.Adaptor) *executor {
	other := *x
	other.raw, other.adaptor = adaptor, conformance.Guard(adaptor, x.timeout)
	return &other
}

func (x *executor) send(ctx context.Context, event spec.Event) (spec.Result, error) {
	if event.Submit == nil {
		return x.adaptor.Apply(ctx, event)
	}
	response, err := x.adaptor.Submit(ctx, *event.Submit)
	if err != nil {
		return spec.Result{}, err
	}
	if err := response.Validate(); err != nil {
		return spec.Result{}, fmt.Errorf("the answer makes no sense: %w", err)
	}
	return spec.Result{Response: &response}, nil
}

// record notes which clauses an event exercised: those that decided, and the
// definitions that they rest on.
func (x *executor) record(e *execution, verdict model.Verdict) {
	add := func(clauses ...spec.ClauseID) {
		for _, id := range clauses {
			for _, used := range append([]spec.ClauseID{id}, x.machine.DefinitionsOf(id)...) {
				if !slices.Contains(e.exercised, used) {
					e.exercised = append(e.exercised, used)
				}
			}
		}
	}
	for _, judgement := range verdict.Judgements {
		add(judgement.Deciding()...)
	}
	add(verdict.Clauses...)
	e.judgements = append(e.judgements, verdict.Judgements...)
	e.judged++
}

func (e execution) failed(verdict conformance.Verdict, step int, reason string, cause error) execution {
	e.verdict, e.step, e.reason = verdict, step, reason
	e.timedOut, e.lost = conformance.TimedOut(cause), errors.Is(cause, conformance.ErrUnreachable)
	e.cutShort = true
	return e
}

// compareResult holds what an event brought about against the law.
func (x *executor) compareResult(result *execution, step int, event spec.Event, verdict model.Verdict, actual spec.Result) {
	switch event.Kind() {
	case spec.KindSubmit:
		x.compareResponse(result, step, "response", verdict.Judgements[0], *actual.Response)
	case spec.KindAdvance:
		x.compareExecutions(result, step, verdict, actual.Executions)
	case spec.KindAlert:
		if actual.AlertTo != verdict.Result.AlertTo {
			result.mismatch(step, verdict.Clauses, conformance.Difference{
				Path: "alert.recipient", Expected: partyName(verdict.Result.AlertTo), Actual: partyName(actual.AlertTo),
			})
		}
	}
}

func (x *executor) compareResponse(result *execution, step int, path string, judgement model.Judgement, actual spec.Response) {
	conforms := judgement.Conforms(actual)
	if wanted := judgement.Response(); conforms && x.strict && wanted.Code != spec.NoCode {
		conforms = wanted == actual
	}
	if !conforms {
		result.mismatch(step, judgement.Deciding(), conformance.Difference{Path: path, Expected: x.allowed(judgement), Actual: actual.String()})
	}
}

func (x *executor) compareExecutions(result *execution, step int, verdict model.Verdict, actual []spec.Execution) {
	for i, judgement := range verdict.Judgements {
		path := fmt.Sprintf("execution of %s", judgement.RequestID)
		if i >= len(actual) || !strings.EqualFold(actual[i].RequestID, judgement.RequestID) {
			found := "nothing"
			if i < len(actual) {
				found = "execution of " + text.Printable(actual[i].RequestID)
			}
			result.mismatch(step, judgement.Deciding(), conformance.Difference{Path: path, Expected: x.allowed(judgement), Actual: found})
			return
		}
		if err := actual[i].Response.Validate(); err != nil {
			*result = result.failed(conformance.Error, step, fmt.Sprintf("event %d: the answer makes no sense: %v", step+1, err), err)
			return
		}
		if x.compareResponse(result, step, path, judgement, actual[i].Response); result.verdict != conformance.Pass {
			return
		}
	}
	if extra := len(actual) - len(verdict.Judgements); extra > 0 {
		result.mismatch(step, nil, conformance.Difference{Path: "executions", Expected: fmt.Sprint(len(verdict.Judgements)), Actual: fmt.Sprint(len(actual))})
	}
}

// allowed says in words which responses the law allows.
func (x *executor) allowed(j model.Judgement) string {
	if j.Decision == spec.Accepted {
		return j.Response().String()
	}
	var codes []string
	for _, failure := range j.Failures() {
		if failure.FailsWith == spec.NoCode {
			return "rejected, with any code"
		}
		if code := string(failure.FailsWith); !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
		if x.strict {
			break
		}
	}
	return "rejected (" + strings.Join(codes, " or ") + ")"
}

// compareDevices holds what the implementation has of every Device against the law.
func (x *executor) compareDevices(ctx context.Context, result *execution, step int, next model.State, verdict model.Verdict) error {
	for _, device := range next.DeviceIDs() {
		expected, _ := next.Observe(device)
		actual, err := x.adaptor.Observe(ctx, device)
		if err != nil {
			return err
		}
		if actual.Device != device {
			return fmt.Errorf("asked for Device %v, got %v", device, actual.Device)
		}
		if expected.Status == actual.Status && maps.Equal(expected.Credentials, actual.Credentials) {
			continue // by far the most common case, and reflection is slow
		}
		differences := diff(partyName(device), expected, actual)
		clauses := slices.Clone(verdict.Clauses)
		for _, judgement := range verdict.Judgements {
			clauses = append(clauses, judgement.Deciding()...)
		}
		result.mismatch(step, clauses, differences...)
	}
	return nil
}

// mismatch records a failure, or more of the same one.
func (e *execution) mismatch(step int, clauses []spec.ClauseID, differences ...conformance.Difference) {
	e.verdict, e.step = conformance.Fail, step
	e.differences = append(e.differences, differences...)
	for _, id := range clauses {
		if !slices.Contains(e.clauses, id) {
			e.clauses = append(e.clauses, id)
		}
	}
	for _, d := range differences {
		e.expected = append(e.expected, fmt.Sprintf("%s: %s", d.Path, d.Expected))
		e.actual = append(e.actual, fmt.Sprintf("%s: %s", d.Path, d.Actual))
	}
	first := e.differences[0]
	e.reason = fmt.Sprintf("event %d: %s: expected %s, got %s", step+1, first.Path, first.Expected, first.Actual)
}
