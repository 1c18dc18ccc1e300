package server_test

import (
	"bytes"
	"encoding/base64"
	"testing"
	"time"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/conformance/duis/server"
	"example.org/mp107/conformance/duis/xmlsig"
	"example.org/mp107/spec"
)

// issue makes a certificate of the shared authority.
func issue(t *testing.T, order pki.Order) pki.Identity {
	t.Helper()
	identity, err := theKit(t).Authority.Issue(order)
	if err != nil {
		t.Fatal(err)
	}
	return identity
}

// TestSignatureSituations: each request is in order but for its signature. It
// is refused, changes nothing and uses up no counter, so that the same request
// properly signed is accepted afterwards.
func TestSignatureSituations(t *testing.T) {
	early := pki.Validity{From: pki.At(spec.Epoch).AddDate(-2, 0, 0), To: pki.At(spec.Epoch).Add(-time.Second)}
	late := pki.Validity{From: pki.At(spec.Epoch).Add(time.Second), To: pki.At(spec.Epoch).AddDate(1, 0, 0)}
	expired := issue(t, pki.Order{Role: pki.UserSigning, Owner: holder, Validity: early})
	notYet := issue(t, pki.Order{Role: pki.UserSigning, Owner: holder, Validity: late})
	unknown := issue(t, pki.Order{Role: pki.UserSigning, Owner: holder})
	elsewhere, err := pki.NewKit(nil, validity(), pki.Order{Role: pki.UserSigning, Owner: holder})
	if err != nil {
		t.Fatal(err)
	}
	foreign := elsewhere.Identities[0]
	s := start(t, dsp.Config{}, server.Config{})
	s.call(t, "certificates", map[string][][]byte{"certificates": {
		expired.Certificate.DER(), notYet.Certificate.DER(), foreign.Certificate.DER()}}, nil)

	unsigned := build(t, repair(1), duis.BuildOptions{})
	good := signed(t, unsigned, signerOf(t, holder))
	for name, document := range map[string][]byte{
		"by another User":              signed(t, unsigned, signerOf(t, registered)),
		"by the DSP":                   signed(t, unsigned, find(t, pki.DSPSigning, spec.DSPOnWire, pki.DigitalSignature)),
		"with a credential of role 03": signed(t, unsigned, find(t, pki.NetworkOperator, holder, pki.DigitalSignature)),
		"expired":                      signed(t, unsigned, expired),
		"not yet valid":                signed(t, unsigned, notYet),
		"unknown certificate":          signed(t, unsigned, unknown),
		"of another authority":         signed(t, unsigned, foreign),
		"content changed":              bytes.Replace(good, []byte(":1</sr:RequestID>"), []byte(":2</sr:RequestID>"), 1),
		"value changed":                spoiled(t, good),
		"value of another document":    withValueOf(t, good, signedRepair(t, 2)),
	} {
		t.Run(name, func(t *testing.T) {
			if bytes.Equal(document, good) {
				t.Fatal("nothing is wrong with the document")
			}
			s.call(t, "reset", aWorld(), nil)
			if answer := s.ask(t, server.Transform, document); answer.Code != duis.Unpublished || s.holds(t, meter) != holder {
				t.Errorf("%s, held by %v", answer.Code, s.holds(t, meter))
			}
			if answer := s.ask(t, server.Transform, good); answer.Code != spec.I0 {
				t.Errorf("properly signed: %s", answer.Code)
			}
		})
	}
}

// TestValidityIsOfTheWorld: a signer is judged at the moment of the world.
func TestValidityIsOfTheWorld(t *testing.T) {
	short := pki.Validity{From: pki.At(spec.Epoch), To: pki.At(spec.Epoch + spec.Hour)}
	signer := issue(t, pki.Order{Role: pki.UserSigning, Owner: holder, Validity: short})
	s := start(t, dsp.Config{}, server.Config{})
	s.call(t, "certificates", map[string][][]byte{"certificates": {signer.Certificate.DER()}}, nil)
	document := signed(t, build(t, repair(1), duis.BuildOptions{}), signer)
	s.call(t, "apply", spec.Event{Advance: &spec.Advance{To: spec.Epoch + spec.Hour + 1}}, nil)
	if answer := s.ask(t, server.Transform, document); answer.Code != duis.Unpublished {
		t.Errorf("a second after the last: %s", answer.Code)
	}
	s.call(t, "reset", aWorld(), nil)
	s.call(t, "apply", spec.Event{Advance: &spec.Advance{To: spec.Epoch + spec.Hour}}, nil)
	if answer := s.ask(t, server.Transform, document); answer.Code != spec.I0 {
		t.Errorf("in the last second: %s", answer.Code)
	}
}

// TestSeededSignatureFaults: a fault of the DSP is one of the server.
func TestSeededSignatureFaults(t *testing.T) {
	unsigned := build(t, repair(1), duis.BuildOptions{})
	good := signed(t, unsigned, signerOf(t, holder))
	for _, test := range []struct {
		name     string
		fault    dsp.FaultID
		document []byte
	}{
		{"value changed", dsp.AcceptsInvalidSignature, spoiled(t, good)},
		{"content changed", dsp.AcceptsInvalidSignature, bytes.Replace(good, []byte(":1</sr:RequestID>"), []byte(":2</sr:RequestID>"), 1)},
		{"by another", dsp.SignerNotOriginator, signed(t, unsigned, signerOf(t, registered))},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := start(t, dsp.Config{Faults: []dsp.FaultID{test.fault}}, server.Config{})
			if answer := s.ask(t, server.Transform, test.document); answer.Code != spec.I0 {
				t.Errorf("%s, want the fault %s to show", answer.Code, test.fault)
			}
		})
	}
}

// spoiled changes one bit of a signature's value.
func spoiled(t *testing.T, document []byte) []byte {
	t.Helper()
	from, to := valueAt(t, document)
	value, err := base64.StdEncoding.DecodeString(string(document[from:to]))
	if err != nil {
		t.Fatal(err)
	}
	value[40] ^= 4
	return append(append(bytes.Clone(document[:from]), base64.StdEncoding.EncodeToString(value)...), document[to:]...)
}

func withValueOf(t *testing.T, document, other []byte) []byte {
	t.Helper()
	from, to := valueAt(t, document)
	otherFrom, otherTo := valueAt(t, other)
	return append(append(bytes.Clone(document[:from]), other[otherFrom:otherTo]...), document[to:]...)
}

func valueAt(t *testing.T, document []byte) (from, to int) {
	t.Helper()
	const open = "<ds:SignatureValue>"
	from = bytes.Index(document, []byte(open))
	to = bytes.Index(document, []byte("</ds:SignatureValue>"))
	if from < 0 || to < from {
		t.Fatalf("no SignatureValue:\n%s", document)
	}
	return from + len(open), to
}

// Every refusal above is of a document that the reader takes for a signed
// request: this test would be worth nothing if Verify accepted one of them.
func TestSpoiledIsRefused(t *testing.T) {
	trust := xmlsig.NewTrust(theKit(t).Anchors(), theKit(t).Certificates()...)
	resolve := trust.At(pki.At(spec.Epoch), pki.UserSigning)
	if _, err := xmlsig.Verify(signedRepair(t, 1), resolve, xmlsig.Limits{}); err != nil {
		t.Fatal(err)
	}
	if _, err := xmlsig.Verify(spoiled(t, signedRepair(t, 1)), resolve, xmlsig.Limits{}); err == nil {
		t.Error("a spoiled signature verifies")
	}
}
