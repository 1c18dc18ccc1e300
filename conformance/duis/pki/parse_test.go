package pki

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// forge makes a certificate that differs from one of the profile in what change does.
func forge(t *testing.T, change func(*x509.Certificate), keys ...any) []byte {
	t.Helper()
	authority := newKit(t).Authority
	own, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template, err := authority.template(Order{Role: Supplier, Owner: 1}, "", &own.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(template)
	}
	var public any = &own.PublicKey
	if len(keys) > 0 {
		public = keys[0]
	}
	der, err := x509.CreateCertificate(rand.Reader, template, authority.Issuer.Certificate.x509, public, authority.Issuer.key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func named(t *testing.T, sequence pkix.RDNSequence) func(*x509.Certificate) {
	return func(c *x509.Certificate) {
		der, err := asn1.Marshal(sequence)
		if err != nil {
			t.Fatal(err)
		}
		c.RawSubject = der
	}
}

func unit(text string) pkix.RelativeDistinguishedNameSET {
	return pkix.RelativeDistinguishedNameSET{{Type: oidUnit, Value: text}}
}

func owner(length int) pkix.RelativeDistinguishedNameSET {
	return pkix.RelativeDistinguishedNameSET{{Type: oidOwner, Value: asn1.BitString{Bytes: bytes.Repeat([]byte{1}, (length+7)/8), BitLength: length}}}
}

func TestCertificatesOutsideTheProfileAreRefused(t *testing.T) {
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	policy := func(critical bool, oid asn1.ObjectIdentifier) func(*x509.Certificate) {
		return func(c *x509.Certificate) {
			value, _ := asn1.Marshal([]struct{ Policy asn1.ObjectIdentifier }{{oid}})
			c.ExtraExtensions = []pkix.Extension{{Id: oidPolicies, Critical: critical, Value: value}}
		}
	}
	extended := func(id ...int) func(*x509.Certificate) {
		value := map[int][]byte{37: {0x30, 10, 6, 8, 0x2B, 6, 1, 5, 5, 7, 3, 1}, 17: {0x30, 3, 0x82, 1, 'a'}, 35: {0x30, 3, 0x80, 1, 1}}[id[3]]
		return func(c *x509.Certificate) {
			c.ExtraExtensions = append(c.ExtraExtensions, pkix.Extension{Id: id, Critical: true, Value: value})
		}
	}
	for name, der := range map[string][]byte{
		"P-384 key":              forge(t, nil, &p384.PublicKey),
		"RSA key":                forge(t, nil, &weak.PublicKey),
		"SHA-384 signature":      forge(t, func(c *x509.Certificate) { c.SignatureAlgorithm = x509.ECDSAWithSHA384 }),
		"no policy":              forge(t, func(c *x509.Certificate) { c.ExtraExtensions = nil }),
		"policy not critical":    forge(t, policy(false, oidPolicy)),
		"another policy":         forge(t, policy(true, asn1.ObjectIdentifier{1, 2, 3})),
		"20-byte key id":         forge(t, func(c *x509.Certificate) { c.SubjectKeyId = make([]byte, 20) }),
		"two usages":             forge(t, func(c *x509.Certificate) { c.KeyUsage |= x509.KeyUsageKeyAgreement }),
		"no usage":               forge(t, func(c *x509.Certificate) { c.KeyUsage = 0 }),
		"signs certificates":     forge(t, func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageCertSign }),
		"is an authority":        forge(t, func(c *x509.Certificate) { c.BasicConstraintsValid, c.IsCA = true, true }),
		"no unit":                forge(t, named(t, pkix.RDNSequence{owner(64)})),
		"two units":              forge(t, named(t, pkix.RDNSequence{unit("02"), unit("03"), owner(64)})),
		"unit not hexadecimal":   forge(t, named(t, pkix.RDNSequence{unit("0G"), owner(64)})),
		"no owner":               forge(t, named(t, pkix.RDNSequence{unit("02")})),
		"two owners":             forge(t, named(t, pkix.RDNSequence{unit("02"), owner(64), owner(64)})),
		"owner of 56 bits":       forge(t, named(t, pkix.RDNSequence{unit("02"), owner(56)})),
		"owner of 72 bits":       forge(t, named(t, pkix.RDNSequence{unit("02"), owner(72)})),
		"owner as text":          forge(t, named(t, pkix.RDNSequence{unit("02"), {{Type: oidOwner, Value: "12345678"}}})),
		"root without authority": forge(t, named(t, pkix.RDNSequence{unit("00")})),
		"unknown critical extension": forge(t, func(c *x509.Certificate) {
			c.ExtraExtensions = append(c.ExtraExtensions, pkix.Extension{Id: asn1.ObjectIdentifier{1, 2, 3}, Critical: true})
		}),
		"critical usage for web servers": forge(t, extended(2, 5, 29, 37)),
		"critical name constraints": forge(t, func(c *x509.Certificate) {
			c.PermittedDNSDomainsCritical, c.PermittedDNSDomains = true, []string{"example.org"}
		}),
		"critical alternative name": forge(t, extended(2, 5, 29, 17)),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse(der)
			wantFault(t, err, Profile)
		})
	}
	if _, err := Parse(forge(t, nil)); err != nil {
		t.Errorf("the unchanged certificate: %v", err)
	}
}

