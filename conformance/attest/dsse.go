package attest

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"example.org/mp107/internal/text"
)

// payloadType is that of every in-toto Statement in JSON.
const payloadType = "application/vnd.in-toto+json"

// envelope is a DSSE envelope, version 1. Its fields are in the order in which the
// library for DSSE writes them.
type envelope struct {
	PayloadType string      `json:"payloadType"`
	Payload     string      `json:"payload"` // in base64
	Signatures  []signature `json:"signatures"`
}

type signature struct {
	// KeyID is a hint at the key, which nothing protects and nothing rests on. None is
	// written: the library for DSSE passes over a signature with another than it expects.
	KeyID string `json:"keyid,omitempty"`
	Sig   string `json:"sig"` // in base64
}

// The bounds of what is read: of a bundle in bytes, and of the signatures of an envelope.
const (
	MaxBundle     = 32 << 20
	maxSignatures = 16
)

// encoded is what DSSE signs of a payload, so that neither it nor its type can be taken
// for another.
func encoded(kind string, payload []byte) []byte {
	return fmt.Appendf(nil, "DSSEv1 %d %s %d %s", len(kind), kind, len(payload), payload)
}

// seal puts a payload into an envelope that is one line.
func seal(payload []byte, key ed25519.PrivateKey) ([]byte, error) {
	return written(envelope{payloadType, base64.StdEncoding.EncodeToString(payload), []signature{{
		Sig: base64.StdEncoding.EncodeToString(ed25519.Sign(key, encoded(payloadType, payload))),
	}}})
}

// open takes the payload out of an envelope, if the key has signed it, and says how many
// signatures are there besides. These are of other keys, or of nobody: nothing is said of
// them.
func open(line []byte, key ed25519.PublicKey) (payload []byte, others int, err error) {
	var e envelope
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&e); err != nil {
		return nil, 0, fmt.Errorf("not a DSSE envelope: %w", err)
	}
	if again, err := written(e); err != nil || !bytes.Equal(again, line) {
		return nil, 0, errors.New("an envelope that is not as it was written: a key comes twice, or something follows it")
	}
	switch {
	case e.PayloadType != payloadType:
		return nil, 0, fmt.Errorf("an envelope of type %q: want %s", text.Printable(e.PayloadType), payloadType)
	case len(e.Signatures) > maxSignatures:
		return nil, 0, fmt.Errorf("an envelope with %d signatures: the most are %d", len(e.Signatures), maxSignatures)
	}
	if payload, err = base64.StdEncoding.Strict().DecodeString(e.Payload); err != nil {
		return nil, 0, fmt.Errorf("the payload: %w", err)
	}
	signed := encoded(e.PayloadType, payload)
	ours := 0
	for _, s := range e.Signatures {
		if raw, err := base64.StdEncoding.Strict().DecodeString(s.Sig); err == nil && ed25519.Verify(key, signed, raw) {
			ours++
		}
	}
	if ours == 0 {
		return nil, 0, fmt.Errorf("the key given, %.16s…, has not signed it: another key has, or it was changed since", KeyID(key))
	}
	return payload, len(e.Signatures) - ours, nil
}

// written is a value as one line of JSON, without its end.
func written(value any) ([]byte, error) {
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSuffix(line.Bytes(), []byte("\n")), err
}
