package spec_test

import (
	"testing"

	"example.org/mp107/spec"
)

func TestMPxN(t *testing.T) {
	for _, test := range []struct {
		point      spec.MPxN
		mpan, mprn bool
	}{
		{point: ""},
		{point: "12345"},
		{point: "123456", mprn: true},
		{point: "1234567890", mprn: true},
		{point: "12345678901"},
		{point: "123456789012"},
		{point: "1234567890123", mpan: true},
		{point: "12345678901234"},
		{point: "123456789012X"},
		{point: "12345X"},
		{point: "-12345"},
		{point: "１２"}, // full-width digits: six bytes, no digit
	} {
		if mpan, mprn := test.point.IsMPAN(), test.point.IsMPRN(); mpan != test.mpan || mprn != test.mprn {
			t.Errorf("%q: MPAN %v, MPRN %v, want %v, %v", test.point, mpan, mprn, test.mpan, test.mprn)
		}
	}
}

func TestDeviceValidate(t *testing.T) {
	kind := func(kind spec.DeviceType, point spec.MPxN) func(*spec.Device) {
		return func(d *spec.Device) { d.Type, d.MPxN = kind, point }
	}
	provider := func(smets spec.SMETS, s1sp spec.S1SP) func(*spec.Device) {
		return func(d *spec.Device) { d.SMETS, d.S1SP = smets, s1sp }
	}
	credential := func(slot spec.RemotePartyRole, held spec.Credential) func(*spec.Device) {
		return func(d *spec.Device) { d.Credentials = map[spec.RemotePartyRole]spec.Credential{slot: held} }
	}
	for _, test := range []struct {
		name      string
		change    func(*spec.Device)
		wantError string
	}{
		{name: "well formed", change: func(*spec.Device) {}},
		{name: "no identifier", change: func(d *spec.Device) { d.ID = 0 }, wantError: "device without an identifier"},
		{name: "unknown type", change: func(d *spec.Device) { d.Type = "Meter" }, wantError: `unknown Device type "Meter": want one of ESME`},
		{name: "unknown status", change: func(d *spec.Device) { d.Status = "" }, wantError: `unknown Device status "": want one of Commissioned`},

		{name: "ESME with an MPRN", change: kind(spec.ESME, anMPRN), wantError: "want a 13-digit MPAN"},
		{name: "ESME without a metering point", change: kind(spec.ESME, ""), wantError: "want a 13-digit MPAN"},
		{name: "GSME with an MPRN", change: kind(spec.GSME, anMPRN)},
		{name: "GSME with an MPAN", change: kind(spec.GSME, anMPAN), wantError: "want an MPRN of 6 to 10 digits"},
		{name: "GPF with an MPRN", change: kind(spec.GPF, anMPRN)},
		{name: "GPF without a metering point", change: kind(spec.GPF, ""), wantError: "want an MPRN of 6 to 10 digits"},
		{name: "CHF without a metering point", change: kind(spec.CHF, "")},
		{name: "CHF with an MPAN", change: kind(spec.CHF, anMPAN)},
		{name: "CHF with an MPRN", change: kind(spec.CHF, anMPRN)},
		{name: "CHF with neither", change: kind(spec.CHF, "1"), wantError: "is neither a 13-digit MPAN nor an MPRN"},

		{name: "SMETS1 with S1SP 3", change: provider(spec.SMETS1, spec.S1SP3)},
		{name: "SMETS1 without an S1SP", change: provider(spec.SMETS1, spec.NoS1SP), wantError: "SMETS1 device with S1SP 0: want 1, 2 or 3"},
		{name: "SMETS1 with S1SP 4", change: provider(spec.SMETS1, 4), wantError: "SMETS1 device with S1SP 4"},
		{name: "SMETS2 without an S1SP", change: provider(spec.SMETS2, spec.NoS1SP)},
		{name: "SMETS2 with an S1SP", change: provider(spec.SMETS2, spec.S1SP1), wantError: "SMETS2 device with S1SP 1: want none"},
		{name: "no SMETS", change: provider(0, spec.NoS1SP), wantError: "SMETS version 0"},
		{name: "SMETS3", change: provider(3, spec.NoS1SP), wantError: "SMETS version 3"},

		{name: "credential of another role", change: credential(spec.NetworkOperator, spec.Credential{Role: spec.Supplier, Owner: aUser})},
		{name: "unknown slot", change: credential("Operator", spec.Credential{Role: spec.Supplier, Owner: aUser}), wantError: `slot "Operator"`},
		{name: "no slot", change: credential(spec.NoSlot, spec.Credential{Role: spec.Supplier, Owner: aUser}), wantError: `slot ""`},
		{name: "unknown role of a credential", change: credential(spec.Supplier, spec.Credential{Role: "Operator", Owner: aUser}), wantError: `holds role "Operator"`},
		{name: "credential of nobody", change: credential(spec.Supplier, spec.Credential{Role: spec.Supplier}), wantError: "and an owner"},
	} {
		t.Run(test.name, func(t *testing.T) {
			device := aWorld().Devices[0]
			test.change(&device)
			checkError(t, device.Validate(), test.wantError)
		})
	}
}

// Of several bad slots the same one is reported each time.
func TestDeviceValidateIsDeterministic(t *testing.T) {
	device := aWorld().Devices[0]
	device.Credentials = map[spec.RemotePartyRole]spec.Credential{"C": {}, "B": {}, "D": {}, "A": {}}
	for range 50 {
		checkError(t, device.Validate(), `slot "A"`)
	}
}
