package dsp_test

import (
	"testing"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/spec"
)

const (
	acceptedI0  = "submit: accepted (I0)"
	acceptedI99 = "submit: accepted (I99)"
	rejected    = "submit: rejected" // a check without a public code
	rejectedE4  = "submit: rejected (E4)"
)

// good is a 6.15.1 that passes every check under MP107, a lifted one.
func good(edits ...edit) spec.ServiceRequest {
	return request(update, ed2, spec.ED, esme, append([]edit{operator(ed1)}, edits...)...)
}

// TestEachCheckAlone lets each check fail while every other passes.
func TestEachCheckAlone(t *testing.T) {
	for _, c := range []struct {
		name     string
		readings spec.Readings
		world    spec.World
		request  spec.ServiceRequest
		want     string
	}{
		{"nothing fails", nil, world(), good(), acceptedI0},
		{"user-role: unknown User", nil, world(), good(func(r *spec.ServiceRequest) { r.Originator, r.Signature.Signer = nobody, nobody }), "submit: rejected (E1)"},
		{"user-role: a role it has not", nil, world(), request(readNetwork, ed1, spec.IS, esme), "submit: rejected (E1)"},
		{"eligibility", nil, world(held(esme, spec.NetworkOperator, ed1)), request(enableSupply, ed1, spec.ED, esme), "submit: rejected (E2)"},
		{"user-status", nil, world(suspended(ed2)), good(), "submit: rejected (E3)"},
		{"device-known", nil, world(), good(func(r *spec.ServiceRequest) { r.Target = nobody }), "submit: rejected (E19)"},
		{"device-status", nil, world(status(esme, spec.Suspended)), good(), "submit: rejected (E5)"},
		{"device-type", nil, world(on(smets2, func(d *spec.Device) { d.Type = spec.CHF })), request(update, ed2, spec.ED, smets2, operator(ed1)), "submit: rejected (E11)"},
		{"signature: invalid", nil, world(), good(signed(ed2, false)), rejected},
		{"signature: by another", nil, world(), good(signed(ed1, true)), rejected},
		{"counter: stale", nil, world(counted(ed2, esme, 1)), good(), rejected},
		{"counter: of another Device", nil, world(counted(ed2, gsme, 1)), good(), acceptedI0},
		{"counter: zero on a new link", nil, world(), good(counter(0)), acceptedI0},
		{"counter: zero on a used link", nil, world(counted(ed2, esme, 0)), good(counter(0)), rejected},
		{"slot", nil, world(held(esme, spec.Root, is1)), request(update, is1, spec.IS, esme, place(spec.Root, signing(spec.Root, is1))), rejected},
		{"slot: any on SMETS2", nil, world(held(smets2, spec.ACB, is1)), request(update, is1, spec.IS, smets2, place(spec.ACB, signing(spec.ACB, is1))), acceptedI0},
		{"certificate-role", nil, world(held(esme, spec.NetworkOperator, ed1)), request(update, ed1, spec.ED, esme, place(spec.NetworkOperator, signing(spec.Supplier, ed1))), rejected},
		{"certificate-role: one of two", nil, world(held(esme, spec.NetworkOperator, ed1)), request(update, ed1, spec.ED, esme, place(spec.NetworkOperator, signing(spec.NetworkOperator, ed1), agreement(spec.Supplier, ed1))), rejected},
		{"certificate-role: SMETS2 whatever A8", spec.Readings{spec.A8: spec.No}, world(), request(update, ed2, spec.ED, smets2, place(spec.NetworkOperator, signing(spec.Supplier, ed2))), rejected},
		{"fuel: ED on gas", nil, world(), request(update, both, spec.ED, gsme2, operator(gt1)), rejected},
		{"fuel: GT on electricity", nil, world(held(esme, spec.NetworkOperator, gt1)), request(update, gt1, spec.GT, esme, operator(ed1)), rejected},
		{"fuel: either on a Device of neither", nil, world(on(ihd, func(d *spec.Device) { d.MPxN = mprn })), request(readNetwork, gt1, spec.GT, ihd), acceptedI0},
		{"placement", spec.Readings{spec.A4: spec.RegisteredOnly}, world(), request(update, ed2, spec.ED, esme, operator(ed2)), rejected},
		{"registration: critical", nil, world(held(esme, spec.Supplier, is2)), request(enableSupply, is2, spec.IS, esme), rejectedE4},
		{"registration: non-critical", nil, world(), request(readNetwork, ed2, spec.ED, esme), rejectedE4},
		{"registration: no metering point", nil, world(), request(readSupply, rsa1, spec.RSA, ihd), rejectedE4},
		{"registration-smets2", nil, world(), request(readNetwork, ed2, spec.ED, smets2), rejectedE4},
		{"registration-smets2: not for critical", nil, world(), request(update, ed2, spec.ED, smets2, operator(ed1)), acceptedI0},
		{"registration-s1sp", spec.Readings{spec.A1: spec.S1SPSeparate}, world(), good(), rejectedE4},
		{"credential: another holds it", nil, world(), request(update, ed1, spec.ED, esme, operator(ed1)), rejected},
		{"credential: empty slot", nil, world(on(esme, func(d *spec.Device) { delete(d.Credentials, spec.NetworkOperator) })), good(), rejected},
		{"credential: the Supplier's for LoadController", nil, world(), request(update, is1, spec.IS, smets2, place(spec.LoadController, signing(spec.LoadController, is1))), acceptedI0},
		{"credential: the Supplier's for Root", nil, world(held(smets2, spec.Root, both), held(smets2, spec.Supplier, is2)), request(update, both, spec.IS, smets2, place(spec.Root, signing(spec.Root, both))), rejected},
		{"credential: SMETS2", nil, world(), request(update, ed1, spec.ED, smets2, operator(ed1)), rejected},
	} {
		t.Run(c.name, func(t *testing.T) {
			config := dsp.Config{Release: spec.MP107, Readings: c.readings}
			d := start(t, config, c.world)
			if got := outcome(d, submit(c.request)); got != c.want {
				t.Fatalf("got %q, want %q", got, c.want)
			}
			if c.want == acceptedI0 {
				return
			}
			for _, device := range devices { // EFF-3, T10
				if got, want := holdings(t, d, device), holdings(t, start(t, config, c.world), device); got != want {
					t.Errorf("a rejected request changed %q to %q", want, got)
				}
			}
		})
	}
}

