package duis_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/duis"
	"example.org/mp107/conformance/dsp"
	wire "example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/conformance/duis/server"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// submits resets to the world of a repair and submits it.
func submits(t testing.TB, a *duis.Adaptor) {
	t.Helper()
	world, request := aRepair(t)
	if err := a.Reset(t.Context(), world); err != nil {
		t.Fatal(err)
	}
	if response, err := a.Submit(t.Context(), request); err != nil || response.Code != spec.I0 {
		t.Fatalf("%v, %v", response, err)
	}
	seen, err := a.Observe(t.Context(), request.Target)
	if err != nil || seen.Credentials[spec.NetworkOperator].Owner != suite.RegisteredOperator {
		t.Fatalf("%+v, %v", seen, err)
	}
}

// schemaDir is where the DUIS schemas are beside the project; they are third
// parties' and not part of it.
const schemaDir = "../../../../shared/duis/schema"

// TestEveryMessageIsValid holds every message of the stories, in both
// directions, against the schema.
func TestEveryMessageIsValid(t *testing.T) {
	if _, err := os.Stat(schemaDir); errors.Is(err, os.ErrNotExist) {
		t.Skipf("the DUIS 5.4 schemas are not in %s: this test compares with them", schemaDir)
	}
	schema, err := wire.LoadSchema(schemaDir)
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, dsp.Config{Release: spec.MP107R2})
	a := connect(t, duis.Config{URL: s.service.URL, Control: s.control.URL, Schema: schema})
	o := outcome(t, newSuite(t, suite.Options{Release: spec.MP107R2, Run: []string{"scenario"}}), a)
	if o.Counts.Pass == 0 || o.Counts.Pass != len(o.Results) {
		for _, result := range o.Results {
			if result.Verdict != conformance.Pass {
				t.Errorf("%s: %s", result.ID, result.Reason)
			}
		}
	}
}

// TestMutualTLS runs over https with a certificate on each side, and not
// without the client's.
func TestMutualTLS(t *testing.T) {
	before := runtime.NumGoroutine()
	// The certificate that httptest has serves both sides: what counts is that
	// each side asks for one.
	borrowed := httptest.NewTLSServer(nil)
	certificate := borrowed.TLS.Certificates[0]
	pool := x509.NewCertPool()
	pool.AddCert(borrowed.Certificate())
	borrowed.Close()
	s, err := server.New(dsp.Config{Release: spec.MP107}, theKit(t), server.Config{Grace: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	service, control := listen(t), listen(t)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- s.Serve(ctx, service, control, &tls.Config{
			Certificates: []tls.Certificate{certificate}, ClientCAs: pool,
			ClientAuth: tls.RequireAnyClientCert, MinVersion: tls.VersionTLS12,
		})
	}()
	options := duis.Config{URL: "https://" + service.Addr().String(), Control: "http://" + control.Addr().String()}
	options.TLS = &tls.Config{RootCAs: pool, ServerName: "example.com", Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	with := connect(t, options)
	submits(t, with)
	options.TLS = &tls.Config{RootCAs: pool, ServerName: "example.com", MinVersion: tls.VersionTLS12}
	without := connect(t, options)
	world, request := aRepair(t)
	if err := without.Reset(t.Context(), world); err != nil {
		t.Fatal(err)
	}
	if _, err := without.Submit(t.Context(), request); err == nil {
		t.Error("without a client certificate it is answered")
	}
	with.Close()
	without.Close()
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("Serve: %v", err)
	}
	noLeak(t, before)
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return listener
}

// TestNew: options that cannot work are refused before anything is sent.
func TestNew(t *testing.T) {
	kit := theKit(t)
	noDSP, err := pki.NewKit(nil, around())
	if err != nil {
		t.Fatal(err)
	}
	world, _ := aRepair(t)
	broken := spec.World{Users: []spec.User{{}}}
	const url = "http://127.0.0.1:9"
	for says, options := range map[string]duis.Config{
		"URL \"\"":                 {PKI: kit, Control: url},
		"URL \"127.0.0.1:9\"":      {URL: "127.0.0.1:9", PKI: kit, Control: url},
		"URL \"http://…@":          {URL: "http://u:p@127.0.0.1", PKI: kit, Control: url},
		"Control \"ftp":            {URL: url, PKI: kit, Control: "ftp://127.0.0.1"},
		"PKI: the keys":            {URL: url, Control: url},
		"PKI: no certificate":      {URL: url, Control: url, PKI: noDSP},
		"world: without a control": {URL: url, PKI: kit},
		"declared world: user":     {URL: url, PKI: kit, World: &broken},
		"observer":                 {URL: url, PKI: kit, World: &world, Observer: 1},
	} {
		if _, err := duis.New(options); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want %q", err, says)
		}
	}
}

