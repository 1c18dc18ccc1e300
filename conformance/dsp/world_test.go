package dsp_test

import (
	"fmt"
	"strings"
	"testing"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/spec"
)

// The parties and Devices of every test. The names in lines of a trace are theirs.
const (
	is1, is2 spec.EUI64 = 0x11, 0x12
	gs1      spec.EUI64 = 0x21
	ed1, ed2 spec.EUI64 = 0x31, 0x32
	gt1, gt2 spec.EUI64 = 0x41, 0x42
	ou1      spec.EUI64 = 0x51
	rsa1     spec.EUI64 = 0x61
	es1      spec.EUI64 = 0x71
	both     spec.EUI64 = 0x81 // a User with the roles IS and ED

	esme   spec.EUI64 = 0xA1 // SMETS1, S1SP 1: ed2 holds, ed1 is registered
	gsme   spec.EUI64 = 0xA2 // SMETS1, S1SP 2: gt2 holds, gt1 is registered
	gpf    spec.EUI64 = 0xA3 // SMETS1, S1SP 2, same MPRN: gt2 holds too
	third  spec.EUI64 = 0xA4 // SMETS1, S1SP 3: ed2 holds, ed1 is registered
	smets2 spec.EUI64 = 0xA5 // SMETS2: ed2 holds, ed1 is registered
	ihd    spec.EUI64 = 0xA6 // SMETS1, no metering point
	orphan spec.EUI64 = 0xA7 // SMETS1, S1SP 1: nobody is registered for it
	gsme2  spec.EUI64 = 0xA8 // SMETS2 gas meter: the User both holds
	nobody spec.EUI64 = 0xFF

	mpan, mpanThird, mpanSMETS2, mpanOrphan spec.MPxN = "1000000000001", "1000000000002", "1000000000003", "1000000000004"
	mprn, mprnSMETS2                        spec.MPxN = "2000001", "2000002"
)

const (
	update        = spec.UpdateSecurityCredentialsKRP
	enableSupply  = spec.SRV("7.1")    // critical, IS
	updateTariff  = spec.SRV("1.1.1")  // critical, IS and GS, can be future-dated
	readNetwork   = spec.SRV("4.10")   // non-critical, ED and GT among others, can be future-dated
	readProfile   = spec.SRV("4.8.1")  // non-critical, OU among others
	readExport    = spec.SRV("4.2")    // non-critical, ES among others
	readSupply    = spec.SRV("7.4")    // non-critical, RSA among others
	readInventory = spec.SRV("8.2")    // non-device
	updateDevice  = spec.SRV("6.15.2") // critical, IS and GS
)

var names = map[spec.EUI64]string{
	0: "nobody", is1: "is1", is2: "is2", gs1: "gs1", ed1: "ed1", ed2: "ed2", gt1: "gt1", gt2: "gt2",
	ou1: "ou1", rsa1: "rsa1", es1: "es1", both: "both", esme: "esme", gsme: "gsme", gpf: "gpf",
	third: "third", smets2: "smets2", ihd: "ihd", orphan: "orphan", gsme2: "gsme2", spec.DSP: "dsp",
}

var devices = []spec.EUI64{esme, gsme, gpf, third, smets2, ihd, orphan, gsme2}

