package mutant

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// Bound says in a sentence what the bound is.
const Bound = "in each of seven worlds of two Devices and five parties, every history of one event, of two with a main one, and of three main ones; in the first world also every one of two"

// scene is a world of the bound, with the names of those in it.
type scene struct {
	name               string
	world              spec.World
	operates, supplies spec.UserRole // the roles in which the parties act

	operator, formerOperator, supplier, several spec.EUI64
	stranger                                    spec.EUI64 // no User
	meter, neighbour                            spec.EUI64
}

// kind is what a scene is about.
type kind struct {
	name               string
	device             spec.DeviceType
	smets              spec.SMETS
	provider           spec.S1SP
	point              spec.MPxN
	operates, supplies spec.UserRole
	ids                [7]spec.EUI64 // in the order of the fields of a scene
	change             func(*spec.World)
}

// scenes are the worlds: the credential of a Network Operator that is not
// registered has been placed on the meter, a Device of each kind in turn.
func scenes() []scene {
	plain := [7]spec.EUI64{0x31, 0x32, 0x11, 0x81, 0x99, 0xA1, 0xA2}
	// Identifiers that are the same but for the octets in the middle, and for the first half.
	middle := [7]spec.EUI64{0x1000_0001_0000_0031, 0x1000_0002_0000_0031, 0x1000_0003_0000_0031, 0x1000_0004_0000_0031, 0x1000_0005_0000_0031, 0x1000_0006_0000_0031, 0x1000_0007_0000_0031}
	centre := [7]spec.EUI64{0x10_0000_0100_0031, 0x10_0000_0200_0031, 0x10_0000_0300_0031, 0x10_0000_0400_0031, 0x10_0000_0500_0031, 0x10_0000_0600_0031, 0x10_0000_0700_0031}
	nothing := func(*spec.World) {}
	return []scene{
		newScene(kind{"SMETS1 electricity", spec.ESME, spec.SMETS1, spec.S1SP1, "0100000000001", spec.ED, spec.IS, plain, nothing}),
		newScene(kind{"SMETS1 gas proxy", spec.GPF, spec.SMETS1, spec.S1SP2, "2000001", spec.GT, spec.GS, middle, nothing}),
		newScene(kind{"SMETS2 electricity", spec.ESME, spec.SMETS2, spec.NoS1SP, "0100000000001", spec.ED, spec.IS, centre, func(w *spec.World) {
			w.Devices[0].Status = spec.Recovered
		}}),
		newScene(kind{"SMETS1 gas, similar metering points", spec.GSME, spec.SMETS1, spec.S1SP3, "2000001", spec.GT, spec.GS, plain, func(w *spec.World) {
			w.Devices[1].MPxN = "02000001"
			former := w.Users[1].ID
			w.Registrations = append(w.Registrations, spec.Registration{MPxN: "02000001", Role: spec.GT, Party: former, From: spec.Epoch - spec.Hour})
		}}),
		newScene(kind{"empty slots", spec.ESME, spec.SMETS1, spec.S1SP2, "0100000000001", spec.ED, spec.IS, plain, func(w *spec.World) {
			w.Devices[0].Credentials = nil
			w.Devices[0].Status = spec.InstalledNotCommissioned
			w.Devices[1].S1SP = spec.S1SP3
		}}),
		newScene(kind{"neither fuel", spec.PPMID, spec.SMETS1, spec.S1SP1, "", spec.ED, spec.IS, plain, func(w *spec.World) {
			w.Devices[1].Type, w.Devices[1].MPxN = spec.GSME, "2000001"
		}}),
		newScene(kind{"to 2038, large counters", spec.ESME, spec.SMETS1, spec.S1SP2, "0100000000001", spec.ED, spec.IS, plain, func(w *spec.World) {
			w.Now = 1<<31 - spec.Hour
			w.Devices[0].Status = spec.Whitelisted
			for _, user := range w.Users {
				w.Counters = append(w.Counters, spec.Counter{Originator: user.ID, Target: w.Devices[0].ID, Last: 1<<53 - 1}, spec.Counter{Originator: user.ID, Target: w.Devices[1].ID})
			}
		}}),
	}
}