func TestBytesThatAreNoCertificateAreRefused(t *testing.T) {
	good := forge(t, nil)
	for name, der := range map[string][]byte{
		"nothing":        nil,
		"text":           []byte("certificate"),
		"empty sequence": {0x30, 0},
		"followed":       append(bytes.Clone(good), 0),
		"huge":           append(bytes.Clone(good), make([]byte, maxDER)...),
	} {
		_, err := Parse(der)
		if err == nil {
			t.Errorf("%s: read", name)
			continue
		}
		wantFault(t, err, Malformed)
	}
	for n := range good {
		if _, err := Parse(good[:n]); err == nil {
			t.Errorf("the first %d bytes of a certificate were read", n)
		}
	}
}

// The reading of a changed copy must not leak: signatures and comparisons are
// over the bytes that came.
func TestTheOriginalBytesAreKept(t *testing.T) {
	der := forge(t, nil)
	before := bytes.Clone(der)
	c, err := Parse(der)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(der, before) || !bytes.Equal(c.DER(), before) {
		t.Error("the certificate's bytes were changed")
	}
	if !bytes.Contains(before, c.x509.RawTBSCertificate) || !bytes.Contains(before, c.x509.RawSubject) {
		t.Error("a raw part is not a part of the certificate")
	}
}

func FuzzParse(f *testing.F) {
	kit, err := NewKit(nil, year, Order{Role: Supplier, Owner: 1})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(kit.Identities[0].Certificate.DER())
	f.Add(kit.Authority.Root.Certificate.DER())
	f.Add([]byte{0x30, 0x02, 0x30, 0x00})
	anchors := kit.Anchors()
	known := map[string]bool{
		string(kit.Identities[0].Certificate.DER()):    true,
		string(kit.Authority.Root.Certificate.DER()):   true,
		string(kit.Authority.Issuer.Certificate.DER()): true,
	}
	tbs := map[string]bool{}
	for der := range known {
		shape, err := outline([]byte(der))
		if err != nil {
			f.Fatal(err)
		}
		tbs[string(shape.tbs)] = true
	}
	f.Fuzz(func(t *testing.T, der []byte) {
		c, err := Parse(der)
		if err != nil {
			return
		}
		if _, err := anchors.Path(c); err == nil && !tbs[string(c.x509.RawTBSCertificate)] {
			t.Errorf("a certificate that was never issued has a path: %x", der)
		}
	})
}

var carried = regexp.MustCompile(`Certificate>([A-Za-z0-9+/=]{100,})<`)

// The certificates in the DCC's published templates are of the profile.
func TestPublishedCertificates(t *testing.T) {
	paths, _ := filepath.Glob("../../../../shared/duis/templates/*.XML")
	if len(paths) == 0 {
		t.Skip("the DCC's templates are not at ../shared/duis beside the project: published certificates are not read")
	}
	read := 0
	for _, path := range paths {
		if strings.Contains(path, "_6.15.2_") {
			continue // carries a Device's certificate, which has a profile of its own
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range carried.FindAllSubmatch(text, -1) {
			der, err := base64.StdEncoding.DecodeString(string(match[1]))
			if err != nil {
				t.Fatal(err)
			}
			c, err := Parse(der)
			if err != nil {
				t.Errorf("%s: %v", filepath.Base(path), err)
				continue
			}
			if c.x509.SerialNumber.Cmp(big.NewInt(0)) <= 0 {
				t.Errorf("%v: serial number %v", c, c.Serial())
			}
			read++
		}
	}
	if read == 0 {
		t.Error("no certificate was found in the templates")
	}
	t.Logf("%d published certificates read", read)
}
