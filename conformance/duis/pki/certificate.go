package pki

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/asn1"
	"fmt"
	"math/big"
	"time"

	"example.org/mp107/spec"
)

// Certificate is a certificate of the SMKI profile. [Parse] makes it; it does
// not change afterwards.
type Certificate struct {
	// Role is the code in the subject, known or not.
	Role Role
	// Owner is the party in the subject; zero for a certification authority.
	Owner spec.EUI64
	// Usage is what the key may be used for.
	Usage Usage
	// NotBefore and NotAfter are the first and the last moment of validity.
	NotBefore, NotAfter time.Time

	x509      *x509.Certificate
	issuerKey keyIdentifier
}

// keyIdentifier is an authority key identifier: it names the issuer's key, and
// perhaps the very certificate of it. [RFC 5280, 4.2.1.1]
type keyIdentifier struct {
	Key    []byte        `asn1:"optional,tag:0"`
	Issuer asn1.RawValue `asn1:"optional,tag:1"`
	Serial *big.Int      `asn1:"optional,tag:2"`
}

// names reports whether the certificate may be of this issuer, going by its
// authority key identifier. One that it does not have excludes nobody.
func (k keyIdentifier) names(issuer *Certificate) bool {
	return (len(k.Key) == 0 || bytes.Equal(k.Key, issuer.x509.SubjectKeyId)) &&
		(k.Serial == nil || k.Serial.Cmp(issuer.x509.SerialNumber) == 0)
}

// DER is the certificate as it came. The caller must not change it.
func (c *Certificate) DER() []byte { return c.x509.Raw }

// PublicKey is the P-256 key that the certificate is about.
func (c *Certificate) PublicKey() *ecdsa.PublicKey { return c.x509.PublicKey.(*ecdsa.PublicKey) }

// Serial is the serial number, unique within one issuer.
func (c *Certificate) Serial() *big.Int { return new(big.Int).Set(c.x509.SerialNumber) }

// Issuer is the issuer's name as RFC 2253 writes it, which is how a DUIS
// signature names its signer's issuer: "CN=Z1,OU=07". [D]
func (c *Certificate) Issuer() string { return c.x509.Issuer.ToRDNSequence().String() }

// Subject is the subject's name as RFC 2253 writes it, the owner left out.
func (c *Certificate) Subject() string { return c.x509.Subject.ToRDNSequence().String() }

// KeyID is the 8-byte subject key identifier.
func (c *Certificate) KeyID() []byte { return bytes.Clone(c.x509.SubjectKeyId) }

// Equal reports whether the two are the same certificate, byte for byte.
func (c *Certificate) Equal(other *Certificate) bool {
	return c != nil && other != nil && bytes.Equal(c.DER(), other.DER())
}

// String names the certificate without its key.
func (c *Certificate) String() string {
	if c.Role.IsAuthority() {
		return fmt.Sprintf("%s certificate %q", c.Role.Name(), c.Subject())
	}
	return fmt.Sprintf("%s %s certificate of %v", c.Role.Name(), c.Usage, c.Owner)
}

// ValidAt returns a fault Expired or NotYetValid unless the moment lies within
// the certificate's validity, both ends included. Issuers are not looked at.
func (c *Certificate) ValidAt(at time.Time) error {
	// A certificate's moments are whole seconds; a later fraction of the last
	// one is still within it.
	second := at.UTC().Truncate(time.Second)
	switch {
	case second.Before(c.NotBefore):
		return fault(NotYetValid, "%v is valid from %s; the moment is %s", c, moment(c.NotBefore), moment(at))
	case second.After(c.NotAfter):
		return fault(Expired, "%v was valid until %s; the moment is %s", c, moment(c.NotAfter), moment(at))
	}
	return nil
}

// In reduces the certificate to what a decision depends on, at its place in a
// request. Roles without a slot become spec.NoSlot.
func (c *Certificate) In(use spec.CertificateUse) spec.Certificate {
	return spec.Certificate{Use: use, Role: c.Role.Party(), Owner: c.Owner}
}

// At is a moment of the modelled world as the checks here take it.
func At(moment spec.Time) time.Time { return time.Unix(int64(moment), 0).UTC() }

func moment(at time.Time) string { return at.UTC().Format(time.RFC3339) }
