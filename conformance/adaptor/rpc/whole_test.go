package rpc_test

import (
	"net"
	"testing"

	"mp107/conformance"
	"mp107/conformance/adaptor/inprocess"
	"mp107/conformance/adaptor/rpc"
	"mp107/conformance/adaptor/wire"
	"mp107/conformance/dsp"
	"mp107/spec"
)

// serve answers calls with a simulated DSP until the test is over, and returns its address.
func serve(t testing.TB, lanes int, config dsp.Config) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := wire.NewServer(lanes, func() (conformance.Adaptor, error) { return inprocess.New(config) })
	done := make(chan error, 1)
	go func() { done <- rpc.Serve(t.Context(), listener, server, nil) }()
	t.Cleanup(func() {
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return listener.Addr().String()
}

// TestWholeSuite: over JSON and over gRPC the suite comes to what it comes to in process.
func TestWholeSuite(t *testing.T) {
	address := serve(t, 1, dsp.Config{Release: spec.MP107})
	for _, scheme := range []string{"http://", "grpc://"} {
		t.Run(scheme, func(t *testing.T) {
			adaptor, err := rpc.Dial(rpc.Options{URL: scheme + address})
			if err != nil {
				t.Fatal(err)
			}
			suite, err := conformance.NewSuite(conformance.Options{})
			if err != nil {
				t.Fatal(err)
			}
			outcome, err := suite.Run(t.Context(), adaptor)
			if err != nil {
				t.Fatal(err)
			}
			if want := (conformance.Counts{Pass: suite.Len()}); outcome.Counts != want {
				t.Errorf("%+v, want %+v", outcome.Counts, want)
				for _, r := range outcome.Results {
					if r.Verdict != conformance.Pass {
						t.Fatalf("%s: %s", r.ID, r.Reason)
					}
				}
			}
		})
	}
}
