package observe

import (
	"fmt"
	"math/rand/v2"

	"example.org/mp107/spec"
)

// The parties of a synthetic world: two Network Operators of either fuel, suppliers, and
// one that only reads. Every fifth Device or so holds the wrong Network Operator's
// credential, which is far more than can be expected of any real system [A].
const (
	operators = 2
	suppliers = 2
)

func synthetic(kind byte, n int) spec.EUI64 {
	return 0x00DB107100000000 | spec.EUI64(kind)<<16 | spec.EUI64(n)
}

// Synthetic draws a world of some Devices, and events that happen in it, for a log to
// try an Observer with. Everything comes from the seed. It asks the law nothing.
func Synthetic(seed uint64, devices, events int) (spec.World, []spec.Event) {
	g := &generator{random: rand.New(rand.NewPCG(seed, 0x109)), counters: map[link]uint64{}}
	g.world(devices)
	for range events {
		g.all = append(g.all, g.event())
	}
	return g.w, g.all
}

type generator struct {
	random   *rand.Rand
	w        spec.World
	all      []spec.Event
	now      spec.Time
	counters map[link]uint64
	last     *spec.ServiceRequest
}

func (g *generator) chance(percent int) bool { return g.random.IntN(100) < percent }

func (g *generator) world(devices int) {
	g.now, g.w.Now = spec.Epoch, spec.Epoch
	user := func(id spec.EUI64, roles ...spec.UserRole) {
		g.w.Users = append(g.w.Users, spec.User{ID: id, Roles: roles, Status: spec.UserActive})
	}
	for n := range operators {
		user(synthetic('E', n), spec.ED)
		user(synthetic('G', n), spec.GT)
	}
	for n := range suppliers {
		user(synthetic('S', n), spec.IS, spec.GS)
	}
	user(synthetic('O', 0), spec.OU)
	for n := range devices {
		g.device(n)
	}
}

// parties are the Network Operators and the suppliers for a Device, each in its role.
func (g *generator) parties(d spec.Device) (operator byte, as, supplying spec.UserRole) {
	if d.Type == spec.GSME {
		return 'G', spec.GT, spec.GS
	}
	return 'E', spec.ED, spec.IS
}

func (g *generator) device(n int) {
	d := spec.Device{ID: synthetic('D', n), Type: spec.ESME, SMETS: spec.SMETS1, S1SP: spec.S1SP(1 + g.random.IntN(3)), Status: spec.Commissioned, MPxN: spec.MPxN(fmt.Sprintf("107%010d", n))}
	if g.chance(30) {
		d.Type, d.MPxN = spec.GSME, spec.MPxN(fmt.Sprintf("107%06d", n))
	}
	if g.chance(25) {
		d.SMETS, d.S1SP = spec.SMETS2, spec.NoS1SP
	}
	kind, as, supplying := g.parties(d)
	registered, holder := g.random.IntN(operators), 0
	if holder = registered; g.chance(20) {
		holder = (registered + 1) % operators
	}
	supplier := g.random.IntN(suppliers)
	holds := supplier
	if g.chance(30) {
		holds = (supplier + 1) % suppliers
	}
	d.Credentials = map[spec.RemotePartyRole]spec.Credential{
		spec.NetworkOperator: {Role: spec.NetworkOperator, Owner: synthetic(kind, holder)},
		spec.Supplier:        {Role: spec.Supplier, Owner: synthetic('S', holds)},
	}
	g.w.Devices = append(g.w.Devices, d)
	g.w.Registrations = append(g.w.Registrations,
		spec.Registration{MPxN: d.MPxN, Role: as, Party: synthetic(kind, registered), From: spec.Epoch - 365*spec.Day},
		spec.Registration{MPxN: d.MPxN, Role: supplying, Party: synthetic('S', supplier), From: spec.Epoch - 365*spec.Day})
}

