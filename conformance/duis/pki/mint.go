package pki

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/binary"
	"io"
	"math/big"
	"time"

	"example.org/mp107/spec"
)

// Validity is a span of time, both ends included, in whole seconds.
type Validity struct{ From, To time.Time }

// Identity is a certificate and, where it is known, its private key.
type Identity struct {
	Certificate *Certificate
	key         *ecdsa.PrivateKey
}

// Signer signs with the private key, and is nil where only the certificate is known.
func (i Identity) Signer() crypto.Signer {
	if i.key == nil {
		return nil
	}
	return i.key
}

// String names the certificate; the key is never written.
func (i Identity) String() string { return i.Certificate.String() }

// GoString is String, so that no format prints the key.
func (i Identity) GoString() string { return i.String() }

// Authority is a root and an issuing authority with their keys.
type Authority struct {
	Root, Issuer Identity
	validity     Validity
	random       io.Reader
}

// Order says what certificate is wanted. Validity and Usage may be left out:
// then they are the authority's and DigitalSignature.
type Order struct {
	Role     Role
	Owner    spec.EUI64
	Usage    Usage
	Validity Validity
}

// New makes a root and, below it, an issuing authority. Serial numbers are
// read from random, or from the system where it is nil; keys and signatures
// always come from the system, as crypto/ecdsa takes no other source.
func New(random io.Reader, validity Validity) (*Authority, error) {
	if random == nil {
		random = rand.Reader
	}
	authority := &Authority{validity: validity, random: random}
	var err error
	if authority.Root, err = authority.mint(Order{Role: Root}, "MP107 test root", nil); err != nil {
		return nil, err
	}
	authority.Issuer, err = authority.mint(Order{Role: IssuingCA}, "MP107 test issuer", &authority.Root)
	return authority, err
}

// Issue makes a key and a certificate for it, of any role but the two authorities'.
func (a *Authority) Issue(order Order) (Identity, error) {
	switch {
	case order.Role.IsAuthority():
		return Identity{}, fault(Profile, "%s certificates are made by New alone", order.Role.Name())
	case order.Owner == 0:
		return Identity{}, fault(Profile, "no owner for the %s certificate", order.Role.Name())
	case a.Issuer.key == nil:
		return Identity{}, fault(Store, "the issuing authority's private key is not known: nothing can be issued")
	}
	return a.mint(order, "", &a.Issuer)
}

// OtherRoot makes a root certificate that names an owner, as a 6.15.1 that
// replaces a Root credential carries in the model. A root signs itself, so that
// it is no authority's here; its key is thrown away.
func OtherRoot(owner spec.EUI64, validity Validity) (*Certificate, error) {
	identity, err := newAuthority().mint(Order{Role: Root, Owner: owner, Validity: validity}, "", nil)
	return identity.Certificate, err
}

// newAuthority is one that has yet to get its certificates.
func newAuthority() *Authority { return &Authority{random: rand.Reader} }

func (a *Authority) mint(order Order, name string, issuer *Identity) (Identity, error) {
	if _, ok := parseRole(string(order.Role)); !ok {
		return Identity{}, fault(Profile, "role %.20q is not two hexadecimal digits", order.Role)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Identity{}, fault(Store, "no key could be made").because(err)
	}
	template, err := a.template(order, name, &key.PublicKey)
	if err != nil {
		return Identity{}, err
	}
	parent, signer := template, key
	if issuer != nil {
		parent, signer = issuer.Certificate.x509, issuer.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		return Identity{}, fault(Profile, "the %s certificate could not be made", order.Role.Name()).because(err)
	}
	certificate, err := Parse(der)
	return Identity{Certificate: certificate, key: key}, err
}

func (a *Authority) template(order Order, name string, key *ecdsa.PublicKey) (*x509.Certificate, error) {
	validity := order.Validity
	if validity == (Validity{}) {
		validity = a.validity
	}
	if !validity.From.Before(validity.To) {
		return nil, fault(Profile, "validity from %s to %s is empty", moment(validity.From), moment(validity.To))
	}
	serial := make([]byte, 16)
	if _, err := io.ReadFull(a.random, serial); err != nil {
		return nil, fault(Store, "no serial number could be read").because(err)
	}
	serial[0] = serial[0]&0x7F | 0x40 // positive, and always of the same length
	subject, err := subject(order, name)
	if err != nil {
		return nil, err
	}
	policies, err := asn1.Marshal([]struct{ Policy asn1.ObjectIdentifier }{{oidPolicy}})
	if err != nil {
		return nil, fault(Profile, "the policy could not be written").because(err)
	}
	template := &x509.Certificate{
		SerialNumber:       new(big.Int).SetBytes(serial),
		SignatureAlgorithm: x509.ECDSAWithSHA256,
		RawSubject:         subject,
		NotBefore:          validity.From,
		NotAfter:           validity.To,
		SubjectKeyId:       keyID(key),
		ExtraExtensions:    []pkix.Extension{{Id: oidPolicies, Critical: true, Value: policies}},
	}
	switch {
	case order.Role.IsAuthority():
		template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
		template.BasicConstraintsValid, template.IsCA = true, true
		template.MaxPathLenZero = order.Role == IssuingCA
		template.MaxPathLen = -1
		if order.Role == IssuingCA {
			template.MaxPathLen = 0
		}
	case order.Usage == KeyAgreement:
		template.KeyUsage = x509.KeyUsageKeyAgreement
	case order.Usage == DigitalSignature || order.Usage == "":
		template.KeyUsage = x509.KeyUsageDigitalSignature
	default:
		return nil, fault(Profile, "usage %q of a %s certificate: want %s or %s", order.Usage, order.Role.Name(), DigitalSignature, KeyAgreement)
	}
	return template, nil
}

// subject writes the name by hand: crypto/x509 would write the role as a
// PrintableString and cannot write a BIT STRING at all.
func subject(order Order, name string) ([]byte, error) {
	text := func(value string) asn1.RawValue {
		return asn1.RawValue{Tag: asn1.TagUTF8String, Bytes: []byte(value)}
	}
	sequence := pkix.RDNSequence{{{Type: oidUnit, Value: text(string(order.Role))}}}
	if name != "" {
		commonName := asn1.ObjectIdentifier{2, 5, 4, 3}
		sequence = append(sequence, pkix.RelativeDistinguishedNameSET{{Type: commonName, Value: text(name)}})
	}
	if order.Owner != 0 {
		owner := asn1.BitString{Bytes: binary.BigEndian.AppendUint64(nil, uint64(order.Owner)), BitLength: 64}
		sequence = append(sequence, pkix.RelativeDistinguishedNameSET{{Type: oidOwner, Value: owner}})
	}
	der, err := asn1.Marshal(sequence)
	if err != nil {
		return nil, fault(Profile, "the subject could not be written").because(err)
	}
	return der, nil
}

// keyID is the short method of RFC 5280, 4.2.1.2: the bits 0100 and the last
// 60 bits of the key's SHA-1. It names a key and protects nothing.
func keyID(key *ecdsa.PublicKey) []byte {
	point, err := key.Bytes()
	if err != nil {
		return make([]byte, 8)
	}
	digest := sha1.Sum(point)
	id := digest[12:]
	id[0] = id[0]&0x0F | 0x40
	return id
}