func newScene(k kind) scene {
	s := scene{
		name: k.name, operates: k.operates, supplies: k.supplies,
		operator: k.ids[0], formerOperator: k.ids[1], supplier: k.ids[2], several: k.ids[3], stranger: k.ids[4], meter: k.ids[5], neighbour: k.ids[6],
	}
	user := func(id spec.EUI64, roles ...spec.UserRole) spec.User {
		return spec.User{ID: id, Roles: roles, Status: spec.UserActive}
	}
	device := func(id spec.EUI64) spec.Device {
		return spec.Device{
			ID: id, Type: k.device, SMETS: k.smets, S1SP: k.provider, Status: spec.Commissioned, MPxN: k.point,
			Credentials: map[spec.RemotePartyRole]spec.Credential{
				spec.NetworkOperator: {Role: spec.NetworkOperator, Owner: s.formerOperator},
				spec.Supplier:        {Role: spec.Supplier, Owner: s.supplier},
			},
		}
	}
	s.world = spec.World{
		Now: spec.Epoch,
		Users: []spec.User{
			user(s.operator, s.operates), user(s.formerOperator, s.operates), user(s.supplier, s.supplies), user(s.several, s.supplies, s.operates),
		},
		Devices: []spec.Device{device(s.meter), device(s.neighbour)},
	}
	if k.point != "" {
		for role, party := range map[spec.UserRole]spec.EUI64{s.operates: s.operator, s.supplies: s.supplier} {
			s.world.Registrations = append(s.world.Registrations, spec.Registration{MPxN: k.point, Role: role, Party: party, From: spec.Epoch - spec.Day})
		}
		slices.SortFunc(s.world.Registrations, func(x, y spec.Registration) int { return cmp.Compare(x.Role, y.Role) })
	}
	k.change(&s.world)
	return s
}