// TestUselessKeys: a key whose certificate is expired or of another authority
// is an error before anything is sent.
func TestUselessKeys(t *testing.T) {
	elsewhere, err := pki.NewKit(nil, around(), pki.OrdersFor(pki.NetworkOperator, suite.Originator)...)
	if err != nil {
		t.Fatal(err)
	}
	early := pki.Validity{From: pki.At(spec.Epoch).AddDate(-2, 0, 0), To: pki.At(spec.Epoch).AddDate(0, 0, -1)}
	expired, err := theKit(t).Authority.Issue(pki.Order{Role: pki.UserSigning, Owner: suite.Originator, Validity: early})
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, dsp.Config{})
	world, request := aRepair(t)
	for says, identity := range map[string]pki.Identity{"certificate expired": expired, "not issued by": elsewhere.Identities[2]} {
		kit := &pki.Kit{Authority: theKit(t).Authority, Identities: append([]pki.Identity{identity}, theKit(t).Identities...)}
		a := connect(t, duis.Config{URL: s.service.URL, Control: s.control.URL, PKI: kit})
		if err := a.Reset(t.Context(), world); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Submit(t.Context(), request); err == nil || !strings.Contains(err.Error(), says) || len(a.Transcript()) > 0 {
			t.Errorf("%v, want %q and nothing sent", err, says)
		}
	}
}

// TestControlErrors: a control endpoint that is not there, or is another
// server, is an error that names the call.
func TestControlErrors(t *testing.T) {
	s := start(t, dsp.Config{})
	world, _ := aRepair(t)
	for _, control := range []string{"http://127.0.0.1:9", s.service.URL} {
		a := connect(t, duis.Config{URL: s.service.URL, Control: control, Timeout: 2 * time.Second})
		if _, err := a.Describe(t.Context()); err == nil || !strings.Contains(err.Error(), "control describe") {
			t.Errorf("%s: %v", control, err)
		}
		if err := a.Reset(t.Context(), world); err == nil || !strings.Contains(err.Error(), "control reset") {
			t.Errorf("%s: %v", control, err)
		}
	}
}

// TestPKIFromAFolder shows that a PKI on disk serves both sides.
func TestPKIFromAFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "pki")
	orders := pki.OrdersFor(pki.NetworkOperator, suite.Originator)
	kit, err := pki.NewKit(nil, around(), append(orders, pki.Order{Role: pki.DSPSigning, Owner: spec.DSPOnWire})...)
	if err != nil {
		t.Fatal(err)
	}
	if err := kit.WriteDir(dir); err != nil {
		t.Fatal(err)
	}
	loaded, err := pki.LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	s, err := server.New(dsp.Config{Release: spec.MP107}, loaded, server.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	service, control := httptest.NewServer(s.Handler()), httptest.NewServer(s.Control())
	defer service.Close()
	defer control.Close()
	submits(t, connect(t, duis.Config{URL: service.URL, Control: control.URL, PKI: loaded}))
}

// BenchmarkExchange measures one request and its answer on loopback, signed and
// verified on both sides, the S1SP's message within included.
func BenchmarkExchange(b *testing.B) {
	a := overWire(b, dsp.Config{})
	situation := suite.Usual("6.24.1", spec.IS, spec.SMETS1, spec.ESME)
	situation.Owner = true
	world, request, err := situation.Build()
	if err != nil {
		b.Fatal(err)
	}
	if err := a.Reset(b.Context(), world); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if response, err := a.Submit(b.Context(), request); err != nil || response.Code != spec.I0 {
			b.Fatalf("%v, %v", response, err)
		}
		request.Counter++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "exchanges/s")
}
