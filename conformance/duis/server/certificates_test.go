package server_test

import (
	"testing"
	"time"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/conformance/duis/server"
	"example.org/mp107/spec"
)

// TestCarriedCertificates: what a 6.15.1 carries is read from the certificates
// themselves, whatever the request says of them.
func TestCarriedCertificates(t *testing.T) {
	elsewhere, err := pki.NewKit(nil, validity(), pki.OrdersFor(pki.NetworkOperator, registered)...)
	if err != nil {
		t.Fatal(err)
	}
	early := pki.Validity{From: pki.At(spec.Epoch).AddDate(-2, 0, 0), To: pki.At(spec.Epoch).Add(-time.Second)}
	expired := issue(t, pki.Order{Role: pki.NetworkOperator, Owner: registered, Validity: early})
	right := find(t, pki.NetworkOperator, registered, pki.DigitalSignature)
	agreement := find(t, pki.NetworkOperator, registered, pki.KeyAgreement)
	of := func(signing pki.Identity) func(spec.Certificate) ([]byte, error) {
		return func(c spec.Certificate) ([]byte, error) {
			if c.Use == spec.DigitalSigning {
				return signing.Certificate.DER(), nil
			}
			return agreement.Certificate.DER(), nil
		}
	}
	s := start(t, dsp.Config{}, server.Config{})
	for _, test := range []struct {
		name     string
		options  duis.BuildOptions
		accepted bool
	}{
		{"in order", duis.BuildOptions{Certificate: of(right)}, true},
		{"a Supplier's signing certificate in the Network Operator slot", duis.BuildOptions{Certificate: of(find(t, pki.Supplier, supplier, pki.DigitalSignature))}, false},
		{"a key agreement certificate for signing", duis.BuildOptions{Certificate: of(agreement)}, false},
		{"a User's XML signing certificate", duis.BuildOptions{Certificate: of(signerOf(t, registered))}, false},
		{"the issuing authority's", duis.BuildOptions{Certificate: of(theKit(t).Authority.Issuer)}, false},
		{"the root's", duis.BuildOptions{Certificate: of(theKit(t).Authority.Root)}, false},
		{"of another authority", duis.BuildOptions{Certificate: of(elsewhere.Identities[0])}, false},
		{"of another authority, with its chain", duis.BuildOptions{Certificate: of(elsewhere.Identities[0]),
			Path: [][]byte{elsewhere.Authority.Issuer.Certificate.DER(), elsewhere.Authority.Root.Certificate.DER()}}, false},
		{"expired", duis.BuildOptions{Certificate: of(expired)}, false},
		{"expired, and the time not to be checked", duis.BuildOptions{Certificate: of(expired), SkipTimeChecks: true}, true},
		{"no certificate at all", duis.BuildOptions{Certificate: func(spec.Certificate) ([]byte, error) { return []byte("certificate"), nil }}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			s.call(t, "reset", aWorld(), nil)
			answer := s.ask(t, server.Transform, signed(t, build(t, repair(1), test.options), signerOf(t, holder)))
			wantCode, wantHolder := duis.Unpublished, holder
			if test.accepted {
				wantCode, wantHolder = spec.I0, registered
			}
			if answer.Code != wantCode || s.holds(t, meter) != wantHolder {
				t.Errorf("%s, held by %v: want %s, %v", answer.Code, s.holds(t, meter), wantCode, wantHolder)
			}
		})
	}
}

// TestOwnerIsOfTheCertificate: who holds the slot afterwards is the subject of
// the certificate carried.
func TestOwnerIsOfTheCertificate(t *testing.T) {
	s := start(t, dsp.Config{}, server.Config{})
	third := issue(t, pki.Order{Role: pki.NetworkOperator, Owner: nowhere})
	request := repair(1)
	request.Update.Certificates = request.Update.Certificates[:1]
	options := duis.BuildOptions{Certificate: func(spec.Certificate) ([]byte, error) { return third.Certificate.DER(), nil }}
	answer := s.ask(t, server.Transform, signed(t, build(t, request, options), signerOf(t, holder)))
	if answer.Code != spec.I0 || s.holds(t, meter) != nowhere {
		t.Errorf("%s, held by %v", answer.Code, s.holds(t, meter))
	}
}