// The number of events that belong to the longer histories comes first.
func (s scene) events() (all []spec.Event, main int) {
	now := s.world.Now
	counter := uint64(1 << 53)
	request := func(r spec.ServiceRequest, edits ...func(*spec.ServiceRequest)) {
		r.Counter, r.Signature = counter, spec.Signature{Signer: r.Originator, Valid: true}
		if r.Target == 0 {
			r.Target = s.meter
		}
		for _, edit := range edits {
			edit(&r)
		}
		all = append(all, spec.Event{Submit: &r})
	}
	certificate := func(use spec.CertificateUse, role spec.RemotePartyRole, owner spec.EUI64) spec.Certificate {
		return spec.Certificate{Use: use, Role: role, Owner: owner}
	}
	update := func(from spec.EUI64, role spec.UserRole, slot spec.RemotePartyRole, certificates ...spec.Certificate) spec.ServiceRequest {
		return spec.ServiceRequest{Originator: from, Role: role, SRV: spec.UpdateSecurityCredentialsKRP, Update: &spec.CredentialUpdate{Slot: slot, Certificates: certificates}}
	}
	repair := func(from, to spec.EUI64) spec.ServiceRequest {
		return update(from, s.operates, spec.NetworkOperator, certificate(spec.DigitalSigning, spec.NetworkOperator, to))
	}
	read := func(from spec.EUI64, role spec.UserRole) spec.ServiceRequest {
		return spec.ServiceRequest{Originator: from, Role: role, SRV: "4.10"}
	}
	later := func(by spec.Time) func(*spec.ServiceRequest) {
		return func(r *spec.ServiceRequest) { at := now + by; r.ExecuteAt = &at }
	}
	counted := func(n uint64) func(*spec.ServiceRequest) { return func(r *spec.ServiceRequest) { r.Counter = n } }
	other := func(r *spec.ServiceRequest) { r.Target = s.neighbour }
	signed := func(signer spec.EUI64, valid bool) func(*spec.ServiceRequest) {
		return func(r *spec.ServiceRequest) { r.Signature.Signer, r.Signature.Valid = signer, valid }
	}
	register := func(role spec.UserRole, party spec.EUI64, after spec.Time) {
		if s.world.Devices[0].MPxN == "" {
			return // nobody is registered for it
		}
		all = append(all, spec.Event{Register: &spec.Registration{MPxN: s.world.Devices[0].MPxN, Role: role, Party: party, From: now + after}})
	}
	device := func(id spec.EUI64, status spec.DeviceStatus) {
		all = append(all, spec.Event{DeviceStatus: &spec.DeviceStatusChange{Device: id, Status: status}})
	}
	user := func(id spec.EUI64, status spec.UserStatus) {
		all = append(all, spec.Event{UserStatus: &spec.UserStatusChange{User: id, Status: status}})
	}
	advance := func(by spec.Time) { all = append(all, spec.Event{Advance: &spec.Advance{To: now + by}}) }

	// The main events.
	request(repair(s.formerOperator, s.operator))
	request(repair(s.operator, s.operator), counted(counter+1))
	request(repair(s.formerOperator, s.operator), later(2*spec.Hour), counted(counter+2))
	request(read(s.operator, s.operates), counted(counter+3))
	request(read(s.operator, s.operates), later(2*spec.Hour))
	register(s.operates, s.formerOperator, spec.Hour)
	register(s.operates, 0, 0)
	device(s.meter, spec.Suspended)
	device(s.meter, spec.Recovered)
	user(s.formerOperator, spec.UserSuspended)
	user(s.formerOperator, spec.UserActive)
	advance(2 * spec.Hour)
	all = append(all, spec.Event{Upload: &spec.Upload{}}, spec.Event{Alert: &spec.Alert{Device: s.meter}})
	main = len(all)

	// The others.
	request(repair(s.several, s.operator))
	request(repair(s.stranger, s.operator))
	request(repair(s.formerOperator, s.several), counted(counter+4))
	request(repair(s.formerOperator, s.operator), other)
	request(repair(s.operator, s.operator), other)
	request(repair(s.formerOperator, s.operator), signed(s.operator, true))
	request(repair(s.formerOperator, s.operator), signed(s.formerOperator, false))
	request(repair(s.formerOperator, s.formerOperator), later(2*spec.Hour))
	request(repair(s.formerOperator, s.operator), later(spec.Hour), counted(counter+5))
	request(repair(s.formerOperator, s.operator), later(spec.Minute+1), counted(counter+6))
	request(repair(s.formerOperator, s.operator), later(2*spec.Hour+30*spec.Minute))
	request(read(s.operator, s.operates), later(45), counted(counter+9))
	request(repair(s.formerOperator, s.operator), later(0))
	request(repair(s.formerOperator, s.operator), later(-spec.Hour))
	request(repair(s.formerOperator, s.operator), later(90*spec.Day))
	signing, agreement, topUp := spec.DigitalSigning, spec.KeyAgreement, spec.KeyAgreementTopUp
	request(update(s.formerOperator, s.operates, spec.NetworkOperator))
	request(update(s.formerOperator, s.operates, spec.NetworkOperator, certificate(agreement, spec.NetworkOperator, s.several), certificate(signing, spec.NetworkOperator, s.operator), certificate(topUp, spec.NetworkOperator, s.formerOperator)))
	request(update(s.formerOperator, s.operates, spec.NetworkOperator, certificate(signing, spec.NetworkOperator, s.operator), certificate(agreement, spec.NetworkOperator, s.several)))
	request(update(s.formerOperator, s.operates, spec.NetworkOperator, certificate(agreement, spec.NetworkOperator, s.operator)))
	request(update(s.formerOperator, s.operates, spec.NetworkOperator, certificate(signing, spec.Supplier, s.operator)))
	request(update(s.formerOperator, s.operates, spec.NetworkOperator, certificate(agreement, spec.NetworkOperator, s.operator), certificate(signing, spec.Supplier, s.operator)))
	request(update(s.formerOperator, s.operates, spec.NetworkOperator, certificate(signing, spec.NetworkOperator, s.operator), certificate(agreement, spec.Supplier, s.operator)))
	for _, slot := range spec.RemotePartyRoles() {
		request(update(s.supplier, s.supplies, slot, certificate(signing, slot, s.several)))
	}
	request(update(s.several, s.supplies, spec.Supplier, certificate(signing, spec.Supplier, s.several)))
	for _, role := range spec.UserRoles() {
		request(read(s.several, role))
		request(spec.ServiceRequest{Originator: s.supplier, Role: role, SRV: "7.1"})
	}
	request(read(s.formerOperator, s.operates))
	request(read(s.formerOperator, s.operates), later(2*spec.Hour), counted(counter+7))
	request(read(s.operator, s.operates), later(spec.Hour), counted(counter+8))
	request(spec.ServiceRequest{Originator: s.several, Role: s.supplies, SRV: "7.1"})
	request(spec.ServiceRequest{Originator: s.supplier, Role: s.supplies, SRV: "6.15.2"})
	request(spec.ServiceRequest{Originator: s.supplier, Role: s.supplies, SRV: "8.2", Target: spec.DSP})
	request(spec.ServiceRequest{Originator: s.supplier, Role: s.supplies, SRV: "4.10", Target: s.stranger})
	for _, n := range []uint64{0, 1, 9, 10, 1<<31 - 1, 1 << 31, 1 << 32, counter - 1, counter, counter + 1, 1 << 63, 1<<64 - 1} {
		request(read(s.operator, s.operates), counted(n))
	}
	request(read(s.operator, s.operates), other, counted(1))
	register(s.operates, s.formerOperator, 0)
	register(s.operates, s.formerOperator, 2*spec.Hour)
	register(s.operates, s.stranger, 0)
	register(s.supplies, s.several, 0)
	for _, status := range spec.DeviceStatuses() {
		if status != spec.Suspended && status != spec.Recovered {
			device(s.meter, status)
		}
	}
	device(s.neighbour, spec.Suspended)
	user(s.operator, spec.UserSuspended)
	user(s.supplier, spec.UserSuspended)
	advance(spec.Hour)
	advance(spec.Minute)
	advance(spec.Minute + 1)
	advance(2*spec.Hour + 10*spec.Minute)
	register(s.operates, s.formerOperator, 30)
	register(s.operates, s.formerOperator, 2*spec.Hour+1)
	advance(spec.Day)
	all = append(all, spec.Event{Alert: &spec.Alert{Device: s.neighbour}})
	return all, main
}

