package model_test

import (
	"testing"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// TestFactsOf reads facts off worlds and requests. Each case starts from the
// seed's repair and says what it changes and which facts must have which value.
func TestFactsOf(t *testing.T) {
	const hour = spec.Hour
	certificate := func(use spec.CertificateUse, role spec.RemotePartyRole, owner spec.EUI64) spec.Certificate {
		return spec.Certificate{Use: use, Role: role, Owner: owner}
	}
	carries := func(certificates ...spec.Certificate) func(*spec.World, *spec.ServiceRequest) {
		return func(_ *spec.World, r *spec.ServiceRequest) { r.Update.Certificates = certificates }
	}
	counted := func(last, counter uint64) func(*spec.World, *spec.ServiceRequest) {
		return func(w *spec.World, r *spec.ServiceRequest) {
			w.Counters = []spec.Counter{{Originator: wrongED, Target: esme, Last: last}}
			r.Counter = counter
		}
	}
	registeredFrom := func(role spec.UserRole, party spec.EUI64, from spec.Time) func(*spec.World, *spec.ServiceRequest) {
		return func(w *spec.World, _ *spec.ServiceRequest) {
			w.Registrations = append(w.Registrations, spec.Registration{MPxN: mpan, Role: role, Party: party, From: from})
		}
	}
	onlyRequest := func(change func(*spec.ServiceRequest)) func(*spec.World, *spec.ServiceRequest) {
		return func(_ *spec.World, r *spec.ServiceRequest) { change(r) }
	}
	onlyDevice := func(change func(*spec.Device)) func(*spec.World, *spec.ServiceRequest) {
		return func(w *spec.World, _ *spec.ServiceRequest) { change(&w.Devices[0]) }
	}
	type facts map[int]string
	for _, test := range []struct {
		name   string
		change func(*spec.World, *spec.ServiceRequest)
		want   facts
	}{
		{"the seed's repair", nil, facts{
			legaltext.VarStage: "immediate", legaltext.VarSRV: "6.15.1", legaltext.VarRole: "ED", legaltext.VarCritical: "true",
			legaltext.VarNonDevice: "false", legaltext.VarRoleEligible: "true", legaltext.VarDeclared: "NetworkOperator",
			legaltext.VarSignatureValid: "true", legaltext.VarSignedByOriginator: "true", legaltext.VarCounterFresh: "true",
			legaltext.VarCertificatesPresent: "true", legaltext.VarCertificatesDeclared: "true",
			legaltext.VarCertificatesNetworkOperator: "true", legaltext.VarCertificatesRegistered: "true",
			legaltext.VarUserKnown: "true", legaltext.VarUserHasRole: "true", legaltext.VarUserActive: "true",
			legaltext.VarDeviceKnown: "true", legaltext.VarSMETS: "1", legaltext.VarDeviceType: "ESME",
			legaltext.VarDeviceStatus: "Commissioned", legaltext.VarS1SP: "1", legaltext.VarRegistrationOwner: "false",
			legaltext.VarHoldsTargetedSlot: "true", legaltext.VarHoldsOwnSlot: "true",
		}},

		{"a counter never seen, even zero", onlyRequest(func(r *spec.ServiceRequest) { r.Counter = 0 }), facts{legaltext.VarCounterFresh: "true"}},
		{"a counter equal to the last", counted(7, 7), facts{legaltext.VarCounterFresh: "false"}},
		{"a counter below the last", counted(7, 6), facts{legaltext.VarCounterFresh: "false"}},
		{"a counter above the last", counted(7, 8), facts{legaltext.VarCounterFresh: "true"}},
		{"a last counter of zero", counted(0, 0), facts{legaltext.VarCounterFresh: "false"}},
		{"the largest counter", counted(1<<64-2, 1<<64-1), facts{legaltext.VarCounterFresh: "true"}},
		{"nothing is above the largest", counted(1<<64-1, 1<<64-1), facts{legaltext.VarCounterFresh: "false"}},
		{"another originator's counter", func(w *spec.World, r *spec.ServiceRequest) {
			w.Counters = []spec.Counter{{Originator: rightED, Target: esme, Last: 9}}
		}, facts{legaltext.VarCounterFresh: "true"}},
		{"another target's counter", func(w *spec.World, r *spec.ServiceRequest) {
			w.Counters = []spec.Counter{{Originator: wrongED, Target: gsme, Last: 9}}
		}, facts{legaltext.VarCounterFresh: "true"}},

		{"registered a moment ago", registeredFrom(spec.ED, wrongED, spec.Epoch-1), facts{legaltext.VarRegistrationOwner: "true", legaltext.VarCertificatesRegistered: "false"}},
		{"registered from now on", registeredFrom(spec.ED, wrongED, spec.Epoch), facts{legaltext.VarRegistrationOwner: "true", legaltext.VarCertificatesRegistered: "false"}},
		{"registered from the next moment on", registeredFrom(spec.ED, wrongED, spec.Epoch+1), facts{legaltext.VarRegistrationOwner: "false", legaltext.VarCertificatesRegistered: "true"}},
		{"before the row that counts", registeredFrom(spec.ED, wrongED, longAgo-1), facts{legaltext.VarRegistrationOwner: "false"}},
		{"registered in another role", registeredFrom(spec.IS, wrongED, spec.Epoch), facts{legaltext.VarRegistrationOwner: "false", legaltext.VarCertificatesRegistered: "true"}},
		{"nobody registered any more", registeredFrom(spec.ED, 0, spec.Epoch-hour), facts{legaltext.VarRegistrationOwner: "false", legaltext.VarCertificatesRegistered: "false"}},
		{"nobody registered, none carried", func(w *spec.World, r *spec.ServiceRequest) {
			w.Registrations = nil
			r.Update.Certificates = nil
		}, facts{legaltext.VarRegistrationOwner: "false", legaltext.VarCertificatesRegistered: "true"}},
		{"a Device without a metering point", onlyDevice(func(d *spec.Device) { d.Type, d.MPxN = spec.CHF, "" }), facts{legaltext.VarRegistrationOwner: "false", legaltext.VarCertificatesRegistered: "false"}},
		{"a Device of neither fuel has an owner and no Network Operator", func(w *spec.World, r *spec.ServiceRequest) {
			w.Devices[0].Type = spec.CHF
			r.Originator, r.Signature.Signer = rightED, rightED
		}, facts{legaltext.VarRegistrationOwner: "true", legaltext.VarCertificatesRegistered: "false"}},

		{"an unknown User", onlyRequest(func(r *spec.ServiceRequest) { r.Originator = stranger }), facts{
			legaltext.VarUserKnown: "false", legaltext.VarUserHasRole: "false", legaltext.VarUserActive: "false",
			legaltext.VarSignedByOriginator: "false", legaltext.VarHoldsTargetedSlot: "false",
		}},
		{"a suspended User", func(w *spec.World, r *spec.ServiceRequest) { w.Users[1].Status = spec.UserSuspended }, facts{
			legaltext.VarUserKnown: "true", legaltext.VarUserHasRole: "true", legaltext.VarUserActive: "false",
		}},
		{"a role that the User lacks", onlyRequest(func(r *spec.ServiceRequest) { r.Role = spec.GS }), facts{
			legaltext.VarUserKnown: "true", legaltext.VarUserHasRole: "false", legaltext.VarRoleEligible: "true",
			legaltext.VarHoldsOwnSlot: "false", legaltext.VarHoldsTargetedSlot: "true",
		}},
		{"a role without a slot", onlyRequest(func(r *spec.ServiceRequest) { r.Role = spec.OU }), facts{
			legaltext.VarRoleEligible: "false", legaltext.VarHoldsOwnSlot: "false", legaltext.VarRegistrationOwner: "false",
		}},
		{"an invalid signature", onlyRequest(func(r *spec.ServiceRequest) { r.Signature.Valid = false }), facts{legaltext.VarSignatureValid: "false", legaltext.VarSignedByOriginator: "true"}},
		{"another signer", onlyRequest(func(r *spec.ServiceRequest) { r.Signature.Signer = rightED }), facts{legaltext.VarSignatureValid: "true", legaltext.VarSignedByOriginator: "false"}},

		{"no certificates", carries(), facts{
			legaltext.VarCertificatesPresent: "false", legaltext.VarCertificatesDeclared: "true",
			legaltext.VarCertificatesNetworkOperator: "true", legaltext.VarCertificatesRegistered: "true",
		}},
		{"mixed roles", carries(certificate(spec.DigitalSigning, spec.NetworkOperator, rightED), certificate(spec.KeyAgreement, spec.Supplier, rightED)), facts{
			legaltext.VarCertificatesPresent: "true", legaltext.VarCertificatesDeclared: "false",
			legaltext.VarCertificatesNetworkOperator: "false", legaltext.VarCertificatesRegistered: "true",
		}},
		{"mixed owners", carries(certificate(spec.DigitalSigning, spec.NetworkOperator, rightED), certificate(spec.KeyAgreement, spec.NetworkOperator, wrongED)), facts{
			legaltext.VarCertificatesDeclared: "true", legaltext.VarCertificatesNetworkOperator: "true", legaltext.VarCertificatesRegistered: "false",
		}},
		{"Supplier certificates for the Supplier slot", onlyRequest(func(r *spec.ServiceRequest) {
			r.Update.Slot = spec.Supplier
			r.Update.Certificates = []spec.Certificate{certificate(spec.KeyAgreementTopUp, spec.Supplier, rightED)}
		}), facts{
			legaltext.VarDeclared: "Supplier", legaltext.VarCertificatesDeclared: "true", legaltext.VarCertificatesNetworkOperator: "false",
			legaltext.VarCertificatesRegistered: "true", legaltext.VarHoldsTargetedSlot: "false", legaltext.VarHoldsOwnSlot: "true",
		}},
		{"Network Operator certificates for the Supplier slot", onlyRequest(func(r *spec.ServiceRequest) { r.Update.Slot = spec.Supplier }), facts{
			legaltext.VarCertificatesDeclared: "false", legaltext.VarCertificatesNetworkOperator: "true",
		}},
		{"an empty slot", onlyDevice(func(d *spec.Device) { d.Credentials = nil }), facts{legaltext.VarHoldsTargetedSlot: "false", legaltext.VarHoldsOwnSlot: "false"}},

		{"another SRV", func(_ *spec.World, r *spec.ServiceRequest) { r.SRV, r.Update = "4.10", nil }, facts{
			legaltext.VarSRV: "4.10", legaltext.VarDeclared: "none", legaltext.VarCritical: "false", legaltext.VarCertificatesPresent: "false",
			legaltext.VarCertificatesDeclared: "true", legaltext.VarHoldsTargetedSlot: "false", legaltext.VarHoldsOwnSlot: "true",
		}},
		{"a non-device request", func(_ *spec.World, r *spec.ServiceRequest) { r.SRV, r.Update, r.Target = "5.1", nil, spec.DSP }, facts{
			legaltext.VarNonDevice: "true", legaltext.VarDeviceKnown: "false", legaltext.VarHoldsOwnSlot: "false",
		}},
		{"an unknown Device", onlyRequest(func(r *spec.ServiceRequest) { r.Target = nowhere }), facts{
			legaltext.VarDeviceKnown: "false", legaltext.VarRegistrationOwner: "false", legaltext.VarHoldsTargetedSlot: "false",
			legaltext.VarCertificatesDeclared: "true", legaltext.VarCertificatesRegistered: "false",
		}},
		{"a SMETS2 Device", onlyRequest(func(r *spec.ServiceRequest) { r.Target = newer }), facts{legaltext.VarSMETS: "2", legaltext.VarS1SP: "0", legaltext.VarHoldsTargetedSlot: "true"}},
		{"a Device of S1SP 3", onlyRequest(func(r *spec.ServiceRequest) { r.Target = third }), facts{legaltext.VarS1SP: "3"}},
		{"a suspended gas meter", func(w *spec.World, r *spec.ServiceRequest) {
			w.Devices[1].Status = spec.Suspended
			r.Target = gsme
		}, facts{legaltext.VarDeviceType: "GSME", legaltext.VarDeviceStatus: "Suspended", legaltext.VarS1SP: "2", legaltext.VarHoldsTargetedSlot: "false"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			world := town()
			request := places(wrongED, spec.ED, esme, spec.NetworkOperator, rightED, 1)
			if test.change != nil {
				test.change(&world, &request)
			}
			if err := request.Validate(); err != nil {
				t.Fatal(err)
			}
			m := machine(t, spec.MP107, nil)
			got := m.FactsOf(start(t, world), request, legaltext.StageImmediate)
			for variable, want := range test.want {
				if value := got.Value(variable); value != want {
					t.Errorf("%s is %s, want %s", legaltext.Vocabulary()[variable].Name, value, want)
				}
			}
		})
	}
}

// TestReadingsAreFacts under every combination of answers.
func TestReadingsAreFacts(t *testing.T) {
	request := places(wrongED, spec.ED, esme, spec.NetworkOperator, rightED, 1)
	for _, readings := range manyReadings() {
		facts := machine(t, spec.MP107, readings).FactsOf(start(t, town()), request, legaltext.StageReceipt)
		for i, reading := range spec.ReadingRegister() {
			if got := facts.Value(legaltext.VarReading + i); got != readings.Answer(reading.ID) {
				t.Fatalf("%s is %s, want %s", reading.ID, got, readings.Answer(reading.ID))
			}
		}
	}
}

// TestFutureDatingBoundary: only what is due later than now waits.
func TestFutureDatingBoundary(t *testing.T) {
	for _, test := range []struct {
		name    string
		at      spec.Time
		stage   string
		code    spec.ResponseCode
		pending int
	}{
		{"due a moment ago", spec.Epoch - 1, "immediate", spec.I0, 0},
		{"due now", spec.Epoch, "immediate", spec.I0, 0},
		{"due in a moment", spec.Epoch + 1, "receipt", spec.I99, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := machine(t, spec.MP107, nil)
			repair := later(places(wrongED, spec.ED, esme, spec.NetworkOperator, rightED, 1), test.at)
			s, verdict := step(t, m, start(t, town()), submits(repair))
			facts := verdict.Judgements[0].Facts
			if stage := facts.Value(legaltext.VarStage); stage != test.stage || verdict.Result.Response.Code != test.code || len(s.Pending()) != test.pending {
				t.Errorf("judged at %s with %v, %d pending: want %s, %s, %d", stage, verdict.Result.Response, len(s.Pending()), test.stage, test.code, test.pending)
			}
			seen, _ := s.Observe(esme)
			if placed := seen.Credentials[spec.NetworkOperator].Owner == rightED; placed != (test.pending == 0) {
				t.Errorf("credential placed already: %v", placed)
			}
		})
	}
}
