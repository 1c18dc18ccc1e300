package duis_test

import (
	"crypto/sha256"
	"encoding/asn1"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"example.org/mp107/conformance/duis"
	"example.org/mp107/spec"
)

// The DCC's artefacts are third-party test data beside the project; without
// them the tests that need them are skipped, saying so.
const artefacts = "../../../shared/duis"

var schema = sync.OnceValues(func() (*duis.Schema, error) { return duis.LoadSchema(filepath.Join(artefacts, "schema")) })

func theSchema(t *testing.T) *duis.Schema {
	t.Helper()
	if _, err := os.Stat(filepath.Join(artefacts, "schema")); errors.Is(err, os.ErrNotExist) {
		t.Skipf("the DUIS 5.4 schemas are not in %s: this test compares with them", artefacts)
	}
	s, err := schema()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func templates(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(artefacts, "templates", "*.XML"))
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) == 0 {
		t.Skipf("the DCC's sample templates are not in %s: this test reads them", artefacts)
	}
	return paths
}

// note stands for a certificate in tests: DER, but no X.509, that says what a
// certificate's subject would.
type note struct {
	Role  string
	Owner []byte
	Use   string
}

func noteOf(c spec.Certificate) ([]byte, error) {
	owner := make([]byte, 8)
	for i := range owner {
		owner[i] = byte(c.Owner >> (56 - 8*i))
	}
	return asn1.Marshal(note{Role: string(c.Role), Owner: owner, Use: string(c.Use)})
}

func readNote(der []byte) (spec.RemotePartyRole, spec.EUI64, error) {
	var n note
	rest, err := asn1.Unmarshal(der, &n)
	if err != nil || len(rest) > 0 || len(n.Owner) != 8 {
		return "", 0, fmt.Errorf("not a certificate of these tests (%d bytes, %x): %v", len(der), sha256.Sum256(der), err)
	}
	var owner spec.EUI64
	for _, octet := range n.Owner {
		owner = owner<<8 | spec.EUI64(octet)
	}
	return spec.RemotePartyRole(n.Role), owner, nil
}

const (
	sender spec.EUI64 = 0x00DB107000000001
	meter  spec.EUI64 = 0x00DB107000001001
)

// plainRequest is a well-formed request for the variant, at once unless the
// schema forbids that.
func plainRequest(variant spec.ServiceRequestVariant) spec.ServiceRequest {
	request := spec.ServiceRequest{
		Originator: sender, Role: spec.IS, Target: meter, Counter: 12, SRV: variant.SRV,
		Signature: spec.Signature{Signer: sender, Valid: true},
	}
	if variant.NonDevice {
		request.Target = spec.DSP
	}
	if variant.SRV == "8.5" {
		at := spec.Epoch + spec.Day
		request.ExecuteAt = &at
	}
	if variant.SRV == spec.UpdateSecurityCredentialsKRP {
		request.Update = &spec.CredentialUpdate{Slot: spec.NetworkOperator, Certificates: []spec.Certificate{
			{Use: spec.DigitalSigning, Role: spec.NetworkOperator, Owner: sender},
			{Use: spec.KeyAgreement, Role: spec.NetworkOperator, Owner: sender},
		}}
	}
	return request
}

func mustBuild(t testing.TB, request spec.ServiceRequest, options duis.BuildOptions) []byte {
	t.Helper()
	if options.Certificate == nil {
		options.Certificate = noteOf
	}
	document, err := duis.Build(request, options)
	if err != nil {
		t.Fatal(err)
	}
	return document
}

func built(t testing.TB, srv spec.SRV) []byte {
	t.Helper()
	variant, err := spec.Variant(srv)
	if err != nil {
		t.Fatal(err)
	}
	return mustBuild(t, plainRequest(variant), duis.BuildOptions{})
}
