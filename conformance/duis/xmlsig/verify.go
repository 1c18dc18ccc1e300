package xmlsig

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/sha256"
	"errors"

	"example.org/mp107/conformance/duis/pki"
)

// Verified is what a valid signature vouches for.
type Verified struct {
	// Content is the message without its signature, in canonical form: the very
	// octets whose digest was signed.
	Content []byte
	// Certificate is the signer's, as the resolver gave it.
	Certificate *pki.Certificate
	// Signer is how the signature named it.
	Signer Signer
	// WhiteSpace says in which form the content was signed.
	WhiteSpace WhiteSpace
}

// Resolver finds the certificate of a signer and decides whether it may sign
// here, now. Its error becomes the refusal: as it is if it is a [*Refusal], as
// UnknownSigner otherwise. [Trust.Resolve] is one.
type Resolver func(Signer) (*pki.Certificate, error)

// Verify checks a document's signature and returns what it covers. Every error
// is a [*Refusal]; the document may be anything, from anybody. Of one whose
// signature is of the form, and that is refused all the same, the Signer is
// returned beside the error: a claim that nothing vouches for.
//
// The cheap checks come first: limits and form, then the digest, then the
// resolver, and the elliptic curve last.
func Verify(document []byte, resolve Resolver, limits Limits) (Verified, error) {
	root, err := parse(document, limits)
	if err != nil {
		return Verified{}, err
	}
	signature, err := locate(root)
	if err != nil {
		return Verified{}, err
	}
	parts, err := dissect(signature)
	if err != nil {
		return Verified{}, err
	}
	verified := Verified{Signer: parts.signer}
	content, space, err := signedContent(root, signature, parts.digest, len(document))
	if err != nil {
		return verified, err
	}
	certificate, err := resolved(resolve, parts.signer)
	if err != nil {
		return verified, err
	}
	if !holds(certificate.PublicKey(), parts) {
		return verified, Refuse(BadSignature, "the signature was not made over SignedInfo with the key of %v", certificate)
	}
	verified.Content, verified.Certificate, verified.WhiteSpace = content, certificate, space
	return verified, nil
}

// signedContent finds the form of the content that has the signed digest.
func signedContent(root, signature *element, digest []byte, size int) ([]byte, WhiteSpace, error) {
	content, differs := canonicalDocument(root, signature, Dropped, size)
	if hasDigest(content, digest) {
		return content, Dropped, nil
	}
	if differs {
		if content, _ = canonicalDocument(root, signature, Kept, size); hasDigest(content, digest) {
			return content, Kept, nil
		}
	}
	return nil, "", Refuse(Digest, "the content is not what was signed: its digest differs from DigestValue")
}

func hasDigest(content, digest []byte) bool {
	sum := sha256.Sum256(content)
	return bytes.Equal(sum[:], digest)
}

func resolved(resolve Resolver, signer Signer) (*pki.Certificate, error) {
	certificate, err := resolve(signer)
	var refusal *Refusal
	switch {
	case errors.As(err, &refusal):
		return nil, refusal
	case err != nil:
		return nil, Refuse(UnknownSigner, "issuer %.80q, serial number %v", signer.Issuer, signer.Serial).Because(err)
	case certificate == nil:
		return nil, Refuse(UnknownSigner, "issuer %.80q, serial number %v", signer.Issuer, signer.Serial)
	}
	return certificate, nil
}

// holds reports whether the value was made over SignedInfo, in either form of
// its white space. r and s outside 1..n-1 never hold; s above n/2 may.
func holds(key *ecdsa.PublicKey, p parts) bool {
	value := toASN1(p.value)
	signedInfo, differs := canonicalSignedInfo(p.signedInfo, Dropped)
	sum := sha256.Sum256(signedInfo)
	if ecdsa.VerifyASN1(key, sum[:], value) {
		return true
	}
	if !differs {
		return false
	}
	signedInfo, _ = canonicalSignedInfo(p.signedInfo, Kept)
	sum = sha256.Sum256(signedInfo)
	return ecdsa.VerifyASN1(key, sum[:], value)
}
