package rpc_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/rpc"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// h2 serves HTTP/2 without TLS, as gRPC needs it.
func h2(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.Config.Protocols = new(http.Protocols)
	server.Config.Protocols.SetUnencryptedHTTP2(true)
	server.Start()
	t.Cleanup(server.Close)
	return "grpc://" + server.Listener.Addr().String()
}

// TestBrokenGRPC: what can go wrong over gRPC is an error or inconclusive too.
func TestBrokenGRPC(t *testing.T) {
	testSuite := suiteOf(t, stories())
	trailer := func(code int, message string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/grpc+proto")
			w.Header().Set("Grpc-Status", fmt.Sprint(code))
			w.Header().Set("Grpc-Message", message)
		}
	}
	payload := func(prefix string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/grpc+proto")
			_, _ = w.Write([]byte(prefix))
		}
	}
	for name, test := range map[string]struct {
		answer  http.HandlerFunc
		says    string
		lost    bool
		verdict conformance.Verdict
	}{
		"aborted":         {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "was lost before it answered", true, conformance.Error},
		"a web page":      {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(page)) }, "invalid content-type", false, conformance.Error},
		"status 500":      {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }, "500", false, conformance.Error},
		"status 401":      {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(401) }, "a token or a header may be needed", false, conformance.Error},
		"status 404":      {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) }, "HTTP status 404", false, conformance.Error},
		"status 503":      {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }, "503", false, conformance.Error},
		"internal":        {trailer(13, "cannot"), "the adaptor answers internal: cannot", false, conformance.Error},
		"unauthenticated": {trailer(16, "who"), "unauthenticated: who: a token or a header may be needed", false, conformance.Error},
		"unimplemented":   {trailer(12, "cannot"), "the adaptor answers unimplemented: cannot", false, conformance.Inconclusive},
		"precondition":    {trailer(9, "cannot"), "failed_precondition", false, conformance.Inconclusive},
		"no message":      {trailer(0, ""), "zero messages", false, conformance.Error},
		"a huge message":  {payload("\x00\xff\xff\xff\xff"), "larger than configured max", false, conformance.Error},
		"compressed":      {payload("\x01\x00\x00\x00\x01x"), "compressed message", false, conformance.Error},
		"rubbish":         {payload("\x00\x00\x00\x00\x02\xff\xff"), "cannot parse", false, conformance.Error},
		"cut short":       {payload("\x00\x00\x00\x00\x09\x08"), "promised 9 bytes", false, conformance.Error},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			right := rpc.NewHandler(simulated(1, dsp.Config{Release: spec.MP107}))
			var submits atomic.Int64
			address := h2(t, func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/Submit") {
					if submits.Add(1) == 4 {
						test.answer(w, r)
						return
					}
				}
				right.ServeHTTP(w, r)
			})
			outcome, err := suite.Runner{Timeout: patience}.Run(t.Context(), testSuite, dial(t, address))
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range outcome.Results {
				if r.Verdict == conformance.Pass {
					continue
				}
				if r.Verdict != test.verdict || !strings.Contains(r.Reason, test.says) || strings.Contains(r.Reason, "\n") {
					t.Errorf("%s: %s, want %s with %q", r.Verdict, r.Reason, test.verdict, test.says)
				}
				if lost := strings.Contains(r.Reason, conformance.ErrUnreachable.Error()); lost != test.lost {
					t.Errorf("%s: blames the connection: %v, want %v", r.Reason, lost, test.lost)
				}
			}
			if outcome.Counts.Pass != testSuite.Len()-1 {
				t.Errorf("%+v, want all but one of %d to pass", outcome.Counts, testSuite.Len())
			}
		})
	}
}

