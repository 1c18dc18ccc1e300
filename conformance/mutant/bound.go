package mutant

import (
	"context"
	"fmt"
	"slices"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// Bound says in a sentence what the bound is.
const Bound = "in each of five worlds of two Devices and five parties, every history of one event, of two with a main one, and of three main ones"

// The parties and Devices of the bound.
const (
	operator, formerOperator spec.EUI64 = 0x00000000_00000031, 0x00000000_00000032
	supplier, several        spec.EUI64 = 0x00000000_00000011, 0x00000000_00000081
	stranger                 spec.EUI64 = 0x00000000_00000099 // no User
	meter, neighbour         spec.EUI64 = 0x00000000_000000A1, 0x00000000_000000A2
)

// scene is a world of the bound, with the roles in which its parties act.
type scene struct {
	name     string
	world    spec.World
	operates spec.UserRole
	supplies spec.UserRole
}

// scenes are the worlds: the credential of a Network Operator that is not
// registered has been placed on the meter, a Device of each kind in turn.
func scenes() []scene {
	electric := func(name string, smets spec.SMETS, provider spec.S1SP, change func(*spec.World)) scene {
		return newScene(name, spec.ESME, smets, provider, "0100000000001", spec.ED, spec.IS, change)
	}
	gas := func(name string, kind spec.DeviceType, smets spec.SMETS, provider spec.S1SP) scene {
		return newScene(name, kind, smets, provider, "2000001", spec.GT, spec.GS, func(*spec.World) {})
	}
	return []scene{
		electric("SMETS1 electricity", spec.SMETS1, spec.S1SP1, func(*spec.World) {}),
		gas("SMETS1 gas proxy", spec.GPF, spec.SMETS1, spec.S1SP2),
		electric("SMETS2 electricity", spec.SMETS2, spec.NoS1SP, func(w *spec.World) {
			w.Devices[0].Status = spec.Recovered
		}),
		electric("other provider, empty slots", spec.SMETS1, spec.S1SP3, func(w *spec.World) {
			w.Devices[0].Credentials = nil
			w.Devices[0].Status = spec.InstalledNotCommissioned
			w.Devices[1].S1SP = spec.S1SP2
		}),
		electric("after 2038, large counters", spec.SMETS1, spec.S1SP2, func(w *spec.World) {
			w.Now = 1<<31 - spec.Hour
			w.Devices[0].Status = spec.Whitelisted
			for _, originator := range []spec.EUI64{operator, formerOperator, supplier, several} {
				w.Counters = append(w.Counters, spec.Counter{Originator: originator, Target: meter, Last: 1<<53 - 1})
			}
		}),
	}
}

func newScene(name string, kind spec.DeviceType, smets spec.SMETS, provider spec.S1SP, point spec.MPxN, operates, supplies spec.UserRole, change func(*spec.World)) scene {
	user := func(id spec.EUI64, roles ...spec.UserRole) spec.User {
		return spec.User{ID: id, Roles: roles, Status: spec.UserActive}
	}
	credentials := func() map[spec.RemotePartyRole]spec.Credential {
		return map[spec.RemotePartyRole]spec.Credential{
			spec.NetworkOperator: {Role: spec.NetworkOperator, Owner: formerOperator},
			spec.Supplier:        {Role: spec.Supplier, Owner: supplier},
		}
	}
	row := func(role spec.UserRole, party spec.EUI64) spec.Registration {
		return spec.Registration{MPxN: point, Role: role, Party: party, From: spec.Epoch - spec.Day}
	}
	s := scene{name, spec.World{
		Now: spec.Epoch,
		Users: []spec.User{
			user(operator, operates), user(formerOperator, operates), user(supplier, supplies), user(several, supplies, operates),
		},
		Devices: []spec.Device{
			{ID: meter, Type: kind, SMETS: smets, S1SP: provider, Status: spec.Commissioned, MPxN: point, Credentials: credentials()},
			{ID: neighbour, Type: kind, SMETS: smets, S1SP: provider, Status: spec.Commissioned, MPxN: point, Credentials: credentials()},
		},
		Registrations: []spec.Registration{row(operates, operator), row(supplies, supplier)},
	}, operates, supplies}
	change(&s.world)
	return s
}

// The number of events that belong to the longer histories comes first.
func (s scene) events() (all []spec.Event, main int) {
	now := s.world.Now
	counter := uint64(1 << 53)
	var request func(spec.ServiceRequest, ...func(*spec.ServiceRequest))
	request = func(r spec.ServiceRequest, edits ...func(*spec.ServiceRequest)) {
		r.Counter, r.Signature = counter, spec.Signature{Signer: r.Originator, Valid: true}
		if r.Target == 0 {
			r.Target = meter
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
	other := func(r *spec.ServiceRequest) { r.Target = neighbour }
	signed := func(signer spec.EUI64, valid bool) func(*spec.ServiceRequest) {
		return func(r *spec.ServiceRequest) { r.Signature.Signer, r.Signature.Valid = signer, valid }
	}
	register := func(role spec.UserRole, party spec.EUI64, after spec.Time) {
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
	request(repair(formerOperator, operator))
	request(repair(operator, operator), counted(counter+1))
	request(repair(formerOperator, operator), later(2*spec.Hour), counted(counter+2))
	request(read(operator, s.operates), counted(counter+3))
	request(read(operator, s.operates), later(2*spec.Hour))
	register(s.operates, formerOperator, spec.Hour)
	register(s.operates, 0, 0)
	device(meter, spec.Suspended)
	device(meter, spec.Recovered)
	user(formerOperator, spec.UserSuspended)
	user(formerOperator, spec.UserActive)
	advance(2 * spec.Hour)
	all = append(all, spec.Event{Upload: &spec.Upload{}}, spec.Event{Alert: &spec.Alert{Device: meter}})
	main = len(all)

	// The others.
	request(repair(several, operator))
	request(repair(stranger, operator))
	request(repair(formerOperator, several), counted(counter+4))
	request(repair(formerOperator, operator), other)
	request(repair(operator, operator), other)
	request(repair(formerOperator, operator), signed(operator, true))
	request(repair(formerOperator, operator), signed(formerOperator, false))
	request(repair(formerOperator, formerOperator), later(2*spec.Hour))
	request(repair(formerOperator, operator), later(spec.Hour), counted(counter+5))
	request(repair(formerOperator, operator), later(spec.Minute+1), counted(counter+6))
	request(repair(formerOperator, operator), later(0))
	request(repair(formerOperator, operator), later(-spec.Hour))
	request(repair(formerOperator, operator), later(90*spec.Day))
	signing, agreement, topUp := spec.DigitalSigning, spec.KeyAgreement, spec.KeyAgreementTopUp
	request(update(formerOperator, s.operates, spec.NetworkOperator))
	request(update(formerOperator, s.operates, spec.NetworkOperator, certificate(agreement, spec.NetworkOperator, several), certificate(signing, spec.NetworkOperator, operator), certificate(topUp, spec.NetworkOperator, formerOperator)))
	request(update(formerOperator, s.operates, spec.NetworkOperator, certificate(signing, spec.NetworkOperator, operator), certificate(agreement, spec.NetworkOperator, several)))
	request(update(formerOperator, s.operates, spec.NetworkOperator, certificate(agreement, spec.NetworkOperator, operator)))
	request(update(formerOperator, s.operates, spec.NetworkOperator, certificate(signing, spec.Supplier, operator)))
	request(update(formerOperator, s.operates, spec.NetworkOperator, certificate(agreement, spec.NetworkOperator, operator), certificate(signing, spec.Supplier, operator)))
	request(update(formerOperator, s.operates, spec.NetworkOperator, certificate(signing, spec.NetworkOperator, operator), certificate(agreement, spec.Supplier, operator)))
	for _, slot := range spec.RemotePartyRoles() {
		request(update(supplier, s.supplies, slot, certificate(signing, slot, several)))
	}
	request(update(several, s.supplies, spec.Supplier, certificate(signing, spec.Supplier, several)))
	for _, role := range spec.UserRoles() {
		request(read(several, role))
		request(spec.ServiceRequest{Originator: supplier, Role: role, SRV: "7.1"})
	}
	request(read(formerOperator, s.operates))
	request(read(formerOperator, s.operates), later(2*spec.Hour), counted(counter+7))
	request(read(operator, s.operates), later(spec.Hour), counted(counter+8))
	request(spec.ServiceRequest{Originator: several, Role: s.supplies, SRV: "7.1"})
	request(spec.ServiceRequest{Originator: supplier, Role: s.supplies, SRV: "6.15.2"})
	request(spec.ServiceRequest{Originator: supplier, Role: s.supplies, SRV: "8.2", Target: spec.DSP})
	request(spec.ServiceRequest{Originator: supplier, Role: s.supplies, SRV: "4.10", Target: stranger})
	for _, n := range []uint64{0, 1, 9, 10, 1<<31 - 1, 1 << 31, 1 << 32, counter - 1, counter, counter + 1, 1 << 63, 1<<64 - 1} {
		request(read(operator, s.operates), counted(n))
	}
	request(read(operator, s.operates), other, counted(1))
	register(s.operates, formerOperator, 0)
	register(s.operates, formerOperator, 2*spec.Hour)
	register(s.operates, stranger, 0)
	register(s.supplies, several, 0)
	for _, status := range spec.DeviceStatuses() {
		if status != spec.Suspended && status != spec.Recovered {
			device(meter, status)
		}
	}
	device(neighbour, spec.Suspended)
	user(operator, spec.UserSuspended)
	user(supplier, spec.UserSuspended)
	advance(spec.Hour)
	advance(spec.Minute)
	advance(spec.Day)
	all = append(all, spec.Event{Alert: &spec.Alert{Device: neighbour}})
	return all, main
}

// newBound prepares the histories of the bound, with the faults that each can show.
func newBound(ctx context.Context, options suite.Options) (*cases, error) {
	// The suite is there for its law; its cases are of no account here.
	judge, err := suite.New(suite.Options{Register: options.Register, Release: Release, Readings: options.Readings, Run: []string{"scenario"}, Sequences: -1})
	if err != nil {
		return nil, err
	}
	all := newCases(judge)
	for _, s := range scenes() {
		events, main := s.events()
		for _, history := range histories(len(events), main) {
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
// of two of which one is a main event, and of three main events.
func histories(events, main int) (all [][]int) {
	for i := range events {
		all = append(all, []int{i})
	}
	for i := range events {
		for j := range events {
			if i < main || j < main {
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
