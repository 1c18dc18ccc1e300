package spec_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/spec"
)

const (
	aUser   spec.EUI64 = 0x1000000000000001
	aDevice spec.EUI64 = 0x2000000000000001
)

// updateRequest is a well-formed 6.15.1.
func updateRequest() spec.ServiceRequest {
	return spec.ServiceRequest{
		Originator: aUser, Role: spec.ED, Target: aDevice, Counter: 1, SRV: spec.UpdateSecurityCredentialsKRP,
		Signature: spec.Signature{Signer: aUser, Valid: true},
		Update: &spec.CredentialUpdate{
			Slot:         spec.NetworkOperator,
			Certificates: []spec.Certificate{{Use: spec.DigitalSigning, Role: spec.NetworkOperator, Owner: aUser}},
		},
	}
}

func TestServiceRequestValidate(t *testing.T) {
	at := spec.Epoch
	plain := func(srv spec.SRV) func(*spec.ServiceRequest) {
		return func(r *spec.ServiceRequest) { r.SRV, r.Update = srv, nil }
	}
	certificates := func(carried ...spec.Certificate) func(*spec.ServiceRequest) {
		return func(r *spec.ServiceRequest) { r.Update.Certificates = carried }
	}
	for _, test := range []struct {
		name      string
		change    func(*spec.ServiceRequest)
		wantError string
	}{
		{name: "6.15.1", change: func(*spec.ServiceRequest) {}},
		{name: "6.15.1 with an invalid signature", change: func(r *spec.ServiceRequest) { r.Signature = spec.Signature{} }},
		{name: "6.15.1 from a role that is not eligible", change: func(r *spec.ServiceRequest) { r.Role = spec.OU }},
		{name: "6.15.1 without certificates", change: certificates()},
		{name: "6.15.1 with a certificate of another role", change: certificates(spec.Certificate{Use: spec.DigitalSigning, Role: spec.Supplier, Owner: aUser})},
		{name: "6.15.1 with every use", change: certificates(
			spec.Certificate{Use: spec.DigitalSigning, Role: spec.NetworkOperator, Owner: aUser},
			spec.Certificate{Use: spec.KeyAgreement, Role: spec.NetworkOperator, Owner: aUser},
			spec.Certificate{Use: spec.KeyAgreementTopUp, Role: spec.NetworkOperator, Owner: aUser})},
		{name: "6.15.1 with counter zero", change: func(r *spec.ServiceRequest) { r.Counter = 0 }},
		{name: "6.15.1 with the highest counter", change: func(r *spec.ServiceRequest) { r.Counter = math.MaxUint64 }},
		{name: "6.15.1 future-dated", change: func(r *spec.ServiceRequest) { r.ExecuteAt = &at }},
		{name: "6.15.1 without a body", change: func(r *spec.ServiceRequest) { r.Update = nil }, wantError: "a credential update is carried by 6.15.1 and by nothing else"},
		{name: "body on another SRV", change: func(r *spec.ServiceRequest) { r.SRV = "4.1.1" }, wantError: "a credential update is carried by 6.15.1 and by nothing else"},
		{name: "another SRV", change: plain("4.1.1")},
		{name: "non-device to the DSP", change: func(r *spec.ServiceRequest) { plain("8.2")(r); r.Target = spec.DSP }},
		{name: "non-device to a Device", change: plain("8.2"), wantError: "its target must be the DSP, 90-B3-D5-1F-30-00-00-01"},
		{name: "for a Device to the DSP", change: func(r *spec.ServiceRequest) { r.Target = spec.DSP }, wantError: "its target must not be the DSP"},
		{name: "future-dated variant held by the DSP", change: func(r *spec.ServiceRequest) { plain("4.10")(r); r.ExecuteAt = &at }},
		{name: "future-dated variant that cannot be", change: func(r *spec.ServiceRequest) { plain("7.4")(r); r.ExecuteAt = &at }, wantError: "request 7.4 cannot be future-dated"},
		{name: "unknown SRV", change: plain("6.151.1"), wantError: `unknown SRV "6.151.1"`},
		{name: "no SRV", change: plain(""), wantError: `unknown SRV ""`},
		{name: "unknown role", change: func(r *spec.ServiceRequest) { r.Role = "DNO" }, wantError: `unknown User Role "DNO": want one of IS, ES, GS, ED, GT, RSA, OU`},
		{name: "no originator", change: func(r *spec.ServiceRequest) { r.Originator = 0 }, wantError: "no originator"},
		{name: "no target", change: func(r *spec.ServiceRequest) { r.Target = 0 }, wantError: "no target"},
		{name: "no declared role", change: func(r *spec.ServiceRequest) { r.Update.Slot = spec.NoSlot }, wantError: `unknown remote party role ""`},
		{name: "unknown declared role", change: func(r *spec.ServiceRequest) { r.Update.Slot = "NetworkOprator" }, wantError: `unknown remote party role "NetworkOprator"`},
		{name: "unknown use", change: certificates(spec.Certificate{Use: "Signing", Role: spec.NetworkOperator, Owner: aUser}), wantError: `unknown certificate use "Signing": want one of DigitalSigning, KeyAgreement, KeyAgreementTopUp`},
		{name: "certificate without a role", change: certificates(spec.Certificate{Use: spec.DigitalSigning, Owner: aUser}), wantError: `unknown remote party role ""`},
		{name: "certificate without an owner", change: certificates(spec.Certificate{Use: spec.DigitalSigning, Role: spec.NetworkOperator}), wantError: "DigitalSigning certificate without an owner"},
		{name: "use carried twice", change: certificates(
			spec.Certificate{Use: spec.KeyAgreement, Role: spec.NetworkOperator, Owner: aUser},
			spec.Certificate{Use: spec.KeyAgreement, Role: spec.NetworkOperator, Owner: aDevice}), wantError: "KeyAgreement certificate carried twice"},
	} {
		t.Run(test.name, func(t *testing.T) {
			request := updateRequest()
			test.change(&request)
			checkError(t, request.Validate(), test.wantError)
		})
	}
}

