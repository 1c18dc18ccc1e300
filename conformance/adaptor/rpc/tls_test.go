package rpc_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"net"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/rpc"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/spec"
)

// authority issues certificates for a test.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func newAuthority(t *testing.T, name string) *authority {
	t.Helper()
	a := &authority{}
	issued := a.issue(t, name)
	a.certificate, a.key = issued.Leaf, issued.PrivateKey.(*ecdsa.PrivateKey)
	return a
}

// issue issues a certificate for 127.0.0.1 or, as long as there is none, its own.
func (a *authority) issue(t *testing.T, name string) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, BasicConstraintsValid: true, IsCA: a.key == nil,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	parent, signer := a.certificate, a.key
	if signer == nil {
		parent, signer = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), signer)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}

func (a *authority) pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.certificate)
	return pool
}

// serveTLS is serve over TLS.
func serveTLS(t *testing.T, config *tls.Config) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- rpc.Serve(ctx, listener, simulated(1, dsp.Config{Release: spec.MP107}), config) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return listener.Addr().String()
}

// TestTLS: with certificates on both sides it works, and where one is missing
// or wrong the error says which. That is nothing to wait for.
func TestTLS(t *testing.T) {
	ours, theirs, stranger := newAuthority(t, "ours"), newAuthority(t, "theirs"), newAuthority(t, "stranger")
	address := serveTLS(t, &tls.Config{
		Certificates: []tls.Certificate{theirs.issue(t, "server")}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: ours.pool(),
	})
	plain := serve(t, 1, dsp.Config{Release: spec.MP107})
	certificates := func(a *authority) []tls.Certificate { return []tls.Certificate{a.issue(t, "client")} }
	for name, test := range map[string]struct {
		address string
		config  *tls.Config
		says    string // none: it works
	}{
		"both certificates":          {address, &tls.Config{RootCAs: theirs.pool(), Certificates: certificates(ours)}, ""},
		"another authority":          {address, &tls.Config{RootCAs: stranger.pool(), Certificates: certificates(ours)}, "certificate is not trusted: tls: failed to verify certificate: x509: certificate signed by unknown authority: give the certificate of the authority"},
		"no authority":               {address, nil, "certificate is not trusted"},
		"another name":               {address, &tls.Config{RootCAs: theirs.pool(), Certificates: certificates(ours), ServerName: "elsewhere.example"}, "certificate is not trusted"},
		"no client certificate":      {address, &tls.Config{RootCAs: theirs.pool()}, "certificate required: it may want a client certificate"},
		"another client certificate": {address, &tls.Config{RootCAs: theirs.pool(), Certificates: certificates(stranger)}, "it may want a client certificate, or another one"},
		"TLS to plain HTTP":          {plain, &tls.Config{RootCAs: theirs.pool()}, "no encryption is spoken at this address"},
	} {
		for _, protocol := range []string{"http", "grpc"} {
			t.Run(name+" "+protocol, func(t *testing.T) {
				client, err := rpc.Dial(rpc.DialOptions{URL: protocol + "s://" + test.address, TLS: test.config})
				if err != nil {
					t.Fatal(err)
				}
				// A server that refuses a certificate also closes the connection, and
				// which of the two arrives first is chance.
				for range 50 {
					if _, err = client.Describe(t.Context()); !errors.Is(err, conformance.ErrUnreachable) {
						break
					}
				}
				if test.says == "" {
					if err != nil {
						t.Error(err)
					}
					return
				}
				checkLost(t, err, false, test.says)
			})
		}
	}
	if _, err := dial(t, "http://"+address).Describe(t.Context()); err == nil {
		t.Error("plain HTTP was answered where TLS is spoken")
	}
}
