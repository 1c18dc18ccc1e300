package pki_test

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"example.org/mp107/conformance/duis/pki"
)

// TestExposed: files of keys that others can read are named, and no others.
func TestExposed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have no such modes here")
	}
	dir := t.TempDir()
	for name, mode := range map[string]os.FileMode{"a.key": 0o600, "b.key": 0o644, "c.key": 0o640, "a.pem": 0o644} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, mode); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := pki.Exposed(dir), []string{filepath.Join(dir, "b.key"), filepath.Join(dir, "c.key")}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := pki.Exposed(t.TempDir()); len(got) > 0 {
		t.Errorf("of an empty folder: %v", got)
	}
	for mode, want := range map[os.FileMode]int{0o600: 0, 0o644: 1} {
		keystore := filepath.Join(t.TempDir(), "keystore.json")
		if err := os.WriteFile(keystore, nil, mode); err != nil {
			t.Fatal(err)
		}
		if got := pki.Exposed(keystore); len(got) != want {
			t.Errorf("a keystore of mode %o: %v", mode, got)
		}
	}
}
