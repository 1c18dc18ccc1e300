// Package xmlsig signs and verifies DUIS messages with the one form of XML
// signature that DUIS uses, and refuses every other form.
//
// The form [D], as the DCC's published tools produce and accept it: an
// enveloped signature, the last child of the root; one Reference to the whole
// document with the enveloped-signature transform alone, so that the digest is
// over inclusive Canonical XML 1.0 without comments; SignedInfo itself in
// exclusive canonical form; ECDSA P-256 with SHA-256, the value being r and s
// as 32 bytes each, not ASN.1; the signer named by issuer and serial number.
//
// # What a caller may rely on
//
// [Verify] returns the octets whose digest was signed, and nothing else of the
// document. Read those and never the document: a comment that splits a text, a
// second body or a changed prefix is then either absent or refused.
//
// White space between elements says nothing in DUIS. The DCC's tool drops it
// before it digests, a signer that knows no schema does not. [Verify] accepts
// either and tells which in [Verified.WhiteSpace]; [Sign] drops it, so that
// both agree on what it writes. White space alone in an element without child
// elements is kept, as without the schema it may be a value.
//
// A signature must not be used as the name of a message: whoever has a valid
// (r, s) can make (r, n-s), which is as valid. Both are accepted, since the
// standard allows both and other signers make either. Detect replay by
// RequestID and command variant.
//
// No logic here reads the clock: the moment of a check is always an argument.
package xmlsig
