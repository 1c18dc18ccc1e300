package pki

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"encoding/asn1"
	"encoding/binary"
	"encoding/pem"
	"slices"

	"example.org/mp107/spec"
)

var (
	oidUnit     = asn1.ObjectIdentifier{2, 5, 4, 11}
	oidOwner    = asn1.ObjectIdentifier{2, 5, 4, 45} // x500UniqueIdentifier
	oidPolicies = asn1.ObjectIdentifier{2, 5, 29, 32}
	// The extensions that may be critical: key usage, basic constraints, policies.
	// What another one forbids would not be looked at. [RFC 5280, 4.2]
	understood   = []asn1.ObjectIdentifier{{2, 5, 29, 15}, {2, 5, 29, 19}, oidPolicies}
	oidIssuerKey = asn1.ObjectIdentifier{2, 5, 29, 35}
	// The policy of organisation certificates. [D]
	oidPolicy = asn1.ObjectIdentifier{1, 2, 826, 0, 1, 8641679, 1, 2, 1, 4}
)

// maxDER is far above the 400 bytes that a certificate of the profile needs.
const maxDER = 16 << 10

// Parse reads one DER certificate and checks that it is of the SMKI profile.
// Its error is an [*Error] with fault Malformed or Profile.
//
// What Parse returns is a claim: whether the issuer made it is for
// [Anchors.Verify] to say.
func Parse(der []byte) (*Certificate, error) {
	if len(der) > maxDER {
		return nil, fault(Malformed, "%d bytes; a certificate of the profile has at most %d", len(der), maxDER)
	}
	parsed, owner, err := parseX509(der)
	if err != nil {
		return nil, err
	}
	certificate := &Certificate{NotBefore: parsed.NotBefore, NotAfter: parsed.NotAfter, x509: parsed}
	if err := certificate.checkKey(); err != nil {
		return nil, err
	}
	if err := certificate.readSubject(owner); err != nil {
		return nil, err
	}
	if err := certificate.readExtensions(); err != nil {
		return nil, err
	}
	return certificate, nil
}

// ParsePEM reads one PEM block of type CERTIFICATE and nothing after it.
func ParsePEM(text []byte) (*Certificate, error) {
	block, rest := pem.Decode(text)
	switch {
	case block == nil || block.Type != "CERTIFICATE":
		return nil, fault(Malformed, "no PEM block of type CERTIFICATE")
	case len(bytes.TrimSpace(rest)) > 0:
		return nil, fault(Malformed, "something follows the first PEM block")
	}
	return Parse(block.Bytes)
}

// parseX509 reads a certificate whose names may hold BIT STRINGs, which
// crypto/x509 refuses: in a copy, their tag is changed to one that it reads as
// text of any bytes. The fields that signatures and comparisons rest on are
// then those of the original, so nothing verifies over the changed copy.
func parseX509(der []byte) (certificate *x509.Certificate, owner []asn1.BitString, err error) {
	original, copied := bytes.Clone(der), bytes.Clone(der)
	shape, err := outline(copied)
	if err != nil {
		return nil, nil, fault(Malformed, "not a DER certificate").because(err)
	}
	for _, attribute := range uniqueIdentifiers(shape.issuer) {
		attribute.FullBytes[0] = asn1.TagT61String
	}
	for _, attribute := range uniqueIdentifiers(shape.subject) {
		var bits asn1.BitString
		if _, err := asn1.Unmarshal(attribute.FullBytes, &bits); err != nil {
			return nil, nil, fault(Malformed, "unreadable unique identifier").because(err)
		}
		bits.Bytes = bytes.Clone(bits.Bytes)
		owner = append(owner, bits)
		attribute.FullBytes[0] = asn1.TagT61String
	}
	certificate, err = x509.ParseCertificate(copied)
	if err != nil {
		return nil, nil, fault(Malformed, "not a certificate").because(err)
	}
	whole, err := outline(original)
	if err != nil {
		return nil, nil, fault(Malformed, "not a DER certificate").because(err)
	}
	certificate.Raw = original
	certificate.RawTBSCertificate = whole.tbs
	certificate.RawSubject = whole.subject.FullBytes
	certificate.RawIssuer = whole.issuer.FullBytes
	return certificate, owner, nil
}

