package duis_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.org/mp107/conformance/duis"
	"example.org/mp107/spec"
)

// What is built and parsed again is the request that was built, for every
// variant: the role and the signature, which are not in the document, come
// from where a receiver has them.
func TestRoundTripOfEveryVariant(t *testing.T) {
	for _, variant := range spec.Catalogue() {
		t.Run(string(variant.SRV), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { roundTrip(t, drawRequest(t, variant), variant) })
		})
	}
}

func roundTrip(t *rapid.T, request spec.ServiceRequest, variant spec.ServiceRequestVariant) {
	options := duis.BuildOptions{
		DSP:         spec.EUI64(rapid.SampledFrom([]uint64{0, 0x90B3D51F30000001}).Draw(t, "DSP")),
		Certificate: noteOf,
	}
	document, err := duis.Build(request, options)
	if err != nil {
		t.Fatal(err)
	}
	if rapid.Bool().Draw(t, "lower case") {
		document = lowerCaseIDs(document)
	}
	message, err := duis.Parse(document)
	if err != nil {
		t.Fatalf("%v\n%s", err, document)
	}
	if message.SRV != variant.SRV || message.CommandVariant != duis.CommandVariantOf(variant) || message.CheckCommandVariant() != nil {
		t.Fatalf("read as %s with command variant %d: %v", message.SRV, message.CommandVariant, message.CheckCommandVariant())
	}
	roles := duis.Roles{}
	if err := roles.Declare(request.Originator, request.Role); err != nil {
		t.Fatal(err)
	}
	in := duis.Interpretation{Roles: roles, DSP: options.DSP, Certificate: readNote}
	got, err := message.Request(in, request.Signature)
	if err != nil {
		t.Fatal(err)
	}
	if request.Update != nil {
		// The schema has one order for the certificates.
		slices.SortFunc(request.Update.Certificates, func(a, b spec.Certificate) int {
			return slices.Index(spec.CertificateUses(), a.Use) - slices.Index(spec.CertificateUses(), b.Use)
		})
	}
	if difference := cmp.Diff(request, got); difference != "" {
		t.Fatalf("built and parsed (-built +parsed):\n%s", difference)
	}
}

// lowerCaseIDs writes the RequestID as the DCC's own client does.
func lowerCaseIDs(document []byte) []byte {
	before, rest, _ := strings.Cut(string(document), "<sr:RequestID>")
	id, after, _ := strings.Cut(rest, "<")
	return []byte(before + "<sr:RequestID>" + strings.ToLower(id) + "<" + after)
}

func drawRequest(t *rapid.T, variant spec.ServiceRequestVariant) spec.ServiceRequest {
	party := rapid.Custom(func(t *rapid.T) spec.EUI64 {
		return spec.EUI64(rapid.Uint64Min(1).Filter(func(n uint64) bool { return n>>8 != uint64(spec.DSP)>>8 }).Draw(t, "EUI"))
	})
	request := spec.ServiceRequest{
		Originator: party.Draw(t, "originator"),
		Role:       rapid.SampledFrom(spec.UserRoles()).Draw(t, "role"),
		Target:     party.Draw(t, "target"),
		Counter:    rapid.Uint64().Draw(t, "counter"),
		SRV:        variant.SRV,
		Signature:  spec.Signature{Signer: party.Draw(t, "signer"), Valid: rapid.Bool().Draw(t, "valid")},
	}
	if variant.NonDevice {
		request.Target = spec.DSP
	}
	if variant.SRV == "8.5" || variant.FutureDating != spec.NotFutureDated && rapid.Bool().Draw(t, "future") {
		at := spec.Time(rapid.Int64Range(-62135596800, 253402300799).Draw(t, "at"))
		request.ExecuteAt = &at
	}
	if variant.SRV != spec.UpdateSecurityCredentialsKRP {
		return request
	}
	request.Update = &spec.CredentialUpdate{Slot: rapid.SampledFrom(spec.RemotePartyRoles()).Draw(t, "slot")}
	for _, use := range rapid.Permutation(spec.CertificateUses()).Draw(t, "uses") {
		if rapid.Bool().Draw(t, "carried") {
			request.Update.Certificates = append(request.Update.Certificates, spec.Certificate{
				Use: use, Role: rapid.SampledFrom(spec.RemotePartyRoles()).Draw(t, "certificate role"), Owner: party.Draw(t, "owner"),
			})
		}
	}
	return request
}

// A document that is laid out over lines, with comments between its elements,
// says the same as the compact one.
func TestLayoutIsNoMatter(t *testing.T) {
	for _, variant := range spec.Catalogue() {
		document := built(t, variant.SRV)
		laidOut := strings.ReplaceAll(string(document), "><", ">\n\t<!-- layout -->\n\t<")
		want, err := duis.Parse(document)
		if err != nil {
			t.Fatal(err)
		}
		got, err := duis.Parse([]byte(laidOut))
		if err != nil {
			t.Errorf("%s: %v", variant.SRV, err)
			continue
		}
		if difference := cmp.Diff(want, got); difference != "" {
			t.Errorf("%s (-compact +laid out):\n%s", variant.SRV, difference)
		}
	}
}
