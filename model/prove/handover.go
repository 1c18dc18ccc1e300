package prove

import (
	"math"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// handover is a request that hands a credential on between the receipt and the
// execution of another: its holder, registered for the purpose, replaces it by a
// certificate of the next holder.
type handover struct {
	slot     spec.RemotePartyRole
	from, to Identity
}

// handovers are those that a situation asks for.
func (s *situation) handovers() []handover {
	then, now := s.earlier.holders, s.now.holders
	return []handover{
		{spec.NetworkOperator, then.networkOperator, now.networkOperator},
		{spec.Supplier, then.supplier, now.supplier},
	}
}

// handedOver holds where the credentials are, at execution, what receipt has made
// of them, or where an ordinary request can have handed them on since.
func (s *situation) handedOver(received judgement) Term {
	b, placed := s.b, s.takesEffect(received)
	all := b.sameParty(only(s.now.holders.declared), b.choose(placed, only(s.signing.owner), only(s.earlier.holders.declared)))
	for _, h := range s.handovers() {
		types := []string{string(spec.ESME), string(spec.GSME), string(spec.GPF)}
		all = b.And(all, b.Or(b.sameParty(only(h.to), s.ownerAfter(received, h.slot, s.target, h.from)), b.And(
			placed.Not(), s.deviceKnown, s.isSomebody(h.from), s.isSomebody(h.to), b.Is(s.deviceType, types...),
			b.Is(s.earlier.status, string(spec.Commissioned)))))
	}
	return all
}

// handedOn are the handovers that an assignment asks for.
func (d *decoded) handedOn() []handover {
	var asked []handover
	for _, h := range d.q.s.handovers() {
		if d.stage() == legaltext.StageExecution && d.party(h.from) != d.party(h.to) && !d.a.Holds(d.q.s.takesEffect(d.q.received)) {
			asked = append(asked, h)
		}
	}
	return asked
}

// roleOf is the User Role in which the holder of a slot acts on the Device.
func (d *decoded) roleOf(slot spec.RemotePartyRole) spec.UserRole {
	device := spec.DeviceType(d.value(d.q.s.deviceType))
	switch {
	case slot == spec.NetworkOperator:
		return device.NetworkOperatorRole()
	case device == spec.ESME:
		return spec.IS
	default:
		return spec.GS
	}
}

// handOn is what happens for a handover: the registration of the holder, its
// request, and the registration as it is to be at execution.
func (d *decoded) handOn(h handover) []spec.Event {
	s, mpxn, role := d.q.s, d.meteringPoint(), d.roleOf(h.slot)
	sender := d.party(h.from)
	row := func(party spec.EUI64, from spec.Time) spec.Event {
		return spec.Event{Register: &spec.Registration{MPxN: mpxn, Role: role, Party: party, From: from}}
	}
	request := spec.ServiceRequest{
		Originator: sender, Role: role, Target: witnessDevice, Counter: math.MaxUint64 - 1, SRV: spec.UpdateSecurityCredentialsKRP,
		Signature: spec.Signature{Signer: sender, Valid: true},
		Update: &spec.CredentialUpdate{Slot: h.slot, Certificates: []spec.Certificate{
			{Use: spec.DigitalSigning, Role: h.slot, Owner: d.party(h.to)},
		}},
	}
	registered := spec.EUI64(0)
	for _, r := range d.registrations(s.now, 0) {
		if r.Role == role {
			registered = r.Party
		}
	}
	return []spec.Event{row(sender, spec.Epoch), {Submit: &request}, row(registered, spec.Epoch+spec.Hour)}
}

// handingUsers are the Users of a world, with those who hand credentials on.
func (d *decoded) handingUsers(users []spec.User) []spec.User {
	for _, h := range d.handedOn() {
		user := spec.User{ID: d.party(h.from), Roles: []spec.UserRole{d.roleOf(h.slot)}, Status: spec.UserActive}
		known := false
		for i := range users {
			if users[i].ID == user.ID {
				known = true
				if users[i].Roles[0] != user.Roles[0] {
					users[i].Roles = append(users[i].Roles, user.Roles...)
				}
			}
		}
		if !known {
			users = append(users, user)
		}
	}
	return users
}