// TestSecretsOverGRPC: they are sent, and taken out of what comes back.
func TestSecretsOverGRPC(t *testing.T) {
	address := h2(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/grpc+proto")
		w.Header().Set("Grpc-Status", "13")
		w.Header().Set("Grpc-Message", r.Header.Get("Authorization"))
	})
	client, err := rpc.Dial(rpc.DialOptions{URL: address, Bearer: token, Clear: true})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.Describe(t.Context())
	if err == nil || !strings.Contains(err.Error(), "Bearer [redacted]") {
		t.Errorf("error %v", err)
	}
	checkSecret(t, fmt.Sprint(err))
	address = h2(t, rpc.NewHandler(wire.NewServer(1, func() (conformance.Adaptor, error) { return named(token), nil })).ServeHTTP)
	if client, err = rpc.Dial(rpc.DialOptions{URL: address, Bearer: token, Clear: true}); err != nil {
		t.Fatal(err)
	}
	d, err := client.Describe(t.Context())
	if err != nil || d.Name != "[redacted]" {
		t.Errorf("%+v, %v", d, err)
	}
	messages := client.Transcript()
	if len(messages) != 2 || !strings.Contains(messages[1].Body, "[redacted]") {
		t.Errorf("messages %+v", messages)
	}
	checkSecret(t, fmt.Sprint(messages))
}

// named is an adaptor that can only say its name.
type named string

var errNothing = errors.New("nothing works here")

func (n named) Describe(context.Context) (conformance.Description, error) {
	return conformance.Description{Name: string(n)}, nil
}
func (named) Reset(context.Context, spec.World) error { return errNothing }
func (named) Submit(context.Context, spec.ServiceRequest) (spec.Response, error) {
	return spec.Response{}, errNothing
}
func (named) Apply(context.Context, spec.Event) (spec.Result, error) {
	return spec.Result{}, errNothing
}
func (named) Observe(context.Context, spec.EUI64) (spec.Observation, error) {
	return spec.Observation{}, errNothing
}

// TestMessagesOverGRPC: they can be seen as over HTTP and can be sent again; of what was
// no message it is said what was wrong.
func TestMessagesOverGRPC(t *testing.T) {
	address := serve(t, 1, dsp.Config{Release: spec.MP107})
	repair := suite.Scenarios(spec.MP107)[slices.IndexFunc(suite.Scenarios(spec.MP107), func(c conformance.Case) bool { return c.ID == "R1/scenario/unregistered-holder" })]
	messages := func(scheme string) []conformance.Exchange {
		client, err := rpc.Dial(rpc.DialOptions{URL: scheme + address, Bearer: token, Clear: true})
		if err != nil {
			t.Fatal(err)
		}
		if err := client.Reset(t.Context(), repair.World); err != nil {
			t.Fatal(err)
		}
		if _, err := client.Submit(t.Context(), *repair.Events[0].Submit); err != nil {
			t.Fatal(err)
		}
		if _, err := client.Observe(t.Context(), 1); err == nil {
			t.Fatal("a Device that is not there is observed")
		}
		return client.Transcript()
	}
	over, plain := messages("grpc://"), messages("http://")
	if len(over) != len(plain) || len(over) != 6 {
		t.Fatalf("%d messages over gRPC, %d over HTTP", len(over), len(plain))
	}
	for i, m := range over[:4] {
		if m.Direction != plain[i].Direction || m.URL != strings.Replace(plain[i].URL, "http", "grpc", 1) || !sameJSON(t, m.Body, plain[i].Body) {
			t.Errorf("%+v over gRPC, %+v over HTTP", m, plain[i])
		}
	}
	if !strings.HasPrefix(over[5].Body, "no message of the contract: ") {
		t.Errorf("of an error there is %q", over[5].Body)
	}
	dir := t.TempDir()
	if _, err := wire.WriteTranscript(dir, over); err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile(filepath.Join(dir, "send.sh"))
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf(`grpcurl -plaintext -import-path "$PROTO" -proto mp107/adaptor/v1/adaptor.proto -d @ '%s' 'mp107.adaptor.v1.AdaptorService/Submit' < 003-sent.json`, address)
	if !strings.Contains(string(script), want) {
		t.Errorf("there is no %s in\n%s", want, script)
	}
	for _, name := range []string{"001-sent.json", "004-received.json", "006-received.txt"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}

func sameJSON(t *testing.T, a, b string) bool {
	t.Helper()
	var one, other any
	if err := errors.Join(json.Unmarshal([]byte(a), &one), json.Unmarshal([]byte(b), &other)); err != nil {
		t.Error(err)
	}
	return reflect.DeepEqual(one, other)
}
