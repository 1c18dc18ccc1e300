package suite

import (
	"context"
	"fmt"
	"slices"

	"example.org/mp107/conformance"
	"example.org/mp107/spec"
)

// renaming gives a case identities of its own, so that several cases can share a
// world without meeting. Identities are only ever compared, so that a case means
// the same under any renaming. The number tells renamings apart: 1 to MaxBatch.
type renaming uint16

// id changes an identifier, and changes it back. Those of the suite's own cases
// have nothing in the two octets concerned. Nobody and the DSP stay who they are.
func (d renaming) id(id spec.EUI64) spec.EUI64 {
	if id == 0 || id == spec.DSP {
		return id
	}
	return id ^ spec.EUI64(d)<<16
}

// mpxn changes a metering point into another of its kind: after the first digit,
// five are the number of the renaming.
func (d renaming) mpxn(m spec.MPxN) spec.MPxN {
	if len(m) < 6 {
		return m
	}
	return m[:1] + spec.MPxN(fmt.Sprintf("%05d", d)) + m[6:]
}

func (d renaming) world(w spec.World) spec.World {
	changed := spec.World{Now: w.Now}
	for _, u := range w.Users {
		u.ID = d.id(u.ID)
		changed.Users = append(changed.Users, u)
	}
	for _, device := range w.Devices {
		device.ID, device.MPxN, device.Credentials = d.id(device.ID), d.mpxn(device.MPxN), d.credentials(device.Credentials)
		changed.Devices = append(changed.Devices, device)
	}
	for _, row := range w.Registrations {
		changed.Registrations = append(changed.Registrations, d.row(row))
	}
	for _, c := range w.Counters {
		changed.Counters = append(changed.Counters, spec.Counter{Originator: d.id(c.Originator), Target: d.id(c.Target), Last: c.Last})
	}
	return changed
}

func (d renaming) credentials(credentials map[spec.RemotePartyRole]spec.Credential) map[spec.RemotePartyRole]spec.Credential {
	if credentials == nil {
		return nil
	}
	changed := make(map[spec.RemotePartyRole]spec.Credential, len(credentials))
	for slot, c := range credentials {
		changed[slot] = spec.Credential{Role: c.Role, Owner: d.id(c.Owner)}
	}
	return changed
}

func (d renaming) row(row spec.Registration) spec.Registration {
	row.MPxN, row.Party = d.mpxn(row.MPxN), d.id(row.Party)
	return row
}

func (d renaming) request(r spec.ServiceRequest) spec.ServiceRequest {
	r.Originator, r.Target, r.Signature.Signer = d.id(r.Originator), d.id(r.Target), d.id(r.Signature.Signer)
	if r.Update == nil {
		return r
	}
	update := spec.CredentialUpdate{Slot: r.Update.Slot}
	for _, c := range r.Update.Certificates {
		c.Owner = d.id(c.Owner)
		update.Certificates = append(update.Certificates, c)
	}
	r.Update = &update
	return r
}

// event changes an event other than those that happen to the whole world.
func (d renaming) event(e spec.Event) spec.Event {
	switch e.Kind() {
	case spec.KindRegister:
		row := d.row(*e.Register)
		return spec.Event{Register: &row}
	case spec.KindDeviceStatus:
		return spec.Event{DeviceStatus: &spec.DeviceStatusChange{Device: d.id(e.DeviceStatus.Device), Status: e.DeviceStatus.Status}}
	case spec.KindUserStatus:
		return spec.Event{UserStatus: &spec.UserStatusChange{User: d.id(e.UserStatus.User), Status: e.UserStatus.Status}}
	case spec.KindAlert:
		return spec.Event{Alert: &spec.Alert{Device: d.id(e.Alert.Device)}}
	default:
		return e
	}
}

// renamable reports whether a case means the same under any renaming, beside others:
// no identifier in it has anything in the octets that a renaming changes, and no two
// metering points differ in nothing but the digits that one changes.
func renamable(c conformance.Case) bool {
	var ids []spec.EUI64
	points, renamed := map[spec.MPxN]bool{}, map[spec.MPxN]bool{}
	point := func(m spec.MPxN) { points[m], renamed[renaming(1).mpxn(m)] = true, true }
	for _, u := range c.World.Users {
		ids = append(ids, u.ID)
	}
	for _, d := range c.World.Devices {
		ids = append(ids, d.ID)
		point(d.MPxN)
		for _, held := range d.Credentials {
			ids = append(ids, held.Owner)
		}
	}
	for _, row := range c.World.Registrations {
		ids = append(ids, row.Party)
		point(row.MPxN)
	}
	for _, e := range c.Events {
		switch e.Kind() {
		case spec.KindSubmit:
			ids = append(ids, e.Submit.Originator, e.Submit.Signature.Signer)
			if e.Submit.Target != spec.DSP {
				ids = append(ids, e.Submit.Target)
			}
			if e.Submit.Update != nil {
				for _, carried := range e.Submit.Update.Certificates {
					ids = append(ids, carried.Owner)
				}
			}
		case spec.KindRegister:
			ids = append(ids, e.Register.Party)
			point(e.Register.MPxN)
		}
	}
	return len(points) == len(renamed) && !slices.ContainsFunc(ids, func(id spec.EUI64) bool { return id>>16&0xFFFF != 0 })
}

// renamed is an adaptor for one case of several that share a world: it speaks of
// everybody under another name. Its Reset does nothing, as the world is there already.
type renamed struct {
	conformance.Adaptor
	renaming renaming
}

func (a renamed) Reset(context.Context, spec.World) error { return nil }

func (a renamed) Submit(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
	return a.Adaptor.Submit(ctx, a.renaming.request(r))
}

func (a renamed) Apply(ctx context.Context, e spec.Event) (spec.Result, error) {
	result, err := a.Adaptor.Apply(ctx, a.renaming.event(e))
	result.AlertTo = a.renaming.id(result.AlertTo)
	return result, err
}

func (a renamed) Observe(ctx context.Context, device spec.EUI64) (spec.Observation, error) {
	o, err := a.Adaptor.Observe(ctx, a.renaming.id(device))
	o.Device, o.Credentials = a.renaming.id(o.Device), a.renaming.credentials(o.Credentials)
	return o, err
}

// HonorsContext implements the interface of that name.
func (a renamed) HonorsContext() bool {
	p, ok := a.Adaptor.(conformance.HonorsContext)
	return ok && p.HonorsContext()
}

// Transcript implements conformance.Recorder, as far as the adaptor does.
func (a renamed) Transcript() []conformance.Exchange {
	if r, ok := a.Adaptor.(conformance.Recorder); ok {
		return r.Transcript()
	}
	return nil
}
