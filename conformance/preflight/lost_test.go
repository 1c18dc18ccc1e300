package preflight_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/preflight"
	"example.org/mp107/spec"
)

// TestLost: an implementation that is lost for good is looked for a few times
// and then left alone.
func TestLost(t *testing.T) {
	calls, gone := 0, false
	b := &broken{Adaptor: simulated(t, dsp.Config{Release: spec.MP107R2})}
	b.describe = func(ctx context.Context) (conformance.Description, error) {
		if gone {
			calls++
			return conformance.Description{}, conformance.ErrUnreachable
		}
		return b.Adaptor.Describe(ctx)
	}
	b.reset = func(ctx context.Context, w spec.World) error {
		if gone = gone || len(w.Devices) == 0; gone {
			calls++
			return conformance.ErrUnreachable
		}
		return b.Adaptor.Reset(ctx, w)
	}
	f := run(t, b)
	if reset, _ := about(f, "reset"); f.Overall != preflight.NotReady || reset.Level != preflight.Problem || calls > 4 {
		t.Errorf("%d calls after it was lost\n%s", calls, console(t, f, false, false))
	}
}

// TestHangingForEver: an implementation that keeps hanging does not keep the
// check for long.
func TestHangingForEver(t *testing.T) {
	var resets atomic.Int64 // by calls that were given up as well
	b := &broken{Adaptor: simulated(t, dsp.Config{Release: spec.MP107R2})}
	b.reset = func(ctx context.Context, w spec.World) error {
		if resets.Add(1) > 1 {
			<-ctx.Done()
			return ctx.Err()
		}
		return b.Adaptor.Reset(ctx, w)
	}
	f, err := preflight.Run(t.Context(), []conformance.Adaptor{b}, preflight.Settings{Timeout: 150 * time.Millisecond})
	if err != nil || f.Overall == preflight.Ready || resets.Load() > 13 {
		t.Errorf("%v; %d resets\n%s", err, resets.Load(), console(t, f, false, false))
	}
}

// TestUnclaimedDoesNoHarm: nobody promised that what is not claimed can be tried.
func TestUnclaimedDoesNoHarm(t *testing.T) {
	gone := false
	b := &broken{Adaptor: simulated(t, dsp.Config{Release: spec.MP107R2})}
	b.describe = func(ctx context.Context) (conformance.Description, error) {
		if gone {
			return conformance.Description{}, conformance.ErrUnreachable
		}
		return conformance.Description{Name: "modest", Version: "1"}, nil
	}
	b.apply = func(context.Context, spec.Event) (spec.Result, error) {
		gone = true
		return spec.Result{}, conformance.ErrUnreachable
	}
	if f := run(t, b); f.Overall != preflight.Ready || len(f.Of(preflight.Fine)) != len(f.Findings) {
		t.Error(console(t, f, false, false))
	}
}
