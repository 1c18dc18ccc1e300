package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestMutualTLS: with certificates on both sides the suite runs over https and
// over grpcs; without the client's there is no verdict.
func TestMutualTLS(t *testing.T) {
	dir := t.TempDir()
	mintTLS(t, dir)
	address := serving(t, dir, "https", "--tls-ca", "ca.pem", "--tls-certificate", "server.pem", "--tls-key", "server.key")
	for _, scheme := range []string{"https://", "grpcs://"} {
		args := []string{"run", "--adaptor", scheme + address, "--run", "scenario", "--tls-ca", "ca.pem"}
		text, err := command(dir, append(args, "--tls-certificate", "client.pem", "--tls-key", "client.key")...).CombinedOutput()
		if err != nil || !strings.HasPrefix(string(text), "CONFORMANT\n") {
			t.Errorf("%s: %v\n%s", scheme, err, text)
		}
		text, err = command(dir, args...).CombinedOutput()
		// Over HTTP/2 the server may have gone before it is heard why.
		says := strings.Contains(string(text), "certificate") || scheme == "grpcs://" && strings.Contains(string(text), "connection was lost")
		if exitCode(err) != exitInconclusive || strings.Contains(string(text), "CONFORMANT") || !says {
			t.Errorf("%s without a certificate: %v\n%s", scheme, err, text)
		}
	}
}

// TestWholeOverMutualTLS: the whole suite over gRPC with certificates on both sides, a token
// and a header comes to the report that it comes to over plain HTTP, but for the address.
func TestWholeOverMutualTLS(t *testing.T) {
	if os.Getenv("MP107_WHOLE") == "" {
		t.Skip("the whole suite runs twice over a network: set MP107_WHOLE")
	}
	dir := t.TempDir()
	mintTLS(t, dir)
	if err := os.WriteFile(filepath.Join(dir, "token"), []byte("open-sesame\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	reported := func(name, address string, flags ...string) string {
		args := append([]string{"run", "--adaptor", address, "--parallel", "2", "--out", name}, flags...)
		if text, err := command(dir, args...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, text)
		}
		report, err := os.ReadFile(filepath.Join(dir, name, "report.json"))
		if err != nil {
			t.Fatal(err)
		}
		// The root is that of a chain which begins with the address.
		return regexp.MustCompile(`"root": "[0-9a-f]{64}"`).ReplaceAllString(strings.ReplaceAll(string(report), address, "ADDRESS"), "")
	}
	plain := reported("plain", "http://"+serving(t, dir, "http"))
	secure := reported("secure", "grpcs://"+serving(t, dir, "https", "--tls-ca", "ca.pem", "--tls-certificate", "server.pem", "--tls-key", "server.key"),
		"--tls-ca", "ca.pem", "--tls-certificate", "client.pem", "--tls-key", "client.key", "--bearer-token-file", "token", "--header", "X-Client: mp107")
	if plain != secure {
		t.Error("the two reports differ in more than the address")
	}
}

// serving starts a server and says at which address it listens.
func serving(t *testing.T, dir, scheme string, flags ...string) (address string) {
	t.Helper()
	server := command(dir, append([]string{"serve", "--listen", "127.0.0.1:0"}, flags...)...)
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Signal(os.Interrupt)
		_ = server.Wait()
	})
	for lines := bufio.NewScanner(out); address == "" && lines.Scan(); {
		if found := regexp.MustCompile(` run --adaptor ` + scheme + `://(\S+)`).FindStringSubmatch(lines.Text()); found != nil {
			address = found[1]
		}
	}
	return address
}

// mintTLS makes an authority and a certificate for each side, in PEM files.
func mintTLS(t *testing.T, dir string) {
	t.Helper()
	var authority *x509.Certificate
	var authorityKey *ecdsa.PrivateKey
	for serial, name := range []string{"ca", "server", "client"} {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		template := &x509.Certificate{
			SerialNumber: big.NewInt(int64(serial + 1)), Subject: pkix.Name{CommonName: name}, NotAfter: time.Now().Add(time.Hour),
			IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, BasicConstraintsValid: true, IsCA: authority == nil,
			KeyUsage:    x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
			ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
		}
		if authority == nil {
			authority, authorityKey = template, key
		}
		der, err := x509.CreateCertificate(rand.Reader, template, authority, key.Public(), authorityKey)
		if err != nil {
			t.Fatal(err)
		}
		secret, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		for file, block := range map[string]*pem.Block{
			name + ".pem": {Type: "CERTIFICATE", Bytes: der}, name + ".key": {Type: "PRIVATE KEY", Bytes: secret},
		} {
			if err := os.WriteFile(filepath.Join(dir, file), pem.EncodeToMemory(block), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
