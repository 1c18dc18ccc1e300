package concurrent

import (
	"example.org/mp107/conformance"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// repair draws a 6.15.1 on one of the two slots over which parties compete, most
// often from who holds it as far as the drawing knows.
func (d *drawing) repair(n neighbourhood, state model.State, device spec.Device, t task) *spec.ServiceRequest {
	role, slot := n.operator, spec.NetworkOperator
	if d.chance(t.supplier) {
		role, slot = n.supplier, spec.Supplier
	}
	from := pick(d, n.parties(role)).ID
	if now, _ := state.Device(device.ID); d.chance(75) {
		from = now.Credentials[slot].Owner
	} else if d.chance(20) {
		from = n.users[otherParty].ID
	}
	owner := d.other(from, n.parties(role))
	carried := slot
	if d.chance(3) {
		carried = spec.LoadController // refused for what it carries
	}
	r := ask(from, role, spec.UpdateSecurityCredentialsKRP, device.ID)
	r.Update = &spec.CredentialUpdate{Slot: slot, Certificates: []spec.Certificate{
		{Use: spec.DigitalSigning, Role: carried, Owner: owner},
		{Use: spec.KeyAgreement, Role: slot, Owner: owner},
	}}
	return r
}

// request draws any other request, critical or not, that one of the parties may send.
func (d *drawing) request(n neighbourhood, device spec.Device) *spec.ServiceRequest {
	user := pick(d, n.users)
	role := pick(d, user.Roles)
	catalogue := spec.Catalogue()
	for {
		variant := pick(d, catalogue)
		if variant.SRV == spec.UpdateSecurityCredentialsKRP || !variant.EligibleFor(role) {
			continue
		}
		target := device.ID
		if variant.NonDevice {
			target = spec.DSP // its counter is that of a party of this neighbourhood
		}
		r := ask(user.ID, role, variant.SRV, target)
		r.Signature.Valid = !d.chance(3)
		return r
	}
}

// registration draws a change that takes effect now: most often to another party
// than the one registered, as far as the drawing knows.
func (d *drawing) registration(n neighbourhood, state model.State, device spec.Device, t task) *spec.Registration {
	role := n.operator
	if d.chance(t.supplier) {
		role = n.supplier // whose requests depend on it under every release
	}
	registered := state.Registered(device.MPxN, role, state.Now())
	return &spec.Registration{MPxN: device.MPxN, Role: role, Party: d.other(registered, n.parties(role)), From: spec.Epoch}
}

// status draws a change of a Device's or a User's status, most often back to the
// one in which requests are taken.
func (d *drawing) status(n neighbourhood, device spec.Device) spec.Event {
	ofDevice := d.able.Can(conformance.CanDeviceStatus) && (d.chance(50) || !d.able.Can(conformance.CanUserStatus))
	if ofDevice {
		status := pick(d, []spec.DeviceStatus{spec.Commissioned, spec.Commissioned, spec.Suspended})
		return spec.Event{DeviceStatus: &spec.DeviceStatusChange{Device: device.ID, Status: status}}
	}
	status := pick(d, []spec.UserStatus{spec.UserActive, spec.UserActive, spec.UserSuspended})
	return spec.Event{UserStatus: &spec.UserStatusChange{User: pick(d, n.users).ID, Status: status}}
}

// counted gives a request its counter. Clients share originators, and whichever
// of two comes first may use the other's counter up; both outcomes are the law's.
// Counters rise in the order of drawing, which the clients follow roughly, so
// that most requests are not refused for it.
func (d *drawing) counted(r *spec.ServiceRequest, t task) *spec.ServiceRequest {
	link := [2]spec.EUI64{r.Originator, r.Target}
	if last := d.last[link]; last > 0 && d.chance(t.replay) {
		r.Counter = d.counters + last
		return r
	}
	d.last[link] += 1 + uint64(d.random.IntN(3))
	r.Counter = d.counters + d.last[link]
	return r
}

// ask is a request in good order.
func ask(from spec.EUI64, role spec.UserRole, srv spec.SRV, target spec.EUI64) *spec.ServiceRequest {
	return &spec.ServiceRequest{
		Originator: from, Role: role, Target: target, SRV: srv,
		Signature: spec.Signature{Signer: from, Valid: true},
	}
}
