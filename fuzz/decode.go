package fuzz

import (
	"math"

	"example.org/mp107/conformance/suite"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Situation is one request in a world, under a regime.
type Situation struct {
	Regime  Regime
	World   spec.World
	Request spec.ServiceRequest
}

// DecodeCase makes a Situation of any bytes: of the header, and of the first
// record as a request. The world and the request are well formed.
func DecodeCase(data []byte) (Situation, error) {
	c := Situation{Regime: decodeRegime(part(data, regimeAt, devicesAt)), World: decodeWorld(data)}
	machine, err := c.Regime.Machine()
	if err != nil {
		return Situation{}, err
	}
	state, err := model.Start(c.World)
	if err != nil {
		return Situation{}, err
	}
	s, _ := record(data, 0)
	s.next() // the kind of event
	c.Request = (&requests{s, machine, state, c.World, true}).decode()
	return c, nil
}

// The cast of the decoded worlds, by the names that stories have for them. Users are
// few, so that the holder of a credential, the registered party and the originator
// often coincide.
const (
	electric  = suite.RegisteredOperator // usually the registered ED
	electric2 = suite.AnotherOperator    // usually holds the ED's place
	gas       = suite.GasOperator        // usually the registered GT
	supplier  = suite.RegisteredSupplier // usually the registered supplier
	anyone    = suite.ManyRoles          // of every role
	stranger  = suite.AnotherParty       // no User
)

// The Devices of the decoded worlds. The last is never in the inventory.
const (
	device1             = suite.TargetDevice
	device2             = suite.BystanderDevice
	device3  spec.EUI64 = 0x00DB107000001008
	noDevice spec.EUI64 = 0x00DB107000001FFF
)

var (
	cast = []spec.EUI64{electric, electric2, gas, supplier, anyone, stranger}
	// Whose certificates are: mostly of those who can do something with them.
	owners  = []spec.EUI64{electric, electric2, gas, electric2, anyone, electric2, supplier, anyone, electric2, gas, stranger, electric, anyone, electric2}
	devices = []spec.EUI64{device1, device2, device3}
)

const (
	mpan1 spec.MPxN = "1012345678901"
	mpan2 spec.MPxN = "1012345678902"
	mprn1 spec.MPxN = "7412345601"
	mprn2 spec.MPxN = "741234"
)

// moments are when worlds begin: mostly when all do, else off the hour, or a little
// before 32 bits of seconds end.
var moments = []spec.Time{spec.Epoch, spec.Epoch, spec.Epoch, spec.Epoch, spec.Epoch, spec.Epoch, spec.Epoch + 37*spec.Minute + 5, math.MaxInt32 - spec.Hour/2}

func decodeWorld(data []byte) spec.World {
	world := spec.World{Now: moments[part(data, momentAt, momentAt+1).below(16)*len(moments)/16]}
	count := part(data, devicesAt, devicesAt+1).below(3)
	for i, id := range devices[:1+(count+2)%3] { // three by default
		from := devicesAt + 1 + i*deviceSize
		world.Devices = append(world.Devices, decodeDevice(part(data, from, from+deviceSize), id))
	}
	world.Users = decodeUsers(part(data, usersAt, registrationsAt))
	world.Registrations = decodeRegistrations(part(data, registrationsAt, countersAt), world.Now)
	world.Counters = decodeCounters(part(data, countersAt, momentAt))
	return world
}

func decodeUsers(s *source) []spec.User {
	usual := map[spec.EUI64][]spec.UserRole{
		electric: {spec.ED}, electric2: {spec.ED, spec.GT}, gas: {spec.GT}, supplier: {spec.IS, spec.GS, spec.ES}, anyone: spec.UserRoles(),
	}
	var users []spec.User
	for _, id := range cast {
		user := spec.User{ID: id, Roles: usual[id], Status: spec.UserActive}
		switch b := s.next(); {
		case id == stranger:
			continue
		case b >= 240:
			user.Status = spec.UserSuspended
		case b >= 200:
			user.Roles = nil
			for i, role := range spec.UserRoles() {
				if b>>(i%6)&1 == 1 {
					user.Roles = append(user.Roles, role)
				}
			}
		}
		users = append(users, user)
	}
	return users
}

func decodeDevice(s *source, id spec.EUI64) spec.Device {
	d := spec.Device{ID: id, SMETS: choose(s, spec.SMETS1, spec.SMETS1, spec.SMETS1, spec.SMETS2), Status: spec.Commissioned}
	if d.SMETS == spec.SMETS1 {
		d.S1SP = choose(s, spec.S1SP1, spec.S1SP2, spec.S1SP3)
	}
	d.Type = choose(s, spec.ESME, spec.ESME, spec.GSME, spec.GPF)
	if s.oneIn(8) {
		d.Type = choose(s, spec.DeviceTypes()...)
	}
	if s.oneIn(8) {
		d.Status = choose(s, spec.DeviceStatuses()...)
	}
	switch d.Type.NetworkOperatorRole() {
	case spec.ED:
		d.MPxN = choose(s, mpan1, mpan1, mpan2)
	case spec.GT:
		d.MPxN = choose(s, mprn1, mprn1, mprn2)
	default:
		d.MPxN = choose(s, mpan1, mprn1, "")
	}
	d.Credentials = map[spec.RemotePartyRole]spec.Credential{}
	for _, slot := range spec.RemotePartyRoles() {
		if owner := decodeHolder(s, slot); owner != 0 {
			d.Credentials[slot] = spec.Credential{Role: slot, Owner: owner}
		}
	}
	return d
}

// decodeHolder chooses who holds a slot, zero for nobody. The slots other than
// the two that Users' roles rely on share few holders and are often empty.
func decodeHolder(s *source, slot spec.RemotePartyRole) spec.EUI64 {
	switch slot {
	case spec.NetworkOperator:
		return choose(s, append([]spec.EUI64{electric2, 0}, owners...)...)
	case spec.Supplier:
		return choose(s, supplier, anyone, electric, electric2, 0)
	case spec.ACB, spec.TransCoS:
		return choose(s, 0, stranger, anyone, electric2)
	default:
		return 0
	}
}

// decodeRegistrations chooses who is registered for every metering point in
// every role that it can have, and what is to change later.
func decodeRegistrations(s *source, now spec.Time) []spec.Registration {
	usual := map[spec.UserRole]spec.EUI64{spec.ED: electric, spec.GT: gas, spec.IS: supplier, spec.GS: supplier, spec.ES: supplier, spec.RSA: anyone}
	var rows []spec.Registration
	for _, mpxn := range []spec.MPxN{mpan1, mprn1, mpan2, mprn2} {
		for _, role := range spec.UserRoles() {
			row := spec.Registration{MPxN: mpxn, Role: role, Party: usual[role], From: now - spec.Day}
			if row.Validate() != nil {
				continue
			}
			b := s.next()
			switch {
			case b >= 240:
				continue // never registered
			case b >= 192:
				row.Party = cast[int(b)%len(cast)]
			case b >= 96:
				change := row // somebody else's turn, just begun or to come
				change.Party = append(cast, 0)[int(b)%(len(cast)+1)]
				change.From = now + []spec.Time{0, 1, spec.Hour, -spec.Hour}[int(b)/8%4]
				rows = append(rows, change)
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// counterValues are the last counters worth telling apart.
var counterValues = []uint64{5, 0, 1, math.MaxUint64 - 1, math.MaxUint64}

func decodeCounters(s *source) []spec.Counter {
	var counters []spec.Counter
	seen := map[[2]spec.EUI64]bool{}
	for range s.below(4) {
		c := spec.Counter{
			Originator: choose(s, cast...), Target: choose(s, device1, device2, device3, spec.DSP), Last: choose(s, counterValues...),
		}
		if key := [2]spec.EUI64{c.Originator, c.Target}; !seen[key] {
			seen[key] = true
			counters = append(counters, c)
		}
	}
	return counters
}
