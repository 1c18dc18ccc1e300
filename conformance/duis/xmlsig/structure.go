package xmlsig

import (
	"encoding/base64"
	"math/big"
	"strings"
)

// parts are what a Signature of the one form consists of.
type parts struct {
	signedInfo *element
	digest     []byte
	value      []byte // r and s, 32 bytes each
	signer     Signer
}

// Signer is how a signature names its signer. It is not itself signed: it says
// which certificate to try, and the signature then holds with that one or not.
type Signer struct {
	// Issuer is the issuer's name as it was written, such as "CN=Z1,OU=07".
	Issuer string
	// Serial is the serial number, at most 20 bytes long.
	Serial *big.Int
}

// dissect takes a Signature apart and refuses whatever is not of the one form,
// so that nothing in it is ever ignored that another reader might heed.
func dissect(signature *element) (parts, error) {
	var p parts
	children, err := only(signature, "SignedInfo", "SignatureValue", "KeyInfo")
	if err != nil {
		return p, err
	}
	p.signedInfo = children[0]
	if p.digest, err = readSignedInfo(p.signedInfo); err != nil {
		return p, err
	}
	if p.signer, err = readKeyInfo(children[2]); err != nil {
		return p, err
	}
	if p.value, err = readBase64(children[1]); err != nil {
		return p, Refuse(SignatureEncoding, "SignatureValue is not base64")
	}
	if len(p.value) != 64 {
		hint := ""
		if len(p.value) > 0 && p.value[0] == 0x30 {
			hint = " (it looks like ASN.1)"
		}
		return p, Refuse(SignatureEncoding, "SignatureValue has %d bytes%s; want r and s, 32 bytes each", len(p.value), hint)
	}
	return p, nil
}

func readSignedInfo(signedInfo *element) ([]byte, error) {
	children := signedInfo.elements()
	references := 0
	for _, child := range children {
		if child.is(nsSignature, "Reference") {
			references++
		}
	}
	if references > 1 {
		return nil, Refuse(SeveralReferences, "%d References; want one", references)
	}
	children, err := only(signedInfo, "CanonicalizationMethod", "SignatureMethod", "Reference")
	if err != nil {
		return nil, err
	}
	if err := wantAlgorithm(children[0], algorithmExclusive, Algorithm); err != nil {
		return nil, err
	}
	if err := wantAlgorithm(children[1], algorithmSignature, Algorithm); err != nil {
		return nil, err
	}
	return readReference(children[2])
}

func readReference(reference *element) ([]byte, error) {
	// An absent URI lets the application choose what is signed; an empty one is
	// the whole document.
	if uri, ok := reference.attribute("URI"); !ok || uri != "" {
		return nil, Refuse(ForeignReference, `Reference to %.40q (given: %t); want the whole document, URI=""`, uri, ok)
	}
	children, err := only(reference, "Transforms", "DigestMethod", "DigestValue")
	if err != nil {
		return nil, err
	}
	transforms := children[0].elements()
	if len(transforms) != 1 {
		return nil, Refuse(Transform, "%d transforms; want the enveloped signature alone", len(transforms))
	}
	if _, err := only(children[0], "Transform"); err != nil {
		return nil, err
	}
	if err := wantAlgorithm(transforms[0], algorithmEnveloped, Transform); err != nil {
		return nil, err
	}
	if err := wantAlgorithm(children[1], algorithmDigest, Algorithm); err != nil {
		return nil, err
	}
	digest, err := readBase64(children[2])
	if err != nil || len(digest) != 32 {
		return nil, Refuse(Structure, "DigestValue is not base64 of 32 bytes")
	}
	return digest, nil
}

func readKeyInfo(keyInfo *element) (Signer, error) {
	none := func() (Signer, error) {
		return Signer{}, Refuse(KeyInfo, "KeyInfo does not name the signer by one X509IssuerSerial")
	}
	data := keyInfo.elements()
	if len(data) != 1 || !data[0].is(nsSignature, "X509Data") {
		return none()
	}
	// Other ways of naming the same certificate may stand beside it; they are
	// hints that nobody needs.
	var issuerSerial *element
	for _, child := range data[0].elements() {
		if !child.is(nsSignature, "X509IssuerSerial") {
			continue
		}
		if issuerSerial != nil {
			return none()
		}
		issuerSerial = child
	}
	if issuerSerial == nil {
		return none()
	}
	fields, err := only(issuerSerial, "X509IssuerName", "X509SerialNumber")
	if err != nil {
		return none()
	}
	name, named := fields[0].text()
	digits, numbered := fields[1].text()
	digits = strings.Trim(digits, " \t\r\n")
	// 20 bytes have at most 49 digits; a longer number is not worth reading.
	if !named || !numbered || digits == "" || len(digits) > 49 || strings.Trim(digits, "0123456789") != "" {
		return none()
	}
	serial, ok := new(big.Int).SetString(digits, 10)
	if !ok {
		return none()
	}
	return Signer{Issuer: strings.Trim(name, " \t\r\n"), Serial: serial}, nil
}

// only returns the child elements if they are exactly those of the names in
// their order, with nothing but white space between and no attribute of a
// meaning that is not looked at.
func only(parent *element, names ...string) ([]*element, error) {
	children := parent.elements()
	if len(children) != len(names) {
		return nil, Refuse(Structure, "%s has %d parts; want %s", parent.local, len(children), strings.Join(names, ", "))
	}
	for i, child := range children {
		if !child.is(nsSignature, names[i]) {
			return nil, Refuse(Structure, "%s has %.40q where %s belongs", parent.local, child.local, names[i])
		}
	}
	for _, child := range parent.children {
		if child.element == nil && !isWhiteSpace(child.text) {
			return nil, Refuse(Structure, "text in %s", parent.local)
		}
	}
	for _, a := range parent.attributes {
		if a.space != "" || a.local != "Id" && !(a.local == "URI" && parent.local == "Reference") {
			return nil, Refuse(Structure, "attribute %.40q of %s", a.local, parent.local)
		}
	}
	return children, nil
}

// wantAlgorithm wants the algorithm and no parameter of it.
func wantAlgorithm(e *element, want string, reason Reason) error {
	got, _ := e.attribute("Algorithm")
	if got != want {
		return Refuse(reason, "%s %.80q; want %s", e.local, got, want)
	}
	text, plain := e.text()
	if !plain || !isWhiteSpace([]byte(text)) || len(e.attributes) != 1 {
		return Refuse(reason, "%s has a parameter", e.local)
	}
	return nil
}

// base64Space is the white space that the value may be broken with. The DCC's
// tool ends its lines with a carriage return written as a reference. [D]
var base64Space = strings.NewReplacer(" ", "", "\t", "", "\r", "", "\n", "")

func readBase64(e *element) ([]byte, error) {
	text, ok := e.text()
	if !ok {
		return nil, Refuse(Structure, "%s is not plain text", e.local)
	}
	return base64.StdEncoding.Strict().DecodeString(base64Space.Replace(text))
}
