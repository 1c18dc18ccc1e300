package preflight

import (
	"fmt"

	"example.org/mp107/spec"
)

// fixture is the cast of one probe: a SMETS1 meter, its Supplier and another, its
// Network Operator and another. No two fixtures share an identifier, so that what
// goes wrong in one probe does not show in another.
type fixture struct {
	number uint64
	// past is how far the counters have been used already.
	past uint64
}

func (h fixture) id(n uint64) spec.EUI64 { return spec.EUI64(0x00DB107000C00000 + 16*h.number + n) }

func (h fixture) meter() spec.EUI64         { return h.id(0) }
func (h fixture) supplier() spec.EUI64      { return h.id(1) }
func (h fixture) successor() spec.EUI64     { return h.id(2) }
func (h fixture) operator() spec.EUI64      { return h.id(3) }
func (h fixture) otherOperator() spec.EUI64 { return h.id(4) } // another Network Operator
func (h fixture) gasMeter() spec.EUI64      { return h.id(5) }
func (h fixture) nowhere() spec.EUI64       { return h.id(15) } // in no world
func (h fixture) mpan() spec.MPxN           { return spec.MPxN(fmt.Sprintf("1079%09d", h.number)) }
func (h fixture) mprn() spec.MPxN           { return spec.MPxN(fmt.Sprintf("79%06d", h.number)) }

// held is a credential whose own role is that of its slot.
func held(slot spec.RemotePartyRole, owner spec.EUI64) spec.Credential {
	return spec.Credential{Role: slot, Owner: owner}
}

// world is one in which everything is in order: the Supplier is active, is
// registered, and holds the meter's Supplier credential.
func (h fixture) world() spec.World {
	user := func(id spec.EUI64, role spec.UserRole) spec.User {
		return spec.User{ID: id, Roles: []spec.UserRole{role}, Status: spec.UserActive}
	}
	since := spec.Epoch - 365*spec.Day
	return spec.World{
		Now: spec.Epoch,
		Users: []spec.User{
			user(h.supplier(), spec.IS), user(h.successor(), spec.IS), user(h.operator(), spec.ED), user(h.otherOperator(), spec.ED),
		},
		Devices: []spec.Device{{
			ID: h.meter(), Type: spec.ESME, SMETS: spec.SMETS1, S1SP: spec.S1SP1, Status: spec.Commissioned, MPxN: h.mpan(),
			Credentials: map[spec.RemotePartyRole]spec.Credential{
				spec.Supplier:        held(spec.Supplier, h.supplier()),
				spec.NetworkOperator: held(spec.NetworkOperator, h.operator()),
			},
		}},
		Registrations: []spec.Registration{
			{MPxN: h.mpan(), Role: spec.IS, Party: h.supplier(), From: since},
			{MPxN: h.mpan(), Role: spec.ED, Party: h.operator(), From: since},
		},
		Counters: []spec.Counter{{Originator: h.supplier(), Target: h.meter(), Last: h.past}},
	}
}

// changed is the world of a fixture with something taken out or changed, if
// anything is.
func (h fixture) changed(change func(*spec.World)) spec.World {
	world := h.world()
	if change != nil {
		change(&world)
	}
	return world
}

// request is one of the Supplier to the meter: critical, so that its answer
// depends on everything that the world has about the two.
func (h fixture) request(counter uint64) spec.ServiceRequest {
	return spec.ServiceRequest{
		Originator: h.supplier(), Role: spec.IS, Target: h.meter(), Counter: h.past + counter, SRV: "1.1.1",
		Signature: spec.Signature{Signer: h.supplier(), Valid: true},
	}
}

// later is the request to be executed so much after the beginning.
func (h fixture) later(counter uint64, after spec.Time) spec.ServiceRequest {
	request, at := h.request(counter), spec.Epoch+after
	request.ExecuteAt = &at
	return request
}

// handOver is a 6.15.1 by which the Supplier puts its successor's credential in
// the place of its own.
func (h fixture) handOver(counter uint64) spec.ServiceRequest {
	request := h.request(counter)
	request.SRV = spec.UpdateSecurityCredentialsKRP
	request.Update = &spec.CredentialUpdate{Slot: spec.Supplier, Certificates: []spec.Certificate{
		{Use: spec.DigitalSigning, Role: spec.Supplier, Owner: h.successor()},
		{Use: spec.KeyAgreement, Role: spec.Supplier, Owner: h.successor()},
	}}
	return request
}

