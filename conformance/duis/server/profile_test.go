package server_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

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

// TestAClientsSteps goes the way of the DCC's published client: identifiers in
// lower case, the answer within three seconds with a status of success and as
// application/xml whatever its code, the pre-command sent back with the same
// RequestID, and the outcome taken at the User's endpoint. [D]
func TestAClientsSteps(t *testing.T) {
	s := playing(t, "dcc-boxed")
	arrived := make(chan []byte, 4)
	user := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, err := io.ReadAll(r.Body)
		if err != nil || r.Header.Get("Content-Type") != "application/xml" {
			t.Errorf("%v, %q", err, r.Header.Get("Content-Type"))
		}
		arrived <- text
	}))
	defer user.Close()
	s.call(t, "endpoints", map[spec.EUI64]string{registered: user.URL}, nil)
	request := repair(1)
	request.Originator, request.Target = registered, smets2
	document := func(options duis.BuildOptions) []byte {
		text := build(t, request, options)
		id := regexp.MustCompile(`<sr:RequestID>.*</sr:RequestID>`).Find(text)
		lower := "<sr:RequestID>" + strings.ToLower(string(id[len("<sr:RequestID>"):len(id)-len("</sr:RequestID>")])) + "</sr:RequestID>"
		return signed(t, bytes.Replace(text, id, []byte(lower), 1), signerOf(t, registered))
	}
	began := time.Now()
	answer := s.ask(t, server.Transform, document(duis.BuildOptions{}))
	if answer.Service == nil || answer.Service.PreCommand == nil {
		t.Fatalf("%s, %+v", answer.Code, answer.Service)
	}
	payload := append(answer.Service.PreCommand.Payload, append([]byte{64}, make([]byte, 64)...)...)
	answer = s.ask(t, server.SendCommand, document(duis.BuildOptions{CommandVariant: 5, PreCommand: payload}))
	if answer.Code != spec.I99 || time.Since(began) > 3*time.Second {
		t.Errorf("%s after %v", answer.Code, time.Since(began))
	}
	select {
	case text := <-arrived:
		if outcome := read(t, text); outcome.Code != spec.I0 || *outcome.Request != *answer.Request {
			t.Errorf("%s to %v", outcome.Code, outcome.Request)
		}
	case <-time.After(10 * time.Second):
		t.Error("the outcome did not arrive")
	}
}
