package duis_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance/duis"
	"example.org/mp107/spec"
)

// placeholder is a Signature of the right structure that proves nothing. It
// stands where the schema demands an S1SP's Signature, so that a document can
// be validated without the package that signs.
const placeholder = `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>` +
	`<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:CanonicalizationMethod>` +
	`<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"></ds:SignatureMethod>` +
	`<ds:Reference URI=""><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform></ds:Transforms>` +
	`<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod><ds:DigestValue>AA==</ds:DigestValue></ds:Reference>` +
	`</ds:SignedInfo><ds:SignatureValue>AA==</ds:SignatureValue></ds:Signature>`

// sealed puts the placeholder where a signature goes: last in the root.
func sealed(t testing.TB, document []byte, err error) []byte {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	end := bytes.LastIndex(document, []byte("</"))
	return []byte(string(document[:end]) + placeholder + string(document[end:]))
}

func yes() *bool { v := true; return &v }

// responses are one of each kind, by name.
func responses(t testing.TB) map[string]duis.Response {
	t.Helper()
	id := duis.RequestID{Originator: sender, Target: meter, Counter: 12}
	swapped, at := id.Swapped(), spec.Epoch
	read := duis.Message{ID: id, SRV: "6.24.1"}
	answer := func(content duis.SMETS1Response) *duis.SMETS1Message {
		document, err := duis.BuildSMETS1(content)
		return &duis.SMETS1Message{SRV: content.SRV, Signed: sealed(t, document, err), Content: content}
	}
	alert := duis.S1SPAlert{Request: &id, Device: meter, Code: "S1", Information: "a < b & c", At: at}
	alertDocument, err := duis.BuildS1SPAlert(alert)
	all := map[string]duis.Response{
		"acknowledgement": duis.Reply(read, spec.I99, at),
		"inventory": {Request: &id, ID: &swapped, Code: spec.I0, At: at, Service: &duis.ServiceResponse{SRV: "8.2", Inventory: []duis.InventoryEntry{
			{Device: meter, Type: spec.ESME, Status: spec.Commissioned, Manufacturer: "M & N", Model: "1", MPxN: "1012345678901", Region: duis.RegionSMETS1, S1SP: "1", SMETSVersion: "1.2"},
			{Device: sender, Type: spec.CHF},
		}}},
		"GBCS payload": {Request: &id, ID: &swapped, Code: spec.I0, At: at, Service: &duis.ServiceResponse{SRV: "4.10", Payload: []byte{1, 2, 3}}},
		"credentials": {Request: &id, ID: &swapped, Code: spec.I0, At: at, SMETS1: answer(duis.SMETS1Response{ID: swapped, SRV: "6.24.1", Success: yes(), Credentials: []duis.ReadCredential{
			{Slot: spec.Supplier, Use: spec.DigitalSigning, Owner: sender},
			{Slot: spec.NetworkOperator, Use: spec.KeyAgreement, Owner: 0x00DB107000000003},
		}})},
		"SMETS1 update":   {Request: &id, ID: &swapped, Code: spec.I0, At: at, SMETS1: answer(duis.SMETS1Response{ID: swapped, SRV: spec.UpdateSecurityCredentialsKRP, Success: yes()})},
		"SMETS1 response": {Request: &id, ID: &swapped, Code: spec.I0, At: at, SMETS1: answer(duis.SMETS1Response{ID: swapped, SRV: "7.2"})},
		"SMETS1 alert":    {ID: &swapped, Code: spec.I0, At: at, SMETS1: answer(duis.SMETS1Response{ID: swapped, Alert: &duis.SMETS1Alert{Code: "81A0", Description: "tamper", At: at}})},
		"S1SP alert":      {ID: &swapped, Code: spec.I0, At: at, DCCAlert: &duis.DCCAlert{Code: "N999", S1SP: &duis.S1SPMessage{Signed: sealed(t, alertDocument, err), Content: alert}}},
		"Device alert":    {ID: &swapped, Code: spec.I0, At: at, DeviceAlert: &duis.DeviceAlert{Code: "8F0A", Payload: []byte{9}}},
	}
	for _, code := range append(spec.RejectionCodes(), spec.I0, duis.Unpublished) {
		all["code "+string(code)] = duis.Reply(read, code, at)
	}
	return all
}

// Every kind of response is valid against the schema, unsigned and signed, and
// read back as it was written.
func TestResponsesAreValidAndReadBack(t *testing.T) {
	for name, response := range responses(t) {
		document, err := duis.BuildResponse(response)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, document := range [][]byte{document, sealed(t, document, nil)} {
			if s := schemaOrNil(t); s != nil {
				if err := s.Validate(document); err != nil {
					t.Errorf("%s: %v\n%s", name, err, document)
				}
			}
			got, err := duis.ParseResponse(document)
			if err != nil {
				t.Errorf("%s: %v\n%s", name, err, document)
				continue
			}
			if want := bytes.Count(document, []byte("<ds:Signature ")) > 0 && bytes.HasSuffix(document, []byte("</ds:Signature></sr:Response>")); got.Signed != want {
				t.Errorf("%s: signed %v, want %v", name, got.Signed, want)
			}
			if got.SchemaVersion != duis.SchemaVersion {
				t.Errorf("%s: schema version %q", name, got.SchemaVersion)
			}
			got.Signed, got.SchemaVersion = false, ""
			if difference := cmp.Diff(normal(response), normal(got)); difference != "" {
				t.Errorf("%s (-written +read):\n%s", name, difference)
			}
		}
	}
}

