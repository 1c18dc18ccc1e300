package duis_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/duis"
	"example.org/mp107/conformance/dsp"
	wire "example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/conformance/duis/xmlsig"
	"example.org/mp107/spec"
)

// published has the form of the DCC's published rejection: no Signature, no
// ResponseID, white space, fractions of a second, an older schema version, and
// prefixes of its own. Its words are ours.
func published(request spec.ServiceRequest, code string) string {
	return fmt.Sprintf(`<?xml version='1.0' encoding='UTF-8'?>
<a:Response xmlns:b="http://www.w3.org/2000/09/xmldsig#" xmlns:a="http://www.dccinterface.co.uk/ServiceUserGateway" schemaVersion="5.1">
  <a:Header>
    <a:RequestID>%s</a:RequestID>
    <a:ResponseCode>%s</a:ResponseCode>
    <a:ResponseDateTime>2022-11-03T00:00:00.134Z</a:ResponseDateTime>
  </a:Header>
  <a:Body>
    <a:ResponseMessage>
      <a:ServiceReference>6.15</a:ServiceReference>
      <a:ServiceReferenceVariant>%s</a:ServiceReferenceVariant>
    </a:ResponseMessage>
  </a:Body>
</a:Response>`, strings.ToLower(wire.RequestID{Originator: request.Originator, Target: request.Target, Counter: request.Counter}.String()), code, request.SRV)
}

// TestUnsignedAnswers: a rejection without Signature and ResponseID is one,
// where the profile says so; nothing else goes without.
func TestUnsignedAnswers(t *testing.T) {
	world, request := aRepair(t)
	another := request
	another.Counter++
	strict := loaded(t, "acknowledge-first")
	for _, test := range []struct {
		name, answer string
		profile      wire.Profile
		want         spec.Response
		says         string
	}{
		{"a rejection", published(request, "E65"), wire.DefaultProfile(), spec.Response{Decision: spec.Rejected, Code: "E65"}, ""},
		{"a rejection, dcc-boxed", published(request, "E4"), loaded(t, "dcc-boxed"), spec.Response{Decision: spec.Rejected, Code: spec.E4}, ""},
		{"a rejection, strict", published(request, "E65"), strict, spec.Response{}, "no-signature"},
		{"a success", published(request, "I0"), wire.DefaultProfile(), spec.Response{}, "only a rejection"},
		{"an acknowledgement", published(request, "I99"), wire.DefaultProfile(), spec.Response{}, "only a rejection"},
		{"a warning", published(request, "W1"), wire.DefaultProfile(), spec.Response{}, "only a rejection"},
		{"of another request", published(another, "E65"), wire.DefaultProfile(), spec.Response{}, "another request"},
		{"of another variant", strings.ReplaceAll(published(request, "E65"), ">6.15.1<", ">6.15.2<"), wire.DefaultProfile(), spec.Response{}, "another request"},
		{"with a Signature that is none", strings.Replace(published(request, "E65"), "</a:Response>", "<b:Signature/></a:Response>", 1), wire.DefaultProfile(), spec.Response{}, "cannot be trusted"},
		{"a rejection with a DOCTYPE", strings.Replace(published(request, "E65"), "<a:Response", "<!DOCTYPE a><a:Response", 1), wire.DefaultProfile(), spec.Response{}, "doctype"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := start(t, dsp.Config{})
			service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answerXML(w, []byte(test.answer)) }))
			defer service.Close()
			a := connect(t, duis.Config{URL: service.URL, Control: s.control.URL, Profile: test.profile})
			if err := a.Reset(t.Context(), world); err != nil {
				t.Fatal(err)
			}
			response, err := a.Submit(t.Context(), request)
			if response != test.want || (err == nil) != (test.says == "") || err != nil && !strings.Contains(err.Error(), test.says) {
				t.Errorf("%v, %v: want %v and %q", response, err, test.want, test.says)
			}
		})
	}
}

// TestSignedWithoutResponseID: a published success has none either.
func TestSignedWithoutResponseID(t *testing.T) {
	world, request := aRepair(t)
	for name, accepted := range map[string]bool{"simulated": true, "dcc-boxed": true, "acknowledge-first": false} {
		profile := wire.DefaultProfile()
		profile.ResponseID = wire.Absent
		s := startAs(t, dsp.Config{}, profile)
		a := connect(t, duis.Config{URL: s.service.URL, Control: s.control.URL, Profile: loaded(t, name)})
		if err := a.Reset(t.Context(), world); err != nil {
			t.Fatal(err)
		}
		if response, err := a.Submit(t.Context(), request); (err == nil) != accepted || accepted && response.Code != spec.I0 {
			t.Errorf("%s: %v, %v", name, response, err)
		}
	}
}

