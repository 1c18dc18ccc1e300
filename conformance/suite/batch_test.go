package suite_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// TestRenamings: two cases that share a world have nobody and nothing in common,
// whichever they are, and the world is well formed.
func TestRenamings(t *testing.T) {
	testSuite := newSuite(t, suite.Options{})
	for c, err := range testSuite.Cases() {
		if err != nil {
			t.Fatal(err)
		}
		if !suite.Renamable(c) {
			continue // it shares a world with no other
		}
		seen := map[string]int{}
		for _, d := range []int{1, 2, suite.MaxBatch} { // none goes by its own names
			world := suite.Renamed(d, c.World)
			if err := world.Validate(); err != nil {
				t.Fatalf("%s renamed by %d: %v", c.ID, d, err)
			}
			var names []string
			for _, u := range world.Users {
				names = append(names, u.ID.String())
			}
			for _, device := range world.Devices {
				names = append(names, device.ID.String(), string(device.MPxN))
			}
			for _, name := range names {
				if other, twice := seen[name]; twice && other != d && name != "" {
					t.Fatalf("%s: %s is in renamings %d and %d", c.ID, name, other, d)
				}
				seen[name] = d
			}
			if back := suite.Renamed(d, world); back.Users[0].ID != c.World.Users[0].ID {
				t.Fatalf("%s: renaming twice does not restore", c.ID)
			}
		}
	}
}

// TestBatch: the outcome is the same however many cases share a world.
func TestBatch(t *testing.T) {
	for name, test := range map[string]struct {
		faults  []dsp.FaultID
		options suite.Options
	}{
		"correct":         {nil, suite.Options{Run: []string{"R1/T02", "R1/T08", "scenario", "sequence"}, Sequences: 40}},
		"any slot holder": {[]dsp.FaultID{dsp.AnySlotHolder}, suite.Options{Run: []string{"R1/T03", "R1/T01", "scenario"}}},
		"every device":    {[]dsp.FaultID{dsp.EveryDevice, dsp.AlertsToSupplier}, suite.Options{Run: []string{"R1/T02", "sequence"}}},
	} {
		t.Run(name, func(t *testing.T) {
			config := dsp.Config{Release: spec.MP107, Faults: test.faults}
			alone := run(t, newSuite(t, test.options), simulated(t, config))
			for _, lanes := range [][]conformance.Adaptor{{simulated(t, config)}, {simulated(t, config), simulated(t, config)}} {
				together := runWith(t, suite.Runner{Batch: 40}, newSuite(t, test.options), lanes...)
				if difference := cmp.Diff(alone, together); difference != "" {
					t.Errorf("%d lanes (-alone +together)\n%.3000s", len(lanes), difference)
				}
			}
			if len(test.faults) > 0 && alone.Counts.Fail == 0 {
				t.Error("nothing failed: this compares too little")
			}
		})
	}
}

// crowd counts the Resets, and can let what happens to one Device change another.
type crowd struct {
	*inprocess.Adaptor
	mu     sync.Mutex
	resets int
	submit func(spec.ServiceRequest) (spec.Response, error)
	reset  func(spec.World) error
}

func (a *crowd) Reset(ctx context.Context, w spec.World) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.resets++
	if a.reset != nil {
		if err := a.reset(w); err != nil {
			return err
		}
	}
	return a.Adaptor.Reset(ctx, w)
}

func (a *crowd) Submit(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
	if a.submit != nil {
		a.mu.Lock()
		defer a.mu.Unlock()
		if response, err := a.submit(r); err != nil || response.Decision != "" {
			return response, err
		}
	}
	return a.Adaptor.Submit(ctx, r)
}

// TestBatchSparesResets is what a batch is for; cases that begin at different moments
// cannot share one.
func TestBatchSparesResets(t *testing.T) {
	a := &crowd{Adaptor: correct(t)}
	testSuite := newSuite(t, suite.Options{Run: []string{"R1/T02/scenario", "R1/T02/table"}})
	if o := runWith(t, suite.Runner{Batch: 20}, testSuite, a); o.Counts.Pass != testSuite.Len() || a.resets > testSuite.Len()/5 {
		t.Errorf("%+v with %d Resets for %d cases", o.Counts, a.resets, testSuite.Len())
	}
}

// TestInterference: a case that passes alone and fails beside others shows that
// one Device is changed by what happens to another. It is no pass, and no failure
// of the case.
func TestInterference(t *testing.T) {
	a := &crowd{Adaptor: correct(t)}
	served := map[spec.EUI64]bool{}
	a.submit = func(r spec.ServiceRequest) (spec.Response, error) {
		if served[r.Target] = true; len(served) > 3 { // it can serve three Devices
			return spec.Response{Decision: spec.Rejected, Code: spec.E19}, nil
		}
		return spec.Response{}, nil
	}
	a.reset = func(spec.World) error { clear(served); return nil }
	testSuite := newSuite(t, suite.Options{Run: []string{"R1/T02"}})
	o := runWith(t, suite.Runner{Batch: 20}, testSuite, a)
	if o.Counts.Fail > 0 || o.Counts.Inconclusive == 0 || o.Counts.Pass == 0 || o.Counts.Total() != testSuite.Len() {
		t.Errorf("%+v", o.Counts)
	}
	if r, _ := first(o, conformance.Inconclusive); !strings.Contains(r.Reason, "what happens to other Devices makes a difference") {
		t.Errorf("reason %q", r.Reason)
	}
}

// TestBatchWithTrouble: a call that is lost costs its own case, and the rest of
// its batch is carried out case by case; a world that is too large for the
// implementation is given to it in pieces.
func TestBatchWithTrouble(t *testing.T) {
	testSuite := newSuite(t, suite.Options{Run: []string{"R1/T02"}})
	calls, worldless := 0, false
	a := &crowd{Adaptor: correct(t)}
	a.submit = func(spec.ServiceRequest) (spec.Response, error) {
		if calls++; calls == 30 || worldless {
			worldless = true // it has started anew, and knows nothing of a world
			return spec.Response{}, fmt.Errorf("%w: gone", conformance.ErrUnreachable)
		}
		return spec.Response{}, nil
	}
	a.reset = func(spec.World) error { worldless = false; return nil }
	if o := runWith(t, suite.Runner{Batch: 20}, testSuite, a); o.Counts != (conformance.Counts{Pass: testSuite.Len() - 1, Error: 1}) {
		t.Errorf("%+v", o.Counts)
	}
	small := &crowd{Adaptor: correct(t)}
	small.reset = func(w spec.World) error {
		if len(w.Devices) > 10 {
			return fmt.Errorf("%d Devices are too many", len(w.Devices))
		}
		return nil
	}
	if o := runWith(t, suite.Runner{Batch: 20}, testSuite, small); o.Counts.Pass != testSuite.Len() {
		t.Errorf("%+v", o.Counts)
	}
}