func (g *generator) event() spec.Event {
	d := g.w.Devices[g.random.IntN(len(g.w.Devices))]
	kind, as, supplying := g.parties(d)
	switch n := g.random.IntN(100); {
	case n < 20:
		g.now += spec.Time(1 + g.random.IntN(3*int(spec.Hour)))
		return spec.Event{Advance: &spec.Advance{To: g.now}}
	case n < 30:
		return spec.Event{Alert: &spec.Alert{Device: d.ID}}
	case n < 34:
		return spec.Event{Register: &spec.Registration{MPxN: d.MPxN, Role: as, Party: synthetic(kind, g.random.IntN(operators)), From: g.now + spec.Time(g.random.IntN(int(spec.Day)))}}
	case n < 36:
		return spec.Event{DeviceStatus: &spec.DeviceStatusChange{Device: d.ID, Status: []spec.DeviceStatus{spec.Commissioned, spec.Commissioned, spec.Suspended}[g.random.IntN(3)]}}
	case n < 37:
		u := g.w.Users[g.random.IntN(len(g.w.Users))]
		return spec.Event{UserStatus: &spec.UserStatusChange{User: u.ID, Status: spec.UserActive}}
	case n < 39 && g.last != nil:
		again := *g.last // a replay
		return spec.Event{Submit: &again}
	case n < 60:
		return g.submit(g.repair(d, kind, as))
	case n < 70:
		return g.submit(g.handover(d, supplying))
	default:
		return g.submit(g.request(d, supplying))
	}
}

// repair is a 6.15.1 for the Network Operator's credential, from any operator of the fuel.
func (g *generator) repair(d spec.Device, kind byte, as spec.UserRole) spec.ServiceRequest {
	r := spec.ServiceRequest{Originator: synthetic(kind, g.random.IntN(operators)), Role: as, Target: d.ID, SRV: spec.UpdateSecurityCredentialsKRP}
	r.Update = &spec.CredentialUpdate{Slot: spec.NetworkOperator, Certificates: []spec.Certificate{
		{Use: spec.DigitalSigning, Role: spec.NetworkOperator, Owner: synthetic(kind, g.random.IntN(operators))}}}
	if g.chance(15) {
		due := g.now + spec.Time(1+g.random.IntN(int(spec.Day)))
		r.ExecuteAt = &due
	}
	return r
}

// handover is a 6.15.1 for the Supplier's credential.
func (g *generator) handover(d spec.Device, as spec.UserRole) spec.ServiceRequest {
	return spec.ServiceRequest{Originator: synthetic('S', g.random.IntN(suppliers)), Role: as, Target: d.ID, SRV: spec.UpdateSecurityCredentialsKRP,
		Update: &spec.CredentialUpdate{Slot: spec.Supplier, Certificates: []spec.Certificate{
			{Use: spec.DigitalSigning, Role: spec.Supplier, Owner: synthetic('S', g.random.IntN(suppliers))}}}}
}

// request is any that a supplier, or somebody who only reads, is eligible for.
func (g *generator) request(d spec.Device, supplying spec.UserRole) spec.ServiceRequest {
	r := spec.ServiceRequest{Originator: synthetic('S', g.random.IntN(suppliers)), Role: supplying, Target: d.ID}
	if g.chance(10) {
		r.Originator, r.Role = synthetic('O', 0), spec.OU
	}
	for {
		v := spec.Catalogue()[g.random.IntN(len(spec.Catalogue()))]
		if v.EligibleFor(r.Role) && !v.NonDevice && v.SRV != spec.UpdateSecurityCredentialsKRP {
			r.SRV = v.SRV
			return r
		}
	}
}

func (g *generator) submit(r spec.ServiceRequest) spec.Event {
	l := link{r.Originator, r.Target}
	g.counters[l]++
	r.Counter, r.Signature = g.counters[l], spec.Signature{Signer: r.Originator, Valid: true}
	if g.chance(2) {
		r.Signature.Valid = false
	}
	g.last = &r
	return spec.Event{Submit: &r}
}
