package suite_test

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// counted counts how often an adaptor is reset: once for every attempt.
func counted(adaptor conformance.Adaptor, resets *int) *fake {
	f := &fake{Adaptor: adaptor}
	f.reset = func(ctx context.Context, w spec.World) error {
		*resets++
		return f.Adaptor.Reset(ctx, w)
	}
	return f
}

// TestShrink reduces sequences of 30 events that fail to the fewest in which
// the fault can show at all, which is known here by hand.
func TestShrink(t *testing.T) {
	for _, c := range []struct {
		fault   dsp.FaultID
		release spec.Release
		events  int // the fewest that show it
	}{
		{dsp.BypassAny615, spec.MP107, 1},
		{dsp.NoBypass, spec.MP107, 4},
		{dsp.AlertsToSupplier, spec.MP107, 1},
		{dsp.AlertsToRegistered, spec.Baseline, 1},
		{dsp.UploadEveryS1SP, spec.MP107R2, 1},
		{dsp.WrongCode, spec.Baseline, 1},
		{dsp.StaleCounterAccepted, spec.MP107, 2},       // a request, and the counter again
		{dsp.CounterConsumedOnRejection, spec.MP107, 2}, // a refusal, and a request that it should not hinder
		{dsp.DueNotJudged, spec.MP107, 2},               // a future-dated request, and its time
		{dsp.DueInReceiptOrder, spec.MP107, 3},          // two of them, and the time of both
	} {
		t.Run(string(c.fault), func(t *testing.T) {
			t.Parallel()
			adaptor := simulated(t, dsp.Config{Release: c.release, Faults: []dsp.FaultID{c.fault}})
			testSuite := newSuite(t, suite.Options{Release: c.release, Run: []string{"sequence"}, Sequences: 80})
			shown := 0
			for drawn, err := range testSuite.Cases() {
				if err != nil {
					t.Fatal(err)
				}
				resets := 0
				small, failed, err := testSuite.Shrink(t.Context(), counted(adaptor, &resets), drawn)
				if err != nil {
					t.Fatal(err)
				}
				if !failed {
					continue
				}
				want := c.events
				if strings.HasPrefix(small.After.Path, "execution of ") {
					want = max(want, 2) // the request, and its time
				}
				if len(small.Events) > want {
					t.Errorf("%s is reduced to %d events, want at most %d: %v", drawn.ID, len(small.Events), want, suite.Tell(small.World, small.Events).Events)
				}
				if resets > 1+suite.ShrinkBudget {
					t.Errorf("%s took %d attempts, more than the budget of %d", drawn.ID, resets-1, suite.ShrinkBudget)
				}
				checkStillFails(t, testSuite, adaptor, small)
				checkNothingToSpare(t, testSuite, adaptor, small)
				again, _, err := testSuite.Shrink(t.Context(), adaptor, drawn)
				if err != nil || !reflect.DeepEqual(small, again) {
					t.Errorf("%s is reduced to something else the second time (%v):\n%s", drawn.ID, err, cmp.Diff(small, again))
				}
				if shown++; shown == 4 {
					break
				}
			}
			if shown == 0 {
				t.Errorf("no sequence shows %s", c.fault)
			}
		})
	}
}

// checkStillFails carries the reduced case out anew: it fails, and in the way
// in which the whole one did.
func checkStillFails(t *testing.T, testSuite *suite.Suite, adaptor conformance.Adaptor, small suite.Shrunk) {
	t.Helper()
	difference, failed, err := testSuite.Fails(t.Context(), adaptor, small.World, small.Events)
	if err != nil || !failed || difference != small.After {
		t.Errorf("the reduced case fails %v by %+v, error %v, want by %+v", failed, difference, err, small.After)
	}
	if !suite.SameWay(small.Before, small.After) {
		t.Errorf("it failed by %+v, and once reduced by %+v", small.Before, small.After)
	}
}

// checkNothingToSpare leaves out each event of a reduced case in turn.
func checkNothingToSpare(t *testing.T, testSuite *suite.Suite, adaptor conformance.Adaptor, small suite.Shrunk) {
	t.Helper()
	for i := range small.Events {
		var fewer []spec.Event
		fewer = append(append(fewer, small.Events[:i]...), small.Events[i+1:]...)
		difference, failed, err := testSuite.Fails(t.Context(), adaptor, small.World, fewer)
		if err == nil && failed && difference.Path == small.After.Path {
			t.Errorf("event %d of %d is not needed: %v", i+1, len(small.Events), suite.Tell(small.World, small.Events).Events)
		}
	}
}

// TestShrunkWorldIsSmall: of the world stays what the failure needs.
func TestShrunkWorldIsSmall(t *testing.T) {
	testSuite := newSuite(t, suite.Options{Run: []string{"scenario"}, Sequences: -1})
	o := run(t, testSuite, simulated(t, dsp.Config{Release: spec.MP107, Faults: []dsp.FaultID{dsp.BypassAny615}}))
	r, ok := first(o, conformance.Fail)
	if !ok {
		t.Fatal("the fault is not found")
	}
	w := r.Counterexample.World
	if len(w.Users) != 1 || len(w.Devices) != 1 || len(w.Devices[0].Credentials) != 1 || len(w.Registrations) != 0 || len(w.Counters) != 0 {
		t.Errorf("want one User, one Device and one credential: %q", r.Counterexample.Story.World)
	}
}

// TestOnlyTheFirstOfAGroupIsReduced, since an implementation may fail in
// thousands of cases and may be slow; the rest are shown as they are.
func TestOnlyTheFirstOfAGroupIsReduced(t *testing.T) {
	testSuite := newSuite(t, suite.Options{Run: []string{"R1/T02/table"}, Sequences: -1})
	resets := 0
	o := run(t, testSuite, counted(simulated(t, dsp.Config{Release: spec.MP107, Faults: []dsp.FaultID{dsp.NoBypass}}), &resets))
	if o.Counts.Fail < 10 || resets > testSuite.Len()+suite.ShrinkBudget {
		t.Errorf("%+v, %d attempts for %d cases", o.Counts, resets, testSuite.Len())
	}
	whole := 0
	for _, r := range o.Results {
		if r.Verdict == conformance.Fail && (r.Reason == "" || r.Counterexample == nil || len(r.Counterexample.Clauses) == 0) {
			t.Errorf("%s: the failure is not shown", r.ID)
		}
		if r.Counterexample != nil && len(r.Counterexample.Events) > 0 {
			whole++
		}
	}
	if whole != 5 {
		t.Errorf("%d counterexamples are whole, want the 5 shortest", whole)
	}
}
