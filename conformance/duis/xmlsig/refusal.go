package xmlsig

import "fmt"

// Reason says why a document was refused.
type Reason string

// The reasons, in the order in which they are looked for.
const (
	TooLarge              Reason = "too-large"              // more bytes than the limit
	Encoding              Reason = "encoding"               // not UTF-8
	Malformed             Reason = "malformed"              // not a well-formed XML document with namespaces
	Doctype               Reason = "doctype"                // a DOCTYPE or another declaration: no entity is ever expanded
	ProcessingInstruction Reason = "processing-instruction" // one beside the XML declaration
	TooDeep               Reason = "too-deep"               // elements nested deeper than the limit
	TooMany               Reason = "too-many"               // more elements, attributes or namespaces than the limit
	Stopped               Reason = "stopped"                // Limits.Stop said so
	NoSignature           Reason = "no-signature"           // the root has no Signature child
	SeveralSignatures     Reason = "several-signatures"     // the root has more than one
	SignatureNotLast      Reason = "signature-not-last"     // something follows the Signature
	SignatureMisplaced    Reason = "signature-misplaced"    // a Signature where DUIS has none
	Structure             Reason = "structure"              // the Signature's parts are not those of the one form
	Algorithm             Reason = "algorithm"              // a canonicalisation, signature or digest algorithm other than DUIS's
	SeveralReferences     Reason = "several-references"     // more than one Reference
	ForeignReference      Reason = "foreign-reference"      // a Reference to anything but the whole document
	Transform             Reason = "transform"              // other transforms than the enveloped signature alone
	KeyInfo               Reason = "key-info"               // the signer is not named by one issuer and serial number
	SignatureEncoding     Reason = "signature-encoding"     // the value is not base64 of r and s, 32 bytes each
	Digest                Reason = "digest"                 // the content is not what was signed
	UnknownSigner         Reason = "unknown-signer"         // nobody is known by that issuer and serial number
	Chain                 Reason = "chain"                  // the signer's certificate does not lead to a trusted root
	WrongRole             Reason = "wrong-role"             // the signer's certificate is not for signing such messages
	NotYetValid           Reason = "not-yet-valid"          // a certificate of the chain is not valid yet
	Expired               Reason = "expired"                // a certificate of the chain is no longer valid
	BadSignature          Reason = "signature"              // the value was not made by the signer's key over SignedInfo
)

// Refusal is the error of every document that is refused. What it quotes of
// the document is quoted and short.
type Refusal struct {
	Reason Reason
	Detail string
	cause  error
}

func (r *Refusal) Error() string {
	if r.cause != nil {
		return fmt.Sprintf("document refused (%s): %s: %v", r.Reason, r.Detail, r.cause)
	}
	return fmt.Sprintf("document refused (%s): %s", r.Reason, r.Detail)
}

// Unwrap is what another package said, where it said it.
func (r *Refusal) Unwrap() error { return r.cause }

// Refuse makes a Refusal; a resolver uses it to give its own reason.
func Refuse(reason Reason, format string, args ...any) *Refusal {
	return &Refusal{Reason: reason, Detail: fmt.Sprintf(format, args...)}
}

// Because adds the error that caused the refusal.
func (r *Refusal) Because(cause error) *Refusal {
	r.cause = cause
	return r
}
