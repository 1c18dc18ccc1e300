package server_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/conformance/duis/server"
	"example.org/mp107/conformance/duis/xmlsig"
	"example.org/mp107/spec"
)

// The parties: a Network Operator that wrongly holds the credential of the
// meter, the registered one, and a stranger to both.
const (
	holder     = pki.FirstOperator
	registered = pki.SecondOperator
	supplier   = pki.FirstSupplier

	meter   spec.EUI64 = 0x00DB107000001001
	smets2  spec.EUI64 = 0x00DB107000001004
	mpan    spec.MPxN  = "1012345678901"
	nowhere spec.EUI64 = 0x00DB107000001FFF
)

func validity() pki.Validity {
	return pki.Validity{From: pki.At(spec.Epoch).AddDate(-5, 0, 0), To: pki.At(spec.Epoch).AddDate(20, 0, 0)}
}

var sharedKit = sync.OnceValues(func() (*pki.Kit, error) { return pki.NewKit(nil, validity(), pki.DefaultOrders()...) })

func theKit(t testing.TB) *pki.Kit {
	t.Helper()
	kit, err := sharedKit()
	if err != nil {
		t.Fatal(err)
	}
	return kit
}

func find(t testing.TB, role pki.Role, owner spec.EUI64, usage pki.Usage) pki.Identity {
	t.Helper()
	identity, found := theKit(t).Find(role, owner, usage)
	if !found {
		t.Fatalf("no %s certificate of %v", role.Name(), owner)
	}
	return identity
}

func signerOf(t testing.TB, owner spec.EUI64) pki.Identity {
	return find(t, pki.UserSigning, owner, pki.DigitalSignature)
}

// aWorld has the wrong Network Operator's credential on a SMETS1 meter.
func aWorld() spec.World {
	slots := func(operator spec.EUI64) map[spec.RemotePartyRole]spec.Credential {
		return map[spec.RemotePartyRole]spec.Credential{
			spec.NetworkOperator: {Role: spec.NetworkOperator, Owner: operator},
			spec.Supplier:        {Role: spec.Supplier, Owner: supplier},
		}
	}
	return spec.World{
		Now: spec.Epoch,
		Users: []spec.User{
			{ID: holder, Roles: []spec.UserRole{spec.ED}, Status: spec.UserActive},
			{ID: registered, Roles: []spec.UserRole{spec.ED}, Status: spec.UserActive},
			{ID: supplier, Roles: []spec.UserRole{spec.IS}, Status: spec.UserActive},
		},
		Devices: []spec.Device{
			{ID: meter, Type: spec.ESME, SMETS: spec.SMETS1, S1SP: spec.S1SP1, Status: spec.Commissioned, MPxN: mpan, Credentials: slots(holder)},
			{ID: smets2, Type: spec.ESME, SMETS: spec.SMETS2, Status: spec.Commissioned, MPxN: mpan, Credentials: slots(registered)},
		},
		Registrations: []spec.Registration{
			{MPxN: mpan, Role: spec.ED, Party: registered, From: spec.Epoch - 365*spec.Day},
			{MPxN: mpan, Role: spec.IS, Party: supplier, From: spec.Epoch - 365*spec.Day},
		},
	}
}

// system is a server with its handlers on loopback.
type system struct {
	*server.Server
	service, control *httptest.Server
}

func start(t testing.TB, config dsp.Config, options server.Config) system {
	t.Helper()
	if config.Release == "" {
		config.Release = spec.MP107
	}
	s, err := server.New(config, theKit(t), options)
	if err != nil {
		t.Fatal(err)
	}
	all := system{s, httptest.NewServer(s.Handler()), httptest.NewServer(s.Control())}
	t.Cleanup(func() {
		all.service.CloseClientConnections()
		all.service.Close()
		all.control.Close()
		s.Close()
	})
	all.call(t, "reset", aWorld(), nil)
	return all
}

// call makes a call of the control endpoint that is to succeed.
func (s system) call(t testing.TB, name string, question, answer any) {
	t.Helper()
	body, err := json.Marshal(question)
	if err != nil {
		t.Fatal(err)
	}
	status, _, text := s.post(t, s.control.URL+server.ControlPrefix+name, "application/json", bytes.NewReader(body))
	if status != http.StatusOK {
		t.Fatalf("control %s: status %d: %s", name, status, text)
	}
	if answer != nil {
		if err := json.Unmarshal(text, answer); err != nil {
			t.Fatalf("control %s: %v\n%s", name, err, text)
		}
	}
}

