package duis

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"

	wire "example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/conformance/duis/xmlsig"
	"example.org/mp107/spec"
)

// keyring finds the key of each party, and the certificates that requests
// carry, in the test PKI, and issues what is missing. Private keys do not leave it.
type keyring struct {
	kit     *pki.Kit
	anchors *pki.Anchors
	pinned  bool // what is in the PKI is of use, whatever its chain
	users   map[spec.EUI64]pki.Identity
	carried map[carriedKey][]byte
}

type carriedKey struct {
	role  spec.RemotePartyRole
	owner spec.EUI64
	usage pki.Usage
}

func newKeyring(kit *pki.Kit, pinned bool) *keyring {
	return &keyring{kit: kit, anchors: kit.Anchors(), pinned: pinned, users: map[spec.EUI64]pki.Identity{}, carried: map[carriedKey][]byte{}}
}

// user is the identity with which a party signs XML. The second result tells
// that it was issued just now, so that nobody knows of it.
func (k *keyring) user(party spec.EUI64, mayIssue bool) (identity pki.Identity, issued bool, err error) {
	if identity, known := k.users[party]; known {
		return identity, false, nil
	}
	identity, found := k.kit.Find(pki.UserSigning, party, pki.DigitalSignature)
	if !found || identity.Signer() == nil {
		if !mayIssue {
			return pki.Identity{}, false, fmt.Errorf("%w: the PKI holds no private key of role %s for %v, and the DSP could not be told of a new one", ErrNotPossible, pki.UserSigning, party)
		}
		if identity, err = k.kit.Authority.Issue(pki.Order{Role: pki.UserSigning, Owner: party}); err != nil {
			return pki.Identity{}, false, fmt.Errorf("%w: no key to sign with for %v: %w", ErrNotPossible, party, err)
		}
		issued = true
	}
	if _, err := k.anchors.Path(identity.Certificate); err != nil && !k.pinned {
		return pki.Identity{}, false, fmt.Errorf("the key to sign with for %v is of no use: %w", party, err)
	}
	k.users[party] = identity
	return identity, issued, nil
}

// certificate is the DER of a certificate that a 6.15.1 is to carry.
func (k *keyring) certificate(wanted spec.Certificate) ([]byte, error) {
	key := carriedKey{wanted.Role, wanted.Owner, pki.KeyAgreement}
	if wanted.Use == spec.DigitalSigning {
		key.usage = pki.DigitalSignature
	}
	if der, known := k.carried[key]; known {
		return der, nil
	}
	der, err := k.newCertificate(key)
	if err != nil {
		return nil, fmt.Errorf("no %s certificate of %v: %w", wanted.Role, wanted.Owner, err)
	}
	k.carried[key] = der
	return der, nil
}

func (k *keyring) newCertificate(key carriedKey) ([]byte, error) {
	role, known := pki.RoleOf(key.role)
	if !known {
		return nil, fmt.Errorf("%q is no remote party role", key.role)
	}
	if role == pki.Root {
		like := k.kit.Certificates()[0] // valid as long as this one
		root, err := pki.OtherRoot(key.owner, pki.Validity{From: like.NotBefore, To: like.NotAfter})
		if err != nil {
			return nil, err
		}
		return root.DER(), nil
	}
	if identity, found := k.kit.Find(role, key.owner, key.usage); found {
		return identity.Certificate.DER(), nil
	}
	identity, err := k.kit.Authority.Issue(pki.Order{Role: role, Owner: key.owner, Usage: key.usage})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotPossible, err)
	}
	return identity.Certificate.DER(), nil
}

// signPreCommand appends the User's signature to a pre-command: its length and r
// and s, by the organisation's key for the role that it acts in or, where the
// PKI has none, by the one for signing XML. The form is ours, no GBCS being made
// here. [A] As valid as the request's own signature is to be.
func (k *keyring) signPreCommand(payload []byte, request spec.ServiceRequest) ([]byte, error) {
	party := request.Signature.Signer
	identity := k.users[party]
	for _, role := range []pki.Role{pki.NetworkOperator, pki.Supplier} {
		if found, ok := k.kit.Find(role, party, pki.DigitalSignature); ok && found.Signer() != nil {
			identity = found
		}
	}
	sum := sha256.Sum256(payload)
	signature, err := xmlsig.SignDigest(identity.Signer(), sum[:])
	if err != nil {
		return nil, err
	}
	if !request.Signature.Valid {
		signature[len(signature)-1] ^= 1
	}
	signed := append(bytes.Clone(payload), byte(len(signature)))
	return append(signed, signature...), nil
}

// path is the certification path that goes with every certificate here.
func (k *keyring) path() [][]byte {
	return k.kit.Authority.Path()
}

// sign signs a document as a party, or makes a signature that says so and does
// not verify.
func sign(document []byte, as pki.Identity, valid bool) ([]byte, error) {
	signed, err := xmlsig.Sign(document, as.Signer(), as.Certificate)
	if err != nil || valid {
		return signed, err
	}
	return spoil(signed)
}

var errNoSignature = errors.New("the signed document has no SignatureValue")

// spoil changes one bit of the signature value: the form stays right, and so
// does everything that the document says, its signer included.
func spoil(signed []byte) ([]byte, error) {
	const open, end = "<ds:SignatureValue>", "</ds:SignatureValue>"
	from := bytes.LastIndex(signed, []byte(open))
	to := bytes.LastIndex(signed, []byte(end))
	if from < 0 || to < from {
		return nil, errNoSignature
	}
	from += len(open)
	value, err := base64.StdEncoding.DecodeString(string(signed[from:to]))
	if err != nil || len(value) == 0 {
		return nil, errNoSignature
	}
	value[len(value)-1] ^= 1
	out := append(bytes.Clone(signed[:from]), base64.StdEncoding.EncodeToString(value)...)
	return append(out, signed[to:]...), nil
}

// wireOptions is what a request needs beyond its spec.ServiceRequest.
func (a *Adaptor) wireOptions(from wire.BuildOptions) wire.BuildOptions {
	from.DSP = a.options.Profile.DSP
	from.Certificate = a.keys.certificate
	from.Path = a.keys.path()
	return from
}