func (c *Certificate) checkKey() error {
	key, ok := c.x509.PublicKey.(*ecdsa.PublicKey)
	if !ok || key.Curve != elliptic.P256() {
		return fault(Profile, "the key is not on P-256")
	}
	if c.x509.SignatureAlgorithm != x509.ECDSAWithSHA256 {
		return fault(Profile, "signed with %v, not with ECDSA-SHA256", c.x509.SignatureAlgorithm)
	}
	return nil
}

// readSubject takes the role and the owner out of the subject. An authority
// has no owner; anybody else has exactly one.
func (c *Certificate) readSubject(owner []asn1.BitString) error {
	units := c.x509.Subject.OrganizationalUnit
	if len(units) != 1 {
		return fault(Profile, "%d organisational units in the subject; want one, the role", len(units))
	}
	role, ok := parseRole(units[0])
	if !ok {
		return fault(Profile, "organisational unit %.20q is not two hexadecimal digits", units[0])
	}
	c.Role = role
	if role.IsAuthority() && len(owner) == 0 {
		return nil
	}
	if len(owner) != 1 || owner[0].BitLength != 64 {
		return fault(Profile, "the subject does not hold one EUI-64 of 64 bits as its unique identifier")
	}
	c.Owner = spec.EUI64(binary.BigEndian.Uint64(owner[0].Bytes))
	if c.Owner == 0 {
		return fault(Profile, "the owner in the subject is nobody")
	}
	return nil
}

func (c *Certificate) readExtensions() error {
	if len(c.x509.SubjectKeyId) != 8 {
		return fault(Profile, "subject key identifier of %d bytes; want 8", len(c.x509.SubjectKeyId))
	}
	critical := false
	for _, extension := range c.x509.Extensions {
		critical = critical || extension.Id.Equal(oidPolicies) && extension.Critical
		if extension.Critical && !slices.ContainsFunc(understood, extension.Id.Equal) {
			return fault(Profile, "critical extension %v, which is not of the profile", extension.Id)
		}
		if extension.Id.Equal(oidIssuerKey) {
			if rest, err := asn1.Unmarshal(extension.Value, &c.issuerKey); err != nil || len(rest) > 0 {
				return fault(Profile, "unreadable authority key identifier")
			}
		}
	}
	policies := c.x509.PolicyIdentifiers
	if !critical || len(policies) != 1 || !policies[0].Equal(oidPolicy) {
		return fault(Profile, "policies %v, critical: %t; want %v alone and critical", policies, critical, oidPolicy)
	}
	return c.readUsage()
}

// readUsage wants exactly one usage, and certificate signing of authorities alone.
func (c *Certificate) readUsage() error {
	const signsCertificates = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	usage := c.x509.KeyUsage
	switch {
	case usage == x509.KeyUsageDigitalSignature:
		c.Usage = DigitalSignature
	case usage == x509.KeyUsageKeyAgreement:
		c.Usage = KeyAgreement
	case usage&x509.KeyUsageCertSign != 0 && usage&^signsCertificates == 0:
		c.Usage = CertificateSigning
	default:
		return fault(Profile, "key usage %#x is not digital signature alone, key agreement alone or certificate signing", int(usage))
	}
	authority := c.x509.BasicConstraintsValid && c.x509.IsCA
	if authority != c.Role.IsAuthority() || authority != (c.Usage == CertificateSigning) {
		return fault(Profile, "role %s, key usage %s and basic constraints disagree on whether this is an authority", c.Role, c.Usage)
	}
	return nil
}
