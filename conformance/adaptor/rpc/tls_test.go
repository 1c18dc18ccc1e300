package rpc_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

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
func (a *authority) issue(t *testing.T, name string, changes ...func(*x509.Certificate)) tls.Certificate {
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
	for _, change := range changes {
		change(template)
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

// The ways in which a certificate can be wrong.
func expired(c *x509.Certificate) {
	c.NotBefore, c.NotAfter = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)
}
func early(c *x509.Certificate) {
	c.NotBefore, c.NotAfter = time.Date(2090, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2091, 1, 1, 0, 0, 0, 0, time.UTC)
}
func elsewhere(c *x509.Certificate)  { c.IPAddresses, c.DNSNames = nil, []string{"elsewhere.example"} }
func serverOnly(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} }

// TestTLS: with certificates on both sides it works, and where one is missing
// or wrong the error says which, in the same words each time. That is nothing to wait for.
func TestTLS(t *testing.T) {
	ours, theirs, stranger := newAuthority(t, "ours"), newAuthority(t, "theirs"), newAuthority(t, "stranger")
	server := func(changes ...func(*x509.Certificate)) string {
		return serveTLS(t, &tls.Config{
			Certificates: []tls.Certificate{theirs.issue(t, "server", changes...)}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: ours.pool(),
		})
	}
	older := serveTLS(t, &tls.Config{
		Certificates: []tls.Certificate{theirs.issue(t, "server")}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: ours.pool(), MaxVersion: tls.VersionTLS12,
	})
	address := server()
	client := func(a *authority, changes ...func(*x509.Certificate)) *tls.Config {
		return &tls.Config{RootCAs: theirs.pool(), Certificates: []tls.Certificate{a.issue(t, "client", changes...)}}
	}
	const untrusted, refused = "the implementation's certificate is not trusted: ", "the implementation refuses the client certificate ("
	for name, test := range map[string]struct {
		address string
		config  *tls.Config
		says    string // none: it works
	}{
		"both certificates":          {address, client(ours), ""},
		"both over TLS 1.2":          {older, client(ours), ""},
		"another authority":          {address, &tls.Config{RootCAs: stranger.pool()}, untrusted + "another authority has issued it than the one given: give the certificate of the authority that did"},
		"no authority":               {address, nil, untrusted + "no authority that this machine trusts has issued it: give the certificate of the authority that did"},
		"another name":               {server(elsewhere), client(ours), untrusted + "it is for elsewhere.example and not for 127.0.0.1: use an address that it is for"},
		"expired":                    {server(expired), client(ours), untrusted + "it expired on 1 January 2021 00:00 UTC: have it renewed"},
		"not yet valid":              {server(early), client(ours), untrusted + "it is not valid before 1 January 2090 00:00 UTC: have it renewed, or set the clock right"},
		"no client certificate":      {address, &tls.Config{RootCAs: theirs.pool()}, "the implementation wants a client certificate, and none was given"},
		"none over TLS 1.2":          {older, &tls.Config{RootCAs: theirs.pool()}, "the implementation wants a client certificate, and none was given"},
		"another client certificate": {address, client(stranger), refused + "unknown certificate authority): give one from an authority that it trusts"},
		"client expired":             {address, client(ours, expired), "): it expired on 1 January 2021 00:00 UTC: give another one"},
		"client not yet valid":       {address, client(ours, early), "): it is not valid before 1 January 2090 00:00 UTC: give another one"},
		"client for servers":         {address, client(ours, serverOnly), "): it is not for the authentication of clients: give another one"},
	} {
		for _, protocol := range []string{"https://", "grpcs://"} {
			t.Run(name+" "+protocol, func(t *testing.T) {
				t.Parallel()
				first := ""
				for range 5 {
					client, err := rpc.Dial(rpc.DialOptions{URL: protocol + test.address, TLS: test.config})
					if err != nil {
						t.Fatal(err)
					}
					_, err = client.Describe(t.Context())
					switch {
					case test.says == "" && err != nil:
						t.Fatal(err)
					case test.says == "":
						return
					}
					checkLost(t, err, false, test.says)
					if first == "" {
						first = err.Error()
					}
					if err.Error() != first {
						t.Errorf("%v, and before %s", err, first)
					}
				}
			})
		}
	}
}

// TestOtherScheme: what is spoken at an address is found out, and which scheme to use.
func TestOtherScheme(t *testing.T) {
	handler := rpc.NewHandler(simulated(1, dsp.Config{Release: spec.MP107}))
	certificate := newAuthority(t, "theirs").issue(t, "server")
	listen := func(secure bool, protocols ...string) string {
		server := httptest.NewUnstartedServer(handler)
		server.Config.Protocols = new(http.Protocols)
		server.Config.Protocols.SetHTTP1(slices.Contains(protocols, "http/1.1"))
		server.Config.Protocols.SetHTTP2(secure && slices.Contains(protocols, "h2"))
		server.Config.Protocols.SetUnencryptedHTTP2(!secure && slices.Contains(protocols, "h2"))
		if server.TLS = (&tls.Config{Certificates: []tls.Certificate{certificate}, NextProtos: protocols}); secure {
			server.StartTLS()
		} else {
			server.TLS = nil
			server.Start()
		}
		t.Cleanup(server.Close)
		return server.Listener.Addr().String()
	}
	plain, plainGRPC := listen(false, "http/1.1"), listen(false, "h2")
	secure, secureGRPC := listen(true, "http/1.1"), listen(true, "h2")
	for _, test := range []struct{ given, address, use string }{
		{"http://", secure, "https://"}, {"http://", plainGRPC, "grpc://"}, {"http://", secureGRPC, "grpcs://"},
		{"https://", plain, "http://"}, {"https://", plainGRPC, "grpc://"}, {"https://", secureGRPC, "grpcs://"},
		{"grpc://", plain, "http://"}, {"grpc://", secure, "https://"}, {"grpc://", secureGRPC, "grpcs://"},
		{"grpcs://", plain, "http://"}, {"grpcs://", plainGRPC, "grpc://"}, {"grpcs://", secure, "https://"},
	} {
		t.Run(test.given+" to "+test.use, func(t *testing.T) {
			client, err := rpc.Dial(rpc.DialOptions{URL: test.given + test.address, TLS: &tls.Config{InsecureSkipVerify: true}})
			if err != nil {
				t.Fatal(err)
			}
			_, err = client.Describe(t.Context())
			checkLost(t, err, false, "which was given as "+test.given+": use "+test.use)
		})
	}
}
