package duis_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.org/mp107/conformance/duis"
	"example.org/mp107/spec"
)

// TestShow: every document of the schema is said in words.
func TestShow(t *testing.T) {
	in := duis.Interpretation{Certificate: readNote}
	said := func(document []byte) string {
		t.Helper()
		text, err := duis.Show(document, in)
		if err != nil {
			t.Fatalf("%v\n%s", err, document)
		}
		return text
	}
	want := map[string][]string{
		"S1SP alert":      {"DCC alert N999", "S1SP's alert", "about the request of"},
		"Device alert":    {"alert 8F0A of a Device"},
		"SMETS1 alert":    {`code "81A0": "tamper"`},
		"SMETS1 update":   {"did what it was told: true", "about 6.15.1"},
		"SMETS1 response": {"signed by its S1SP", "about 7.2"},
		"code E4":         {"code E4, a rejection: user and role are not authorised", "An answer to the request of"},
		"code E100":       {"a rejection: meaning not public"},
		"code I0":         {"success", "It holds nothing else"},
	}
	for name, response := range responses(t) {
		document, err := duis.BuildResponse(response)
		if err != nil {
			t.Fatal(err)
		}
		text := said(document)
		for _, words := range want[name] {
			if !strings.Contains(text, words) {
				t.Errorf("%s: %q is missing in\n%s", name, words, text)
			}
		}
		delete(want, name)
		for _, inner := range response.Inner() {
			if text := said(inner); !strings.Contains(text, "alert") && !strings.Contains(text, "answers") {
				t.Errorf("%s, inner: %s", name, text)
			}
		}
	}
	for name := range want {
		t.Errorf("%s: there is no such response", name)
	}
	pre := duis.Reply(duis.Message{ID: duis.RequestID{Originator: sender, Target: meter}, SRV: "6.15.1"}, spec.I0, spec.Epoch)
	pre.Service.PreCommand, pre.ID = &duis.PreCommand{Version: "4.3", Payload: []byte("abc")}, nil
	document, err := duis.BuildResponse(pre)
	if err != nil {
		t.Fatal(err)
	}
	if text := said(document); !strings.Contains(text, `pre-command of GBCS version "4.3": 3 bytes`) || !strings.Contains(text, "has no ResponseID") {
		t.Error(text)
	}
	for _, variant := range spec.Catalogue() {
		if text := said(built(t, variant.SRV)); !strings.Contains(text, "sends "+string(variant.SRV)) {
			t.Errorf("%s: %s", variant.SRV, text)
		}
	}
	handover := strings.Replace(string(built(t, "6.21")), `schemaVersion="5.4"`, `schemaVersion="99.9"`, 1)
	for _, words := range []string{`RemotePartyRole: "Supplier"`, "ReplacementCertificates/DigitalSigningCertificate: 1 bytes that are no certificate", "Note: it declares schemaVersion 99.9"} {
		if text := said([]byte(handover)); !strings.Contains(text, words) {
			t.Errorf("%q is missing in\n%s", words, text)
		}
	}
	other := strings.Replace(string(document), "<sr:PreCommand>", "<sr:LocalCommand><sr:A><sr:B>\x1b[2J</sr:B></sr:A></sr:LocalCommand><sr:PreCommand>", 1)
	other = other[:strings.Index(other, "<sr:PreCommand>")] + other[strings.Index(other, "</sr:PreCommand>")+len("</sr:PreCommand>"):]
	if _, err := duis.Show([]byte(other), in); err == nil {
		t.Error("a control character was read")
	}
	if text := said([]byte(strings.Replace(other, "\x1b[2J", "x\u202ey", 1))); !strings.Contains(text, "It holds LocalCommand") || !strings.Contains(text, `A/B: "x\u202ey"`) {
		t.Error(text)
	}
}

// TestShowReadsTheSampleTemplates: what a template says of certificates is said
// by whose they are, and nothing of a body is left out.
func TestShowReadsTheSampleTemplates(t *testing.T) {
	for _, path := range templates(t) {
		document, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := duis.Show(document, duis.Interpretation{}); err != nil || len(text) < 100 {
			t.Errorf("%s: %q, %v", filepath.Base(path), text, err)
		}
	}
}

func TestWarnings(t *testing.T) {
	request := string(built(t, "6.21"))
	for from, to := range map[string]string{
		"<sr:RequestID>": "<sr:RequestID> ", ">AA==<": ">AA\n==<", "Supplier<": "Supplier\n<",
	} {
		warnings, err := duis.Warnings([]byte(strings.Replace(request, from, to, 1)))
		if err != nil || len(warnings) != 1 {
			t.Errorf("%q: %q, %v", to, warnings, err)
		}
	}
	if warnings, err := duis.Warnings([]byte(request)); err != nil || len(warnings) != 0 {
		t.Errorf("%q, %v", warnings, err)
	}
}
