package duis_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.org/mp107/conformance/duis"
	"example.org/mp107/spec"
)

func schemaOrNil(t testing.TB) *duis.Schema {
	t.Helper()
	if _, err := os.Stat(filepath.Join(artefacts, "schema")); errors.Is(err, os.ErrNotExist) {
		t.Logf("the DUIS 5.4 schemas are not in %s: documents are not validated", artefacts)
		return nil
	}
	s, err := schema()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A request carries no role: the directory gives it, one for each EUI.
func TestTheRoleComesFromTheDirectory(t *testing.T) {
	document := built(t, "4.10")
	for _, role := range spec.UserRoles() {
		if strings.Contains(string(document), ">"+string(role)+"<") {
			t.Errorf("the document has a value %s: is there a role in it?", role)
		}
	}
	message, err := duis.Parse(document)
	if err != nil {
		t.Fatal(err)
	}
	var unknown *duis.UnknownRole
	if _, err := message.Request(duis.Interpretation{}, spec.Signature{}); !errors.As(err, &unknown) || unknown.Originator != sender {
		t.Errorf("without a directory: error %v, want UnknownRole of %v", err, sender)
	}
	roles := duis.Roles{}
	if err := roles.Declare(sender, spec.ED); err != nil {
		t.Fatal(err)
	}
	if err := roles.Declare(sender, spec.ED); err != nil {
		t.Errorf("the same role again: %v", err)
	}
	if err := roles.Declare(sender, spec.GT); !errors.Is(err, duis.ErrInexpressible) {
		t.Errorf("a second role: error %v, want ErrInexpressible", err)
	}
	if err := roles.Declare(meter, "XX"); err == nil {
		t.Error("an unknown role was entered")
	}
	if request, err := message.Request(duis.Interpretation{Roles: roles}, spec.Signature{}); err != nil || request.Role != spec.ED {
		t.Errorf("role %s, error %v: want ED", request.Role, err)
	}
	if err := roles.ChangeRole(sender, spec.GT); err != nil || roles[sender] != spec.GT {
		t.Errorf("changed to %s: %v", roles[sender], err)
	}
}

// The identifier that stands for the DSP in spec is not taken for the DSP
// where the DSP has another on the wire.
func TestTheDSPHasOneIdentifier(t *testing.T) {
	message, err := duis.Parse(built(t, "8.2"))
	if err != nil {
		t.Fatal(err)
	}
	in := duis.Interpretation{Roles: duis.Roles{sender: spec.IS}, DSP: 0x90B3D51F30000001}
	if _, err := message.Request(in, spec.Signature{}); err == nil {
		t.Error("a request to another identifier was taken as one to the DSP")
	}
}

func TestCommandVariants(t *testing.T) {
	for _, c := range []struct {
		srv        spec.SRV
		variant    int
		preCommand []byte
		fits       bool
	}{
		{"6.15.1", 4, nil, true}, {"6.15.1", 1, nil, false}, {"6.15.1", 8, nil, false}, {"6.15.1", 5, nil, false}, {"6.15.1", 5, []byte{1}, true},
		{"4.10", 1, nil, true}, {"4.10", 2, nil, true}, {"4.10", 4, nil, false}, {"4.10", 8, nil, false},
		{"8.2", 8, nil, true}, {"8.2", 1, nil, false}, {"8.2", 9, nil, false},
	} {
		message := duis.Message{SRV: c.srv, CommandVariant: c.variant, PreCommand: c.preCommand}
		if err := message.CheckCommandVariant(); (err == nil) != c.fits {
			t.Errorf("%s with command variant %d: %v, want fits %v", c.srv, c.variant, err, c.fits)
		}
	}
}

// A SignedPreCommand is recognised, and what it hides is not guessed.
func TestSignedPreCommand(t *testing.T) {
	document := string(built(t, spec.UpdateSecurityCredentialsKRP))
	start, end := strings.Index(document, "<sr:UpdateSecurity"), strings.Index(document, "</sr:Body>")
	document = document[:start] + "<sr:SignedPreCommand><sr:GBCSPayload>AQID</sr:GBCSPayload></sr:SignedPreCommand>" + document[end:]
	message, err := duis.Parse([]byte(strings.Replace(document, "Variant>4<", "Variant>5<", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if string(message.PreCommand) != "\x01\x02\x03" || message.Element != "SignedPreCommand" || message.CheckCommandVariant() != nil {
		t.Errorf("read as %+v", message)
	}
	_, err = message.Request(duis.Interpretation{Roles: duis.Roles{sender: spec.ED}}, spec.Signature{})
	var refusal *duis.Refusal
	if !errors.As(err, &refusal) || refusal.Reason != duis.OutsideOurTerms {
		t.Errorf("error %v, want a refusal: its certificates cannot be read", err)
	}
}

func TestSchemaFolders(t *testing.T) {
	empty := t.TempDir()
	_, err := duis.LoadSchema(empty)
	if err == nil {
		t.Fatal("an empty folder was loaded")
	}
	for _, word := range []string{empty, "DUIS Schema V*.xsd", "MMC Schema V*.xsd", "xmldsig-core-schema.xsd"} {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("the error does not name %s: %v", word, err)
		}
	}
	for _, name := range []string{"DUIS Schema V5.4.xsd", "MMC Schema V5.4.xsd", "xmldsig-core-schema.xsd"} {
		if err := os.WriteFile(filepath.Join(empty, name), []byte("<no-schema/>"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := duis.LoadSchema(empty); err == nil || !strings.Contains(err.Error(), "compile") {
		t.Errorf("files that are no schemas: error %v", err)
	}
	if err := os.WriteFile(filepath.Join(empty, "DUIS Schema V5.1.xsd"), []byte("<no-schema/>"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := duis.LoadSchema(empty); err == nil || !strings.Contains(err.Error(), "V5.1.xsd, DUIS Schema V5.4.xsd") {
		t.Errorf("two versions: error %v", err)
	}
}

func TestDescribe(t *testing.T) {
	in := duis.Interpretation{Roles: duis.Roles{sender: spec.ED}, Certificate: readNote}
	for srv, words := range map[spec.SRV][]string{
		spec.UpdateSecurityCredentialsKRP: {"acting as ED", "6.15.1", "critical", "command variant 4", "00-DB-10-70-00-00-10-01", "NetworkOperator slot", "DigitalSigning by a NetworkOperator certificate of 00-DB-10-70-00-00-00-01", "not signed"},
		"6.24.1":                          {"credentials in the slots Supplier, NetworkOperator"},
		"8.2":                             {"to the DSP", "asks the inventory about the Device 00-DB-10-70-FF-FF-00-01"},
		"8.5":                             {"to be executed at 2022-11-04T00:00:00Z"},
	} {
		message, err := duis.Parse(built(t, srv))
		if err != nil {
			t.Fatal(err)
		}
		text := duis.Describe(message, in)
		for _, word := range words {
			if !strings.Contains(text, word) {
				t.Errorf("%s: %q is not said in:\n%s", srv, word, text)
			}
		}
	}
	message, err := duis.Parse(built(t, spec.UpdateSecurityCredentialsKRP))
	if err != nil {
		t.Fatal(err)
	}
	if text := duis.Describe(message, duis.Interpretation{}); strings.Contains(text, "acting as") || !strings.Contains(text, "owner is not read") {
		t.Errorf("without an interpretation:\n%s", text)
	}
	message.CommandVariant = 1
	if text := duis.Describe(message, in); !strings.Contains(text, "does not suit") {
		t.Errorf("a wrong command variant is not noted:\n%s", text)
	}
}
