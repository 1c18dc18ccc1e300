package attest_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"example.org/mp107/conformance/attest"
)

// TestKeys: a key is its owner's alone, is never overwritten, and is read again.
func TestKeys(t *testing.T) {
	path := filepath.Join(t.TempDir(), "laboratory.pem")
	public, err := attest.NewKey(path)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v, %v", info.Mode(), err)
	}
	private, err := attest.ReadKey(path)
	if err != nil || !public.Equal(private.Public()) {
		t.Errorf("another key is read: %v", err)
	}
	again, err := attest.ReadPublic(attest.PublicPath(path))
	if err != nil || !public.Equal(again) || attest.KeyID(public) != attest.KeyID(again) {
		t.Errorf("another public key is read: %v", err)
	}
	for _, left := range []string{path, attest.PublicPath(path)} {
		for _, gone := range []string{path, attest.PublicPath(path)} {
			before, err := os.ReadFile(left)
			if err != nil || left == gone {
				continue
			}
			aside := gone + ".aside"
			_ = os.Rename(gone, aside)
			if _, err := attest.NewKey(path); err == nil {
				t.Errorf("%s was there, and a key was made", left)
			}
			if after, _ := os.ReadFile(left); string(after) != string(before) {
				t.Errorf("%s was overwritten", left)
			}
			_ = os.Rename(aside, gone)
		}
	}
}

// TestNotAKey: whatever is not an Ed25519 key in the form that is written is refused.
func TestNotAKey(t *testing.T) {
	dir := t.TempDir()
	mine := filepath.Join(dir, "mine.pem")
	if _, err := attest.NewKey(mine); err != nil {
		t.Fatal(err)
	}
	secret, err := os.ReadFile(mine)
	if err != nil {
		t.Fatal(err)
	}
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(other)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{
		"empty": nil, "no PEM": []byte("key"), "twice": append(secret, secret...), "large": make([]byte, 1<<20),
		"another kind": pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}),
		"encrypted":    pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: der}),
		"garbage":      pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("x")}),
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := attest.ReadKey(path); err == nil {
			t.Errorf("%s: it is taken for a private key", name)
		}
	}
	if _, err := attest.ReadPublic(mine); err == nil {
		t.Error("a private key is taken for a public one")
	}
	if _, err := attest.ReadKey(attest.PublicPath(mine)); err == nil {
		t.Error("a public key is taken for a private one")
	}
	if _, err := attest.ReadKey(dir); err == nil {
		t.Error("a folder is taken for a key")
	}
}
