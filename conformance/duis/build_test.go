package duis_test

import (
	"bytes"
	"errors"
	"math"
	"testing"

	"example.org/mp107/conformance/duis"
	"example.org/mp107/spec"
)

// The schema makes the Signature optional in a Request, so the unsigned
// document is validated as it is: nothing is put in for the sake of the test.
func TestEveryVariantIsValidAgainstTheSchema(t *testing.T) {
	s := theSchema(t)
	later := spec.Epoch + spec.Day
	documents, critical := 0, 0
	for _, variant := range spec.Catalogue() {
		moments := []*spec.Time{nil}
		if variant.FutureDating != spec.NotFutureDated {
			moments = append(moments, &later)
		}
		for _, at := range moments {
			request := plainRequest(variant)
			if at == nil && request.ExecuteAt != nil {
				continue // 8.5 cannot be expressed at once
			}
			request.ExecuteAt = at
			document := mustBuild(t, request, duis.BuildOptions{})
			if err := s.Validate(document); err != nil {
				t.Errorf("%s, execution %v: %v\n%s", variant.SRV, at, err, document)
			}
			documents++
		}
		if variant.Critical {
			critical++
		}
	}
	if len(spec.Catalogue()) != 129 || critical != 37 {
		t.Errorf("%d variants, %d of them critical: want 129 and 37", len(spec.Catalogue()), critical)
	}
	t.Logf("%d variants, %d documents valid", len(spec.Catalogue()), documents)
}

// A validator that accepts everything would make the test above worthless.
func TestTheSchemaRefusesWhatIsWrong(t *testing.T) {
	s := theSchema(t)
	for _, wrong := range [][2]string{
		{"NetworkOperator", "NetworkOperators"},
		{"<sr:ApplyTimeBasedCPVChecks>true</sr:ApplyTimeBasedCPVChecks>", ""},
		{"<sr:CommandVariant>4<", "<sr:CommandVariant>10<"},
		{"<sr:ServiceReferenceVariant>6.15.1<", "<sr:ServiceReferenceVariant>6.15.9<"},
		{`schemaVersion="5.4"`, ""},
	} {
		document := built(t, spec.UpdateSecurityCredentialsKRP)
		changed := bytes.Replace(document, []byte(wrong[0]), []byte(wrong[1]), 1)
		if bytes.Equal(document, changed) {
			t.Fatalf("nothing to replace: %s", wrong[0])
		}
		if err := s.Validate(changed); err == nil {
			t.Errorf("valid with %q in place of %q", wrong[1], wrong[0])
		}
	}
}

// At the ends of every range that spec allows, the document is valid or the
// error says that DUIS cannot say it.
func TestEndsOfTheRanges(t *testing.T) {
	s := theSchema(t)
	request := plainRequest(mustVariant(t, spec.UpdateSecurityCredentialsKRP))
	for _, slot := range spec.RemotePartyRoles() {
		for _, counter := range []uint64{0, 9, 10, 999999999999999999, 1000000000000000000, 1844674407370955161, math.MaxUint64 - 1, math.MaxUint64} {
			request.Update.Slot, request.Counter = slot, counter
			if err := s.Validate(mustBuild(t, request, duis.BuildOptions{Path: [][]byte{{1}, {2}, {3}}})); err != nil {
				t.Errorf("slot %s, counter %d: %v", slot, counter, err)
			}
		}
	}
	request.Update.Certificates = nil
	if err := s.Validate(mustBuild(t, request, duis.BuildOptions{})); err != nil {
		t.Errorf("6.15.1 without certificates: %v", err)
	}
	for _, at := range []spec.Time{-62135596800, 253402300799, spec.Epoch} {
		request.ExecuteAt = &at
		if err := s.Validate(mustBuild(t, request, duis.BuildOptions{})); err != nil {
			t.Errorf("execution at %v: %v", at, err)
		}
	}
}

func TestWhatCannotBeSaid(t *testing.T) {
	optOut := plainRequest(mustVariant(t, "8.5"))
	optOut.ExecuteAt = nil
	early := plainRequest(mustVariant(t, "4.1.1"))
	moment := spec.Time(-62135596801)
	early.ExecuteAt = &moment
	update := plainRequest(mustVariant(t, spec.UpdateSecurityCredentialsKRP))
	for name, c := range map[string]struct {
		request spec.ServiceRequest
		options duis.BuildOptions
	}{
		"8.5 at once":             {request: optOut},
		"the year 0":              {request: early},
		"four path certificates":  {request: update, options: duis.BuildOptions{Path: [][]byte{{1}, {2}, {3}, {4}}}},
		"command variant 10":      {request: update, options: duis.BuildOptions{CommandVariant: 10}},
		"eight slots to be read ": {request: plainRequest(mustVariant(t, "6.24.1")), options: duis.BuildOptions{ReadBack: make([]spec.RemotePartyRole, 8)}},
	} {
		c.options.Certificate = noteOf
		_, err := duis.Build(c.request, c.options)
		var unsayable *duis.InexpressibleError
		if !errors.Is(err, duis.ErrInexpressible) || !errors.As(err, &unsayable) || unsayable.Why == "" {
			t.Errorf("%s: error %v, want one that wraps ErrInexpressible and says why", name, err)
		}
	}
}

// Mistakes of the caller are errors and not matters of DUIS.
func TestBuildRefusesTheCallersMistakes(t *testing.T) {
	malformed := plainRequest(mustVariant(t, "4.1.1"))
	malformed.Originator = 0
	update := plainRequest(mustVariant(t, spec.UpdateSecurityCredentialsKRP))
	failing := func(spec.Certificate) ([]byte, error) { return nil, errors.New("no such key") }
	empty := func(spec.Certificate) ([]byte, error) { return nil, nil }
	for name, c := range map[string]struct {
		request spec.ServiceRequest
		options duis.BuildOptions
	}{
		"malformed request":        {request: malformed},
		"no source of certificate": {request: update},
		"failing source":           {request: update, options: duis.BuildOptions{Certificate: failing}},
		"empty certificate":        {request: update, options: duis.BuildOptions{Certificate: empty}},
		"empty path certificate":   {request: update, options: duis.BuildOptions{Certificate: noteOf, Path: [][]byte{{}}}},
		"unknown slot":             {request: plainRequest(mustVariant(t, "6.24.1")), options: duis.BuildOptions{ReadBack: []spec.RemotePartyRole{"Nobody"}}},
	} {
		if document, err := duis.Build(c.request, c.options); err == nil || errors.Is(err, duis.ErrInexpressible) {
			t.Errorf("%s: error %v, document %s", name, err, document)
		}
	}
}

// The same request gives the same bytes, and they have no white space between
// elements that a signer might remove.
func TestBuildIsCompactAndRepeatable(t *testing.T) {
	for _, variant := range spec.Catalogue() {
		document := built(t, variant.SRV)
		if again := built(t, variant.SRV); !bytes.Equal(document, again) {
			t.Errorf("%s: built twice, two documents", variant.SRV)
		}
		_, content, _ := bytes.Cut(document, []byte("?>\n"))
		if bytes.ContainsAny(content, "\n\t") || bytes.Contains(content, []byte("> <")) || bytes.Contains(content, []byte("{{")) {
			t.Errorf("%s: white space between elements or a mark left: %s", variant.SRV, content)
		}
	}
}

func mustVariant(t testing.TB, srv spec.SRV) spec.ServiceRequestVariant {
	t.Helper()
	variant, err := spec.Variant(srv)
	if err != nil {
		t.Fatal(err)
	}
	return variant
}
