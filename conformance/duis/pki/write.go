package pki

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// WriteDir writes each certificate of the kit as NAME.pem and each private key
// as NAME.key (PKCS #8, readable by the owner alone) into the folder, which is
// made if it does not exist. NAME is "root", "issuing-ca", or the role, the
// owner and the usage: "network-operator-00DB107000000002-key-agreement".
//
// Nothing is overwritten: if any of the files exists, none is written and the
// error, of fault Store, names it.
func (k *Kit) WriteDir(dir string) error {
	files, err := k.files()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fault(Store, "the folder %s cannot be made; give another one", dir).because(err)
	}
	for _, file := range files {
		path := filepath.Join(dir, file.name)
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			return fault(Store, "%s is there already and is not overwritten; give an empty folder", path)
		}
	}
	for _, file := range files {
		if err := file.write(dir); err != nil {
			return err
		}
	}
	return nil
}

type file struct {
	name string
	mode fs.FileMode
	text []byte
}

func (f file) write(dir string) (err error) {
	path := filepath.Join(dir, f.name)
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, f.mode)
	if err != nil {
		return fault(Store, "%s cannot be written; check the folder's permissions", path).because(err)
	}
	_, err = out.Write(f.text)
	if err = errors.Join(err, out.Close()); err != nil {
		return fault(Store, "%s was not written whole; remove the folder and try again", path).because(err)
	}
	return nil
}

func (k *Kit) files() ([]file, error) {
	var files []file
	taken := map[string]bool{}
	identities := append([]Identity{k.Authority.Root, k.Authority.Issuer}, k.Identities...)
	for _, identity := range identities {
		base := fileName(identity.Certificate)
		name := base
		for n := 2; taken[name]; n++ {
			name = fmt.Sprintf("%s-%d", base, n)
		}
		taken[name] = true
		files = append(files, file{name + ".pem", 0o644, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: identity.Certificate.DER()})})
		if identity.key == nil {
			continue
		}
		der, err := x509.MarshalPKCS8PrivateKey(identity.key)
		if err != nil {
			return nil, fault(Store, "the key of %v cannot be written", identity)
		}
		files = append(files, file{name + ".key", 0o600, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})})
	}
	return files, nil
}

func fileName(c *Certificate) string {
	if c.Role.IsAuthority() {
		return c.Role.Name()
	}
	return fmt.Sprintf("%s-%s-%s", c.Role.Name(), strings.ReplaceAll(c.Owner.String(), "-", ""), c.Usage)
}
