package suite_test

import (
	"context"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// patience is the timeout of the tests. They run under synctest, where a clock
// moves only while every call hangs, so that a busy machine changes nothing.
const patience = 200 * time.Millisecond

// hanger makes calls hang that ignore their context, until the test is over.
type hanger struct {
	over  chan struct{}
	calls atomic.Int64 // calls made
	hung  atomic.Int64 // calls that hung
}

func newHanger(t *testing.T) *hanger {
	h := &hanger{over: make(chan struct{})}
	t.Cleanup(h.release)
	return h
}

// release lets every hanging call go.
func (h *hanger) release() {
	select {
	case <-h.over:
	default:
		close(h.over)
	}
}

// call counts a call and hangs where told to.
func (h *hanger) call(hangs func(call int64) bool) {
	if hangs(h.calls.Add(1)) {
		h.hung.Add(1)
		<-h.over
	}
}

func always(int64) bool { return true }

// TestHangOnce lets one call hang: that case is an error, the rest go on.
func TestHangOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		testSuite := newSuite(t, stories())
		h, f := newHanger(t), &fake{Adaptor: correct(t)}
		f.submit = func(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
			h.call(func(call int64) bool { return call == 5 })
			return f.Adaptor.Submit(ctx, r)
		}
		o := runWith(t, suite.Runner{Timeout: patience}, testSuite, f)
		if want := (conformance.Counts{Pass: testSuite.Len() - 1, Error: 1}); o.Counts != want || o.Stopped != "" {
			t.Errorf("%+v, stopped %q, want %+v", o.Counts, o.Stopped, want)
		}
		if r, _ := first(o, conformance.Error); !strings.Contains(r.Reason, "Submit: no answer in time ("+patience.String()+")") {
			t.Errorf("reason %q", r.Reason)
		}
	})
}

// TestHangAlways lets every call of one method hang. The run stops after a few
// and says why; every case left is an error and none is lost.
func TestHangAlways(t *testing.T) {
	for method, hang := range map[string]func(*fake, *hanger){
		"Reset": func(f *fake, h *hanger) {
			f.reset = func(context.Context, spec.World) error { h.call(always); return nil }
		},
		"Submit": func(f *fake, h *hanger) {
			f.submit = func(context.Context, spec.ServiceRequest) (spec.Response, error) {
				h.call(always)
				return spec.Response{}, nil
			}
		},
		"Apply": func(f *fake, h *hanger) {
			f.apply = func(context.Context, spec.Event) (spec.Result, error) { h.call(always); return spec.Result{}, nil }
		},
		"Observe": func(f *fake, h *hanger) {
			f.observe = func(context.Context, spec.EUI64) (spec.Observation, error) {
				h.call(always)
				return spec.Observation{}, nil
			}
		},
	} {
		t.Run(method, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				options := suite.Options{Sequences: 2, Depth: -1}
				if method == "Apply" {
					options.Run = []string{"T08"} // where every case has an event to apply
					options.Sequences = 40
				}
				testSuite := newSuite(t, options)
				h, f := newHanger(t), &fake{Adaptor: correct(t)}
				hang(f, h)
				o := runWith(t, suite.Runner{Timeout: patience}, testSuite, f)
				if len(o.Results) != testSuite.Len() || o.Counts != (conformance.Counts{Error: testSuite.Len()}) {
					t.Fatalf("%d results, %+v, want %d errors", len(o.Results), o.Counts, testSuite.Len())
				}
				if h.hung.Load() != suite.MaxTimeouts || !strings.Contains(o.Stopped, "3 calls in a row") {
					t.Errorf("stopped after %d calls: %q", h.hung.Load(), o.Stopped)
				}
				for i, r := range o.Results {
					if notRun := strings.HasPrefix(r.Reason, "not run: stopped after 3 calls"); notRun != (i >= suite.MaxTimeouts) {
						t.Fatalf("result %d: %q", i, r.Reason)
					}
				}
				if o.Counts.Conclude() != conformance.NotConcluded {
					t.Errorf("concluded %s", o.Counts.Conclude())
				}
			})
		})
	}
}

// TestHangNowAndThen does not stop the run, since an answer comes in between.
func TestHangNowAndThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		testSuite := newSuite(t, stories())
		h, f := newHanger(t), &fake{Adaptor: correct(t)}
		f.reset = func(ctx context.Context, w spec.World) error {
			h.call(func(call int64) bool { return call%3 != 0 })
			return f.Adaptor.Reset(ctx, w)
		}
		o := runWith(t, suite.Runner{Timeout: patience}, testSuite, f)
		if o.Stopped != "" || len(o.Results) != testSuite.Len() || o.Counts.Pass != testSuite.Len()/3 {
			t.Errorf("stopped %q, %+v, want %d passes of %d", o.Stopped, o.Counts, testSuite.Len()/3, testSuite.Len())
		}
	})
}

// TestHangWhileShrinking gives a wrong answer and then never another one: the
// failure stands, and reducing it does not wait for each of the attempts.
func TestHangWhileShrinking(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		options := suite.Options{Sequences: 8, Depth: -1}
		testSuite := newSuite(t, options)
		h := newHanger(t)
		f := &fake{Adaptor: simulated(t, dsp.Config{Release: spec.MP107, Faults: []dsp.FaultID{dsp.NoBypass}})}
		failed := false
		f.submit = func(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
			answer, err := f.Adaptor.Submit(ctx, r)
			failed = failed || answer.Decision == spec.Rejected && r.Originator == suite.AnotherOperator
			return answer, err
		}
		f.reset = func(ctx context.Context, w spec.World) error {
			h.call(func(int64) bool { return failed })
			return f.Adaptor.Reset(ctx, w)
		}
		o := runWith(t, suite.Runner{Timeout: patience}, testSuite, f)
		if want := (conformance.Counts{Fail: 1, Error: testSuite.Len() - 1}); o.Counts != want {
			t.Errorf("%+v, want %+v", o.Counts, want)
		}
		if hung := h.hung.Load(); hung != 1+suite.MaxTimeouts {
			t.Errorf("%d calls were waited for, want one while shrinking and %d after", hung, suite.MaxTimeouts)
		}
		if r, _ := first(o, conformance.Fail); r.Counterexample == nil || len(r.Counterexample.Events) == 0 {
			t.Errorf("the failure is not shown: %+v", r)
		}
	})
}

// TestNoGoroutineIsLeft but those of the calls that hang, and they end once the calls do.
func TestNoGoroutineIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		testSuite := newSuite(t, stories())
		before := runtime.NumGoroutine()
		settles := func(most int) bool {
			synctest.Wait()
			return runtime.NumGoroutine() <= most
		}
		h, f := newHanger(t), &fake{Adaptor: correct(t)}
		f.reset = func(context.Context, spec.World) error { h.call(always); return nil }
		runWith(t, suite.Runner{Timeout: patience}, testSuite, f)
		if !settles(before + suite.MaxTimeouts) {
			t.Errorf("%d goroutines before the run, %d after it", before, runtime.NumGoroutine())
		}
		h.release()
		if !settles(before) {
			t.Errorf("%d goroutines before the run, %d after every call has ended", before, runtime.NumGoroutine())
		}
		run(t, testSuite, correct(t))
		if !settles(before) {
			t.Errorf("%d goroutines before an ordinary run, %d after it", before, runtime.NumGoroutine())
		}
	})
}
