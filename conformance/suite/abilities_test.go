package suite_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// lawAccepts reports whether anything is accepted in a case, by the law.
func lawAccepts(t *testing.T, m *model.Machine, c conformance.Case) bool {
	t.Helper()
	state, err := model.Start(c.World)
	if err != nil {
		t.Fatal(err)
	}
	for _, event := range c.Events {
		next, verdict, err := m.Step(state, event)
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range verdict.Judgements {
			if j.Decision == spec.Accepted {
				return true
			}
		}
		state = next
	}
	return false
}

// TestSubmitAlone runs the whole suite against an implementation that claims
// no ability at all. What needs one is not applicable; an acceptance, whose
// effect nobody can see, is inconclusive; a rejection passes.
func TestSubmitAlone(t *testing.T) {
	t.Parallel()
	testSuite := newSuite(t, suite.Options{Sequences: 30, Depth: -1})
	bare := claims(t, correct(t)).(*fake)
	bare.apply = func(_ context.Context, e spec.Event) (spec.Result, error) {
		t.Errorf("asked to apply %s", e.Kind())
		return spec.Result{}, nil
	}
	bare.observe = func(context.Context, spec.EUI64) (spec.Observation, error) {
		t.Error("asked to observe")
		return spec.Observation{}, nil
	}
	o := run(t, testSuite, bare)
	if len(o.Results) != testSuite.Len() {
		t.Fatalf("%d results, want %d", len(o.Results), testSuite.Len())
	}
	m, at := machine(t, spec.MP107, nil), 0
	for c, err := range testSuite.Cases() {
		if err != nil {
			t.Fatal(err)
		}
		r := o.Results[at]
		at++
		want, reason := conformance.Pass, ""
		switch needs := c.Needs(); {
		case len(needs) > 0:
			want, reason = conformance.NotApplicable, fmt.Sprintf("the implementation does not claim the ability %q", needs[0])
		case lawAccepts(t, m, c):
			want, reason = conformance.Inconclusive, "the answers are right, but what they changed cannot be observed"
		}
		if r.ID != c.ID || r.Verdict != want || r.Reason != reason {
			t.Fatalf("%s: %s (%s), want %s (%s)", r.ID, r.Verdict, r.Reason, want, reason)
		}
	}
	for _, verdict := range []conformance.Verdict{conformance.Pass, conformance.Inconclusive, conformance.NotApplicable} {
		if o.Counts.Of(verdict) == 0 {
			t.Errorf("no case is %s", verdict)
		}
	}
	if o.Counts.Conclude() != conformance.NotConcluded {
		t.Errorf("concluded %s", o.Counts.Conclude())
	}
}

// TestEachClaimIsHonoured withholds one ability at a time: no event that needs
// it is sent, the cases with one are not applicable, the others pass.
func TestEachClaimIsHonoured(t *testing.T) {
	kinds := map[conformance.Ability]spec.EventKind{
		conformance.CanRegister: spec.KindRegister, conformance.CanDeviceStatus: spec.KindDeviceStatus, conformance.CanUserStatus: spec.KindUserStatus,
		conformance.CanAdvance: spec.KindAdvance, conformance.CanUpload: spec.KindUpload, conformance.CanAlert: spec.KindAlert,
	}
	testSuite := newSuite(t, suite.Options{Release: spec.MP107R2, Run: []string{"scenario", "sequence"}, Sequences: 40})
	for ability, kind := range kinds {
		t.Run(string(ability), func(t *testing.T) {
			others := slices.DeleteFunc(conformance.Abilities(), func(a conformance.Ability) bool { return a == ability })
			f := claims(t, simulated(t, dsp.Config{Release: spec.MP107R2}), others...).(*fake)
			f.apply = func(ctx context.Context, e spec.Event) (spec.Result, error) {
				if e.Kind() == kind {
					t.Errorf("was sent %s", kind)
				}
				return f.Adaptor.Apply(ctx, e)
			}
			o := run(t, testSuite, f)
			if o.Counts.NotApplicable == 0 || o.Counts.Pass+o.Counts.NotApplicable != testSuite.Len() {
				t.Errorf("%+v of %d", o.Counts, testSuite.Len())
			}
		})
	}
}

// TestUnseenUploadIsInconclusive: an upload answers nothing, so that without
// an observation there is nothing to judge it by.
func TestUnseenUploadIsInconclusive(t *testing.T) {
	testSuite := newSuite(t, suite.Options{Release: spec.MP107R2, Run: []string{"R2/scenario/nobody-registered"}, Sequences: -1})
	o := run(t, testSuite, claims(t, simulated(t, dsp.Config{Release: spec.MP107R2}), conformance.CanUpload))
	if o.Counts != (conformance.Counts{Inconclusive: 1}) {
		t.Errorf("%+v", o.Counts)
	}
}

// TestNothingApplicable is no evidence.
func TestNothingApplicable(t *testing.T) {
	testSuite := newSuite(t, suite.Options{Run: []string{"R1/T08/scenario"}, Sequences: -1})
	o := run(t, testSuite, claims(t, correct(t)))
	if o.Counts != (conformance.Counts{NotApplicable: testSuite.Len()}) || o.Counts.Conclude() != conformance.NotConcluded {
		t.Errorf("%+v, concluded %s", o.Counts, o.Counts.Conclude())
	}
}
