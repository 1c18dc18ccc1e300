package prove

import (
	"math"
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// The concrete names of what a witness is about.
const (
	witnessDevice spec.EUI64 = 0x00DE000000000001
	noSuchDevice  spec.EUI64 = 0x00DE0000000000FF
	firstParty    spec.EUI64 = 0x00DB000000000001
	stranger      spec.EUI64 = 0x00DB0000000000FF
	witnessMPAN   spec.MPxN  = "1200012345678"
	witnessMPRN   spec.MPxN  = "12345678"
	lastCounter   uint64     = 7
)

// decoded is an assignment told as a world and events.
type decoded struct {
	q       *question
	a       *Assignment
	parties map[int]spec.EUI64 // by the value that the solver chose
	nobody  int
}

func decode(q *question, a *Assignment) *decoded {
	d := &decoded{q: q, a: a, parties: map[int]spec.EUI64{}, nobody: a.party(q.s.nobody)}
	for _, id := range q.s.identities() {
		value := a.party(id)
		if _, ok := d.parties[value]; !ok && value != d.nobody {
			d.parties[value] = firstParty + spec.EUI64(len(d.parties))
		}
	}
	return d
}

// identities lists the parties of a situation in the order in which a story names them.
func (s *situation) identities() []Identity {
	return []Identity{
		s.originator, s.now.operator, s.now.holders.networkOperator, s.now.registered, s.signing.owner, s.second.owner,
		s.now.holders.supplier, s.now.holders.declared, s.earlier.operator, s.earlier.registered,
		s.earlier.holders.networkOperator, s.earlier.holders.supplier, s.earlier.holders.declared,
		s.now.holders.nonCritical, s.earlier.holders.nonCritical,
	}
}

// party is the concrete party of an identity; zero for nobody.
func (d *decoded) party(id Identity) spec.EUI64 { return d.parties[d.a.party(id)] }

func (d *decoded) value(v *Finite) string { return v.Domain[d.a.finites[v]] }

func (d *decoded) stage() string { return d.value(d.q.s.stage) }

// partyOf is the party that one of several cases comes to.
func (d *decoded) partyOf(p party) spec.EUI64 {
	for _, c := range p {
		if d.a.Holds(c.when) {
			return d.party(c.id)
		}
	}
	return 0
}

// begin is the moment at which the story starts.
func (d *decoded) begin() moment {
	if d.stage() == legaltext.StageExecution {
		return d.q.s.earlier
	}
	return d.q.s.now
}

func (d *decoded) world() spec.World {
	w := spec.World{Now: spec.Epoch}
	s, m := d.q.s, d.begin()
	if d.a.Holds(s.userKnown) {
		w.Users = []spec.User{{ID: d.party(s.originator), Roles: d.roles(), Status: d.userStatus(m)}}
	}
	if d.a.Holds(s.deviceKnown) {
		w.Devices = []spec.Device{d.device(m)}
		w.Users = d.handingUsers(w.Users)
		w.Registrations = d.registrations(m, spec.Epoch-spec.Day)
	}
	if !d.a.Holds(m.fresh) {
		w.Counters = []spec.Counter{{Originator: d.party(s.originator), Target: d.target(), Last: d.counter()}}
	}
	return w
}

// counter is that of the request, and the last one where it is not fresh.
func (d *decoded) counter() uint64 {
	if d.a.Holds(d.q.s.counterExhausted) {
		return math.MaxUint64
	}
	return lastCounter
}

func (d *decoded) roles() []spec.UserRole {
	role := spec.UserRole(d.value(d.q.s.role))
	if d.a.Holds(d.q.s.userHasRole) {
		return []spec.UserRole{role}
	}
	if role == spec.OU {
		return []spec.UserRole{spec.IS}
	}
	return []spec.UserRole{spec.OU}
}

func (d *decoded) userStatus(m moment) spec.UserStatus {
	if d.a.Holds(m.userActive) {
		return spec.UserActive
	}
	return spec.UserSuspended
}

func (d *decoded) target() spec.EUI64 {
	switch {
	case d.a.Holds(d.q.s.nonDevice()):
		return spec.DSP
	case d.a.Holds(d.q.s.deviceKnown):
		return witnessDevice
	default:
		return noSuchDevice
	}
}

func (d *decoded) device(m moment) spec.Device {
	s := d.q.s
	device := spec.Device{
		ID: witnessDevice, Type: spec.DeviceType(d.value(s.deviceType)), SMETS: spec.SMETS1 + spec.SMETS(d.a.finites[s.smets]),
		S1SP: spec.S1SP(d.a.finites[s.s1sp]), Status: spec.DeviceStatus(d.value(m.status)), MPxN: d.meteringPoint(),
		Credentials: map[spec.RemotePartyRole]spec.Credential{},
	}
	slots := []spec.RemotePartyRole{spec.NetworkOperator, spec.Supplier}
	if declared := spec.RemotePartyRole(d.value(s.declared)); declared != legaltext.NoneDeclared && !slices.Contains(slots, declared) {
		slots = append(slots, declared)
	}
	for _, slot := range slots {
		if owner := d.party(m.holder(slot)); owner != 0 {
			device.Credentials[slot] = spec.Credential{Role: slot, Owner: owner}
		}
	}
	if owner := d.party(m.holders.nonCritical); owner != d.party(m.holders.networkOperator) {
		device.NonCritical = owner
	}
	return device
}

func (d *decoded) meteringPoint() spec.MPxN {
	switch d.value(d.q.s.meteringPoint) {
	case electricity:
		return witnessMPAN
	case gas:
		return witnessMPRN
	default:
		return ""
	}
}

// registrations are the rows of a moment: for the role of the originator, and
// for the Network Operator of the Device where that is another role.
func (d *decoded) registrations(m moment, from spec.Time) []spec.Registration {
	var rows []spec.Registration
	mpxn, role := d.meteringPoint(), spec.UserRole(d.value(d.q.s.role))
	add := func(role spec.UserRole, party spec.EUI64) {
		if party != 0 {
			rows = append(rows, spec.Registration{MPxN: mpxn, Role: role, Party: party, From: from})
		}
	}
	add(role, d.party(m.registered))
	if operator := spec.DeviceType(d.value(d.q.s.deviceType)).NetworkOperatorRole(); operator != role && operator != "" {
		add(operator, d.party(m.operator))
	}
	return rows
}

func (d *decoded) request() spec.ServiceRequest {
	s := d.q.s
	r := spec.ServiceRequest{
		Originator: d.party(s.originator), Role: spec.UserRole(d.value(s.role)), Target: d.target(), Counter: d.counter(),
		SRV: spec.SRV(d.value(s.srv)),
		Signature: spec.Signature{
			Signer: d.party(s.originator), Valid: d.a.Holds(s.signatureValid),
			XMLKeyAlone: d.a.Holds(s.xmlKeyAlone), OtherCertificate: d.a.Holds(s.otherCertificate),
		},
	}
	if !d.a.Holds(s.signedByOriginator) {
		r.Signature.Signer = stranger
	}
	if d.stage() != legaltext.StageImmediate {
		due := spec.Epoch + spec.Day
		r.ExecuteAt = &due
	}
	if d.a.Holds(s.update()) {
		r.Update = &spec.CredentialUpdate{Slot: spec.RemotePartyRole(d.value(s.declared))}
		second := spec.KeyAgreementTopUp
		if d.a.Holds(s.agreement) {
			second = spec.KeyAgreement
		}
		for _, c := range []struct {
			carried
			use spec.CertificateUse
		}{{s.signing, spec.DigitalSigning}, {s.second, second}} {
			if d.a.Holds(c.present) {
				r.Update.Certificates = append(r.Update.Certificates, spec.Certificate{Use: c.use, Role: spec.RemotePartyRole(d.value(c.role)), Owner: d.party(c.owner)})
			}
		}
	}
	return r
}

// events are the request and, of one that is executed, what happens meanwhile
// and the time passing.
func (d *decoded) events() []spec.Event {
	r := d.request()
	events := []spec.Event{{Submit: &r}}
	if d.stage() != legaltext.StageExecution {
		return events
	}
	s := d.q.s
	if d.a.Holds(s.deviceKnown) {
		for _, h := range d.handedOn() {
			events = append(events, d.handOn(h)...)
		}
		events = append(events, d.newRegistrations()...)
		if d.value(s.now.status) != d.value(s.earlier.status) {
			events = append(events, spec.Event{DeviceStatus: &spec.DeviceStatusChange{Device: witnessDevice, Status: spec.DeviceStatus(d.value(s.now.status))}})
		}
	}
	if d.a.Holds(s.now.userActive) != d.a.Holds(s.earlier.userActive) {
		events = append(events, spec.Event{UserStatus: &spec.UserStatusChange{User: d.party(s.originator), Status: d.userStatus(s.now)}})
	}
	return append(events, spec.Event{Advance: &spec.Advance{To: *r.ExecuteAt}})
}

// newRegistrations are the rows that change between receipt and execution; one
// that ends without a successor becomes a row of nobody.
func (d *decoded) newRegistrations() []spec.Event {
	type key struct {
		mpxn spec.MPxN
		role spec.UserRole
	}
	before, after := map[key]spec.EUI64{}, map[key]spec.EUI64{}
	var keys []key
	for _, m := range []struct {
		moment
		rows map[key]spec.EUI64
	}{{d.q.s.earlier, before}, {d.q.s.now, after}} {
		for _, row := range d.registrations(m.moment, 0) {
			k := key{row.MPxN, row.Role}
			if !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
			m.rows[k] = row.Party
		}
	}
	var events []spec.Event
	for _, k := range keys {
		if before[k] != after[k] {
			events = append(events, spec.Event{Register: &spec.Registration{MPxN: k.mpxn, Role: k.role, Party: after[k], From: spec.Epoch + 12*spec.Hour}})
		}
	}
	return events
}
