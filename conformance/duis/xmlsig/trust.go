package xmlsig

import (
	"errors"
	"slices"
	"strings"
	"time"

	"example.org/mp107/conformance/duis/pki"
)

// Trust is the set of signers that are known: certificates that chain to
// trusted anchors, found by issuer and serial number. It does not change once
// made, so it may be used by several goroutines.
type Trust struct {
	known map[string][]known
}

// known is a certificate with what is true of it at every moment; its chain's
// signatures are verified once, not for each message.
type known struct {
	certificate *pki.Certificate
	path        pki.Path
	untrusted   error
}

// NewTrust knows the certificates. One that does not chain to the anchors is
// kept, so that its messages are refused with reason Chain and not as from an
// unknown signer.
func NewTrust(anchors *pki.Anchors, certificates ...*pki.Certificate) *Trust {
	trust := &Trust{known: map[string][]known{}}
	for _, certificate := range certificates {
		path, err := anchors.Path(certificate)
		trust.know(known{certificate, path, err})
	}
	return trust
}

// NewPinned trusts the certificates for being given, whether or not they chain
// to the anchors. Of one that does not, its own validity is all that is asked.
func NewPinned(anchors *pki.Anchors, certificates ...*pki.Certificate) *Trust {
	trust := &Trust{known: map[string][]known{}}
	for _, certificate := range certificates {
		path, err := anchors.Path(certificate)
		if err != nil {
			path = pki.Path{certificate}
		}
		trust.know(known{certificate, path, nil})
	}
	return trust
}

func (t *Trust) know(k known) {
	serial := k.certificate.Serial().String()
	t.known[serial] = append(t.known[serial], k)
}

// At is the resolver that accepts, at the moment, signers whose certificate is
// for digital signatures, has one of the roles, chains to the anchors and is
// valid with its whole chain. It refuses with reason UnknownSigner, Chain,
// WrongRole, NotYetValid or Expired, in this order.
func (t *Trust) At(moment time.Time, roles ...pki.Role) Resolver {
	return func(signer Signer) (*pki.Certificate, error) {
		found, ok := t.find(signer)
		if !ok {
			return nil, Refuse(UnknownSigner, "no certificate with issuer %.80q and serial number %v is known", signer.Issuer, signer.Serial)
		}
		certificate := found.certificate
		switch {
		case found.untrusted != nil:
			return nil, Refuse(Chain, "the signer is not trusted").Because(found.untrusted)
		case !slices.Contains(roles, certificate.Role):
			return nil, Refuse(WrongRole, "signed by the %v; want a role of %v", certificate, roles)
		case certificate.Usage != pki.DigitalSignature:
			return nil, Refuse(WrongRole, "signed by the %v, which is not for signing", certificate)
		}
		return certificate, outOfTime(found.path.ValidAt(moment))
	}
}

func outOfTime(err error) error {
	var fault *pki.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &fault) && fault.Fault == pki.NotYetValid:
		return Refuse(NotYetValid, "too early").Because(err)
	}
	return Refuse(Expired, "too late").Because(err)
}

func (t *Trust) find(signer Signer) (known, bool) {
	for _, candidate := range t.known[signer.Serial.String()] {
		if sameName(candidate.certificate.Issuer(), signer.Issuer) {
			return candidate, true
		}
	}
	return known{}, false
}

// sameName compares two names of RFC 2253 part by part, whatever white space
// stands around a comma or an equals sign and in whatever case the types are
// written: the templates write "CN=U1, OU=07", the DCC's tool "CN=Z1,OU=07". [D]
// The order is not compared either, as tools disagree on it.
func sameName(a, b string) bool {
	return slices.Equal(nameParts(a), nameParts(b))
}

func nameParts(name string) []string {
	var parts []string
	for part := range strings.SplitSeq(name, ",") {
		kind, value, _ := strings.Cut(part, "=")
		parts = append(parts, strings.ToUpper(strings.TrimSpace(kind))+"="+strings.TrimSpace(value))
	}
	slices.Sort(parts)
	return parts
}
