package duis_test

import (
	"errors"
	"testing"

	"example.org/mp107/conformance/duis"
	"example.org/mp107/spec"
)

// Whatever the bytes, reading them ends in a message or a Refusal; a message
// can be described, and what is read as a request is well formed.
func FuzzParse(f *testing.F) {
	for _, variant := range spec.Catalogue() {
		f.Add(built(f, variant.SRV))
	}
	for _, response := range responses(f) {
		if document, err := duis.BuildResponse(response); err == nil {
			f.Add(document)
		}
	}
	for _, h := range hostile {
		if len(h.new) < 2000 {
			f.Add([]byte(h.new))
		}
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		message, err := duis.Parse(document)
		mustBeRefusal(t, err)
		if err == nil {
			in := duis.Interpretation{Roles: duis.Roles{message.ID.Originator: spec.ED}, Certificate: readNote}
			if duis.Describe(message, in) == "" {
				t.Error("a message without a description")
			}
			if request, err := message.Request(in, spec.Signature{}); err == nil && request.Validate() != nil {
				t.Errorf("read as a malformed request: %v", request.Validate())
			}
		}
		response, err := duis.ParseResponse(document)
		mustBeRefusal(t, err)
		if err == nil {
			if outcome, err := response.Outcome(); err == nil && outcome.Decision == "" {
				t.Error("a response without an outcome")
			}
		}
	})
}

func mustBeRefusal(t *testing.T, err error) {
	t.Helper()
	var refusal *duis.Refusal
	if err != nil && !errors.As(err, &refusal) {
		t.Errorf("error %v is no Refusal", err)
	}
}