// TestWarnings: a signed code of which no meaning is public is neither an
// acceptance nor a rejection.
func TestWarnings(t *testing.T) {
	world, request := aRepair(t)
	key := theKit(t).Identities[0]
	s := start(t, dsp.Config{})
	for _, code := range []spec.ResponseCode{"W1", "I5"} {
		service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			id := wire.RequestID{Originator: request.Originator, Target: request.Target, Counter: request.Counter}
			document, err := wire.BuildResponse(wire.Reply(wire.Message{ID: id, SRV: request.SRV}, code, world.Now))
			if err == nil {
				document, err = xmlsig.Sign(document, key.Signer(), key.Certificate)
			}
			if err != nil {
				t.Error(err)
			}
			answerXML(w, document)
		}))
		a := connect(t, duis.Config{URL: service.URL, Control: s.control.URL})
		if err := a.Reset(t.Context(), world); err != nil {
			t.Fatal(err)
		}
		if response, err := a.Submit(t.Context(), request); !errors.Is(err, conformance.ErrNotCheckable) {
			t.Errorf("%s: %v, %v", code, response, err)
		}
		service.Close()
	}
}

// TestLateMessages: what an S1SP's alert means is the profile's to say, an alert
// about another request or at the URL of an earlier world is no outcome, and an
// acknowledged request that waits is settled after a while.
func TestLateMessages(t *testing.T) {
	world, request := aRepair(t)
	s := start(t, dsp.Config{})
	key := theKit(t).Identities[0]
	id := wire.RequestID{Originator: request.Originator, Target: request.Target, Counter: request.Counter}
	sealed := func(document []byte, err error) []byte {
		t.Helper()
		if err == nil {
			document, err = xmlsig.Sign(document, key.Signer(), key.Certificate)
		}
		if err != nil {
			t.Fatal(err)
		}
		return document
	}
	acknowledgement := sealed(wire.BuildResponse(wire.Reply(wire.Message{ID: id, SRV: request.SRV}, spec.I99, world.Now)))
	alert := func(about wire.RequestID) []byte {
		inner := sealed(wire.BuildS1SPAlert(wire.S1SPAlert{Request: &about, Code: "anything", At: world.Now}))
		return sealed(wire.BuildResponse(wire.Response{Code: spec.I0, At: world.Now, DCCAlert: &wire.DCCAlert{Code: "N1", S1SP: &wire.S1SPMessage{Signed: inner}}}))
	}
	other := id
	other.Counter++
	at := world.Now + spec.Day
	for _, test := range []struct {
		name    string
		change  func(*wire.Profile)
		message []byte
		path    string
		at      *spec.Time
		want    spec.Response
		fails   bool
	}{
		{"an alert", nil, alert(id), "", nil, spec.Response{Decision: spec.Rejected}, false},
		{"an alert that means nothing", func(p *wire.Profile) { p.S1SPAlert = wire.Unknown }, alert(id), "", nil, spec.Response{}, true},
		{"an alert about another request", nil, alert(other), "", nil, spec.Response{}, true},
		{"an alert of an earlier world", nil, alert(id), "/round/0", nil, spec.Response{}, true},
		{"an unsigned rejection", nil, []byte(published(request, "E65")), "", nil, spec.Response{Decision: spec.Rejected, Code: "E65"}, false},
		{"an alert about a request that waits", func(p *wire.Profile) { p.Receiver.Settle = 200 * time.Millisecond }, alert(id), "", &at, spec.Response{Decision: spec.Rejected}, false},
		{"nothing about a request that waits", func(p *wire.Profile) { p.Receiver.Settle = 200 * time.Millisecond }, alert(other), "", &at, spec.Response{Decision: spec.Accepted, Code: spec.I99}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			profile := wire.DefaultProfile()
			profile.Receiver.Listen, profile.Receiver.Patience = "127.0.0.1:0", 300*time.Millisecond
			if test.change != nil {
				test.change(&profile)
			}
			var a *duis.Adaptor
			service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				answer, err := http.Post(a.ReceiverURL()+test.path, "application/xml", bytes.NewReader(test.message))
				if err != nil {
					t.Error(err)
				} else {
					_ = answer.Body.Close()
				}
				answerXML(w, acknowledgement)
			}))
			defer service.Close()
			a = connect(t, duis.Config{URL: service.URL, Control: s.control.URL, Profile: profile})
			if err := a.Reset(t.Context(), world); err != nil {
				t.Fatal(err)
			}
			request := request
			request.ExecuteAt = test.at
			response, err := a.Submit(t.Context(), request)
			if response != test.want || test.fails != errors.Is(err, conformance.ErrNotCheckable) {
				t.Errorf("%v, %v", response, err)
			}
		})
	}
}

