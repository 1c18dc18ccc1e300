package dsp

import (
	"testing"

	"example.org/mp107/spec"
)

// TestStrictOrder starts from a request that fails every check it can and
// repairs, one by one, what the previous answer complained of: the checks must
// complain in the order of ORD-1. No request meets both a SMETS2 check and the
// S1SP's, so that there is a sequence for each generation.
func TestStrictOrder(t *testing.T) {
	const sender, other, target spec.EUI64 = 1, 2, 3
	type repair struct {
		check string
		code  spec.ResponseCode
		mend  func(*DSP, *spec.ServiceRequest)
	}
	device := spec.Device{ID: target, Type: spec.IHD, SMETS: spec.SMETS1, S1SP: spec.S1SP1, Status: spec.Suspended, MPxN: "2000001"}
	row := spec.Registration{MPxN: "1000000000001", Role: spec.ED, Party: sender}
	inventory := func(d *DSP, change func(*spec.Device)) {
		entry := d.inventory[target]
		change(&entry)
		d.inventory[target] = entry
	}
	repairs := []repair{
		{checkUserRole, spec.E1, func(d *DSP, r *spec.ServiceRequest) {
			r.Role, d.users[sender] = spec.RSA, user{sender, []spec.UserRole{spec.ED, spec.RSA}, spec.UserSuspended}
		}},
		{checkEligibility, spec.E2, func(_ *DSP, r *spec.ServiceRequest) { r.Role = spec.ED }},
		{checkUserStatus, spec.E3, func(d *DSP, _ *spec.ServiceRequest) {
			d.users[sender] = user{sender, []spec.UserRole{spec.ED}, spec.UserActive}
		}},
		{checkDeviceKnown, spec.E19, func(_ *DSP, r *spec.ServiceRequest) { r.Target = target }},
		{checkDeviceStatus, spec.E5, func(d *DSP, _ *spec.ServiceRequest) {
			inventory(d, func(e *spec.Device) { e.Status = spec.Commissioned })
		}},
		{checkDeviceType, spec.E11, func(d *DSP, _ *spec.ServiceRequest) { inventory(d, func(e *spec.Device) { e.Type = spec.GSME }) }},
		{checkSignature, spec.NoCode, func(_ *DSP, r *spec.ServiceRequest) { r.Signature = spec.Signature{Signer: sender, Valid: true} }},
		{checkCounter, spec.NoCode, func(_ *DSP, r *spec.ServiceRequest) { r.Counter = 9 }},
		{checkCertificateRole, spec.NoCode, func(_ *DSP, r *spec.ServiceRequest) { r.Update.Certificates[0].Role = spec.NetworkOperator }},
		{checkFuel, spec.NoCode, func(d *DSP, _ *spec.ServiceRequest) {
			inventory(d, func(e *spec.Device) { e.Type, e.MPxN = spec.ESME, row.MPxN })
		}},
		{checkPlacement, spec.NoCode, func(d *DSP, _ *spec.ServiceRequest) {
			d.profile.release = spec.Baseline // nothing is lifted, so that the DSP's own check is met next
		}},
		{checkRegistration, spec.E4, func(d *DSP, _ *spec.ServiceRequest) {
			d.profile.release = spec.MP107 // lifted again
			d.profile.readings = spec.Readings{spec.A1: spec.S1SPSeparate}
		}},
		{checkRegistrationS1SP, spec.E4, func(d *DSP, _ *spec.ServiceRequest) { d.registration.add(row) }},
		{checkCredential, spec.NoCode, func(d *DSP, _ *spec.ServiceRequest) {
			d.providers[spec.S1SP1].proxy.place(target, spec.NetworkOperator, spec.Credential{Role: spec.NetworkOperator, Owner: sender})
		}},
	}

	d, err := New(Config{Release: spec.MP107, Readings: spec.Readings{spec.A4: spec.RegisteredOnly}})
	if err != nil {
		t.Fatal(err)
	}
	world := spec.World{Devices: []spec.Device{device}, Counters: []spec.Counter{{Originator: sender, Target: target, Last: 5}}}
	if err := d.Reset(world); err != nil {
		t.Fatal(err)
	}
	r := spec.ServiceRequest{
		Originator: sender, Role: spec.ED, Target: other, Counter: 5, SRV: spec.UpdateSecurityCredentialsKRP,
		Signature: spec.Signature{Signer: other},
		Update: &spec.CredentialUpdate{Slot: spec.NetworkOperator, Certificates: []spec.Certificate{
			{Use: spec.DigitalSigning, Role: spec.Supplier, Owner: other},
		}},
	}
	for _, step := range repairs {
		refused := d.judge(open(r, d.now, atOnce))
		if refused == nil || refused.check != step.check || refused.code != step.code {
			t.Fatalf("refused by %+v, want by %s with %q", refused, step.check, step.code)
		}
		step.mend(d, &r)
	}
	if response, err := d.Submit(r); err != nil || response.Code != spec.I0 {
		t.Errorf("with everything repaired: %v, %v", response, err)
	}
}

// TestSMETS2RegistrationIsJudgedAfterFuel completes the order for SMETS2.
func TestSMETS2RegistrationIsJudgedAfterFuel(t *testing.T) {
	d, err := New(Config{Release: spec.Baseline})
	if err != nil {
		t.Fatal(err)
	}
	err = d.Reset(spec.World{
		Users:   []spec.User{{ID: 1, Roles: []spec.UserRole{spec.ED, spec.GT}, Status: spec.UserActive}},
		Devices: []spec.Device{{ID: 3, Type: spec.GSME, SMETS: spec.SMETS2, Status: spec.Commissioned, MPxN: "2000001"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	r := spec.ServiceRequest{Originator: 1, Role: spec.ED, Target: 3, Counter: 1, SRV: "4.10", Signature: spec.Signature{Signer: 1, Valid: true}}
	for _, step := range []struct {
		role  spec.UserRole
		check string
	}{{spec.ED, checkFuel}, {spec.GT, checkRegistrationSMETS2}} {
		r.Role = step.role
		if refused := d.judge(open(r, d.now, atOnce)); refused == nil || refused.check != step.check {
			t.Errorf("as %s: refused by %+v, want by %s", step.role, refused, step.check)
		}
	}
}