// normal compares inner documents without the XML declaration that only a
// document of its own has.
func normal(r duis.Response) duis.Response {
	strip := func(document []byte) []byte {
		return bytes.TrimPrefix(document, []byte(`<?xml version="1.0" encoding="UTF-8"?>`+"\n"))
	}
	if r.SMETS1 != nil {
		copied := *r.SMETS1
		copied.Signed = strip(copied.Signed)
		r.SMETS1 = &copied
	}
	if r.DCCAlert != nil && r.DCCAlert.S1SP != nil {
		inner := *r.DCCAlert.S1SP
		inner.Signed = strip(inner.Signed)
		r.DCCAlert = &duis.DCCAlert{Code: r.DCCAlert.Code, S1SP: &inner}
	}
	return r
}

// The document that an S1SP signed is given back to the byte, since its
// signature is over those bytes.
func TestTheInnerDocumentIsUnchanged(t *testing.T) {
	response := responses(t)["credentials"]
	document, err := duis.BuildResponse(response)
	if err != nil {
		t.Fatal(err)
	}
	got, err := duis.ParseResponse(document)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasSuffix(response.SMETS1.Signed, got.SMETS1.Signed) || len(got.SMETS1.Signed) < 100 {
		t.Errorf("given back as\n%s\nof\n%s", got.SMETS1.Signed, response.SMETS1.Signed)
	}
}

func TestResponseIDSwapsOriginatorAndTarget(t *testing.T) {
	message, err := duis.Parse(built(t, "6.24.1"))
	if err != nil {
		t.Fatal(err)
	}
	response := duis.Reply(message, spec.I99, spec.Epoch)
	if response.Request.Originator != sender || response.ID.Originator != meter || response.ID.Target != sender || response.ID.Counter != 12 {
		t.Errorf("request %v answered as %v", response.Request, response.ID)
	}
}

func TestOutcomesAreJudgeable(t *testing.T) {
	for code, want := range map[spec.ResponseCode]spec.Decision{
		spec.I0: spec.Accepted, spec.I99: spec.Accepted, spec.E4: spec.Rejected, "E061501": spec.Rejected, duis.Unpublished: spec.Rejected,
	} {
		outcome, err := duis.Response{Code: code}.Outcome()
		if err != nil || outcome.Decision != want || outcome.Validate() != nil {
			t.Errorf("%s: %v, %v, %v", code, outcome, outcome.Validate(), err)
		}
	}
	for _, code := range []spec.ResponseCode{"W1", "W050201", "I1", "I100", ""} {
		if outcome, err := (duis.Response{Code: code}).Outcome(); err == nil || outcome.Decision != "" {
			t.Errorf("%s, of which no meaning is public: %v, %v", code, outcome, err)
		}
	}
	if code := duis.WireCode(spec.Response{Decision: spec.Rejected}); code != duis.Unpublished {
		t.Errorf("a rejection without a code travels as %q", code)
	}
	if code := duis.WireCode(spec.Response{Decision: spec.Rejected, Code: spec.E4}); code != spec.E4 {
		t.Errorf("E4 travels as %q", code)
	}
}

