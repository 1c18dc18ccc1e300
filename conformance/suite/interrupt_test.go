package suite_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// interruptedRun cancels the run within one case; the adaptor respects that.
func interruptedRun(t *testing.T, at int) (*suite.Suite, suite.Outcome) {
	t.Helper()
	testSuite := newSuite(t, stories())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	f, resets := &fake{Adaptor: correct(t)}, 0
	f.reset = func(ctx context.Context, w spec.World) error {
		if resets++; resets == at {
			cancel()
			<-ctx.Done()
			return ctx.Err()
		}
		return f.Adaptor.Reset(ctx, w)
	}
	o, err := testSuite.Run(ctx, f)
	if err != nil {
		t.Fatal(err)
	}
	return testSuite, o
}

// TestInterrupt keeps what there is when a run is cancelled; whatever was not
// run is an error and the outcome says why.
func TestInterrupt(t *testing.T) {
	length := newSuite(t, stories()).Len()
	for _, at := range []int{1, 8, length} {
		testSuite, o := interruptedRun(t, at)
		want := conformance.Counts{Pass: at - 1, Error: testSuite.Len() - at + 1}
		if o.Counts != want || len(o.Results) != testSuite.Len() || o.Stopped != "the run was interrupted" {
			t.Errorf("interrupted in case %d: %d results, %+v, stopped %q, want %+v", at, len(o.Results), o.Counts, o.Stopped, want)
		}
		for i, r := range o.Results {
			if (r.Verdict == conformance.Pass) != (i < at-1) {
				t.Errorf("interrupted in case %d: result %d is %s", at, i+1, r.Verdict)
			}
			if i >= at && r.Reason != "not run: the run was interrupted" {
				t.Errorf("result %d: reason %q", i+1, r.Reason)
			}
		}
		if o.Counts.Conclude() != conformance.NotConcluded {
			t.Errorf("concluded %s", o.Counts.Conclude())
		}
	}
}

// TestInterruptBetweenCases: no call is under way, and the rest is not begun.
func TestInterruptBetweenCases(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	how := suite.Runner{Progress: func(done, _ int) {
		if done == 6 {
			cancel()
		}
	}}
	testSuite := newSuite(t, stories())
	o, err := how.Run(ctx, testSuite, correct(t))
	if err != nil {
		t.Fatal(err)
	}
	if want := (conformance.Counts{Pass: 6, Error: testSuite.Len() - 6}); o.Counts != want || o.Stopped != "the run was interrupted" {
		t.Errorf("%+v, stopped %q, want %+v", o.Counts, o.Stopped, want)
	}
}

// TestDeadlineOfTheRun is not mistaken for a call that takes too long.
func TestDeadlineOfTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		testSuite := newSuite(t, stories())
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		h, f := newHanger(t), &fake{Adaptor: correct(t)}
		f.reset = func(context.Context, spec.World) error { h.call(always); return nil }
		o, err := testSuite.Run(ctx, f)
		if err != nil {
			t.Fatal(err)
		}
		if o.Counts != (conformance.Counts{Error: testSuite.Len()}) || o.Stopped != "the run was interrupted" {
			t.Errorf("%+v, stopped %q", o.Counts, o.Stopped)
		}
		if reason := o.Results[0].Reason; strings.Contains(reason, "no answer in time") || !strings.Contains(reason, "interrupted") {
			t.Errorf("reason %q", reason)
		}
	})
}

// TestInterruptedBeforeItBegan finds nothing out and says so.
func TestInterruptedBeforeItBegan(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	h, f := newHanger(t), &fake{Adaptor: correct(t)}
	f.describe = func() (conformance.Description, error) { h.call(always); return conformance.Description{}, nil }
	if _, err := newSuite(t, stories()).Run(ctx, f); err == nil || !strings.Contains(err.Error(), "interrupted") {
		t.Errorf("error %v", err)
	}
}

// TestDescribe refuses an implementation that does not say what it is.
func TestDescribe(t *testing.T) {
	testSuite := newSuite(t, stories())
	var h *hanger
	named := func(name string, abilities ...conformance.Ability) func() (conformance.Description, error) {
		return func() (conformance.Description, error) {
			return conformance.Description{Name: name, Abilities: abilities}, nil
		}
	}
	for _, c := range []struct {
		name     string
		describe func() (conformance.Description, error)
		want     string
	}{
		{"error", func() (conformance.Description, error) {
			return conformance.Description{Name: "x"}, errors.New("offline " + ansi)
		}, "offline"},
		{"panic", func() (conformance.Description, error) { panic("boom " + ansi) }, "Describe panicked: boom"},
		{"hang", func() (conformance.Description, error) {
			h.call(always)
			return conformance.Description{Name: "x"}, nil
		}, "Describe: no answer in time"},
		{"no name", named(""), "gives no name"},
		{"unknown ability", named("x", conformance.CanObserve, "fly"+ansi), `unknown ability "fly`},
		{"empty ability", named("x", ""), `unknown ability ""`},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h = newHanger(t)
				o, err := suite.Runner{Timeout: patience}.Run(t.Context(), testSuite, &fake{Adaptor: correct(t), describe: c.describe})
				if err == nil || !strings.Contains(err.Error(), c.want) || strings.ContainsAny(err.Error(), "\x1b\r") {
					t.Errorf("error %q, want one that says %q and nothing raw", err, c.want)
				}
				if len(o.Results) > 0 || o.Counts.Conclude() == conformance.Conformant {
					t.Errorf("the outcome is not empty: %+v", o.Counts)
				}
			})
		})
	}
}
