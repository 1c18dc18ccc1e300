package concurrent

import (
	"context"
	"net"
	"strings"
	"sync"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/adaptor/rpc"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/spec"
)

// TestCorrectPasses under every release, and with many clients or few.
func TestCorrectPasses(t *testing.T) {
	for _, release := range spec.Releases() {
		for _, clients := range []int{2, 8, 24} {
			adaptor := simulated(t, release)
			found, err := Run(t.Context(), machine(t, release), adaptor, describe(t, adaptor), Sizes{Clients: clients, Rounds: 30})
			if err != nil {
				t.Fatal(err)
			}
			if c := counts(found); c.Pass != 30 || len(found.Concurrency.Histories) > 0 {
				t.Errorf("%s, %d clients: %+v: %+v", release, clients, c, found.Results)
			}
			if c := found.Concurrency; c.Rounds != 30 || c.Clients != clients || c.Operations < 30*clients*DefaultOperations || c.Overlaps == 0 || c.Races == 0 {
				t.Errorf("%s, %d clients: %+v", release, clients, c)
			}
		}
	}
}

// oneAtATime is an adaptor that serves one caller after the other.
type oneAtATime struct {
	conformance.Adaptor
	mu sync.Mutex
}

func (o *oneAtATime) Submit(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.Adaptor.Submit(ctx, r)
}

func (o *oneAtATime) Apply(ctx context.Context, e spec.Event) (spec.Result, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.Adaptor.Apply(ctx, e)
}

// TestSerialisedPasses: whoever takes one call at a time is right by
// construction, even with the faults. To its callers the calls overlap all the
// same, since they wait for each other.
func TestSerialisedPasses(t *testing.T) {
	adaptor := &oneAtATime{Adaptor: simulated(t, spec.MP107, dsp.LostCredentialUpdate)}
	if c := counts(run(t, adaptor, Sizes{Clients: 8, Rounds: 5})); c.Pass != 5 {
		t.Errorf("%+v", c)
	}
}

// TestOverTheWire: the rounds work over a connection as they do in process.
func TestOverTheWire(t *testing.T) {
	for _, faults := range [][]dsp.FaultID{nil, {dsp.LostCredentialUpdate}} {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		server := wire.NewServer(1, func() (conformance.Adaptor, error) {
			return inprocess.New(dsp.Config{Release: spec.MP107, Faults: faults})
		})
		served := make(chan error, 1)
		go func() { served <- rpc.Serve(t.Context(), listener, server, nil) }()
		t.Cleanup(func() {
			if err := <-served; err != nil {
				t.Error(err)
			}
		})
		adaptor, err := rpc.Dial(rpc.DialOptions{URL: "http://" + listener.Addr().String()})
		if err != nil {
			t.Fatal(err)
		}
		found := run(t, adaptor, Sizes{Clients: 8, Rounds: 10})
		c := counts(found)
		if faults == nil && c.Pass != 10 || faults != nil && c.Fail == 0 || c.Error+c.Inconclusive > 0 {
			t.Errorf("%v: %+v: %+v", faults, c, found.Results)
		}
	}
}

// TestFaultsAreFound: every fault that only overlapping calls show fails some
// rounds, with a history that says where.
func TestFaultsAreFound(t *testing.T) {
	for _, fault := range dsp.Faults() {
		if !fault.Concurrent {
			continue
		}
		t.Run(string(fault.ID), func(t *testing.T) {
			found := run(t, simulated(t, fault.Release, fault.ID), Sizes{Clients: 8, FailFast: true})
			if fault.Release == spec.Baseline { // it shows there and in every later one
				found = run(t, simulated(t, spec.MP107, fault.ID), Sizes{Clients: 8, FailFast: true})
			}
			c := counts(found)
			if c.Fail != 1 || found.Results[len(found.Results)-1].Verdict != conformance.Fail {
				t.Fatalf("not found in %d rounds: %+v", len(found.Results), c)
			}
			result, page, plain := found.Results[len(found.Results)-1], found.Pages[0], found.Concurrency.Histories[0]
			t.Logf("found by round %d: %s", len(found.Results), result.Reason)
			if !strings.Contains(result.Reason, plain.Devices+": no order of") || !strings.Contains(result.Reason, "contradict each other: client") {
				t.Errorf("reason %q", result.Reason)
			}
			if !strings.Contains(string(page.HTML), "porcupine") && !strings.Contains(string(page.HTML), "Porcupine") {
				t.Error("there is no picture")
			}
			if page.Name != plain.Page || !strings.HasPrefix(page.Name, "concurrent/v") || !strings.HasSuffix(page.Name, ".html") || strings.Count(page.Name, "/") != 1 {
				t.Errorf("page %q", page.Name)
			}
			marked := 0
			for _, op := range plain.Operations {
				if op.Conflict {
					marked++
				}
			}
			if marked < 2 {
				t.Errorf("%d marked: %+v", marked, plain)
			}
		})
	}
}

// TestRepeats: the faults are found again and again, not by luck.
func TestRepeats(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	for _, fault := range []dsp.FaultID{dsp.CheckThenAct, dsp.LostCredentialUpdate} {
		worst := 0
		for seed := range uint64(10) {
			found := run(t, simulated(t, spec.MP107, fault), Sizes{Clients: 8, FailFast: true, Seed: seed + 1})
			if counts(found).Fail == 0 {
				t.Fatalf("%s, seed %d: not found in %d rounds", fault, seed+1, len(found.Results))
			}
			worst = max(worst, len(found.Results))
		}
		t.Logf("%s: found by round %d at the latest", fault, worst)
	}
}

// TestSequentialFaultsAreFoundToo, many of them, since a history with one wrong
// answer has no order either.
func TestSequentialFaultsAreFoundToo(t *testing.T) {
	for _, fault := range []dsp.FaultID{dsp.NoBypass, dsp.WrongSlot, dsp.CounterConsumedOnRejection, dsp.AlertsToSupplier, dsp.StaleCounterAccepted} {
		if c := counts(run(t, simulated(t, spec.MP107, fault), Sizes{Clients: 4, FailFast: true})); c.Fail == 0 {
			t.Errorf("%s: %+v", fault, c)
		}
	}
}