// The steps that are taken with a fixture.

func submit(r spec.ServiceRequest) step { return step{event: spec.Event{Submit: &r}} }

func look(device spec.EUI64) step { return step{look: device} }

func advance(after spec.Time) step {
	return step{event: spec.Event{Advance: &spec.Advance{To: spec.Epoch + after}}}
}

func (h fixture) register() step {
	row := spec.Registration{MPxN: h.mpan(), Role: spec.IS, Party: h.successor(), From: spec.Epoch}
	return step{event: spec.Event{Register: &row}}
}

func (h fixture) suspendUser() step {
	return step{event: spec.Event{UserStatus: &spec.UserStatusChange{User: h.supplier(), Status: spec.UserSuspended}}}
}

func (h fixture) decommission() step {
	return step{event: spec.Event{DeviceStatus: &spec.DeviceStatusChange{Device: h.meter(), Status: spec.Decommissioned}}}
}

// placed is a world that a Reset has to take in, with the Devices to be looked at.
type placed struct {
	name  string
	world spec.World
	look  []spec.Device
}

// plainWorld is the first that an implementation has to take in.
func plainWorld() placed {
	h := fixture{number: 1}
	world := h.world()
	world.Devices = append(world.Devices, spec.Device{
		ID: h.gasMeter(), Type: spec.GSME, SMETS: spec.SMETS2, Status: spec.InstalledNotCommissioned, MPxN: h.mprn(),
		Credentials: map[spec.RemotePartyRole]spec.Credential{spec.Supplier: held(spec.Supplier, h.successor())},
	})
	return placed{"a world of two Devices", world, world.Devices}
}

// lessPlainWorlds are legal too, and each has something that is easily got wrong.
func lessPlainWorlds() []placed {
	large, odd := largeWorld(), oddWorld()
	var some []spec.Device
	for i := 0; i < len(large.Devices); i += 111 {
		some = append(some, large.Devices[i])
	}
	return []placed{
		{"an empty world", spec.World{Now: spec.Epoch}, nil},
		{"a world in which every Device type, status and slot occurs", odd, odd.Devices},
		{"a world of 1,000 Devices", large, some},
	}
}

func largeWorld() spec.World {
	const devices = 1000
	world := spec.World{Now: spec.Epoch}
	for n := range uint64(devices) {
		one := fixture{number: 1000 + n}.world()
		world.Users = append(world.Users, one.Users...)
		world.Devices = append(world.Devices, one.Devices...)
		world.Registrations = append(world.Registrations, one.Registrations...)
		world.Counters = append(world.Counters, one.Counters...)
	}
	return world
}

// oddWorld has no User and no registration but one that ends, Devices of every
// type and status, one with every slot filled and the others with none, a
// certificate in a slot of another role, and counters that need all 64 bits.
func oddWorld() spec.World {
	h := fixture{number: 2}
	world := spec.World{
		Now:           spec.Epoch,
		Registrations: []spec.Registration{{MPxN: h.mpan(), Role: spec.IS, From: spec.Epoch - spec.Day}},
		Counters:      []spec.Counter{{Originator: h.supplier(), Target: h.meter(), Last: 1<<63 + 1}, {Originator: h.supplier(), Target: spec.DSP, Last: 1<<64 - 1}},
	}
	types := spec.DeviceTypes()
	for i, status := range spec.DeviceStatuses() {
		device := spec.Device{ID: fixture{number: 3 + uint64(i/2)}.id(uint64(8 + i%2)), Type: types[i%len(types)], Status: status, SMETS: spec.SMETS1 + spec.SMETS(i%2)}
		if device.SMETS == spec.SMETS1 {
			device.S1SP = spec.S1SP(1 + i/2%3)
		}
		switch device.Type.NetworkOperatorRole() {
		case spec.ED:
			device.MPxN = h.mpan()
		case spec.GT:
			device.MPxN = h.mprn()
		}
		world.Devices = append(world.Devices, device)
	}
	all := map[spec.RemotePartyRole]spec.Credential{}
	for _, slot := range spec.RemotePartyRoles() {
		all[slot] = held(slot, h.operator())
	}
	all[spec.Supplier] = held(spec.NetworkOperator, h.otherOperator())
	world.Devices[0].Credentials = all
	return world
}