// TestRegistrationByRole looks each role up in the rows of its own. [RDP-1]
func TestRegistrationByRole(t *testing.T) {
	for _, c := range []struct {
		name    string
		request spec.ServiceRequest
		want    string
	}{
		{"IS", request(readNetwork, is1, spec.IS, esme), acceptedI0},
		{"IS, another", request(readNetwork, is2, spec.IS, esme), rejectedE4},
		{"ES", request(readExport, es1, spec.ES, esme), acceptedI0},
		{"ES of a Device without one", request(readExport, es1, spec.ES, third), rejectedE4},
		{"GS", request(readNetwork, gs1, spec.GS, gsme), acceptedI0},
		{"GS of electricity", request(readNetwork, gs1, spec.GS, esme), rejectedE4},
		{"ED", request(readNetwork, ed1, spec.ED, esme), acceptedI0},
		{"GT", request(readNetwork, gt1, spec.GT, gpf), acceptedI0},
		{"RSA", request(readSupply, rsa1, spec.RSA, esme), acceptedI0},
		{"RSA of a Device without one", request(readSupply, rsa1, spec.RSA, third), rejectedE4},
		{"OU on SMETS1", request(readProfile, ou1, spec.OU, esme), acceptedI0},
		{"OU on SMETS2", request(readProfile, ou1, spec.OU, smets2), acceptedI0},
		{"OU, no metering point", request(readProfile, ou1, spec.OU, ihd), acceptedI0},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := start(t, dsp.Config{Release: spec.Baseline}, world())
			if got := outcome(d, submit(c.request)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestNonDeviceRequests are judged on sender, signature and counter. [SCOPE-1]
func TestNonDeviceRequests(t *testing.T) {
	d := start(t, dsp.Config{Release: spec.MP107}, world(suspended(ed2)))
	for _, c := range []struct {
		request spec.ServiceRequest
		want    string
	}{
		{request(readInventory, ed1, spec.ED, spec.DSP), acceptedI0},
		{request(readInventory, ed1, spec.ED, spec.DSP), rejected}, // same counter
		{request(readInventory, ed1, spec.ED, spec.DSP, counter(2), signed(ed2, true)), rejected},
		{request(readInventory, ed2, spec.ED, spec.DSP), "submit: rejected (E3)"},
		{request(readInventory, ed1, spec.GT, spec.DSP), "submit: rejected (E1)"},
		{request("8.3", ed1, spec.ED, spec.DSP, counter(2)), "submit: rejected (E2)"},
	} {
		if got := outcome(d, submit(c.request)); got != c.want {
			t.Errorf("%s of %s: got %q, want %q", c.request.SRV, names[c.request.Originator], got, c.want)
		}
	}
}

// TestTables samples DEV-2 and DEV-3, value by value.
func TestTables(t *testing.T) {
	open := map[spec.DeviceStatus]bool{spec.Whitelisted: true, spec.InstalledNotCommissioned: true, spec.Commissioned: true, spec.Recovered: true}
	for _, s := range spec.DeviceStatuses() {
		d := start(t, dsp.Config{Release: spec.MP107}, world(status(esme, s)))
		want := map[bool]string{true: acceptedI0, false: "submit: rejected (E5)"}[open[s]]
		if got := outcome(d, submit(good())); got != want {
			t.Errorf("status %s: got %q, want %q", s, got, want)
		}
	}
	for _, kind := range spec.DeviceTypes() {
		if kind.NetworkOperatorRole() != "" {
			continue // an electricity meter cannot become a gas Device of the same metering point
		}
		d := start(t, dsp.Config{Release: spec.MP107}, world(on(esme, func(d *spec.Device) { d.Type = kind })))
		display := kind == spec.IHD || kind == spec.CAD
		if got := outcome(d, submit(good())); got != "submit: rejected (E11)" {
			t.Errorf("6.15.1 to %s: got %q", kind, got)
		}
		want := map[bool]string{false: acceptedI0, true: "submit: rejected (E11)"}[display]
		if got := outcome(d, submit(request(enableSupply, is1, spec.IS, esme))); got != want {
			t.Errorf("critical to %s: got %q, want %q", kind, got, want)
		}
		if got := outcome(d, submit(request(readNetwork, ed1, spec.ED, esme))); got != acceptedI0 {
			t.Errorf("non-critical to %s: got %q", kind, got)
		}
	}
}
