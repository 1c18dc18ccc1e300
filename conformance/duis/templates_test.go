package duis_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"example.org/mp107/conformance/duis"
	"example.org/mp107/spec"
)

// The variant is the part of a template's name between its first two underscores
// or, where the name has no use case, before the first.
var variantInName = regexp.MustCompile(`^(?:[A-Za-z0-9]+_)?([0-9]+(?:\.[0-9]+){1,2})_`)

// Every sample template of the DCC is read as the variant that its file name
// says, with the command variant that its criticality asks for.
func TestTheSampleTemplatesParseAndClassify(t *testing.T) {
	s, read := theSchema(t), 0
	for _, path := range templates(t) {
		name := filepath.Base(path)
		document, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		match := variantInName.FindStringSubmatch(name)
		if match == nil {
			t.Errorf("%s: no variant in the name", name)
			continue
		}
		message, err := duis.Parse(document)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		variant := mustVariant(t, spec.SRV(match[1]))
		if message.SRV != variant.SRV || message.CommandVariant != duis.CommandVariantOf(variant) {
			t.Errorf("%s: read as %s with command variant %d, want %s with %d", name, message.SRV, message.CommandVariant, variant.SRV, duis.CommandVariantOf(variant))
		}
		if err := message.CheckCommandVariant(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if variant.NonDevice && message.ID.Target != spec.DSPOnWire {
			t.Errorf("%s: to %v, want the DSP %v", name, message.ID.Target, spec.DSPOnWire)
		}
		if !message.Signed || message.SchemaVersion != duis.SchemaVersion {
			t.Errorf("%s: signed %v, schema version %s", name, message.Signed, message.SchemaVersion)
		}
		if dated := strings.Contains(name, "FUTURE_DATED") || strings.Contains(name, "CANCELLATION"); dated != (message.ExecuteAt != nil) {
			t.Errorf("%s: execution %v", name, message.ExecuteAt)
		}
		if err := s.Validate(document); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		read++
	}
	t.Logf("%d templates read", read)
}

// A template that carries Network Operator certificates is read to the byte.
func TestATemplateOf6151IsReadWhole(t *testing.T) {
	for _, path := range templates(t) {
		if !strings.Contains(path, "CS02bNOByNO_6.15.1") {
			continue
		}
		document, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		message, err := duis.Parse(document)
		if err != nil {
			t.Fatal(err)
		}
		u := message.Update
		if u == nil || u.Slot != spec.NetworkOperator || len(u.Certificates) != 2 || len(u.Path) != 1 || !u.TimeChecks || u.Floor == nil || *u.Floor != 0 {
			t.Fatalf("read as %+v", u)
		}
		for i, use := range []spec.CertificateUse{spec.DigitalSigning, spec.KeyAgreement} {
			if c := u.Certificates[i]; c.Use != use || c.DER[0] != 0x30 || len(c.DER) != int(c.DER[2])<<8+int(c.DER[3])+4 {
				t.Errorf("certificate %d: %s of %d bytes: not the whole DER", i, c.Use, len(c.DER))
			}
		}
		return
	}
	t.Error("there is no template of a Network Operator's 6.15.1")
}
