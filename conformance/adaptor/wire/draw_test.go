package wire_test

import (
	"pgregory.net/rapid"

	"example.org/mp107/spec"
)

// Drawn values: whatever the types can hold, sensible or not, but for what the
// contract cannot say: the zero identifier is nobody, and times have an end.
var (
	texts = rapid.OneOf(rapid.SampledFrom([]string{"", "I0", "Commissioned", "6.15.1", `a"b`, `a\b`, "a\nb", "a\x01", "a\x7f", "é", "a<b>&"}), rapid.String())
	euis  = rapid.Map(rapid.Uint64(), func(v uint64) spec.EUI64 { return spec.EUI64(v) })
	times = rapid.Map(rapid.Int64Range(-62135596800, 253402300799), func(v int64) spec.Time { return spec.Time(v) })
	slots = rapid.Map(texts, func(v string) spec.RemotePartyRole { return spec.RemotePartyRole(v) })
	roles = rapid.Map(texts, func(v string) spec.UserRole { return spec.UserRole(v) })

	credentials = rapid.MapOf(slots, rapid.Custom(func(t *rapid.T) spec.Credential {
		return spec.Credential{Role: slots.Draw(t, "role"), Owner: euis.Draw(t, "owner")}
	}))
	registrations = rapid.Custom(func(t *rapid.T) spec.Registration {
		return spec.Registration{MPxN: spec.MPxN(texts.Draw(t, "mpxn")), Role: roles.Draw(t, "role"), Party: euis.Draw(t, "party"), From: times.Draw(t, "from")}
	})
	users = rapid.Custom(func(t *rapid.T) spec.User {
		return spec.User{ID: euis.Draw(t, "id"), Roles: rapid.SliceOf(roles).Draw(t, "roles"), Status: spec.UserStatus(texts.Draw(t, "status"))}
	})
	devices = rapid.Custom(func(t *rapid.T) spec.Device {
		return spec.Device{
			ID: euis.Draw(t, "id"), Type: spec.DeviceType(texts.Draw(t, "type")), SMETS: spec.SMETS(rapid.Uint8().Draw(t, "smets")),
			S1SP: spec.S1SP(rapid.Uint8().Draw(t, "s1sp")), Status: spec.DeviceStatus(texts.Draw(t, "status")),
			MPxN: spec.MPxN(texts.Draw(t, "mpxn")), Credentials: credentials.Draw(t, "credentials"),
		}
	})
	counters = rapid.Custom(func(t *rapid.T) spec.Counter {
		return spec.Counter{Originator: euis.Draw(t, "originator"), Target: euis.Draw(t, "target"), Last: rapid.Uint64().Draw(t, "last")}
	})
	worlds = rapid.Custom(func(t *rapid.T) spec.World {
		return spec.World{
			Now: times.Draw(t, "now"), Users: rapid.SliceOf(users).Draw(t, "users"), Devices: rapid.SliceOf(devices).Draw(t, "devices"),
			Registrations: rapid.SliceOf(registrations).Draw(t, "registrations"), Counters: rapid.SliceOf(counters).Draw(t, "counters"),
		}
	})
	certificates = rapid.Custom(func(t *rapid.T) spec.Certificate {
		return spec.Certificate{Use: spec.CertificateUse(texts.Draw(t, "use")), Role: slots.Draw(t, "role"), Owner: euis.Draw(t, "owner")}
	})
	updates = rapid.Custom(func(t *rapid.T) spec.CredentialUpdate {
		return spec.CredentialUpdate{Slot: slots.Draw(t, "slot"), Certificates: rapid.SliceOf(certificates).Draw(t, "certificates")}
	})
	requests = rapid.Custom(func(t *rapid.T) spec.ServiceRequest {
		return spec.ServiceRequest{
			Originator: euis.Draw(t, "originator"), Role: roles.Draw(t, "role"), Target: euis.Draw(t, "target"), Counter: rapid.Uint64().Draw(t, "counter"),
			SRV: spec.SRV(texts.Draw(t, "srv")), Signature: spec.Signature{Signer: euis.Draw(t, "signer"), Valid: rapid.Bool().Draw(t, "valid")},
			ExecuteAt: rapid.Ptr(times, true).Draw(t, "execute at"), Update: rapid.Ptr(updates, true).Draw(t, "update"),
		}
	})
	events = rapid.OneOf(
		rapid.Map(registrations, func(v spec.Registration) spec.Event { return spec.Event{Register: &v} }),
		rapid.Custom(func(t *rapid.T) spec.Event {
			return spec.Event{DeviceStatus: &spec.DeviceStatusChange{Device: euis.Draw(t, "device"), Status: spec.DeviceStatus(texts.Draw(t, "status"))}}
		}),
		rapid.Custom(func(t *rapid.T) spec.Event {
			return spec.Event{UserStatus: &spec.UserStatusChange{User: euis.Draw(t, "user"), Status: spec.UserStatus(texts.Draw(t, "status"))}}
		}),
		rapid.Map(times, func(v spec.Time) spec.Event { return spec.Event{Advance: &spec.Advance{To: v}} }),
		rapid.Just(spec.Event{Upload: &spec.Upload{}}),
		rapid.Map(euis, func(v spec.EUI64) spec.Event { return spec.Event{Alert: &spec.Alert{Device: v}} }),
	)
	observations = rapid.Custom(func(t *rapid.T) spec.Observation {
		return spec.Observation{Device: euis.Draw(t, "device"), Status: spec.DeviceStatus(texts.Draw(t, "status")), Credentials: credentials.Draw(t, "credentials")}
	})
)
