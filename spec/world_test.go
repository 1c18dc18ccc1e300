package spec_test

import (
	"testing"

	"example.org/mp107/spec"
)

const (
	anMPAN spec.MPxN = "1200012345678"
	anMPRN spec.MPxN = "7612345"
)

// aWorld is well formed and has one of everything.
func aWorld() spec.World {
	return spec.World{
		Now:   spec.Epoch,
		Users: []spec.User{{ID: aUser, Roles: []spec.UserRole{spec.ED}, Status: spec.UserActive}},
		Devices: []spec.Device{{
			ID: aDevice, Type: spec.ESME, SMETS: spec.SMETS1, S1SP: spec.S1SP1, Status: spec.Commissioned, MPxN: anMPAN,
			Credentials: map[spec.RemotePartyRole]spec.Credential{spec.NetworkOperator: {Role: spec.NetworkOperator, Owner: aUser}},
		}},
		Registrations: []spec.Registration{{MPxN: anMPAN, Role: spec.ED, Party: aUser, From: spec.Epoch}},
		Counters:      []spec.Counter{{Originator: aUser, Target: aDevice, Last: 7}},
	}
}

func TestWorldValidate(t *testing.T) {
	for _, test := range []struct {
		name      string
		change    func(*spec.World)
		wantError string
	}{
		{name: "well formed", change: func(*spec.World) {}},
		{name: "empty", change: func(w *spec.World) { *w = spec.World{} }},
		{name: "user without an identifier", change: func(w *spec.World) { w.Users[0].ID = 0 }, wantError: "user without an identifier"},
		{name: "user twice", change: func(w *spec.World) { w.Users = append(w.Users, w.Users[0]) }, wantError: "user 10-00-00-00-00-00-00-01 is listed twice"},
		{name: "unknown user status", change: func(w *spec.World) { w.Users[0].Status = "" }, wantError: `unknown user status "": want one of Active, Suspended`},
		{name: "unknown user role", change: func(w *spec.World) { w.Users[0].Roles = []spec.UserRole{"DNO"} }, wantError: `unknown User Role "DNO"`},
		{name: "device twice", change: func(w *spec.World) { w.Devices = append(w.Devices, w.Devices[0]) }, wantError: "device 20-00-00-00-00-00-00-01 is listed twice"},
		{name: "device with the identifier of the DSP", change: func(w *spec.World) { w.Devices[0].ID = spec.DSP }, wantError: "has the identifier of the DSP"},
		{name: "device not well formed", change: func(w *spec.World) { w.Devices[0].SMETS = 3 }, wantError: "SMETS version 3: want 1 or 2"},
		{name: "registration not well formed", change: func(w *spec.World) { w.Registrations[0].Role = spec.OU }, wantError: "no registration exists for that role"},
		{name: "registration twice from one moment", change: func(w *spec.World) {
			second := w.Registrations[0]
			second.Party = 9
			w.Registrations = append(w.Registrations, second)
		}, wantError: "metering point 1200012345678 has two registrations as ED from 2022-11-03T00:00:00Z"},
		{name: "registration followed by another", change: func(w *spec.World) {
			later := w.Registrations[0]
			later.Party, later.From = 0, later.From+spec.Day
			w.Registrations = append(w.Registrations, later)
		}},
		{name: "counter twice", change: func(w *spec.World) {
			w.Counters = append(w.Counters, spec.Counter{Originator: aUser, Target: aDevice, Last: 8})
		}, wantError: "have two counters"},
		{name: "counter for another target", change: func(w *spec.World) {
			w.Counters = append(w.Counters, spec.Counter{Originator: aUser, Target: spec.DSP, Last: 8})
		}},
		{name: "counter without an originator", change: func(w *spec.World) { w.Counters[0].Originator = 0 }, wantError: "give both an EUI-64"},
		{name: "counter without a target", change: func(w *spec.World) { w.Counters[0].Target = 0 }, wantError: "give both an EUI-64"},
	} {
		t.Run(test.name, func(t *testing.T) {
			world := aWorld()
			test.change(&world)
			checkError(t, world.Validate(), test.wantError)
		})
	}
}

// Which metering points each role is registered for.
func TestRegistrationValidate(t *testing.T) {
	const electricity, gas, either, neither = "a 13-digit MPAN", "an MPRN of 6 to 10 digits", "an MPAN or an MPRN", "no registration exists"
	for role, want := range map[spec.UserRole]string{
		spec.IS: electricity, spec.ES: electricity, spec.ED: electricity,
		spec.GS: gas, spec.GT: gas, spec.RSA: either, spec.OU: neither, "": neither, "DNO": neither,
	} {
		wantFor := map[spec.MPxN]string{anMPAN: "", anMPRN: "", "": want, "12345": want, "120001234567X": want}
		if want != electricity && want != either {
			wantFor[anMPAN] = want
		}
		if want != gas && want != either {
			wantFor[anMPRN] = want
		}
		for point, wantError := range wantFor {
			t.Run(string(role)+" of "+string(point), func(t *testing.T) {
				checkError(t, spec.Registration{MPxN: point, Role: role, Party: aUser}.Validate(), wantError)
			})
		}
	}
}
