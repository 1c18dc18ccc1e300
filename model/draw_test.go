package model_test

import (
	"math"

	"pgregory.net/rapid"

	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// The generator draws only events that are enabled in the state at hand: it
// asks the state for the Devices, Users, counters and times that there are.

var parties = []spec.EUI64{rightED, wrongED, rightGT, supplier, outsider}

// drawWorld draws who holds what and who is registered in the tests' world.
func drawWorld(t *rapid.T) spec.World {
	world := town()
	for i := range world.Devices {
		for _, slot := range []spec.RemotePartyRole{spec.NetworkOperator, spec.Supplier} {
			if rapid.IntRange(0, 9).Draw(t, "empty slot") == 0 {
				delete(world.Devices[i].Credentials, slot)
				continue
			}
			world.Devices[i].Credentials[slot] = spec.Credential{Role: slot, Owner: rapid.SampledFrom(parties).Draw(t, "holder")}
		}
	}
	for i := range world.Registrations {
		world.Registrations[i].Party = rapid.SampledFrom(append(parties, 0)).Draw(t, "registered")
	}
	if rapid.Bool().Draw(t, "counted") {
		world.Counters = []spec.Counter{{Originator: wrongED, Target: esme, Last: rapid.SampledFrom([]uint64{0, 3, math.MaxUint64}).Draw(t, "last")}}
	}
	return world
}

// drawEvent draws an event that can happen.
func drawEvent(t *rapid.T, m *model.Machine, s model.State) spec.Event {
	kinds := []spec.EventKind{spec.KindSubmit, spec.KindSubmit, spec.KindSubmit, spec.KindSubmit, spec.KindSubmit,
		spec.KindRegister, spec.KindDeviceStatus, spec.KindUserStatus, spec.KindAdvance, spec.KindAdvance, spec.KindAlert}
	if m.Release() == spec.MP107R2 {
		kinds = append(kinds, spec.KindUpload)
	}
	return drawEventOf(t, s, rapid.SampledFrom(kinds).Draw(t, "kind"))
}

func drawEventOf(t *rapid.T, s model.State, kind spec.EventKind) spec.Event {
	world := s.World()
	device := rapid.SampledFrom(world.Devices)
	waits := rapid.SampledFrom([]spec.Time{0, 1, spec.Hour, spec.Day})
	switch kind {
	case spec.KindRegister:
		row := rapid.SampledFrom(town().Registrations).Draw(t, "row")
		row.Party = rapid.SampledFrom(append(parties, 0)).Draw(t, "party")
		row.From = s.Now() + waits.Draw(t, "from")
		return spec.Event{Register: &row}
	case spec.KindDeviceStatus:
		status := rapid.SampledFrom(append(spec.DeviceStatuses(), spec.Commissioned, spec.Commissioned, spec.Commissioned))
		return spec.Event{DeviceStatus: &spec.DeviceStatusChange{Device: device.Draw(t, "device").ID, Status: status.Draw(t, "status")}}
	case spec.KindUserStatus:
		status := rapid.SampledFrom([]spec.UserStatus{spec.UserActive, spec.UserActive, spec.UserSuspended})
		return spec.Event{UserStatus: &spec.UserStatusChange{User: rapid.SampledFrom(parties).Draw(t, "user"), Status: status.Draw(t, "status")}}
	case spec.KindAdvance:
		return advances(s.Now() + waits.Draw(t, "by"))
	case spec.KindUpload:
		return uploads()
	case spec.KindAlert:
		return alerts(device.Draw(t, "device").ID)
	default:
		return submits(drawRequest(t, s, world, device.Draw(t, "device")))
	}
}

// drawRequest draws a request, more often than not one that can be accepted.
func drawRequest(t *rapid.T, s model.State, world spec.World, device spec.Device) spec.ServiceRequest {
	slot := rapid.SampledFrom([]spec.RemotePartyRole{spec.NetworkOperator, spec.NetworkOperator, spec.Supplier}).Draw(t, "slot")
	originator := rapid.SampledFrom(parties).Draw(t, "originator")
	if holder := device.Credentials[slot].Owner; holder != 0 && rapid.Bool().Draw(t, "by the holder") {
		originator = holder
	}
	role := spec.ED
	for _, user := range world.Users {
		if user.ID == originator {
			role = rapid.SampledFrom(user.Roles).Draw(t, "role")
		}
	}
	r := places(originator, role, device.ID, slot, rapid.SampledFrom(parties).Draw(t, "owner"), 0)
	if rapid.IntRange(0, 9).Draw(t, "other role carried") == 0 {
		r.Update.Certificates[0].Role = rapid.SampledFrom(spec.RemotePartyRoles()).Draw(t, "carried")
	}
	if rapid.IntRange(0, 3).Draw(t, "no repair") == 0 {
		r.SRV = rapid.SampledFrom([]spec.SRV{"1.1.1", "4.10", "4.8.1", "5.1", "7.1"}).Draw(t, "srv")
		r.Update = nil
		if owner, role := drawOwner(t, world, device); owner != 0 {
			r.Originator, r.Role, r.Signature.Signer = owner, role, owner
		}
		if r.SRV == "5.1" {
			r.Target = spec.DSP
		}
	}
	last, seen := LastCounter(world, r.Originator, r.Target)
	r.Counter = last + rapid.Uint64Range(0, 2).Draw(t, "above the last") // may wrap, which only makes it stale
	if !seen && rapid.Bool().Draw(t, "from zero") {
		r.Counter = 0
	}
	variant, err := spec.Variant(r.SRV)
	if err == nil && variant.FutureDating != spec.NotFutureDated && rapid.Bool().Draw(t, "future-dated") {
		r = later(r, s.Now()+rapid.SampledFrom([]spec.Time{0, 1, spec.Hour, spec.Day}).Draw(t, "due in"))
	}
	r.Signature.Valid = rapid.IntRange(0, 19).Draw(t, "bad signature") > 0
	return r
}

// drawOwner draws a registered party of the Device, if there is any.
func drawOwner(t *rapid.T, world spec.World, device spec.Device) (spec.EUI64, spec.UserRole) {
	row := rapid.SampledFrom(world.Registrations).Draw(t, "owner of some Device")
	if row.MPxN != device.MPxN {
		return 0, ""
	}
	return row.Party, row.Role
}

func LastCounter(world spec.World, originator, target spec.EUI64) (uint64, bool) {
	for _, c := range world.Counters {
		if c.Originator == originator && c.Target == target {
			return c.Last, true
		}
	}
	return 0, false
}

// drawLength draws how many events a sequence has, short ones not preferred.
func drawLength(t *rapid.T) int {
	return rapid.SampledFrom([]int{1, 2, 5, 10, 20, 30}).Draw(t, "length")
}
