package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/conformance/duis/xmlsig"
	"example.org/mp107/spec"
)

// TestVerify: whatever is no DUIS message, or another's, is never verified,
// though its signature holds.
func TestVerify(t *testing.T) {
	kit, err := pki.NewKit(nil, pki.Validity{From: pki.At(spec.Epoch).AddDate(-1, 0, 0), To: pki.At(spec.Epoch).AddDate(1, 0, 0)}, pki.DefaultOrders()...)
	if err != nil {
		t.Fatal(err)
	}
	identity := func(role pki.Role, owner spec.EUI64) pki.Identity {
		found, ok := kit.Find(role, owner, pki.DigitalSignature)
		if !ok {
			t.Fatalf("no certificate of role %s for %v", role, owner)
		}
		return found
	}
	user, dsp := identity(pki.UserSigning, pki.FirstOperator), identity(pki.DSPSigning, spec.DSPOnWire)
	request := func(originator spec.EUI64, changes ...string) string {
		document, err := duis.Build(spec.ServiceRequest{Originator: originator, Role: spec.ED, Target: spec.DSP, Counter: 1, SRV: "8.2"}, duis.BuildOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return strings.NewReplacer(changes...).Replace(string(document))
	}
	message, err := duis.Parse([]byte(request(pki.FirstOperator)))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := duis.BuildResponse(duis.Reply(message, spec.I0, spec.Epoch))
	if err != nil {
		t.Fatal(err)
	}
	const own, other = pki.FirstOperator, pki.SecondOperator
	srv := []string{"Variant>8.2<", "Variant>9.9<"}
	extra := []string{"<sr:CommandVariant>", "<sr:Extra>1</sr:Extra><sr:CommandVariant>"}
	version := []string{`schemaVersion="5.4"`, `schemaVersion=""`}
	namespace := []string{"www.dccinterface.co.uk/ServiceUserGateway", "example.org/other"}
	for _, test := range []struct {
		name     string
		document string
		signer   pki.Identity
		as       string
		code     int
		says     string
	}{
		{"a request", request(own), user, "", 0, "VERIFIED: a request"},
		{"a request, as one", request(own), user, "request", 0, "VERIFIED"},
		{"a request, as a response", request(own), user, "response", 1, "wrong-kind"},
		{"of an older schema", request(own, `schemaVersion="5.4"`, `schemaVersion="3.1"`), user, "", 0, "Note: it declares schemaVersion 3.1"},
		{"in another's name", request(other), user, "", 1, "wrong-signer"},
		{"in another's name, unknown SRV", request(other, srv...), user, "", 1, "wrong-signer"},
		{"in another's name, an extra element", request(other, extra...), user, "", 1, "wrong-signer"},
		{"in another's name, no version", request(other, version...), user, "", 1, "wrong-signer"},
		{"in another's name, another namespace", request(other, namespace...), user, "", 3, "CANNOT JUDGE"},
		{"in no name", request(other, "sr:RequestID", "sr:RequestName"), user, "", 3, "CANNOT JUDGE"},
		{"unknown SRV", request(own, srv...), user, "", 3, "CANNOT JUDGE"},
		{"an extra element", request(own, extra...), user, "", 3, "CANNOT JUDGE"},
		{"an extra element, as a request", request(own, extra...), user, "request", 3, "CANNOT JUDGE"},
		{"no version", request(own, version...), user, "", 3, "CANNOT JUDGE"},
		{"another namespace", request(own, namespace...), user, "", 3, "CANNOT JUDGE"},
		{"another namespace, as a request", request(own, namespace...), user, "request", 1, "wrong-kind"},
		{"anything", "<evil></evil>", user, "", 3, "CANNOT JUDGE"},
		{"anything, as a response", "<evil></evil>", dsp, "response", 1, "wrong-kind"},
		{"a request by the DSP", request(own), dsp, "", 1, "wrong-role"},
		{"a response", string(answer), dsp, "", 0, "VERIFIED: a response"},
		{"a response, as one", string(answer), dsp, "response", 0, "VERIFIED: a response"},
		{"a response by a User", string(answer), user, "", 1, "wrong-role"},
		{"a response by a User, as one", string(answer), user, "response", 1, "wrong-role"},
		{"a response, as a request", string(answer), dsp, "request", 1, "wrong-kind"},
		{"a response that makes no sense", strings.Replace(string(answer), ">I0<", ">Yes<", 1), dsp, "", 3, "CANNOT JUDGE"},
	} {
		t.Run(test.name, func(t *testing.T) {
			signed, err := xmlsig.Sign([]byte(test.document), test.signer.Signer(), test.signer.Certificate)
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			v := verifier{trust: xmlsig.NewTrust(kit.Anchors(), kit.Certificates()...), moment: spec.Epoch, as: test.as, out: &out}
			err = v.verify(signed)
			code := 0
			if exit := (exitError{}); errors.As(err, &exit) {
				code = exit.code
			} else if err != nil {
				t.Fatal(err)
			}
			if code != test.code || !strings.Contains(out.String(), test.says) || code != 0 && strings.Contains(out.String(), "VERIFIED") {
				t.Errorf("exit code %d, want %d with %q:\n%s", code, test.code, test.says, out.String())
			}
		})
	}
}
