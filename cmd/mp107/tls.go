package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
)

// tlsFlags are the files of one side of a TLS connection.
type tlsFlags struct{ authority, certificate, key string }

func (f *tlsFlags) register(cmd *cobra.Command, whose, mine string) {
	cmd.Flags().StringVar(&f.authority, "tls-ca", "", "`FILE` of PEM certificates that those "+whose+" have to chain to")
	cmd.Flags().StringVar(&f.certificate, "tls-certificate", "", "`FILE` of the "+mine+"certificate, PEM")
	cmd.Flags().StringVar(&f.key, "tls-key", "", "`FILE` of its private key, PEM")
}

// client is the configuration of a client, or nil where nothing was chosen.
func (f *tlsFlags) client() (*tls.Config, error) {
	if *f == (tlsFlags{}) {
		return nil, nil
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	var err error
	if config.RootCAs, err = f.pool(); err != nil {
		return nil, err
	}
	config.Certificates, err = f.own()
	return config, err
}

func (f *tlsFlags) pool() (*x509.CertPool, error) {
	if f.authority == "" {
		return nil, nil
	}
	text, err := os.ReadFile(f.authority)
	if err != nil {
		return nil, fmt.Errorf("--tls-ca: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("--tls-ca %s: no PEM certificate in it", f.authority)
	}
	return pool, nil
}

func (f *tlsFlags) own() ([]tls.Certificate, error) {
	if (f.certificate == "") != (f.key == "") {
		return nil, errors.New("--tls-certificate and --tls-key go together")
	}
	if f.certificate == "" {
		return nil, nil
	}
	if encrypted(f.key) {
		return nil, fmt.Errorf("--tls-key %s: the key is encrypted: give it without its passphrase, as 'openssl pkey -in %s -out plain.key' writes it", f.key, f.key)
	}
	pair, err := tls.LoadX509KeyPair(f.certificate, f.key)
	if err != nil {
		return nil, fmt.Errorf("--tls-certificate, --tls-key: %w", err)
	}
	return []tls.Certificate{pair}, nil
}

// encrypted tells whether a file has a private key under a passphrase, in either of the
// two forms.
func encrypted(path string) bool {
	text, err := os.ReadFile(path)
	if err != nil {
		return false
	}
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == "ENCRYPTED PRIVATE KEY" || strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED") {
			return true
		}
	}
	return false
}
