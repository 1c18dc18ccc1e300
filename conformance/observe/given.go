package observe

import (
	"fmt"

	"example.org/mp107/spec"
)

// Always is the time from which something is known that was so when the log begins.
const Always spec.Time = -1 << 61

// Everything says that all of the world is known.
var Everything = Complete{true, true, true, true, true}

// OfWorld are the facts of a world that is known whole: see Everything.
func OfWorld(w spec.World, from Source) []Fact {
	var facts []Fact
	for _, u := range w.Users {
		facts = append(facts, OfUser(u, true, from, Always))
	}
	for _, d := range w.Devices {
		facts = append(facts, OfDevice(d, true, from, Always))
		for slot, credential := range d.Credentials {
			facts = append(facts, OfHolder(d.ID, slot, credential, from, Always))
		}
		facts = append(facts, Fact{from, Always, func(b *belief) {
			b.device(d.ID).other = fact[spec.EUI64]{true, d.NonCritical, from, Always}
		}})
	}
	for _, r := range w.Registrations {
		facts = append(facts, OfRegistration(r, from))
	}
	for _, c := range w.Counters {
		facts = append(facts, OfCounter(c, from))
	}
	return facts
}

// OfCounter is the last counter that was accepted when the log begins.
func OfCounter(c spec.Counter, from Source) Fact {
	return Fact{from, Always, func(b *belief) {
		b.counters[link{c.Originator, c.Target}] = fact[last]{true, last{counter: c.Last}, from, Always}
	}}
}

// OfUser is what is known of a User: of its roles only if they are all there, of its
// status unless it is empty.
func OfUser(u spec.User, allRoles bool, from Source, at spec.Time) Fact {
	return Fact{from, at, func(b *belief) {
		to := b.user(u.ID)
		if !to.listed.known || to.listed.from == b.whole {
			to.listed = fact[bool]{true, true, from, Always}
		}
		if allRoles {
			learn(b, &to.roles, fmt.Sprintf("which roles %v has", u.ID), roles(u.Roles), from, at)
		}
		if u.Status != "" {
			learn(b, &to.status, fmt.Sprintf("the status of User %v", u.ID), u.Status, from, at)
		}
	}}
}

// OfDevice is what the inventory says of a Device; what is empty is not known, and of
// its metering point only whether that is known to be so, too. Its credentials are not
// part of it: see OfHolder.
func OfDevice(d spec.Device, hasPoint bool, from Source, at spec.Time) Fact {
	return Fact{from, at, func(b *belief) {
		to := b.device(d.ID)
		if !to.listed.known || to.listed.from == b.whole {
			to.listed = fact[bool]{true, true, from, Always}
		}
		// What a Device is does not change: it was so before it was known.
		if d.Type != "" {
			learn(b, &to.kind, fmt.Sprintf("the type of Device %v", d.ID), d.Type, from, Always)
		}
		if d.SMETS != 0 {
			learn(b, &to.smets, fmt.Sprintf("the SMETS version of Device %v", d.ID), d.SMETS, from, Always)
		}
		if d.S1SP != 0 || d.SMETS == spec.SMETS2 {
			learn(b, &to.s1sp, fmt.Sprintf("the S1SP of Device %v", d.ID), d.S1SP, from, Always)
		}
		if hasPoint {
			learn(b, &to.mpxn, fmt.Sprintf("the metering point of Device %v", d.ID), d.MPxN, from, Always)
		}
		if d.Status != "" {
			learn(b, &to.status, fmt.Sprintf("the status of Device %v", d.ID), d.Status, from, at)
		}
	}}
}

// OfHolder is who holds a slot of a Device; the zero Credential is nobody.
func OfHolder(id spec.EUI64, slot spec.RemotePartyRole, credential spec.Credential, from Source, at spec.Time) Fact {
	return Fact{from, at, func(b *belief) {
		d := b.device(id)
		held := d.slots[slot]
		learn(b, &held, fmt.Sprintf("the %s credential of Device %v", slot, id), credential, from, at)
		d.set(slot, held)
	}}
}

// OfRegistration is a row of the Registration Data, which says itself from when it counts.
func OfRegistration(r spec.Registration, from Source) Fact {
	return Fact{from, Always, func(b *belief) { b.register(r, from) }}
}

// Possible reports the first way in which what is known of a Device fits no Device.
func Possible(d spec.Device, hasPoint bool) error {
	for _, kind := range spec.DeviceTypes() {
		whole := d
		if whole.Type == "" {
			whole.Type = kind
		}
		if !hasPoint {
			whole.MPxN = pointOf(whole.Type, "")
		}
		if whole.SMETS == 0 {
			whole.SMETS = spec.SMETS1
		}
		if whole.S1SP == 0 && whole.SMETS == spec.SMETS1 {
			whole.S1SP = spec.S1SP1
		}
		if whole.Status == "" {
			whole.Status = spec.Commissioned
		}
		err := whole.Validate()
		if err == nil {
			return nil
		}
		if d.Type != "" || kind == spec.CAD { // the last, which takes any metering point
			return err
		}
	}
	return nil
}
