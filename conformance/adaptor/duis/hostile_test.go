package duis_test

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"example.org/mp107/conformance/adaptor/duis"
	"example.org/mp107/conformance/dsp"
	wire "example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/conformance/duis/server"
	"example.org/mp107/conformance/duis/xmlsig"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// aRepair is the request of MP107 and the world that it belongs to.
func aRepair(t testing.TB) (spec.World, spec.ServiceRequest) {
	t.Helper()
	situation := suite.Usual(spec.UpdateSecurityCredentialsKRP, spec.ED, spec.SMETS1, spec.ESME)
	situation.HoldsOwn, situation.HoldsTargeted = true, true
	world, request, err := situation.Build()
	if err != nil {
		t.Fatal(err)
	}
	return world, request
}

// impostor is a DSP that answers as the real one would, and then changes it.
type impostor struct {
	real http.Handler
	act  func(w http.ResponseWriter, r *http.Request, genuine []byte)
}

func (i *impostor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	recorded := httptest.NewRecorder()
	i.real.ServeHTTP(recorded, r)
	i.act(w, r, recorded.Body.Bytes())
}

func answerXML(w http.ResponseWriter, body []byte) {
	w.Header().Set("Content-Type", "application/xml")
	_, _ = w.Write(body)
}

// TestHostileServers: whatever a DSP answers that is not its signed answer to
// this very request is an error that says so, within the limits.
func TestHostileServers(t *testing.T) {
	kit, err := pki.NewKit(nil, around(), pki.Order{Role: pki.DSPSigning, Owner: spec.DSPOnWire},
		pki.Order{Role: pki.DSPSigning, Owner: suite.CentralParty}, pki.Order{Role: pki.UserSigning, Owner: suite.CentralParty})
	if err != nil {
		t.Fatal(err)
	}
	elsewhere, err := pki.NewKit(nil, around(), pki.Order{Role: pki.DSPSigning, Owner: spec.DSPOnWire})
	if err != nil {
		t.Fatal(err)
	}
	s, err := server.New(dsp.Config{Release: spec.MP107}, kit, server.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	world, request := aRepair(t)
	as := func(identity pki.Identity, change func([]byte) []byte) func(http.ResponseWriter, *http.Request, []byte) {
		return func(w http.ResponseWriter, _ *http.Request, genuine []byte) {
			document, err := xmlsig.Sign(change(genuine), identity.Signer(), identity.Certificate)
			if err != nil {
				t.Error(err)
			}
			answerXML(w, document)
		}
	}
	same := func(document []byte) []byte { return document }
	change := func(old, new string, n int) func([]byte) []byte {
		return func(document []byte) []byte {
			changed := bytes.Replace(document, []byte(old), []byte(new), n)
			if bytes.Equal(changed, document) {
				t.Errorf("nothing to change: %s\n%s", old, document)
			}
			return changed
		}
	}
	unsigned := func(document []byte) []byte {
		return append(document[:bytes.LastIndex(document, []byte("<ds:Signature "))], "</sr:Response>"...)
	}
	itself := kit.Identities[0]
	strict := wire.DefaultProfile()
	strict.Rejections, strict.ResponseID = wire.Signed, wire.Required
	for _, test := range []struct {
		name string
		act  func(w http.ResponseWriter, r *http.Request, genuine []byte)
		says string
	}{
		{"nothing", func(http.ResponseWriter, *http.Request, []byte) {}, "content type"},
		{"never", func(_ http.ResponseWriter, r *http.Request, _ []byte) { <-r.Context().Done() }, "deadline exceeded"},
		{"half", func(w http.ResponseWriter, _ *http.Request, genuine []byte) {
			w.Header().Set("Content-Length", "100000")
			answerXML(w, genuine[:len(genuine)/2])
		}, "broke off"},
		{"dribble", func(w http.ResponseWriter, r *http.Request, _ []byte) {
			w.Header().Set("Content-Type", "application/xml")
			for r.Context().Err() == nil {
				_, _ = w.Write([]byte("<"))
				_ = http.NewResponseController(w).Flush()
				time.Sleep(20 * time.Millisecond)
			}
		}, "broke off"},
		{"huge", func(w http.ResponseWriter, r *http.Request, _ []byte) {
			w.Header().Set("Content-Type", "application/xml")
			for r.Context().Err() == nil {
				_, _ = w.Write(bytes.Repeat([]byte("a"), 1<<16))
			}
		}, "larger than"},
		{"status 500", func(w http.ResponseWriter, _ *http.Request, _ []byte) { http.Error(w, "out of \x1b[2Jorder", 500) }, "HTTP status 500 from serviceT: out of \uFFFD[2Jorder"},
		{"redirect", func(w http.ResponseWriter, r *http.Request, _ []byte) {
			http.Redirect(w, r, "http://127.0.0.1:9/", http.StatusTemporaryRedirect)
		}, "HTTP status 307"},
		{"HTML", func(w http.ResponseWriter, _ *http.Request, genuine []byte) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write(genuine)
		}, `content type "text/html"`},
		{"no XML", func(w http.ResponseWriter, _ *http.Request, _ []byte) { answerXML(w, []byte("I0")) }, "malformed"},
		{"unsigned", func(w http.ResponseWriter, _ *http.Request, genuine []byte) { answerXML(w, unsigned(genuine)) }, "no-signature"},
		{"DOCTYPE", func(w http.ResponseWriter, _ *http.Request, genuine []byte) {
			answerXML(w, change("<sr:Response ", "<!DOCTYPE x><sr:Response ", 1)(genuine))
		}, "doctype"},
		{"no space between attributes", func(w http.ResponseWriter, _ *http.Request, genuine []byte) {
			answerXML(w, change(` schemaVersion=`, `schemaVersion=`, 1)(genuine))
		}, "malformed"},
		{"two hyphens in a comment", func(w http.ResponseWriter, _ *http.Request, genuine []byte) {
			answerXML(w, change("<sr:Header>", "<!-- a -- b --><sr:Header>", 1)(genuine))
		}, "malformed"},
		{"a reference after the root", func(w http.ResponseWriter, _ *http.Request, genuine []byte) {
			answerXML(w, append(bytes.Clone(genuine), "&#10;"...))
		}, "malformed"},
		{"changed after signing", func(w http.ResponseWriter, _ *http.Request, genuine []byte) {
			answerXML(w, change(">I0<", ">E4<", 1)(genuine))
		}, "digest"},
		{"signed by another DSP", as(kit.Identities[1], same), "not by the DSP"},
		{"signed by a User", as(kit.Identities[2], same), "unknown-signer"},
		{"signed by a DSP of another authority", as(elsewhere.Identities[0], same), "unknown-signer"},
		{"to another request", as(itself, change(":11<", ":12<", -1)), "the answer is to another request"},
		{"with the RequestID as ResponseID", as(itself, func(document []byte) []byte {
			id := "00-DB-10-70-00-00-10-01:00-DB-10-70-00-00-00-01:11</sr:ResponseID>"
			return change(id, "00-DB-10-70-00-00-00-01:00-DB-10-70-00-00-10-01:11</sr:ResponseID>", 1)(document)
		}), "ResponseID"},
		{"without ResponseID", as(itself, func(document []byte) []byte {
			return change("<sr:ResponseID>00-DB-10-70-00-00-10-01:00-DB-10-70-00-00-00-01:11</sr:ResponseID>", "", 1)(document)
		}), "ResponseID is missing"},
		{"a code that is none", as(itself, change(">I0<", ">Okay<", 1)), "ResponseCode"},
		{"the S1SP's message changed", as(itself, change(`MessageSuccess="true"`, `MessageSuccess="false"`, 1)), "the S1SP's message in the answer cannot be trusted"},
		{"a request", as(itself, func([]byte) []byte {
			document, err := wire.Build(spec.ServiceRequest{Originator: suite.Originator, Role: spec.ED, Target: spec.DSP, SRV: "8.2"}, wire.BuildOptions{})
			if err != nil {
				t.Error(err)
			}
			return document
		}), "makes no sense"},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			service := httptest.NewServer(&impostor{s.Handler(), test.act})
			control := httptest.NewServer(s.Control())
			a := connect(t, duis.Config{URL: service.URL, Control: control.URL, PKI: kit, Timeout: 500 * time.Millisecond, Profile: strict})
			if err := a.Reset(t.Context(), world); err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			response, err := a.Submit(t.Context(), request)
			if err == nil || !strings.Contains(err.Error(), test.says) || errors.Is(err, wire.ErrInexpressible) {
				t.Errorf("%v, %v: want an error with %q", response, err, test.says)
			}
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("it took %v", took)
			}
			if err != nil && len(err.Error()) > 2000 {
				t.Errorf("an error of %d bytes", len(err.Error()))
			}
			if messages := a.Transcript(); len(messages) == 0 || messages[0].Direction != duis.Sent {
				t.Errorf("the transcript has %d messages", len(messages))
			} else if last := messages[len(messages)-1]; len(last.Body) > 1<<20 {
				t.Errorf("the transcript keeps an answer of %d bytes", len(last.Body))
			}
			a.Close()
			service.CloseClientConnections()
			service.Close()
			control.Close()
			noLeak(t, before)
		})
	}
}

// TestGenuineIsAccepted: the impostor that changes nothing is believed, so that
// the refusals above are for what it changes.
func TestGenuineIsAccepted(t *testing.T) {
	world, request := aRepair(t)
	s := start(t, dsp.Config{})
	service := httptest.NewServer(&impostor{s.server.Handler(), func(w http.ResponseWriter, _ *http.Request, genuine []byte) { answerXML(w, genuine) }})
	defer service.Close()
	a := connect(t, duis.Config{URL: service.URL, Control: s.control.URL})
	if err := a.Reset(t.Context(), world); err != nil {
		t.Fatal(err)
	}
	if response, err := a.Submit(t.Context(), request); err != nil || response.Code != spec.I0 {
		t.Errorf("%v, %v", response, err)
	}
}

// noLeak waits for goroutines to end that are about to.
func noLeak(t *testing.T, before int) {
	t.Helper()
	for range 500 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	stacks := make([]byte, 1<<16)
	t.Errorf("%d goroutines, %d before:\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
}
