package suite_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode"

	"example.org/mp107/conformance"
	"example.org/mp107/spec"
)

// ansi would turn a terminal red and forge a line if it were shown raw.
const ansi = "\x1b[31mpass\x1b[0m\r\u202eevil"

// misdeed is one way in which an adaptor can go wrong, what has to become of
// the cases in which it does, and what the reason says.
type misdeed struct {
	name    string
	spoil   func(f *fake)
	verdict conformance.Verdict
	reason  string
}

func answers(r spec.Response) func(*fake) {
	return func(f *fake) {
		f.submit = func(context.Context, spec.ServiceRequest) (spec.Response, error) { return r, nil }
	}
}

func misdeeds() []misdeed {
	list := []misdeed{
		{"accepted with E4", answers(spec.Response{Decision: spec.Accepted, Code: spec.E4}), conformance.Error, "want I0 or I99"},
		{"accepted without a code", answers(spec.Response{Decision: spec.Accepted}), conformance.Error, "want I0 or I99"},
		{"rejected with I0", answers(spec.Response{Decision: spec.Rejected, Code: spec.I0}), conformance.Error, "success code"},
		{"neither accepted nor rejected", answers(spec.Response{Decision: "maybe", Code: spec.I0}), conformance.Error, "want accepted or rejected"},
		{"the zero answer", answers(spec.Response{}), conformance.Error, "want accepted or rejected"},
		{"a huge decision", answers(spec.Response{Decision: spec.Decision(strings.Repeat("x", 1<<20))}), conformance.Error, "…"},
		{"a huge code", answers(spec.Response{Decision: spec.Rejected, Code: spec.ResponseCode("E" + strings.Repeat("4", 1<<20))}), conformance.Error, "…"},
		{"a code of control characters", answers(spec.Response{Decision: spec.Rejected, Code: ansi}), conformance.Error, "response code"},
		{"a decision of control characters", answers(spec.Response{Decision: ansi, Code: spec.I0}), conformance.Error, "response decision"},
		{"always accepts", answers(spec.Response{Decision: spec.Accepted, Code: spec.I0}), conformance.Fail, "got accepted (I0)"},
		{"always rejects", answers(spec.Response{Decision: spec.Rejected, Code: spec.E4}), conformance.Fail, "got rejected (E4)"},
		{"another check's code", answers(spec.Response{Decision: spec.Rejected, Code: spec.E5}), conformance.Fail, "got rejected (E5)"},
		{"reset fails", func(f *fake) {
			f.reset = func(context.Context, spec.World) error { return errors.New("no database " + ansi) }
		}, conformance.Error, "reset: no database"},
		{"submit fails", func(f *fake) {
			f.submit = func(context.Context, spec.ServiceRequest) (spec.Response, error) {
				return spec.Response{Decision: spec.Rejected, Code: spec.E4}, errors.New("connection refused " + strings.Repeat("x", 1<<20))
			}
		}, conformance.Error, "connection refused"},
		{"apply fails", func(f *fake) {
			f.apply = func(context.Context, spec.Event) (spec.Result, error) { return spec.Result{}, errors.New("cannot") }
		}, conformance.Error, "cannot"},
		{"observe fails", func(f *fake) {
			f.observe = func(context.Context, spec.EUI64) (spec.Observation, error) {
				return spec.Observation{}, errors.New("blind")
			}
		}, conformance.Error, "observe: blind"},
		{"observes another Device", func(f *fake) {
			within := f.Adaptor
			f.observe = func(ctx context.Context, device spec.EUI64) (spec.Observation, error) {
				o, err := within.Observe(ctx, device)
				o.Device++
				return o, err
			}
		}, conformance.Error, "asked for Device"},
		{"observes nothing", func(f *fake) {
			f.observe = func(_ context.Context, device spec.EUI64) (spec.Observation, error) {
				return spec.Observation{Device: device}, nil
			}
		}, conformance.Fail, "Status"},
		{"observes control characters", func(f *fake) {
			f.observe = func(_ context.Context, device spec.EUI64) (spec.Observation, error) {
				return spec.Observation{Device: device, Status: spec.Commissioned, Credentials: map[spec.RemotePartyRole]spec.Credential{
					ansi: {Role: ansi, Owner: 1},
				}}, nil
			}
		}, conformance.Fail, "Credentials"},
		{"never resets", func(f *fake) {
			within, done := f.Adaptor, false
			f.reset = func(ctx context.Context, world spec.World) error {
				if done {
					return nil
				}
				done = true
				return within.Reset(ctx, world)
			}
		}, conformance.Fail, "event 1"},
		{"alerts go nowhere", func(f *fake) {
			within := f.Adaptor
			f.apply = func(ctx context.Context, e spec.Event) (spec.Result, error) {
				result, err := within.Apply(ctx, e)
				result.AlertTo = 0
				return result, err
			}
		}, conformance.Fail, "alert.recipient"},
	}
	return append(list, breakdowns()...)
}

