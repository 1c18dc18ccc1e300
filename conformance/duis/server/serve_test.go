package server_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"runtime"
	"testing"
	"time"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/conformance/duis/server"
	"example.org/mp107/spec"
)

// runningServer is a server under Serve.
type runningServer struct {
	address, control string
	stop             func() error
	server           *server.Server
}

func serve(t *testing.T, options server.Config, config *tls.Config) runningServer {
	t.Helper()
	s, err := server.New(dsp.Config{Release: spec.MP107}, theKit(t), options)
	if err != nil {
		t.Fatal(err)
	}
	listen := func() net.Listener {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		return listener
	}
	service, control := listen(), listen()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, service, control, config) }()
	stopped := false
	running := runningServer{address: service.Addr().String(), control: control.Addr().String(), server: s}
	running.stop = func() error {
		cancel()
		if stopped {
			return nil
		}
		stopped = true
		return <-ended
	}
	t.Cleanup(func() {
		if err := running.stop(); err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return running
}

// serves shows that a request gets an answer, an E-code in an empty world.
func (r runningServer) serves(t *testing.T) {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Post("http://"+r.address+"/api/v1/serviceT", "application/xml", bytes.NewReader(signedRepair(t, 1)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("status %d", answer.StatusCode)
	}
}

// TestServeEnds: cancelled, it stops listening and leaves no goroutine behind,
// and whoever is connected is not waited for without end.
func TestServeEnds(t *testing.T) {
	before := runtime.NumGoroutine()
	running := serve(t, server.Config{Grace: 200 * time.Millisecond, Endpoints: map[spec.EUI64]string{holder: "http://127.0.0.1:9/"}}, nil)
	running.serves(t)
	// One that says nothing is cut off when the grace is over.
	slow, err := net.Dial("tcp", running.address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = slow.Close() }()
	if err := running.stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := http.Get("http://" + running.address); err == nil {
		t.Error("it still serves")
	}
	noLeak(t, before)
}

// TestServeFails: a listener that is closed under it is an error, not a hang.
func TestServeFails(t *testing.T) {
	s, err := server.New(dsp.Config{Release: spec.MP107}, theKit(t), server.Config{})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Serve(t.Context(), listener, nil, nil); err == nil {
		t.Error("no error")
	}
}

// noLeak waits for goroutines to end that are about to.
func noLeak(t *testing.T, before int) {
	t.Helper()
	for range 200 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	stacks := make([]byte, 1<<16)
	t.Errorf("%d goroutines, %d before:\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
}

// TestNew: what cannot work is refused at the start.
func TestNew(t *testing.T) {
	kit := theKit(t)
	without, err := pki.NewKit(nil, validity(), pki.OrdersFor(pki.Supplier, supplier)...)
	if err != nil {
		t.Fatal(err)
	}
	another := duis.DefaultProfile()
	another.DSP = 1
	for name, test := range map[string]struct {
		config  dsp.Config
		kit     *pki.Kit
		options server.Config
	}{
		"no release":        {dsp.Config{}, kit, server.Config{}},
		"unknown fault":     {dsp.Config{Release: spec.MP107, Faults: []dsp.FaultID{"x"}}, kit, server.Config{}},
		"no key of the DSP": {dsp.Config{Release: spec.MP107}, without, server.Config{}},
		"another DSP":       {dsp.Config{Release: spec.MP107}, kit, server.Config{Profile: another}},
		"an endpoint that is none": {dsp.Config{Release: spec.MP107}, kit, server.Config{
			Endpoints: map[spec.EUI64]string{holder: "file:///etc"}}},
	} {
		if _, err := server.New(test.config, test.kit, test.options); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
