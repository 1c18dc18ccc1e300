package duis_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/duis"
	"example.org/mp107/conformance/dsp"
	wire "example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/conformance/duis/server"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// theirs is a world as a vendor has it: the parties of the suite under other
// names, later in time, and several meters of each kind on metering points of
// their own, all registered to somebody else.
func theirs(t *testing.T, meters int) spec.World {
	t.Helper()
	small, _ := aRepair(t)
	name := func(id spec.EUI64) spec.EUI64 { return id ^ 0x0000_0F00_0000_0000 }
	world := spec.World{Now: small.Now + 100*spec.Day}
	for _, user := range small.Users {
		user.ID, user.Roles = name(user.ID), user.Roles[:1]
		world.Users = append(world.Users, user)
	}
	for n := range meters {
		mpxns := map[spec.MPxN]spec.MPxN{}
		for i, device := range small.Devices {
			if mpxns[device.MPxN] == "" {
				mpxns[device.MPxN] = spec.MPxN(fmt.Sprintf("10%011d", 100+10*n+i))
			}
			device.ID, device.MPxN = name(device.ID)+spec.EUI64(n)<<32, mpxns[device.MPxN]
			credentials := map[spec.RemotePartyRole]spec.Credential{}
			for slot, credential := range device.Credentials {
				credential.Owner = name(credential.Owner)
				credentials[slot] = credential
			}
			device.Credentials = credentials
			world.Devices = append(world.Devices, device)
		}
		for _, mpxn := range mpxns {
			world.Registrations = append(world.Registrations, spec.Registration{MPxN: mpxn, Role: spec.ED, Party: name(suite.AnotherParty), From: small.Now})
		}
	}
	return world
}

// TestBlackBoxElsewhere: in a world with names of its own the cases are judged
// that find a place in it, the vendor making the registrations; what a case has
// changed is read back, and the next one takes another meter.
func TestBlackBoxElsewhere(t *testing.T) {
	const meters = 6
	world := theirs(t, meters)
	orders := []pki.Order{{Role: pki.DSPSigning, Owner: spec.DSPOnWire}}
	for _, user := range world.Users {
		orders = append(orders, pki.Order{Role: pki.UserSigning, Owner: user.ID})
	}
	kit, err := pki.NewKit(nil, around(), orders...)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name    string
		faults  []dsp.FaultID
		driven  bool
		profile string
		pass    int
		fails   bool
	}{
		{"driven", nil, true, "simulated", 4, false},
		{"driven, dcc-boxed", nil, true, "dcc-boxed", 4, false},
		{"not driven", nil, false, "simulated", 0, false},
		{"driven, faulty", []dsp.FaultID{dsp.NoBypass}, true, "simulated", 0, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			profile := loaded(t, test.profile)
			s, err := server.New(dsp.Config{Release: spec.MP107, Faults: test.faults}, kit, server.Config{Profile: profile})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			service, control := httptest.NewServer(s.Handler()), httptest.NewServer(s.Control())
			defer service.Close()
			defer control.Close()
			own := connect(t, duis.Config{URL: service.URL, Control: control.URL, PKI: kit})
			if err := own.Reset(t.Context(), world); err != nil {
				t.Fatal(err)
			}
			config := duis.Config{URL: service.URL, PKI: kit, World: &world, Observer: world.Users[0].ID, Profile: profile}
			driven := 0
			if test.driven {
				config.DriveRegistration = func(ctx context.Context, row spec.Registration) error {
					driven++
					_, err := own.Apply(ctx, spec.Event{Register: &row})
					return err
				}
			}
			a := connect(t, config)
			if url := a.ReceiverURL(); url != "" { // its vendor tells the DSP where its Users are reached
				endpoints := map[spec.EUI64]string{}
				for _, user := range world.Users {
					endpoints[user.ID] = url
				}
				system{control: control}.tell(t, "endpoints", endpoints)
			}
			o := outcome(t, newSuite(t, suite.Options{Release: spec.MP107, Plain: true, Run: []string{
				"*/*/table/6.15.1/ED/SMETS1-ESME/not-owner/holds-targeted/declares-NetworkOperator",
				"*/*/table/6.15.1/ED/SMETS1-ESME/owner/holds-targeted/declares-NetworkOperator",
			}}), a)
			if o.Counts.Pass < test.pass || (o.Counts.Fail > 0) != test.fails || o.Counts.Error > 0 || test.driven != (driven > 0) {
				t.Errorf("%+v, %d registrations", o.Counts, driven)
			}
			for _, result := range o.Results {
				if result.Verdict == conformance.Inconclusive && result.Reason == "" {
					t.Errorf("%s: it is not said what cannot be judged", result.ID)
				}
				if result.Verdict == conformance.Error || result.Verdict == conformance.Fail && !test.fails {
					t.Errorf("%s: %s", result.ID, result.Reason)
				}
			}
			t.Logf("%+v", o.Counts)
		})
	}
}

// TestDriveFails: a hook that fails makes the case an error, and never a pass.
func TestDriveFails(t *testing.T) {
	v := newVendor(t)
	world, _ := declared(t)
	v.prepare(t, world)
	failed := errors.New("no such database")
	a := connect(t, duis.Config{URL: v.service.URL, PKI: v.kit, World: &world, DriveRegistration: func(context.Context, spec.Registration) error { return failed }})
	if err := a.Reset(t.Context(), world); err != nil {
		t.Fatalf("nothing has to be registered: %v", err)
	}
	row := world.Registrations[0]
	row.From = world.Now
	if _, err := a.Apply(t.Context(), spec.Event{Register: &row}); !errors.Is(err, failed) {
		t.Errorf("%v", err)
	}
	row.MPxN = "999"
	if _, err := a.Apply(t.Context(), spec.Event{Register: &row}); !errors.Is(err, duis.ErrNotPossible) {
		t.Errorf("an unknown metering point: %v", err)
	}
	if _, err := a.Submit(t.Context(), spec.ServiceRequest{Originator: 7, Role: spec.ED, Target: spec.DSP, Counter: 1, SRV: "8.2"}); !errors.Is(err, wire.ErrInexpressible) {
		t.Errorf("a stranger: %v", err)
	}
}