// breakdowns are the ways of not returning at all, in each method: a panic,
// whatever its value, and the end of the goroutine, which is what a testing.T
// of the vendor's own does when it is told to fail at once.
func breakdowns() []misdeed {
	ways := map[string]func(){
		"panics":                    func() { panic("out of cheese " + ansi) },
		"panics with an error":      func() { panic(errors.New("broken")) },
		"panics with nil":           func() { panic(nil) },
		"dereferences nil":          func() { var w *spec.World; w.Now = 1 },
		"ends the goroutine":        runtime.Goexit,
		"panics with a huge string": func() { panic(strings.Repeat("x", 1<<20)) },
	}
	methods := map[string]func(f *fake, do func()){
		"Reset": func(f *fake, do func()) {
			f.reset = func(context.Context, spec.World) error { do(); return nil }
		},
		"Submit": func(f *fake, do func()) {
			f.submit = func(context.Context, spec.ServiceRequest) (spec.Response, error) { do(); return spec.Response{}, nil }
		},
		"Apply": func(f *fake, do func()) {
			f.apply = func(context.Context, spec.Event) (spec.Result, error) { do(); return spec.Result{}, nil }
		},
		"Observe": func(f *fake, do func()) {
			f.observe = func(context.Context, spec.EUI64) (spec.Observation, error) { do(); return spec.Observation{}, nil }
		},
	}
	var list []misdeed
	for way, do := range ways {
		for method, put := range methods {
			list = append(list, misdeed{method + " " + way, func(f *fake) { put(f, do) }, conformance.Error, method})
		}
	}
	return list
}

// TestMisdeeds gives the suite one adaptor of each kind. None may pass as
// conformant, none may lose a result, and what they say is shown harmlessly.
func TestMisdeeds(t *testing.T) {
	testSuite := newSuite(t, stories())
	for _, m := range misdeeds() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			f := &fake{Adaptor: correct(t)}
			m.spoil(f)
			o := run(t, testSuite, f)
			if len(o.Results) != testSuite.Len() || tally(o) != o.Counts || o.Counts.Total() != testSuite.Len() {
				t.Errorf("%d results, counts %+v, want %d results", len(o.Results), o.Counts, testSuite.Len())
			}
			want := conformance.NotConcluded
			if m.verdict == conformance.Fail {
				want = conformance.NonConformant
			}
			if got := o.Counts.Conclude(); got != want {
				t.Errorf("concluded %s, want %s", got, want)
			}
			found, ok := first(o, m.verdict)
			if !ok || !strings.Contains(found.Reason, m.reason) {
				t.Errorf("want a result %q with a reason that says %q, have %+v, first %q", m.verdict, m.reason, o.Counts, found.Reason)
			}
			for _, r := range o.Results {
				checkShowable(t, r)
			}
			if o.Stopped != "" {
				t.Errorf("the run stopped: %s", o.Stopped)
			}
		})
	}
}

// checkShowable looks at everything in a result that is told in words.
func checkShowable(t *testing.T, r conformance.Result) {
	t.Helper()
	texts := []string{r.Reason}
	if c := r.Counterexample; c != nil {
		texts = slices.Concat(texts, c.Expected, c.Actual, c.Story.World, c.Story.Events)
		for _, d := range c.Differences {
			texts = append(texts, d.Path, d.Expected, d.Actual)
		}
	}
	for _, text := range texts {
		if len(text) > 3_000 {
			t.Fatalf("%s: a text of %d bytes", r.ID, len(text))
		}
		for _, c := range text {
			if !unicode.IsGraphic(c) && c != '\n' && c != '\t' {
				t.Fatalf("%s: %q has the raw character %U", r.ID, text, c)
			}
		}
	}
}

// TestOneMisdeedSpoilsOneCase breaks a single call: that case is an error and
// the rest go on as if nothing had happened.
func TestOneMisdeedSpoilsOneCase(t *testing.T) {
	testSuite := newSuite(t, stories())
	f := &fake{Adaptor: correct(t)}
	within, calls := f.Adaptor, 0
	f.submit = func(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
		if calls++; calls == 9 {
			panic("once")
		}
		return within.Submit(ctx, r)
	}
	o := run(t, testSuite, f)
	want := conformance.Counts{Pass: testSuite.Len() - 1, Error: 1}
	if o.Counts != want || len(o.Results) != testSuite.Len() {
		t.Errorf("%d results, %+v, want %+v", len(o.Results), o.Counts, want)
	}
}

// TestMeddlerGainsNothing lets an adaptor scribble on everything it is given:
// the law has judged its own copies, and so the verdicts stay what they are.
func TestMeddlerGainsNothing(t *testing.T) {
	testSuite := newSuite(t, stories())
	f := &fake{Adaptor: correct(t)}
	within := f.Adaptor
	f.reset = func(ctx context.Context, w spec.World) error {
		err := within.Reset(ctx, w)
		for i := range w.Devices {
			clear(w.Devices[i].Credentials)
			w.Devices[i].Status = spec.Withdrawn
		}
		clear(w.Users)
		clear(w.Registrations)
		return err
	}
	f.submit = func(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
		answer, err := within.Submit(ctx, r)
		if r.Update != nil {
			clear(r.Update.Certificates)
			r.Update.Slot = spec.Root
		}
		if r.ExecuteAt != nil {
			*r.ExecuteAt = 0
		}
		return answer, err
	}
	if o := run(t, testSuite, f); o.Counts.Pass != testSuite.Len() {
		t.Errorf("%+v, want %d passes", o.Counts, testSuite.Len())
	}
}
