package preflight_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/preflight"
	"example.org/mp107/spec"
)

// fourLanes makes adaptors to four simulated DSPs that claim to be lanes of one.
func fourLanes(t *testing.T, breaks func(number int, lane *broken)) []conformance.Adaptor {
	t.Helper()
	var lanes []conformance.Adaptor
	for number := range 4 {
		lane := &broken{Adaptor: simulated(t, dsp.Config{Release: spec.MP107R2})}
		describing(func(d *conformance.Description) { d.Lanes = 4 })(lane)
		breaks(number, lane)
		lanes = append(lanes, lane)
	}
	return lanes
}

// TestLanes: lanes that share something are a problem, also where it only
// shows when they are used at the same time.
func TestLanes(t *testing.T) {
	var busy, now atomic.Int64
	for name, tt := range map[string]struct {
		breaks   func(int, *broken)
		level    preflight.Level
		observed preflight.Observed
		says     string
	}{
		"independent": {func(int, *broken) {}, preflight.Fine, preflight.Works, "4 of 4 lanes"},
		"one is missing": {func(number int, lane *broken) {
			if number == 3 {
				lane.reset = func(context.Context, spec.World) error { return errBroken }
			}
		}, preflight.Problem, preflight.Missing, "a call on lane 3"},
		"shared time": {func(_ int, lane *broken) {
			lane.reset = func(ctx context.Context, w spec.World) error {
				now.Store(int64(w.Now))
				return lane.Adaptor.Reset(ctx, w)
			}
			lane.submit = func(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
				answer, err := lane.Adaptor.Submit(ctx, r)
				if answer.Code == spec.I99 && int64(*r.ExecuteAt) <= now.Load() {
					answer.Code = spec.I0
				}
				return answer, err
			}
		}, preflight.Problem, preflight.Differs, "calls on the lanes alternate"},
		"no two at a time": {func(_ int, lane *broken) {
			lane.submit = func(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
				defer busy.Add(-1)
				if busy.Add(1) > 1 {
					return spec.Response{}, errBroken
				}
				time.Sleep(time.Millisecond)
				return lane.Adaptor.Submit(ctx, r)
			}
		}, preflight.Problem, preflight.Differs, "used at the same time"},
	} {
		t.Run(name, func(t *testing.T) {
			f, _ := about(run(t, fourLanes(t, tt.breaks)...), "lanes")
			if f.Level != tt.level || f.Observed != tt.observed || !strings.Contains(f.Detail, tt.says) || (f.Level == preflight.Problem && len(f.Exchanges) == 0) {
				t.Errorf("%+v", f)
			}
		})
	}
}

// TestLanesUnclaimed: adaptors beyond the lanes that are claimed are not called.
func TestLanesUnclaimed(t *testing.T) {
	never := &broken{Adaptor: simulated(t, dsp.Config{Release: spec.MP107}), reset: func(context.Context, spec.World) error {
		t.Error("a lane that is not claimed was used")
		return nil
	}}
	if f := run(t, simulated(t, dsp.Config{Release: spec.MP107}), never); f.Overall != preflight.Ready {
		t.Error(console(t, f, false, false))
	}
	lanes := fourLanes(t, func(_ int, lane *broken) { describing(func(d *conformance.Description) { d.Lanes = 2 })(lane) })
	lanes[2] = never
	if f := run(t, lanes...); f.Overall != preflight.Ready {
		t.Error(console(t, f, false, false))
	}
}