func TestResponsesThatCannotBeSaid(t *testing.T) {
	message := duis.Message{ID: duis.RequestID{Originator: sender, Target: meter}, SRV: "8.2"}
	base := duis.Reply(message, spec.I0, spec.Epoch)
	with := func(change func(*duis.Response)) duis.Response { r := base; change(&r); return r }
	unsigned, err := duis.BuildSMETS1(duis.SMETS1Response{SRV: "7.2"})
	if err != nil {
		t.Fatal(err)
	}
	for name, response := range map[string]duis.Response{
		"no code":         with(func(r *duis.Response) { r.Code = spec.NoCode }),
		"a code in words": with(func(r *duis.Response) { r.Code = "E4<" }),
		"eighteen Devices": with(func(r *duis.Response) {
			r.Service = &duis.ServiceResponse{SRV: "8.2", Inventory: make([]duis.InventoryEntry, 18)}
		}),
		"a long model": with(func(r *duis.Response) {
			r.Service = &duis.ServiceResponse{SRV: "8.2", Inventory: []duis.InventoryEntry{{Type: spec.ESME, Model: strings.Repeat("x", 31)}}}
		}),
		"content by name":   with(func(r *duis.Response) { r.Service = &duis.ServiceResponse{SRV: "8.2", Other: "PreCommand"} }),
		"no S1SP signature": with(func(r *duis.Response) { r.Service, r.SMETS1 = nil, &duis.SMETS1Message{Signed: unsigned} }),
		"an unknown alert":  with(func(r *duis.Response) { r.Service, r.DCCAlert = nil, &duis.DCCAlert{Code: "X"} }),
		"another DCC alert": with(func(r *duis.Response) { r.Service, r.DCCAlert = nil, &duis.DCCAlert{Code: "N1", Other: "X"} }),
		"no payload":        with(func(r *duis.Response) { r.Service, r.DeviceAlert = nil, &duis.DeviceAlert{Code: "8F0A"} }),
		"a code not in hex": with(func(r *duis.Response) {
			r.Service, r.DeviceAlert = nil, &duis.DeviceAlert{Code: "8F0", Payload: []byte{1}}
		}),
		"the year 10000": with(func(r *duis.Response) { r.At = 253402300800 }),
	} {
		if _, err := duis.BuildResponse(response); !errors.Is(err, duis.ErrInexpressible) {
			t.Errorf("%s: error %v, want ErrInexpressible", name, err)
		}
	}
	if _, err := duis.BuildResponse(with(func(r *duis.Response) { r.DeviceAlert = &duis.DeviceAlert{} })); err == nil {
		t.Error("two bodies: no error")
	}
	for name, content := range map[string]duis.SMETS1Response{
		"success of a 7.2":       {SRV: "7.2", Success: yes()},
		"credentials of a 7.2":   {SRV: "7.2", Credentials: make([]duis.ReadCredential, 1)},
		"a long alert":           {Alert: &duis.SMETS1Alert{Description: strings.Repeat("x", 251)}},
		"an alert code in words": {Alert: &duis.SMETS1Alert{Code: "tamper"}},
	} {
		if _, err := duis.BuildSMETS1(content); !errors.Is(err, duis.ErrInexpressible) {
			t.Errorf("%s: error %v, want ErrInexpressible", name, err)
		}
	}
	if _, err := duis.BuildS1SPAlert(duis.S1SPAlert{}); !errors.Is(err, duis.ErrInexpressible) {
		t.Errorf("an S1SP alert without code: %v", err)
	}
}

func TestHostileResponsesAreRefused(t *testing.T) {
	document, err := duis.BuildResponse(responses(t)["credentials"])
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range []struct {
		name, old, new string
		reason         duis.Reason
	}{
		{"a document type", "<sr:Response ", "<!DOCTYPE r><sr:Response ", duis.HasDoctype},
		{"no header", "<sr:Body>", "<sr:Header/><sr:Body>", duis.WrongStructure},
		{"a code in words", ">I0<", ">OK<", duis.BadValue},
		{"a second body", "</sr:SMETS1ResponseMessage>", "</sr:SMETS1ResponseMessage><sr:ResponseMessage/>", duis.WrongStructure},
		{"no S1SP signature", placeholder, "", duis.WrongStructure},
		{"two S1SP signatures", placeholder, placeholder + placeholder, duis.WrongStructure},
		{"a signature around the wrong thing", "<ra:SMETSData>", placeholder + "<ra:SMETSData>", duis.StraySignature},
		{"a slot unknown", ">NetworkOperator<", ">Operator<", duis.BadValue},
		{"another SRV inside", "<ra:ServiceReference>6.24<", "<ra:ServiceReference>6.15<", duis.WrongReference},
		{"a split value", ">NetworkOperator<", ">Network<!-- -->Operator<", duis.SplitValue},
	} {
		changed := bytes.Replace(document, []byte(h.old), []byte(h.new), 1)
		if bytes.Equal(changed, document) {
			t.Errorf("%s: nothing to replace", h.name)
			continue
		}
		_, err := duis.ParseResponse(changed)
		var refusal *duis.Refusal
		if !errors.As(err, &refusal) || refusal.Reason != h.reason {
			t.Errorf("%s: error %v, want a refusal because %q", h.name, err, h.reason)
		}
	}
}

// A signer that writes the outer document in canonical form drops the inner
// declarations that repeat outer ones. They come back with the inner document.
func TestInnerNamespacesSurviveTheOuterSigner(t *testing.T) {
	for name, inner := range map[string]func(duis.Response) []byte{
		"credentials": func(r duis.Response) []byte { return r.SMETS1.Signed },
		"S1SP alert":  func(r duis.Response) []byte { return r.DCCAlert.S1SP.Signed },
	} {
		document, err := duis.BuildResponse(responses(t)[name])
		if err != nil {
			t.Fatal(err)
		}
		repeated := []string{` xmlns:ds="http://www.w3.org/2000/09/xmldsig#"`, ` xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway"`}
		canonical := document
		for _, declaration := range repeated {
			first := bytes.Index(canonical, []byte(declaration)) + len(declaration)
			canonical = append(bytes.Clone(canonical[:first]), bytes.ReplaceAll(canonical[first:], []byte(declaration), nil)...)
		}
		got, err := duis.ParseResponse(canonical)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, declaration := range repeated {
			if bytes.Count(inner(got), []byte(declaration)) != 1 {
				t.Errorf("%s: without%s:\n%s", name, declaration, inner(got))
			}
		}
		// Alone, it can stand inside another response and be read again.
		again := got
		document, err = duis.BuildResponse(again)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, err := duis.ParseResponse(document); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