// newBound prepares the histories of the bound in some of its worlds, with the faults
// that each can show. Of the suite it takes the law.
func newBound(ctx context.Context, judge *suite.Suite, worlds []scene) (*cases, error) {
	all := newCases(judge)
	for n, s := range worlds {
		events, main := s.events()
		for _, history := range histories(len(events), main, n == 0) {
			c := conformance.Case{ID: "bound/" + s.name + "/" + fmt.Sprint(history), World: s.world}
			for _, at := range history {
				c.Events = append(c.Events, events[at])
			}
			// What cannot happen, such as time that goes back, is in no history.
			if p, err := judge.Prepare(c); err == nil {
				all.prepared = append(all.prepared, p)
			}
		}
	}
	return all, all.watch(ctx)
}

// histories lists them by the numbers of their events: every one of a single event,
// of two of which one is a main event, or every pair, and of three main events.
func histories(events, main int, pairs bool) (all [][]int) {
	for i := range events {
		all = append(all, []int{i})
	}
	for i := range events {
		for j := range events {
			if pairs || i < main || j < main {
				all = append(all, []int{i, j})
			}
		}
	}
	for i := range main {
		for j := range main {
			for k := range main {
				all = append(all, []int{i, j, k})
			}
		}
	}
	return slices.Clip(all)
}
