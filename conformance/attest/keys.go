package attest

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"strings"

	"example.org/mp107/internal/regular"
)

const (
	privateBlock = "PRIVATE KEY"
	publicBlock  = "PUBLIC KEY"
	maxKey       = 16 << 10
)

// PublicPath is where the public key lies of one that NewKey has written.
func PublicPath(path string) string { return strings.TrimSuffix(path, ".pem") + ".pub.pem" }

// NewKey makes a key, as PEM with PKCS #8, that its owner alone can read, and its public
// key beside it. Neither file may be there already.
func NewKey(path string) (ed25519.PublicKey, error) {
	for _, name := range []string{path, PublicPath(path)} {
		if _, err := os.Lstat(name); err == nil {
			return nil, fmt.Errorf("%s is there already, and a key is never overwritten: give another name", name)
		}
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, err
	}
	open, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return nil, err
	}
	if err := create(path, 0o600, privateBlock, secret); err != nil {
		return nil, err
	}
	if err := create(PublicPath(path), 0o644, publicBlock, open); err != nil {
		return nil, errors.Join(err, os.Remove(path))
	}
	return public, nil
}

func create(path string, mode os.FileMode, block string, der []byte) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	return errors.Join(pem.Encode(file, &pem.Block{Type: block, Bytes: der}), file.Close())
}

// ReadKey reads a private key as NewKey writes it.
func ReadKey(path string) (ed25519.PrivateKey, error) {
	return read[ed25519.PrivateKey](path, privateBlock, x509.ParsePKCS8PrivateKey)
}

// ReadPublic reads a public key as NewKey writes it.
func ReadPublic(path string) (ed25519.PublicKey, error) {
	return read[ed25519.PublicKey](path, publicBlock, x509.ParsePKIXPublicKey)
}

func read[K any](path, block string, parse func([]byte) (any, error)) (key K, err error) {
	text, err := regular.Read(path, maxKey)
	if err != nil {
		return key, err
	}
	found, rest := pem.Decode(text)
	switch {
	case found == nil:
		return key, fmt.Errorf("%s is not PEM: want an Ed25519 key, as 'mp107 attest --new-key' writes it", path)
	case found.Type != block || strings.TrimSpace(string(rest)) != "":
		return key, fmt.Errorf("%s: want one block %q and nothing else, as 'mp107 attest --new-key' writes it; it begins with %.40q", path, block, found.Type)
	}
	parsed, err := parse(found.Bytes)
	if err != nil {
		return key, fmt.Errorf("%s: %w", path, err)
	}
	key, ok := parsed.(K)
	if !ok {
		return key, fmt.Errorf("%s: want an Ed25519 key, this is of another kind: 'mp107 attest --new-key' makes one", path)
	}
	return key, nil
}

// KeyID is the SHA-256 of a public key in the form of its file, in hexadecimal.
func KeyID(key ed25519.PublicKey) string {
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		panic(err) // which no Ed25519 key brings about
	}
	sum := sha256.Sum256(der)
	return hex.EncodeToString(sum[:])
}
