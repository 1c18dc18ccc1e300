package pki

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"example.org/mp107/spec"
)

// The DCC's published keystore is read whole: every certificate is of the
// profile, and the DSP's identifier is the one that is the default. It is under
// the GPL and holds keys: it is read where it is installed, and not copied.
const (
	keystorePackage = "@smartdcc/dccboxed-keystore"
	keystoreVersion = "0.4.2"
)

func TestInteropKeystore(t *testing.T) {
	if os.Getenv("MP107_INTEROP") != "1" {
		t.Skip("the DCC's published keystore is not read: set MP107_INTEROP=1 (needs npm and the network)")
	}
	if _, err := exec.LookPath("npm"); err != nil {
		t.Skip("the DCC's published keystore is not read: npm is not installed")
	}
	dir := t.TempDir()
	if out, err := exec.Command("npm", "install", "--no-audit", "--no-fund", "--prefix", dir, keystorePackage+"@"+keystoreVersion).CombinedOutput(); err != nil {
		t.Fatalf("npm install: %v\n%s", err, out)
	}
	kit, err := Load(filepath.Join(dir, "node_modules", keystorePackage, "keystore.json"))
	if err != nil {
		t.Fatal(err)
	}
	if dsp, found := kit.Find(DSPSigning, spec.DSPOnWire, DigitalSignature); !found || dsp.Signer() == nil {
		t.Errorf("no key of the DSP %v", spec.DSPOnWire)
	}
	if _, found := kit.Find(Recovery, spec.DSP, DigitalSignature); !found {
		t.Errorf("%v is not Recovery there", spec.DSP)
	}
	t.Logf("%d certificates of %s@%s", len(kit.Identities), keystorePackage, keystoreVersion)
}
