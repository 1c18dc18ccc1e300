package pki

import (
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// LoadDir reads a folder as [Kit.WriteDir] writes it: every *.pem is a
// certificate, and the *.key of the same name, where there is one, its private
// key. What a certificate is for is taken from the certificate, not from the
// file's name. Other files are left alone.
//
// There may be several roots and issuing authorities, or none; see [Kit.Anchors].
// That the other certificates chain to them is not checked here, as a test may
// want one that does not. Errors are of fault Store and name the file.
func LoadDir(dir string) (*Kit, error) {
	paths, err := filepath.Glob(filepath.Join(escapeGlob(dir), "*.pem"))
	if err != nil || len(paths) == 0 {
		return nil, fault(Store, "no *.pem files in %s; make a test PKI there first, or give another folder", dir)
	}
	var identities []Identity
	for _, path := range paths {
		identity, err := loadIdentity(path)
		if err != nil {
			return nil, err
		}
		identities = append(identities, identity)
	}
	return kitOf(dir, identities)
}

func loadIdentity(path string) (Identity, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return Identity{}, fault(Store, "%s cannot be read", path).because(err)
	}
	certificate, err := ParsePEM(text)
	if err != nil {
		return Identity{}, fault(Store, "%s is not one certificate of the SMKI profile; remove or replace it", path).because(err)
	}
	keyPath := strings.TrimSuffix(path, ".pem") + ".key"
	text, err = os.ReadFile(keyPath)
	if errors.Is(err, fs.ErrNotExist) {
		return Identity{Certificate: certificate}, nil
	}
	if err != nil {
		return Identity{}, fault(Store, "%s cannot be read", keyPath).because(err)
	}
	key, err := ParseKey(text)
	if err != nil {
		return Identity{}, fault(Store, "%s: %v", keyPath, err)
	}
	identity, err := NewIdentity(certificate, key)
	if err != nil {
		return Identity{}, fault(Store, "%s is not the key of %s; put the right one in its place", keyPath, path)
	}
	return identity, nil
}

// NewIdentity joins a certificate and its private key, and refuses a key of
// another certificate.
func NewIdentity(certificate *Certificate, key *ecdsa.PrivateKey) (Identity, error) {
	if !certificate.PublicKey().Equal(key.Public()) {
		return Identity{}, fault(Store, "the private key is not that of %v", certificate)
	}
	return Identity{Certificate: certificate, key: key}, nil
}

// ParseKey reads one P-256 private key in PEM: PKCS #8, or the older EC form.
// Its error never quotes what it read.
func ParseKey(text []byte) (*ecdsa.PrivateKey, error) {
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("no PEM block; want a P-256 private key as PKCS #8")
	}
	var key any
	var err error
	switch block.Type {
	case "PRIVATE KEY":
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	case "EC PRIVATE KEY":
		key, err = x509.ParseECPrivateKey(block.Bytes)
	default:
		return nil, errors.New("the PEM block is not an unencrypted private key; want PKCS #8")
	}
	// The cause is left out: what a parser says about a key's bytes is nobody's business.
	private, ok := key.(*ecdsa.PrivateKey)
	if err != nil || !ok || private.Curve.Params().BitSize != 256 {
		return nil, errors.New("not a P-256 private key")
	}
	return private, nil
}

// escapeGlob makes a folder's name stand for itself in a pattern.
func escapeGlob(dir string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(dir)
}
