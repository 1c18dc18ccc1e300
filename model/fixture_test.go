package model_test

import (
	"slices"
	"sync"
	"testing"
	"testing/fstest"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// The parties and Devices of the tests' world. They are parts in a story, not
// organisations that exist.
const (
	rightED  spec.EUI64 = 0x10 + iota // the registered electricity distributor
	wrongED                           // another one, whose credential the ESME holds
	rightGT                           // the registered gas transporter
	supplier                          // registered, and holds the Supplier credentials
	outsider                          // a User without any part
	stranger                          // no User at all
	dcc                               // the DCC, which holds the slots that are no User's
	esme                              // SMETS1 of S1SP 1, with the wrong credential
	gsme                              // SMETS1 of S1SP 2, in order
	third                             // an ESME of S1SP 3 with the wrong credential
	newer                             // SMETS2, with the wrong credential
	nowhere                           // not in the inventory
)

// The metering points of the tests' world.
const (
	mpan      spec.MPxN = "1012345678901"
	mprn      spec.MPxN = "7412345601"
	thirdMPAN spec.MPxN = "1012345678903"
	newerMPAN spec.MPxN = "1012345678902"
)

// longAgo is when everybody's registration in the tests' world began.
const longAgo = spec.Epoch - 365*spec.Day

// town is the world of the tests: the seed's problem on one Device of each kind.
func town() spec.World {
	meter := func(id spec.EUI64, device spec.DeviceType, smets spec.SMETS, s1sp spec.S1SP, mpxn spec.MPxN, operator spec.EUI64) spec.Device {
		return spec.Device{
			ID: id, Type: device, SMETS: smets, S1SP: s1sp, Status: spec.Commissioned, MPxN: mpxn,
			Credentials: map[spec.RemotePartyRole]spec.Credential{
				spec.NetworkOperator: {Role: spec.NetworkOperator, Owner: operator},
				spec.Supplier:        {Role: spec.Supplier, Owner: supplier},
				spec.TransCoS:        {Role: spec.TransCoS, Owner: dcc},
			},
		}
	}
	user := func(id spec.EUI64, roles ...spec.UserRole) spec.User {
		return spec.User{ID: id, Roles: roles, Status: spec.UserActive}
	}
	world := spec.World{
		Now: spec.Epoch,
		Users: []spec.User{
			user(rightED, spec.ED), user(wrongED, spec.ED, spec.GT), user(rightGT, spec.GT),
			user(supplier, spec.IS, spec.GS), user(outsider, spec.IS, spec.ED, spec.OU),
		},
		Devices: []spec.Device{
			meter(esme, spec.ESME, spec.SMETS1, spec.S1SP1, mpan, wrongED),
			meter(gsme, spec.GSME, spec.SMETS1, spec.S1SP2, mprn, rightGT),
			meter(third, spec.ESME, spec.SMETS1, spec.S1SP3, thirdMPAN, wrongED),
			meter(newer, spec.ESME, spec.SMETS2, spec.NoS1SP, newerMPAN, wrongED),
		},
		Registrations: []spec.Registration{
			{MPxN: mprn, Role: spec.GT, Party: rightGT, From: longAgo},
			{MPxN: mprn, Role: spec.GS, Party: supplier, From: longAgo},
		},
	}
	for _, point := range []spec.MPxN{mpan, thirdMPAN, newerMPAN} {
		world.Registrations = append(world.Registrations,
			spec.Registration{MPxN: point, Role: spec.ED, Party: rightED, From: longAgo},
			spec.Registration{MPxN: point, Role: spec.IS, Party: supplier, From: longAgo})
	}
	return world
}

// asks is a Service Request in good order.
func asks(originator spec.EUI64, role spec.UserRole, srv spec.SRV, target spec.EUI64, counter uint64) spec.ServiceRequest {
	return spec.ServiceRequest{
		Originator: originator, Role: role, Target: target, SRV: srv, Counter: counter,
		Signature: spec.Signature{Signer: originator, Valid: true},
	}
}

// places is a 6.15.1 that puts a party's credential into a slot.
func places(originator spec.EUI64, role spec.UserRole, target spec.EUI64, slot spec.RemotePartyRole, owner spec.EUI64, counter uint64) spec.ServiceRequest {
	r := asks(originator, role, spec.UpdateSecurityCredentialsKRP, target, counter)
	r.Update = &spec.CredentialUpdate{Slot: slot, Certificates: []spec.Certificate{{Use: spec.DigitalSigning, Role: slot, Owner: owner}}}
	return r
}

// later makes a request future-dated.
func later(r spec.ServiceRequest, at spec.Time) spec.ServiceRequest {
	r.ExecuteAt = &at
	return r
}

func submits(r spec.ServiceRequest) spec.Event { return spec.Event{Submit: &r} }

func advances(to spec.Time) spec.Event { return spec.Event{Advance: &spec.Advance{To: to}} }

func alerts(device spec.EUI64) spec.Event { return spec.Event{Alert: &spec.Alert{Device: device}} }

func uploads() spec.Event { return spec.Event{Upload: &spec.Upload{}} }

func registers(mpxn spec.MPxN, role spec.UserRole, party spec.EUI64, from spec.Time) spec.Event {
	return spec.Event{Register: &spec.Registration{MPxN: mpxn, Role: role, Party: party, From: from}}
}

// fataler is a test, a benchmark or a drawn test.
type fataler interface {
	Helper()
	Fatal(args ...any)
}

func law(t fataler) *legaltext.Register {
	t.Helper()
	register, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	return register
}

var embedded = sync.OnceValues(legaltext.Embedded)

func machine(t fataler, release spec.Release, readings spec.Readings) *model.Machine {
	t.Helper()
	m, err := model.New(law(t), release, readings)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func start(t fataler, world spec.World) model.State {
	t.Helper()
	state, err := model.Start(world)
	if err != nil {
		t.Fatal(err)
	}
	return state
}

// step takes a step that must be possible.
func step(t fataler, m *model.Machine, s model.State, e spec.Event) (model.State, model.Effect) {
	t.Helper()
	next, verdict, err := m.Step(s, e)
	if err != nil {
		t.Fatal(err)
	}
	return next, verdict
}

// run takes many steps and gives the last state and all the verdicts.
func run(t fataler, m *model.Machine, s model.State, events ...spec.Event) (model.State, []model.Effect) {
	t.Helper()
	var verdicts []model.Effect
	for _, e := range events {
		next, verdict := step(t, m, s, e)
		s, verdicts = next, append(verdicts, verdict)
	}
	return s, verdicts
}

// lawOf is a register of the tests' own.
func lawOf(t *testing.T, markdown string) *legaltext.Register {
	t.Helper()
	register, err := legaltext.Load(fstest.MapFS{"law.md": &fstest.MapFile{Data: []byte(markdown)}})
	if err != nil {
		t.Fatal(err)
	}
	return register
}

// manyReadings are the combinations of readings in which all but four readings,
// any four, have their default answers.
func manyReadings() []spec.Readings {
	return slices.DeleteFunc(model.Combinations(), func(r spec.Readings) bool { return len(r) > 4 })
}
