package pki

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func written(t *testing.T) (*Kit, string) {
	t.Helper()
	kit := newKit(t, DefaultOrders()...)
	dir := filepath.Join(t.TempDir(), "test [pki]")
	if err := kit.WriteDir(dir); err != nil {
		t.Fatal(err)
	}
	return kit, dir
}

func TestAFolderIsReadBack(t *testing.T) {
	kit, dir := written(t)
	loaded, err := LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(loaded.Identities) != len(kit.Identities) {
		t.Errorf("%d identities; want %d", len(loaded.Identities), len(kit.Identities))
	}
	for _, identity := range kit.Identities {
		c := identity.Certificate
		found, ok := loaded.Find(c.Role, c.Owner, c.Usage)
		if !ok || !found.Certificate.Equal(c) || !identity.key.Equal(found.key) {
			t.Errorf("%v was not read back", c)
		}
	}
	issued, err := loaded.Authority.Issue(Order{Role: Supplier, Owner: 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := kit.Anchors().Verify(issued.Certificate, start); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "network-operator-00DB107000000002-key-agreement.key")); err != nil {
		t.Error(err)
	}
}

func TestKeysAreReadableByTheOwnerAlone(t *testing.T) {
	_, dir := written(t)
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	keys := 0
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(entry.Name(), ".key") {
			keys++
			if info.Mode().Perm() != 0o600 {
				t.Errorf("%s has mode %v", entry.Name(), info.Mode())
			}
		}
	}
	if keys != len(DefaultOrders())+2 {
		t.Errorf("%d keys", keys)
	}
}

func TestNothingIsOverwritten(t *testing.T) {
	kit := newKit(t, Order{Role: Supplier, Owner: 1})
	dir := t.TempDir()
	mine := filepath.Join(dir, "root.key")
	if err := os.WriteFile(mine, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := kit.WriteDir(dir)
	wantFault(t, err, Store)
	if err == nil || !strings.Contains(err.Error(), mine) {
		t.Errorf("the error does not name the file: %v", err)
	}
	entries, _ := os.ReadDir(dir)
	text, _ := os.ReadFile(mine)
	if len(entries) != 1 || string(text) != "mine" {
		t.Errorf("the folder was changed: %v, %q", entries, text)
	}
}

func TestTwoAlikeGetTwoNames(t *testing.T) {
	order := Order{Role: Supplier, Owner: 1}
	dir := t.TempDir()
	if err := newKit(t, order, order).WriteDir(dir); err != nil {
		t.Fatal(err)
	}
	loaded, err := LoadDir(dir)
	if err != nil || len(loaded.Identities) != 2 {
		t.Errorf("%v, %v", loaded, err)
	}
}

// Every way in which a folder is no PKI is told with the file and what to do.
func TestFoldersThatAreNoPKI(t *testing.T) {
	rewrite := func(name, text string) func(*testing.T, string) string {
		return func(t *testing.T, dir string) string {
			path := filepath.Join(dir, name)
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}
	}
	const supplier = "supplier-00DB107000000005-digital-signature"
	copyOf := func(from, to string) func(*testing.T, string) string {
		return func(t *testing.T, dir string) string {
			text, err := os.ReadFile(filepath.Join(dir, from))
			if err != nil {
				t.Fatal(err)
			}
			return rewrite(to, string(text))(t, dir)
		}
	}
	for name, damage := range map[string]func(*testing.T, string) string{
		"certificate is text":  rewrite(supplier+".pem", "hello"),
		"key is text":          rewrite(supplier+".key", "SECRET"),
		"key is broken":        rewrite(supplier+".key", "-----BEGIN PRIVATE KEY-----\nU0VDUkVU\n-----END PRIVATE KEY-----\n"),
		"key is a certificate": copyOf(supplier+".pem", supplier+".key"),
		"key of another":       copyOf("root.key", supplier+".key"),
		"two in one file":      func(t *testing.T, dir string) string { return copyTwice(t, dir, supplier+".pem") },
	} {
		t.Run(name, func(t *testing.T) {
			_, dir := written(t)
			culprit := damage(t, dir)
			_, err := LoadDir(dir)
			wantFault(t, err, Store)
			if err != nil && (!strings.Contains(err.Error(), culprit) || strings.Contains(err.Error(), "SECRET")) {
				t.Errorf("error %v; want it to name %s and quote nothing", err, culprit)
			}
		})
	}
	for _, dir := range []string{t.TempDir(), filepath.Join(t.TempDir(), "absent")} {
		_, err := LoadDir(dir)
		wantFault(t, err, Store)
	}
}

func copyTwice(t *testing.T, dir, name string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(text, text...), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A folder of certificates alone is enough to verify with, not to sign or to issue.
func TestAFolderWithoutKeys(t *testing.T) {
	_, dir := written(t)
	keys, _ := filepath.Glob(filepath.Join(escapeGlob(dir), "*.key"))
	for _, key := range keys {
		os.Remove(key)
	}
	kit, err := LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if kit.Identities[0].Signer() != nil {
		t.Error("a signer without a key")
	}
	_, err = kit.Authority.Issue(Order{Role: Supplier, Owner: 1})
	wantFault(t, err, Store)
}
