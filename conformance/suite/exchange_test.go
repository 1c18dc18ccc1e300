package suite_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// What the wire cannot say is not applicable, and what cannot be brought about
// is inconclusive: neither is an error, and neither has passed.
func TestErrorsThatAreNoErrors(t *testing.T) {
	for _, c := range []struct {
		cause error
		want  conformance.Verdict
	}{
		{conformance.ErrNotExpressible, conformance.NotApplicable},
		{conformance.ErrNotCheckable, conformance.Inconclusive},
		{fmt.Errorf("something else"), conformance.Error},
	} {
		refuse := fmt.Errorf("here: %w", c.cause)
		for name, adaptor := range map[string]conformance.Adaptor{
			"submit": &fake{Adaptor: correct(t), submit: func(context.Context, spec.ServiceRequest) (spec.Response, error) { return spec.Response{}, refuse }},
			"reset":  &fake{Adaptor: correct(t), reset: func(context.Context, spec.World) error { return refuse }},
		} {
			outcome := run(t, newSuite(t, suite.Options{Run: []string{"R1/T13/scenario"}, Sequences: -1}), adaptor)
			for _, r := range outcome.Results {
				if r.Verdict != c.want || !strings.Contains(r.Reason, c.cause.Error()) {
					t.Errorf("%s, %v: %s is %s (%s), want %s", name, c.cause, r.ID, r.Verdict, r.Reason, c.want)
				}
			}
			if outcome.Counts.Conclude() == conformance.Conformant {
				t.Errorf("%s, %v: concluded conformant", name, c.cause)
			}
			for _, check := range outcome.Coverage.Checks {
				if check.Passed+check.Failed > 0 {
					t.Errorf("%s, %v: %s counts as covered", name, c.cause, check.Check)
				}
			}
		}
	}
}

// recording is an adaptor with a transcript of one line a call.
type recording struct {
	conformance.Adaptor
	lines []conformance.Exchange
}

func (r *recording) Reset(ctx context.Context, world spec.World) error {
	r.lines = nil
	return r.Adaptor.Reset(ctx, world)
}

func (r *recording) Submit(ctx context.Context, request spec.ServiceRequest) (spec.Response, error) {
	r.lines = append(r.lines, conformance.Exchange{Direction: "sent", Body: request.RequestID() + strings.Repeat("x", 30_000)})
	return r.Adaptor.Submit(ctx, request)
}

func (r *recording) Transcript() []conformance.Exchange { return r.lines }

// A failure carries the messages of the reduced counterexample, bounded, and a
// case that passed carries none.
func TestTranscriptIsTheCounterexamplesOwn(t *testing.T) {
	adaptor := &recording{Adaptor: simulated(t, dsp.Config{Release: spec.MP107, Faults: []dsp.FaultID{"bypass-any-615"}})}
	outcome := run(t, newSuite(t, suite.Options{Run: []string{"R1/T01", "R1/T15"}, Sequences: 20}), adaptor)
	var transcribed, whole int
	for _, r := range outcome.Results {
		if r.Verdict == conformance.Pass {
			if len(r.Exchanges) > 0 {
				t.Fatalf("%s passed and carries messages", r.ID)
			}
			continue
		}
		if len(r.Counterexample.Events) > 0 {
			whole++
		}
		if len(r.Exchanges) == 0 {
			continue
		}
		transcribed++
		var requests []string
		for _, e := range r.Counterexample.Events {
			if e.Submit != nil {
				requests = append(requests, e.Submit.RequestID())
			}
		}
		if len(r.Exchanges) != len(requests) {
			t.Fatalf("%s: %d messages for %d requests", r.ID, len(r.Exchanges), len(requests))
		}
		for i, message := range r.Exchanges {
			if !strings.HasPrefix(message.Body, requests[i]) || len(message.Body) > 20_000 {
				t.Errorf("%s: message %d is of %.60q and has %d bytes", r.ID, i+1, message.Body, len(message.Body))
			}
		}
	}
	if whole == 0 || transcribed != whole {
		t.Errorf("%d of %d counterexamples that are told whole carry their messages", transcribed, whole)
	}
}