// TestFlood: a DSP that floods the receiver is kept within limits, and what it
// sends decides nothing.
func TestFlood(t *testing.T) {
	profile := wire.DefaultProfile()
	profile.Receiver.Listen = "127.0.0.1:0"
	a := connect(t, duis.Config{URL: "http://127.0.0.1:9", Control: "http://127.0.0.1:9", Profile: profile})
	body, refused := bytes.Repeat([]byte("a"), 1<<20), 0
	for range 40 {
		answer, err := http.Post(a.ReceiverURL(), "application/xml", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode == http.StatusServiceUnavailable {
			refused++
		}
	}
	kept := 0
	for _, message := range a.Transcript() {
		kept += len(message.Body)
	}
	if refused < 30 || kept > 32<<20 {
		t.Errorf("%d of 40 refused, %d bytes kept", refused, kept)
	}
	for name, send := range map[string]func() (*http.Response, error){
		"too large": func() (*http.Response, error) {
			return http.Post(a.ReceiverURL(), "application/xml", bytes.NewReader(append(body, 'a')))
		},
		"no XML":      func() (*http.Response, error) { return http.Post(a.ReceiverURL(), "text/html", bytes.NewReader(body)) },
		"not by POST": func() (*http.Response, error) { return http.Get(a.ReceiverURL()) },
	} {
		answer, err := send()
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode < 400 {
			t.Errorf("%s: status %d", name, answer.StatusCode)
		}
	}
}

// TestS1SPSigners: the message of an S1SP inside an answer may be signed by a
// certificate of another owner, and by one that the PKI has not, where the
// profile says so; a signature that does not hold is refused in any case.
func TestS1SPSigners(t *testing.T) {
	world, request := aRepair(t)
	known, err := theKit(t).Authority.Issue(pki.Order{Role: pki.DSPSigning, Owner: 77})
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := theKit(t).Authority.Issue(pki.Order{Role: pki.DSPSigning, Owner: 78})
	if err != nil {
		t.Fatal(err)
	}
	kit := &pki.Kit{Authority: theKit(t).Authority, Identities: append([]pki.Identity{theKit(t).Identities[0], known}, theKit(t).Identities[1:]...)}
	dspKey := theKit(t).Identities[0]
	succeeded := true
	for _, test := range []struct {
		name, signers string
		by            pki.Identity
		spoil         bool
		accepted      bool
	}{
		{"known", wire.Known, known, false, true},
		{"a stranger", wire.Known, stranger, false, false},
		{"a stranger, let pass", wire.Unknown, stranger, false, true},
		{"known, but spoilt", wire.Unknown, known, true, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				id := wire.RequestID{Originator: request.Originator, Target: request.Target, Counter: request.Counter}
				inner, err := wire.BuildSMETS1(wire.SMETS1Response{ID: id.Swapped(), SRV: request.SRV, Success: &succeeded})
				if err == nil {
					inner, err = xmlsig.Sign(inner, test.by.Signer(), test.by.Certificate)
				}
				if test.spoil {
					inner = bytes.Replace(inner, []byte(`MessageSuccess="true"`), []byte(`MessageSuccess="1"`), 1)
				}
				answer := wire.Reply(wire.Message{ID: id, SRV: request.SRV}, spec.I0, world.Now)
				answer.Service, answer.SMETS1 = nil, &wire.SMETS1Message{SRV: request.SRV, Signed: inner}
				document, building := wire.BuildResponse(answer)
				if building == nil {
					document, building = xmlsig.Sign(document, dspKey.Signer(), dspKey.Certificate)
				}
				if err := errors.Join(err, building); err != nil {
					t.Error(err)
				}
				answerXML(w, document)
			}))
			defer service.Close()
			profile := wire.DefaultProfile()
			profile.S1SPSigners = test.signers
			a := connect(t, duis.Config{URL: service.URL, Control: start(t, dsp.Config{}).control.URL, PKI: kit, Profile: profile})
			if err := a.Reset(t.Context(), world); err != nil {
				t.Fatal(err)
			}
			if response, err := a.Submit(t.Context(), request); (err == nil) != test.accepted || test.accepted && response.Code != spec.I0 {
				t.Errorf("%v, %v", response, err)
			}
		})
	}
}