// Whether a request may be future-dated is the catalogue's to say, for every SRV.
func TestServiceRequestFutureDating(t *testing.T) {
	at := spec.Epoch
	for _, variant := range spec.Catalogue() {
		request := updateRequest()
		request.SRV, request.ExecuteAt = variant.SRV, &at
		if variant.SRV != spec.UpdateSecurityCredentialsKRP {
			request.Update = nil
		}
		if variant.NonDevice {
			request.Target = spec.DSP
		}
		want := ""
		if variant.FutureDating == spec.NotFutureDated {
			want = "cannot be future-dated"
		}
		checkError(t, request.Validate(), want)
		request.ExecuteAt = nil
		checkError(t, request.Validate(), "")
	}
}

func TestCredentialUpdateSigning(t *testing.T) {
	signing := spec.Certificate{Use: spec.DigitalSigning, Role: spec.NetworkOperator, Owner: 1}
	agreement := spec.Certificate{Use: spec.KeyAgreement, Role: spec.NetworkOperator, Owner: 2}
	for _, test := range []struct {
		name    string
		carried []spec.Certificate
		want    spec.Certificate
		found   bool
	}{
		{name: "none"},
		{name: "key agreement only", carried: []spec.Certificate{agreement}},
		{name: "signing last", carried: []spec.Certificate{agreement, signing}, want: signing, found: true},
	} {
		got, found := spec.CredentialUpdate{Certificates: test.carried}.Signing()
		if diff := cmp.Diff(test.want, got); diff != "" || found != test.found {
			t.Errorf("%s: found %v (-want +got):\n%s", test.name, found, diff)
		}
	}
}

func TestRequestID(t *testing.T) {
	request := spec.ServiceRequest{Originator: 1, Target: 0xAB, Counter: math.MaxUint64}
	const want = "00-00-00-00-00-00-00-01:00-00-00-00-00-00-00-AB:18446744073709551615"
	if got := request.RequestID(); got != want {
		t.Errorf("RequestID() = %s, want %s", got, want)
	}
}