// world is the starting point of every test: on most Devices the wrong Network
// Operator's credential has been placed, as in the paper's story. The edits
// change it before it is used.
func world(edits ...func(*spec.World)) spec.World {
	device := func(id spec.EUI64, kind spec.DeviceType, sp spec.S1SP, mpxn spec.MPxN, supplier, operator spec.EUI64) spec.Device {
		d := spec.Device{ID: id, Type: kind, SMETS: spec.SMETS1, S1SP: sp, Status: spec.Commissioned, MPxN: mpxn}
		if sp == spec.NoS1SP {
			d.SMETS = spec.SMETS2
		}
		if supplier != 0 {
			d.Credentials = map[spec.RemotePartyRole]spec.Credential{
				spec.Supplier:        {Role: spec.Supplier, Owner: supplier},
				spec.NetworkOperator: {Role: spec.NetworkOperator, Owner: operator},
			}
		}
		return d
	}
	w := spec.World{
		Now: spec.Epoch,
		Devices: []spec.Device{
			device(esme, spec.ESME, spec.S1SP1, mpan, is1, ed2),
			device(gsme, spec.GSME, spec.S1SP2, mprn, gs1, gt2),
			device(gpf, spec.GPF, spec.S1SP2, mprn, gs1, gt2),
			device(third, spec.ESME, spec.S1SP3, mpanThird, is1, ed2),
			device(smets2, spec.ESME, spec.NoS1SP, mpanSMETS2, is1, ed2),
			device(ihd, spec.IHD, spec.S1SP1, "", 0, 0),
			device(orphan, spec.ESME, spec.S1SP1, mpanOrphan, is1, ed2),
			device(gsme2, spec.GSME, spec.NoS1SP, mprnSMETS2, gs1, both),
		},
		Registrations: []spec.Registration{
			{MPxN: mprn, Role: spec.GS, Party: gs1}, {MPxN: mprn, Role: spec.GT, Party: gt1},
			{MPxN: mpan, Role: spec.ES, Party: es1}, {MPxN: mpan, Role: spec.RSA, Party: rsa1},
		},
	}
	for id, role := range map[spec.EUI64]spec.UserRole{
		is1: spec.IS, is2: spec.IS, gs1: spec.GS, ed1: spec.ED, ed2: spec.ED, gt1: spec.GT,
		gt2: spec.GT, ou1: spec.OU, rsa1: spec.RSA, es1: spec.ES,
	} {
		w.Users = append(w.Users, spec.User{ID: id, Roles: []spec.UserRole{role}, Status: spec.UserActive})
	}
	w.Users = append(w.Users, spec.User{ID: both, Roles: []spec.UserRole{spec.IS, spec.ED}, Status: spec.UserActive})
	for _, m := range []spec.MPxN{mpan, mpanThird, mpanSMETS2} {
		w.Registrations = append(w.Registrations,
			spec.Registration{MPxN: m, Role: spec.IS, Party: is1}, spec.Registration{MPxN: m, Role: spec.ED, Party: ed1})
	}
	for _, edit := range edits {
		edit(&w)
	}
	return w
}

// on changes one Device of the world.
func on(id spec.EUI64, change func(*spec.Device)) func(*spec.World) {
	return func(w *spec.World) {
		for i := range w.Devices {
			if w.Devices[i].ID == id {
				change(&w.Devices[i])
			}
		}
	}
}

// held puts a credential of the slot's own role into a slot of a Device.
func held(device spec.EUI64, slot spec.RemotePartyRole, owner spec.EUI64) func(*spec.World) {
	return on(device, func(d *spec.Device) { d.Credentials[slot] = spec.Credential{Role: slot, Owner: owner} })
}

// status gives a Device a status, and suspended suspends a User.
func status(device spec.EUI64, s spec.DeviceStatus) func(*spec.World) {
	return on(device, func(d *spec.Device) { d.Status = s })
}

func suspended(id spec.EUI64) func(*spec.World) {
	return func(w *spec.World) {
		for i := range w.Users {
			if w.Users[i].ID == id {
				w.Users[i].Status = spec.UserSuspended
			}
		}
	}
}

// registered adds a row, and counted a counter, to the world.
func registered(m spec.MPxN, role spec.UserRole, party spec.EUI64, from spec.Time) func(*spec.World) {
	return func(w *spec.World) {
		w.Registrations = append(w.Registrations, spec.Registration{MPxN: m, Role: role, Party: party, From: from})
	}
}

func counted(from, target spec.EUI64, last uint64) func(*spec.World) {
	return func(w *spec.World) {
		w.Counters = append(w.Counters, spec.Counter{Originator: from, Target: target, Last: last})
	}
}

// start builds a system in a world.
func start(t *testing.T, config dsp.Config, w spec.World) *dsp.DSP {
	t.Helper()
	d, err := dsp.New(config)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Reset(w); err != nil {
		t.Fatal(err)
	}
	return d
}

// holdings shows the credentials of a Device, "role/owner" where the role of a
// certificate is not its slot's.
func holdings(t *testing.T, d *dsp.DSP, device spec.EUI64) string {
	t.Helper()
	seen, err := d.Observe(device)
	if err != nil {
		t.Fatal(err)
	}
	parts := []string{names[device] + ":"}
	for _, slot := range spec.RemotePartyRoles() {
		credential, ok := seen.Credentials[slot]
		switch {
		case !ok:
		case credential.Role == slot:
			parts = append(parts, fmt.Sprintf("%s=%s", slot, names[credential.Owner]))
		default:
			parts = append(parts, fmt.Sprintf("%s=%s/%s", slot, credential.Role, names[credential.Owner]))
		}
	}
	return strings.Join(parts, " ")
}
