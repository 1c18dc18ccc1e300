package server_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/server"
	"example.org/mp107/spec"
)

func playing(t *testing.T, name string) system {
	t.Helper()
	profile, err := duis.LoadProfile(name)
	if err != nil {
		t.Fatal(err)
	}
	return start(t, dsp.Config{}, server.Config{Profile: profile})
}

// raw posts a document and returns the answer as it came.
func (s system) raw(t *testing.T, service string, document []byte) []byte {
	t.Helper()
	status, _, text := s.post(t, s.service.URL+server.ServicePrefix+service, "application/xml", bytes.NewReader(document))
	if status != http.StatusOK {
		t.Fatalf("status %d: %s", status, text)
	}
	return text
}

// TestTransform goes the way of a critical request to a SMETS2 Device: the
// pre-command changes nothing, comes once for one RequestID, and decides when it
// comes back signed, with the same RequestID in another command variant.
func TestTransform(t *testing.T) {
	s := playing(t, "dcc-boxed")
	request := repair(1)
	request.Originator, request.Target = registered, smets2
	request.Update.Certificates[0].Owner, request.Update.Certificates[1].Owner = holder, holder
	sender := signerOf(t, registered)
	transform := signed(t, build(t, request, duis.BuildOptions{}), sender)
	answer := s.ask(t, server.Transform, transform)
	if answer.Code != spec.I0 || answer.Service == nil || answer.Service.PreCommand == nil || answer.ID != nil {
		t.Fatalf("%s, %+v", answer.Code, answer.Service)
	}
	if s.holds(t, smets2) != registered {
		t.Error("the transform had an effect")
	}
	read := func(document []byte) spec.ResponseCode {
		response, err := duis.ParseResponse(s.raw(t, server.SendCommand, document))
		if err != nil {
			t.Fatal(err)
		}
		return response.Code
	}
	payload := answer.Service.PreCommand.Payload
	back := func(payload []byte) []byte {
		return signed(t, build(t, request, duis.BuildOptions{CommandVariant: 5, PreCommand: payload}), sender)
	}
	signature := append([]byte{64}, make([]byte, 64)...)
	for name, payload := range map[string][]byte{
		"unsigned": payload, "another": append([]byte("another"), signature...), "with a short signature": append(bytes.Clone(payload), 64, 1),
	} {
		if code := read(back(payload)); code != duis.Unpublished {
			t.Errorf("%s: %s", name, code)
		}
	}
	if again := s.raw(t, server.Transform, transform); !bytes.Contains(again, []byte(duis.Unpublished)) {
		t.Errorf("the transform again: %s", again)
	}
	whole := append(bytes.Clone(payload), signature...)
	if code := read(back(whole)); code != spec.I99 {
		t.Errorf("signed: %s", code)
	}
	if s.holds(t, smets2) != holder {
		t.Error("the signed pre-command had no effect")
	}
	if code := read(back(whole)); code != duis.Unpublished {
		t.Errorf("signed, again: %s", code)
	}
}

// TestRejectionsWithoutSignature: a rejection goes out as the published one
// does, and everything else is signed.
func TestRejectionsWithoutSignature(t *testing.T) {
	s := playing(t, "dcc-boxed")
	request := repair(1)
	request.Originator = registered
	text := s.raw(t, server.Transform, signed(t, build(t, request, duis.BuildOptions{}), signerOf(t, registered)))
	for _, absent := range []string{"Signature", "ResponseID"} {
		if strings.Contains(string(text), absent) {
			t.Errorf("%s in %s", absent, text)
		}
	}
	if response, err := duis.ParseResponse(text); err != nil || !response.IsRejection() {
		t.Errorf("%+v, %v", response, err)
	}
}

// TestAcknowledgements: what is acknowledged has its outcome sent, the S1SP's
// refusal as an alert that names the request.
func TestAcknowledgements(t *testing.T) {
	s := playing(t, "acknowledge-first")
	refused := repair(1)
	refused.Originator = registered // who does not hold the credential
	for _, request := range []spec.ServiceRequest{refused, repair(1)} {
		answer := s.ask(t, server.Transform, signed(t, build(t, request, duis.BuildOptions{}), signerOf(t, request.Originator)))
		if answer.Code != spec.I99 || answer.Service == nil {
			t.Errorf("%s", answer.Code)
		}
	}
	var sent struct{ Messages []server.Message }
	s.call(t, "messages", struct{}{}, &sent)
	if len(sent.Messages) != 2 {
		t.Fatalf("%d messages", len(sent.Messages))
	}
	alert, done := read(t, []byte(sent.Messages[0].Document)), read(t, []byte(sent.Messages[1].Document))
	if about := alert.About(); alert.DCCAlert == nil || about == nil || about.Originator != registered || sent.Messages[0].To != registered {
		t.Errorf("%+v", alert)
	}
	if done.Code != spec.I0 || done.SMETS1 == nil || s.holds(t, meter) != registered {
		t.Errorf("%s, held by %v", done.Code, s.holds(t, meter))
	}
}
