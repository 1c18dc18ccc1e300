package duis_test

import (
	"regexp"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/duis"
	"example.org/mp107/conformance/dsp"
	wire "example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// signatureBegins finds the first four characters of a signature.
var signatureBegins = regexp.MustCompile("(SignatureValue>)[^<]{4}")

// TestNotary: an answer that was kept is confirmed by the message of the DSP that it
// was read from, and by no other, and no other answer is.
func TestNotary(t *testing.T) {
	for _, profile := range wire.Profiles() {
		profile := loaded(t, profile)
		if profile.Receiver.Listen != "" {
			profile.Receiver.Listen = "127.0.0.1:0"
		}
		a := overWireAs(t, dsp.Config{}, profile)
		notary, err := duis.NewNotary(theKit(t), profile)
		if err != nil {
			t.Fatal(err)
		}
		stranger, err := pki.NewKit(nil, around(), pki.Order{Role: pki.DSPSigning, Owner: spec.DSPOnWire})
		if err != nil {
			t.Fatal(err)
		}
		other, err := duis.NewNotary(stranger, profile)
		if err != nil {
			t.Fatal(err)
		}
		confirmed := 0
		for _, c := range suite.Scenarios(spec.MP107)[:12] {
			var before []string
			for _, s := range submitted(t, a, c) {
				signed, err := notary.Confirm(s.At, s.Request, s.Answer, s.Signed, false)
				if err != nil {
					t.Errorf("%s, %s: %v", profile.Name, c.ID, err)
					continue
				}
				if _, err := notary.Confirm(s.At, s.Request, s.Answer, before, false); err == nil {
					t.Errorf("%s, %s: confirmed by the messages of another request", profile.Name, c.ID)
				}
				before = s.Signed
				opposite := spec.Response{Decision: spec.Rejected, Code: "E4"}
				if s.Answer.Decision == spec.Rejected {
					opposite = spec.Response{Decision: spec.Accepted, Code: spec.I0}
				}
				if _, err := notary.Confirm(s.At, s.Request, opposite, s.Signed, false); err == nil {
					t.Errorf("%s, %s: the opposite is confirmed", profile.Name, c.ID)
				}
				if !signed {
					continue
				}
				confirmed++
				var changed []string
				for _, message := range s.Signed {
					changed = append(changed, signatureBegins.ReplaceAllString(message, "${1}AAAA"), strings.ReplaceAll(message, "DigestValue>", "DigestValue>A"))
				}
				if _, err := notary.Confirm(s.At, s.Request, s.Answer, changed, false); err == nil {
					t.Errorf("%s, %s: confirmed by a message that was changed", profile.Name, c.ID)
				}
				if _, err := other.Confirm(s.At, s.Request, s.Answer, s.Signed, false); err == nil {
					t.Errorf("%s, %s: confirmed by a stranger's certificates", profile.Name, c.ID)
				}
			}
		}
		if confirmed < 10 {
			t.Errorf("%s: %d answers were signed: this shows too little", profile.Name, confirmed)
		}
	}
}

// submitted carries a case out and gives the requests that were answered.
func submitted(t *testing.T, a *duis.Adaptor, c conformance.Case) []suite.Submitted {
	t.Helper()
	if err := a.Reset(t.Context(), c.World); err != nil {
		t.Fatal(err)
	}
	a.Signed()
	var record suite.Record
	for _, event := range c.Events {
		answer := suite.Answer{Result: &spec.Result{}}
		var err error
		if event.Submit != nil {
			answer = suite.Answer{Response: new(spec.Response)}
			*answer.Response, err = a.Submit(t.Context(), *event.Submit)
		} else {
			_, err = a.Apply(t.Context(), event)
		}
		if err != nil {
			break // not expressible here
		}
		answer.Signed = a.Signed()
		record.Answers = append(record.Answers, answer)
	}
	return record.Submitted(c)
}
