package dsp

import (
	"slices"

	"example.org/mp107/spec"
)

// load replaces the whole state by a copy of a well-formed world.
func (d *DSP) load(world spec.World) {
	d.now = world.Now
	d.queue = nil
	d.defects.begin(world)
	d.registration = newRegistrationData(d, world.Registrations)

	d.users = map[spec.EUI64]user{}
	for _, u := range world.Users {
		d.users[u.ID] = user{u.ID, slices.Clone(u.Roles), u.Status}
	}

	d.counters = map[link]uint64{}
	for _, c := range world.Counters {
		d.counters[link{c.Originator, c.Target}] = c.Last
	}

	d.providers = map[spec.S1SP]*s1sp{}
	for _, number := range []spec.S1SP{spec.S1SP1, spec.S1SP2, spec.S1SP3} {
		d.providers[number] = &s1sp{d, number, credentialStore{}, map[spec.EUI64]spec.EUI64{}}
	}
	d.devices = credentialStore{}

	d.inventory = map[spec.EUI64]spec.Device{}
	for _, device := range world.Devices {
		credentialStore := d.keeperOf(device)
		for slot, credential := range device.Credentials {
			credentialStore.place(device.ID, slot, credential)
		}
		if device.NonCritical != 0 {
			d.providers[device.S1SP].nonCritical[device.ID] = device.NonCritical
		}
		device.Credentials, device.NonCritical = nil, 0 // the inventory keeps none, so that there is one place to look
		d.inventory[device.ID] = device
	}
}
