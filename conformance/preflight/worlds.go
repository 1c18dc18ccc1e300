package preflight

import "example.org/mp107/spec"

// placed is a world that a Reset has to take in, with the Devices to be looked at.
type placed struct {
	name  string
	world spec.World
	look  []spec.EUI64
}

// plainWorld is the first that an implementation has to take in.
func plainWorld() placed {
	world := twoDevices()
	return placed{"a world of two Devices", world, devicesOf(world, 1)}
}

// lessPlainWorlds are legal too, and each has something that is easily got wrong.
func lessPlainWorlds() []placed {
	large, odd := largeWorld(), oddWorld()
	return []placed{
		{"an empty world", spec.World{Now: spec.Epoch}, nil},
		{"a world in which every Device type, status and slot occurs", odd, devicesOf(odd, 1)},
		{"a world of 1,000 Devices", large, devicesOf(large, 111)},
	}
}

func devicesOf(w spec.World, every int) []spec.EUI64 {
	var ids []spec.EUI64
	for i := 0; i < len(w.Devices); i += every {
		ids = append(ids, w.Devices[i].ID)
	}
	return ids
}

func twoDevices() spec.World {
	h := fixture{number: 1}
	world := h.world()
	gas := spec.Device{ID: h.gasMeter(), Type: spec.GSME, SMETS: spec.SMETS2, Status: spec.InstalledNotCommissioned, MPxN: h.mprn(),
		Credentials: map[spec.RemotePartyRole]spec.Credential{spec.Supplier: held(spec.Supplier, h.successor())}}
	world.Devices = append(world.Devices, gas)
	return world
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
