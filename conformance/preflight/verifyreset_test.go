package preflight_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/preflight"
	"example.org/mp107/spec"
)

// whatSurvives is everything that a Reset has to forget.
var whatSurvives = []string{
	"counters", "every counter", "credentials", "registrations", "Device statuses", "statuses of Users",
	"Users of a former world", "Devices of a former world", "pending requests", "the time",
}

// TestSurvived: each thing that a Reset keeps is named, and no other; with
// every ability, and, where it can be, with none.
func TestSurvived(t *testing.T) {
	// Without an ability to make it otherwise there is nothing to keep it from.
	unseen := map[string]bool{"Device statuses": true, "statuses of Users": true, "pending requests": true}
	for _, able := range []conformance.Description{{Name: "all", Abilities: conformance.Abilities()}, {Name: "none"}} {
		for _, thing := range whatSurvives {
			if able.Name == "none" && unseen[thing] {
				continue
			}
			t.Run(able.Name+"/"+thing, func(t *testing.T) {
				adaptor := &leaky{Adaptor: simulated(t, dsp.Config{Release: spec.MP107}), keeps: thing}
				err := preflight.VerifyReset(t.Context(), adaptor, able, 0)
				var survived *preflight.SurvivedError
				if !errors.As(err, &survived) || len(survived.Survivals) != 1 {
					t.Fatalf("%v, want one survival", err)
				}
				s := survived.Survivals[0]
				if thing == "every counter" { // also those that the world lists
					thing = "counters"
				}
				if s.Thing != thing || s.Remedy == "" || len(s.Exchanges) < 4 || !strings.Contains(err.Error(), thing) {
					t.Errorf("%+v", s)
				}
			})
		}
	}
}

// TestForgotten: nothing survives a Reset of the simulated DSP, however often it is asked.
func TestForgotten(t *testing.T) {
	adaptor := simulated(t, dsp.Config{Release: spec.MP107})
	for _, able := range []conformance.Description{{Abilities: conformance.Abilities()}, {}} {
		for range 2 {
			if err := preflight.VerifyReset(t.Context(), adaptor, able, 0); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestNotTried: an adaptor that cannot be asked is not accused.
func TestNotTried(t *testing.T) {
	for name, cause := range map[string]error{
		"not checkable": conformance.ErrNotCheckable, "unreachable": conformance.ErrUnreachable, "any": errors.New("out of order"),
	} {
		adaptor := &broken{Adaptor: simulated(t, dsp.Config{Release: spec.MP107}), reset: func(context.Context, spec.World) error { return cause }}
		err := preflight.VerifyReset(t.Context(), adaptor, conformance.Description{}, 0)
		if !errors.Is(err, preflight.ErrNotTried) || !errors.Is(err, cause) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A counter that was used in an earlier check, and that no Reset clears.
	adaptor := &leaky{Adaptor: simulated(t, dsp.Config{Release: spec.MP107}), keeps: "counters"}
	first, second := preflight.VerifyReset(t.Context(), adaptor, conformance.Description{}, 0), preflight.VerifyReset(t.Context(), adaptor, conformance.Description{}, 0)
	if first == nil || !errors.Is(second, preflight.ErrNotTried) {
		t.Errorf("%v, then %v", first, second)
	}
}

// TestLostIsNotSurvived: whenever an implementation is lost, that is no sign of
// a Reset which keeps something.
func TestLostIsNotSurvived(t *testing.T) {
	for last := 1; last < 130; last += 3 {
		b, calls := losing(t, func(call int) bool { return call > last })
		err := preflight.VerifyReset(t.Context(), b, conformance.Description{Abilities: conformance.Abilities()}, 0)
		if *calls > last && !errors.Is(err, preflight.ErrNotTried) || *calls <= last && err != nil {
			t.Errorf("lost after %d calls of %d: %v", last, *calls, err)
		}
	}
}

// losing loses calls on the way.
func losing(t *testing.T, loses func(call int) bool) (conformance.Adaptor, *int) {
	calls := new(int)
	lost := func() error {
		if *calls++; loses(*calls) {
			return conformance.ErrUnreachable
		}
		return nil
	}
	b := &broken{Adaptor: simulated(t, dsp.Config{Release: spec.MP107})}
	b.reset = func(ctx context.Context, w spec.World) error {
		if err := lost(); err != nil {
			return err
		}
		return b.Adaptor.Reset(ctx, w)
	}
	b.submit = func(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
		if err := lost(); err != nil {
			return spec.Response{}, err
		}
		return b.Adaptor.Submit(ctx, r)
	}
	b.observe = func(ctx context.Context, d spec.EUI64) (spec.Observation, error) {
		if err := lost(); err != nil {
			return spec.Observation{}, err
		}
		return b.Adaptor.Observe(ctx, d)
	}
	return b, calls
}

// TestASingleLostCall leaves nothing open, whichever it is: it is tried again.
func TestASingleLostCall(t *testing.T) {
	able := conformance.Description{Name: "x", Abilities: conformance.Abilities()}
	for at, calls := 1, 2; at < calls; at++ {
		adaptor, made := losing(t, func(call int) bool { return call == at })
		if err := preflight.VerifyReset(t.Context(), adaptor, able, 0); err != nil {
			t.Errorf("call %d is lost: %v", at, err)
		}
		calls = *made
	}
}

// TestEverythingOpenIsNamed: what cannot be found out is said, and does not keep
// anything else from being found out.
func TestEverythingOpenIsNamed(t *testing.T) {
	b := &broken{Adaptor: simulated(t, dsp.Config{Release: spec.MP107})}
	b.apply = func(ctx context.Context, e spec.Event) (spec.Result, error) {
		if e.Advance != nil {
			return spec.Result{}, conformance.ErrUnreachable
		}
		return b.Adaptor.Apply(ctx, e)
	}
	leaky := &leaky{Adaptor: b, keeps: "Device statuses"}
	able := conformance.Description{Name: "x", Abilities: conformance.Abilities()}
	var open *preflight.OpenError
	if err := preflight.VerifyReset(t.Context(), b, able, 0); !errors.As(err, &open) || len(open.Open) != 2 ||
		open.Open[0].Question != "whether Reset forgets pending requests" || open.Open[1].Question != "whether Reset forgets the time" || !open.Open[0].Broken() {
		t.Errorf("%v", err)
	}
	var survived *preflight.SurvivedError
	if err := preflight.VerifyReset(t.Context(), leaky, able, 0); !errors.As(err, &survived) {
		t.Errorf("what survives is not found where something else is open: %v", err)
	}
}

// TestAStrayLineIsNotASurvival: a request that gets no answer in one of the worlds
// says nothing of what survived.
func TestAStrayLineIsNotASurvival(t *testing.T) {
	for at := 1; at < 40; at++ {
		calls := 0
		b := &broken{Adaptor: simulated(t, dsp.Config{Release: spec.MP107})}
		b.submit = func(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
			response, err := b.Adaptor.Submit(ctx, r)
			if calls++; calls == at {
				return spec.Response{}, errors.New("a line on standard output is not an answer")
			}
			return response, err
		}
		if err := preflight.VerifyReset(t.Context(), b, conformance.Description{Abilities: conformance.Abilities()}, 0); err != nil {
			t.Errorf("request %d: %v", at, err)
		}
	}
}
