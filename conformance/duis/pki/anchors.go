package pki

import (
	"slices"
	"time"
)

// Anchors are the roots that are trusted and the issuing authorities known.
// The zero value trusts nobody. Anchors do not change once made, so they may
// be used by several goroutines.
type Anchors struct {
	roots, issuers []*Certificate
}

// NewAnchors trusts every root among the certificates and uses the issuing
// authorities among them as links of a chain; others are an error, as is a
// root that did not sign itself and the absence of any root.
func NewAnchors(certificates ...*Certificate) (*Anchors, error) {
	anchors := &Anchors{}
	for _, certificate := range certificates {
		switch certificate.Role {
		case Root:
			if err := certificate.x509.CheckSignatureFrom(certificate.x509); err != nil {
				return nil, fault(Chain, "%v did not sign itself", certificate).because(err)
			}
			anchors.roots = append(anchors.roots, certificate)
		case IssuingCA:
			anchors.issuers = append(anchors.issuers, certificate)
		default:
			return nil, fault(Chain, "%v is not an authority: only a root or an issuing authority can be an anchor", certificate)
		}
	}
	if len(anchors.roots) == 0 {
		return nil, fault(Chain, "no root certificate (role %s) among the anchors", Root)
	}
	return anchors, nil
}

// With are the same roots and further issuing authorities, such as those that
// a 6.15.1 carries as certification path: they are trusted only as far as a
// root signed them. Certificates of other roles are left out.
func (a *Anchors) With(path ...*Certificate) *Anchors {
	more := &Anchors{roots: a.roots, issuers: append([]*Certificate(nil), a.issuers...)}
	for _, certificate := range path {
		if certificate.Role == IssuingCA {
			more.issuers = append(more.issuers, certificate)
		}
	}
	return more
}

// A Path is a chain whose signatures hold, from the certificate to the root.
// Whether it is valid at a moment is a separate question, so that signatures
// need to be verified only once for a certificate that is used many times.
type Path []*Certificate

// Path finds a chain from the certificate through at most one issuing
// authority to a trusted root, and verifies every signature in it. Its error
// is an [*Error] with fault Chain.
func (a *Anchors) Path(certificate *Certificate) (Path, error) {
	if certificate.Role == Root {
		if slices.ContainsFunc(a.roots, certificate.Equal) {
			return Path{certificate}, nil
		}
		return nil, fault(Chain, "%v is not a trusted root", certificate)
	}
	candidates, above := a.issuers, a.Path
	if certificate.Role == IssuingCA {
		candidates = a.roots
	}
	var last error
	for _, issuer := range candidates {
		// By name as text, not as bytes: the DCC's own certificates write one
		// issuer's name with different string types.
		if issuer.Subject() != certificate.Issuer() {
			continue
		}
		if !certificate.issuerKey.names(issuer) {
			last = fault(Chain, "its authority key identifier is not that of %v", issuer)
			continue
		}
		if last = certificate.x509.CheckSignatureFrom(issuer.x509); last != nil {
			continue
		}
		var rest Path
		if rest, last = above(issuer); last == nil {
			return append(Path{certificate}, rest...), nil
		}
	}
	if last != nil {
		return nil, fault(Chain, "%v was not issued by the authority that it names, %q", certificate, certificate.Issuer()).because(last)
	}
	return nil, fault(Chain, "%v names an issuer that is not known, %q", certificate, certificate.Issuer())
}

// ValidAt returns a fault Expired or NotYetValid for the first certificate of
// the path that is not valid at the moment.
func (p Path) ValidAt(at time.Time) error {
	for _, certificate := range p {
		if err := certificate.ValidAt(at); err != nil {
			return err
		}
	}
	return nil
}

// Verify finds the certificate's path to a trusted root and checks that all of
// it is valid at the moment. Its error is an [*Error] with fault Chain,
// Expired or NotYetValid. Revocation is not checked: the test PKI has none.
func (a *Anchors) Verify(certificate *Certificate, at time.Time) (Path, error) {
	path, err := a.Path(certificate)
	if err != nil {
		return nil, err
	}
	return path, path.ValidAt(at)
}
