package preflight_test

import (
	"net"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/rpc"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/preflight"
	"example.org/mp107/spec"
)

// serve answers calls over loopback until the test is over.
func serve(t *testing.T, lanes int, adaptor func() (conformance.Adaptor, error)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- rpc.Serve(t.Context(), listener, wire.NewServer(lanes, adaptor), nil) }()
	t.Cleanup(func() {
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return "http://" + listener.Addr().String()
}

func dial(t *testing.T, url string, lanes int) []conformance.Adaptor {
	t.Helper()
	client, err := rpc.Dial(rpc.DialOptions{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	adaptors := []conformance.Adaptor{client}
	for n := 1; n < lanes; n++ {
		adaptors = append(adaptors, client.Lane(n))
	}
	return adaptors
}

// TestWire: over HTTP, with several lanes, the simulated DSP is ready.
func TestWire(t *testing.T) {
	url := serve(t, 4, func() (conformance.Adaptor, error) { return simulated(t, dsp.Config{Release: spec.MP107R2}), nil })
	f := run(t, dial(t, url, 3)...)
	if f.Overall != preflight.Ready || len(f.Of(preflight.Fine)) != len(f.Findings) {
		t.Error(console(t, f, false, false))
	}
	lanes, _ := about(f, "lanes")
	if !strings.Contains(lanes.Detail, "3 of 4 lanes") {
		t.Errorf("%+v", lanes)
	}
}

// TestWireEvidence: the proof of a finding is the messages as they stood on the wire.
func TestWireEvidence(t *testing.T) {
	url := serve(t, 1, func() (conformance.Adaptor, error) {
		return &leaky{Adaptor: simulated(t, dsp.Config{Release: spec.MP107R2}), keeps: "counters"}, nil
	})
	finding, ok := about(run(t, dial(t, url, 1)...), "reset forgets counters")
	if !ok {
		t.Fatal("nothing found")
	}
	var resets, submits int
	for i, e := range finding.Exchanges {
		resets += strings.Count(e.URL, "/Reset")
		submits += strings.Count(e.URL, "/Submit")
		if want := []string{"sent", "received"}[i%2]; e.Direction != want || want == "received" && e.Status != 200 {
			t.Errorf("message %d: %+v", i, e)
		}
	}
	last := finding.Exchanges[len(finding.Exchanges)-1]
	if resets != 2 || submits != 2 || !strings.Contains(last.Body, "rejected") {
		t.Errorf("%d resets and %d requests in %+v", resets, submits, finding.Exchanges)
	}
}

// TestSharedLanes: lanes that are one and the same are found out.
func TestSharedLanes(t *testing.T) {
	one := simulated(t, dsp.Config{Release: spec.MP107R2})
	url := serve(t, 2, func() (conformance.Adaptor, error) { return one, nil })
	finding, _ := about(run(t, dial(t, url, 2)...), "lanes")
	if finding.Level != preflight.Problem || finding.Observed != preflight.Differs || len(finding.Exchanges) == 0 {
		t.Errorf("%+v", finding)
	}
}

// TestNotReached: an address at which nobody answers is not the same as an
// implementation that is not ready.
func TestNotReached(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url := "http://" + listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	f := run(t, dial(t, url, 1)...)
	if f.Overall != preflight.NotReached || f.ExitCode() != 3 || len(f.Findings) != 1 {
		t.Error(console(t, f, false, false))
	}
}
