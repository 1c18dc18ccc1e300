package duis_test

import (
	"errors"
	"reflect"
	"testing"

	"example.org/mp107/conformance/duis"
	"example.org/mp107/internal/strictxml"
	"example.org/mp107/spec"
)

// FuzzDUIS: whatever the bytes, reading them ends in a message or a Refusal. What is
// read is well-formed by a strict reader's rules, can be described, and, where it is a
// request in the project's terms, is written and read again as the same request. That
// nothing is taken for signed that is not, is what package xmlsig is fuzzed for.
func FuzzDUIS(f *testing.F) {
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
			if malformed := strictxml.Check(document); malformed != nil {
				t.Errorf("read, though it is not well-formed: %v", malformed)
			}
			if request, err := message.Request(in, spec.Signature{}); err == nil {
				writtenAgain(t, request, message, in)
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

// writtenAgain holds a request that was read to what is written of it.
func writtenAgain(t *testing.T, request spec.ServiceRequest, message duis.Message, in duis.Interpretation) {
	t.Helper()
	if request.Validate() != nil {
		t.Errorf("read as a malformed request: %v", request.Validate())
	}
	if message.PreCommand != nil {
		return // what it is a command for is in its payload
	}
	document, err := duis.Build(request, duis.BuildOptions{Certificate: noteOf, CommandVariant: message.CommandVariant})
	if err != nil {
		return // more than the project's terms can say
	}
	again, err := duis.Parse(document)
	if err != nil {
		t.Fatalf("what was written of %+v is refused: %v", request, err)
	}
	if second, err := again.Request(in, spec.Signature{}); err != nil || !reflect.DeepEqual(second, request) {
		t.Errorf("written and read again %+v is %+v (%v)", request, second, err)
	}
}

func mustBeRefusal(t *testing.T, err error) {
	t.Helper()
	var refusal *duis.Refusal
	if err != nil && !errors.As(err, &refusal) {
		t.Errorf("error %v is no Refusal", err)
	}
}