func (s system) post(t testing.TB, url, contentType string, body io.Reader) (int, http.Header, []byte) {
	t.Helper()
	client := http.Client{Timeout: 20 * time.Second}
	defer client.CloseIdleConnections()
	answer, err := client.Post(url, contentType, body)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, answer.Header, text
}

// ask posts a document and reads the signed answer that has to come.
func (s system) ask(t testing.TB, service string, document []byte) duis.Response {
	t.Helper()
	status, header, text := s.post(t, s.service.URL+server.ServicePrefix+service, "application/xml", bytes.NewReader(document))
	if status != http.StatusOK || header.Get("Content-Type") != "application/xml" {
		t.Fatalf("status %d, content type %q: %s", status, header.Get("Content-Type"), text)
	}
	return read(t, text)
}

// read verifies a document of the DSP.
func read(t testing.TB, document []byte) duis.Response {
	t.Helper()
	trust := xmlsig.NewTrust(theKit(t).Anchors(), theKit(t).Certificates()...)
	resolve := trust.At(pki.At(spec.Epoch), pki.DSPSigning)
	verified, err := xmlsig.Verify(document, resolve, xmlsig.Limits{})
	if err != nil {
		t.Fatalf("%v\n%s", err, document)
	}
	response, err := duis.ParseResponse(verified.Content)
	if err != nil {
		t.Fatalf("%v\n%s", err, document)
	}
	if response.SMETS1 != nil {
		if _, err := xmlsig.Verify(response.SMETS1.Signed, resolve, xmlsig.Limits{}); err != nil {
			t.Fatalf("inner message: %v\n%s", err, response.SMETS1.Signed)
		}
	}
	return response
}

// holds is who holds the Network Operator slot of a Device.
func (s system) holds(t testing.TB, device spec.EUI64) spec.EUI64 {
	t.Helper()
	var seen spec.Observation
	s.call(t, "observe", map[string]spec.EUI64{"device": device}, &seen)
	return seen.Credentials[spec.NetworkOperator].Owner
}

// repair is the request of MP107: the holder places the registered Network
// Operator's certificates.
func repair(counter uint64) spec.ServiceRequest {
	return spec.ServiceRequest{
		Originator: holder, Role: spec.ED, Target: meter, Counter: counter, SRV: spec.UpdateSecurityCredentialsKRP,
		Update: &spec.CredentialUpdate{Slot: spec.NetworkOperator, Certificates: []spec.Certificate{
			{Use: spec.DigitalSigning, Role: spec.NetworkOperator, Owner: registered},
			{Use: spec.KeyAgreement, Role: spec.NetworkOperator, Owner: registered},
		}},
	}
}

// kitCertificate finds a carried certificate in the kit.
func kitCertificate(t testing.TB) func(spec.Certificate) ([]byte, error) {
	return func(c spec.Certificate) ([]byte, error) {
		role, _ := pki.RoleOf(c.Role)
		usage := pki.KeyAgreement
		if c.Use == spec.DigitalSigning {
			usage = pki.DigitalSignature
		}
		return find(t, role, c.Owner, usage).Certificate.DER(), nil
	}
}

func build(t testing.TB, request spec.ServiceRequest, options duis.BuildOptions) []byte {
	t.Helper()
	if options.Certificate == nil {
		options.Certificate = kitCertificate(t)
	}
	document, err := duis.Build(request, options)
	if err != nil {
		t.Fatal(err)
	}
	return document
}

func signed(t testing.TB, document []byte, as pki.Identity) []byte {
	t.Helper()
	out, err := xmlsig.Sign(document, as.Signer(), as.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// signedRepair is a repair signed by its originator.
func signedRepair(t testing.TB, counter uint64) []byte {
	return signed(t, build(t, repair(counter), duis.BuildOptions{}), signerOf(t, holder))
}

// stillServes shows that the server still does its work, with a counter that
// must not have been used.
func (s system) stillServes(t testing.TB) {
	t.Helper()
	s.call(t, "reset", aWorld(), nil)
	if answer := s.ask(t, server.Transform, signedRepair(t, 1)); answer.Code != spec.I0 {
		t.Fatalf("the server does not serve any more: %s", answer.Code)
	}
	s.call(t, "reset", aWorld(), nil)
}
