package rpc_test

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/rpc"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// TestWholeSuite: over JSON the suite comes to what it comes to in process, and over gRPC
// with certificates on both sides, a token and a header to the same, but for the address;
// without MP107_WHOLE=1 a part of it.
func TestWholeSuite(t *testing.T) {
	options := suite.Options{Run: []string{"scenario", "sequence"}, Sequences: 20}
	if os.Getenv("MP107_WHOLE") == "1" {
		options = suite.Options{}
	}
	testSuite := suiteOf(t, options)
	config := dsp.Config{Release: spec.MP107, Faults: []dsp.FaultID{dsp.NoBypass}}
	ours, theirs := newAuthority(t, "ours"), newAuthority(t, "theirs")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	handler := rpc.NewHandler(simulated(1, config))
	let := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+token || r.Header.Get("X-Key") != key || r.Header.Get("X-Env") != "a" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		handler.ServeHTTP(w, r)
	})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		_ = rpc.ServeHandler(ctx, listener, let, &tls.Config{
			Certificates: []tls.Certificate{theirs.issue(t, "server")}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: ours.pool(),
		})
	}()
	secured, err := rpc.Dial(rpc.DialOptions{
		URL: "grpcs://" + listener.Addr().String(), Bearer: token, Header: http.Header{"X-Key": {key}}, Plain: http.Header{"X-Env": {"a"}},
		TLS: &tls.Config{RootCAs: theirs.pool(), Certificates: []tls.Certificate{ours.issue(t, "client")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var outcomes []suite.Outcome
	var messages [][]conformance.Exchange
	for _, client := range []conformance.Adaptor{dial(t, serve(t, 1, config)), secured} {
		outcome, err := suite.Runner{Timeout: patience}.Run(t.Context(), testSuite, client)
		if err != nil {
			t.Fatal(err)
		}
		if outcome.Counts.Fail == 0 || outcome.Counts.Fail+outcome.Counts.Pass != testSuite.Len() {
			t.Errorf("%+v of %d", outcome.Counts, testSuite.Len())
		}
		var said []conformance.Exchange
		for i := range outcome.Results {
			said = append(said, outcome.Results[i].Exchanges...)
			outcome.Results[i].Exchanges = nil
		}
		outcomes, messages = append(outcomes, outcome), append(messages, said)
	}
	if difference := cmp.Diff(outcomes[0], outcomes[1]); difference != "" {
		t.Errorf("another outcome (-http +grpcs):\n%s", difference)
	}
	if len(messages[0]) != len(messages[1]) || len(messages[0]) == 0 {
		t.Fatalf("%d messages over HTTP, %d over gRPC", len(messages[0]), len(messages[1]))
	}
	for i, m := range messages[0] {
		if other := messages[1][i]; m.Direction != other.Direction || !sameJSON(t, m.Body, other.Body) {
			t.Errorf("%+v over HTTP, %+v over gRPC", m, other)
		}
	}
}

// TestFaultsAreFound: what is wrong in a DSP fails over the wire too, and the
// failure comes with its messages.
func TestFaultsAreFound(t *testing.T) {
	testSuite := suiteOf(t, stories())
	for _, scheme := range []string{"http://", "grpc://"} {
		address := serve(t, 1, dsp.Config{Release: spec.MP107, Faults: []dsp.FaultID{dsp.NoBypass}})
		outcome, err := suite.Runner{Timeout: patience}.Run(t.Context(), testSuite, dial(t, scheme+address))
		if err != nil || outcome.Counts.Fail == 0 || outcome.Counts.Error > 0 {
			t.Errorf("%s: %+v, %v", scheme, outcome.Counts, err)
		}
		for _, r := range outcome.Results {
			if r.Verdict == conformance.Fail && len(r.Exchanges) == 0 {
				t.Errorf("%s%s: no message is shown", scheme, r.ID)
			}
		}
	}
}
