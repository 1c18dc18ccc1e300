package pki

import (
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.org/mp107/spec"
)

// keystore writes identities in the form of the DCC's published keystore.
func keystore(t *testing.T, identities ...Identity) string {
	t.Helper()
	type entry struct {
		Certificate string `json:"certificate"`
		PrivateKey  string `json:"privateKey,omitempty"`
		Name, Role  string
	}
	owners := map[string]map[string]map[string]entry{}
	for _, identity := range identities {
		c := identity.Certificate
		e := entry{Certificate: string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.DER()}))}
		if identity.key != nil {
			der, err := x509.MarshalPKCS8PrivateKey(identity.key)
			if err != nil {
				t.Fatal(err)
			}
			e.PrivateKey = string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
		}
		owner := strings.ToLower(strings.ReplaceAll(c.Owner.String(), "-", ""))
		if owners[owner] == nil {
			owners[owner] = map[string]map[string]entry{}
		}
		if owners[owner][string(c.Usage)] == nil {
			owners[owner][string(c.Usage)] = map[string]entry{}
		}
		owners[owner][string(c.Usage)][c.Serial().String()] = e
	}
	text, err := json.Marshal(owners)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "keystore.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestKeystore: a keystore serves as a folder does, with an authority or, as the
// published one, without.
func TestKeystore(t *testing.T) {
	kit := newKit(t, DefaultOrders()...)
	alone, err := Load(keystore(t, kit.Identities...))
	if err != nil || len(alone.Identities) != len(kit.Identities) {
		t.Fatalf("%v, %v", alone, err)
	}
	dsp, found := alone.Find(DSPSigning, spec.DSPOnWire, DigitalSignature)
	if !found || dsp.Signer() == nil {
		t.Error("the DSP's key is not found")
	}
	if _, err := alone.Anchors().Path(dsp.Certificate); err == nil {
		t.Error("without a root it is trusted")
	}
	whole, err := Load(keystore(t, append(kit.Identities, kit.Authority.Root, kit.Authority.Issuer)...))
	if err != nil {
		t.Fatal(err)
	}
	if path, err := whole.Anchors().Path(dsp.Certificate); err != nil || len(path) != 3 {
		t.Errorf("%v, %v", path, err)
	}
	if _, err := whole.Authority.Issue(Order{Role: Supplier, Owner: 1}); err != nil {
		t.Error(err)
	}
}

// TestSeveralAuthorities: all roots and issuing authorities of a PKI are
// anchors, and one whose keys are there issues.
func TestSeveralAuthorities(t *testing.T) {
	first, second := newKit(t, DefaultOrders()...), newKit(t, DefaultOrders()...)
	public := func(identity Identity) Identity { return Identity{Certificate: identity.Certificate} }
	kit, err := Load(keystore(t, append(append(first.Identities, second.Identities...),
		public(first.Authority.Root), public(first.Authority.Issuer), second.Authority.Root, second.Authority.Issuer)...))
	if err != nil {
		t.Fatal(err)
	}
	for _, certificate := range append(first.Certificates(), second.Certificates()...) {
		if _, err := kit.Anchors().Path(certificate); err != nil {
			t.Error(err)
		}
	}
	if _, err := kit.Authority.Issue(Order{Role: Supplier, Owner: 1}); err != nil {
		t.Error(err)
	}
}

// TestKeystoresThatAreNone: the error names the file and quotes no key.
func TestKeystoresThatAreNone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keystore.json")
	for _, text := range []string{"", "SECRET", "[]", `{"a":{"b":{"c":{"certificate":"SECRET"}}}}`, `{}`, `{"a":{"b":{"c":3}}}`, strings.Repeat(" ", maxKeystore+1)} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Load(path)
		wantFault(t, err, Store)
		if err != nil && (!strings.Contains(err.Error(), path) || strings.Contains(err.Error(), "SECRET")) {
			t.Errorf("%v", err)
		}
	}
	_, err := Load(path + "x")
	wantFault(t, err, Store)
}
