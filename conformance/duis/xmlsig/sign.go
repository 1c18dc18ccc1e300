package xmlsig

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"errors"

	"example.org/mp107/conformance/duis/pki"
)

const xmlDeclaration = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// The constant parts of a Signature. The first is SignedInfo in exclusive
// canonical form up to the digest, so that what is signed and what is written
// are the same but for the namespace declaration.
const (
	signatureStart  = `<ds:Signature xmlns:ds="` + nsSignature + `">`
	signedInfoStart = `<ds:CanonicalizationMethod Algorithm="` + algorithmExclusive + `"></ds:CanonicalizationMethod>` +
		`<ds:SignatureMethod Algorithm="` + algorithmSignature + `"></ds:SignatureMethod>` +
		`<ds:Reference URI=""><ds:Transforms><ds:Transform Algorithm="` + algorithmEnveloped + `"></ds:Transform></ds:Transforms>` +
		`<ds:DigestMethod Algorithm="` + algorithmDigest + `"></ds:DigestMethod><ds:DigestValue>`
	signedInfoEnd = `</ds:DigestValue></ds:Reference></ds:SignedInfo>`
)

// Sign writes the document anew, in canonical form and without white space
// between elements, with a signature as its last child. A Signature that is
// already there, such as a template's placeholder, is replaced; one anywhere
// but among the root's children is refused.
//
// Values must be written without white space around them and base64 without
// line breaks: the DCC's tool normalises a value by its type before it
// digests, which cannot be done without the schema. [D]
//
// The key must be that of the certificate. The error is a [*Refusal] where the
// document is at fault.
func Sign(document []byte, key crypto.Signer, certificate *pki.Certificate) ([]byte, error) {
	if key == nil || certificate == nil {
		return nil, errors.New("sign: a private key and its certificate are needed; one of them is not known")
	}
	if public, ok := key.Public().(*ecdsa.PublicKey); !ok || !public.Equal(certificate.PublicKey()) {
		return nil, errors.New("sign: the private key is not that of the certificate: " + certificate.String())
	}
	root, err := parse(document, Limits{})
	if err != nil {
		return nil, err
	}
	present, err := locate(root)
	var refusal *Refusal
	if errors.As(err, &refusal) && refusal.Reason != NoSignature {
		return nil, err
	}
	content, _ := canonicalDocument(root, present, Dropped, len(document))
	signature, err := signatureOver(content, key, certificate)
	if err != nil {
		return nil, err
	}
	end := bytes.LastIndex(content, []byte("</"))
	out := make([]byte, 0, len(xmlDeclaration)+len(content)+len(signature))
	out = append(out, xmlDeclaration...)
	out = append(out, content[:end]...)
	out = append(out, signature...)
	return append(out, content[end:]...), nil
}

// SignDigest signs a SHA-256 digest; the signature is r and s, 32 bytes each.
func SignDigest(key crypto.Signer, digest []byte) ([]byte, error) {
	der, err := key.Sign(rand.Reader, digest, crypto.SHA256)
	if err != nil {
		return nil, errors.New("sign: the key did not sign") // what a key says is not repeated
	}
	return fromASN1(der)
}

func signatureOver(content []byte, key crypto.Signer, certificate *pki.Certificate) ([]byte, error) {
	digest := sha256.Sum256(content)
	signedInfo := signedInfoStart + base64.StdEncoding.EncodeToString(digest[:]) + signedInfoEnd
	sum := sha256.Sum256([]byte(`<ds:SignedInfo xmlns:ds="` + nsSignature + `">` + signedInfo))
	value, err := SignDigest(key, sum[:])
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.Grow(2048)
	out.WriteString(signatureStart + "<ds:SignedInfo>")
	out.WriteString(signedInfo)
	out.WriteString("<ds:SignatureValue>")
	out.WriteString(base64.StdEncoding.EncodeToString(value))
	out.WriteString("</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>")
	if err := xml.EscapeText(&out, []byte(certificate.Issuer())); err != nil {
		return nil, err
	}
	out.WriteString("</ds:X509IssuerName><ds:X509SerialNumber>")
	out.WriteString(certificate.Serial().String())
	out.WriteString("</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data></ds:KeyInfo></ds:Signature>")
	return out.Bytes(), nil
}
