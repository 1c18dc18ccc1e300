package spec_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"example.org/mp107/spec"
)

// The generators below draw values that need not be well formed: whatever can
// be written must be read back as it was.
var (
	euis  = rapid.Map(rapid.Uint64(), func(v uint64) spec.EUI64 { return spec.EUI64(v) })
	times = rapid.Map(rapid.Int64Range(int64(firstTime), int64(lastTime)), func(v int64) spec.Time { return spec.Time(v) })
	roles = rapid.SampledFrom(spec.UserRoles())
	slots = rapid.SampledFrom(spec.RemotePartyRoles())
	mpxns = rapid.Map(rapid.StringMatching(`([0-9]{6,10}|[0-9]{13})?`), func(v string) spec.MPxN { return spec.MPxN(v) })

	statuses     = rapid.SampledFrom(spec.DeviceStatuses())
	userStatuses = rapid.SampledFrom(spec.UserStatuses())
	credentials  = rapid.Custom(func(t *rapid.T) spec.Credential {
		return spec.Credential{Role: slots.Draw(t, "role"), Owner: euis.Draw(t, "owner")}
	})
	certificates = rapid.Custom(func(t *rapid.T) spec.Certificate {
		return spec.Certificate{
			Use:  rapid.SampledFrom(spec.CertificateUses()).Draw(t, "use"),
			Role: slots.Draw(t, "role"), Owner: euis.Draw(t, "owner"),
		}
	})
	registrations = rapid.Custom(func(t *rapid.T) spec.Registration {
		return spec.Registration{MPxN: mpxns.Draw(t, "mpxn"), Role: roles.Draw(t, "role"), Party: euis.Draw(t, "party"), From: times.Draw(t, "from")}
	})
	users = rapid.Custom(func(t *rapid.T) spec.User {
		return spec.User{ID: euis.Draw(t, "id"), Roles: rapid.SliceOf(roles).Draw(t, "roles"), Status: userStatuses.Draw(t, "status")}
	})
	devices = rapid.Custom(func(t *rapid.T) spec.Device {
		return spec.Device{
			ID: euis.Draw(t, "id"), Type: rapid.SampledFrom(spec.DeviceTypes()).Draw(t, "type"),
			SMETS: spec.SMETS(rapid.Uint8().Draw(t, "smets")), S1SP: spec.S1SP(rapid.Uint8().Draw(t, "s1sp")),
			Status: statuses.Draw(t, "status"), MPxN: mpxns.Draw(t, "mpxn"),
			Credentials: rapid.MapOf(slots, credentials).Draw(t, "credentials"),
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
	requests = rapid.Custom(func(t *rapid.T) spec.ServiceRequest {
		request := spec.ServiceRequest{
			Originator: euis.Draw(t, "originator"), Role: roles.Draw(t, "role"), Target: euis.Draw(t, "target"),
			Counter: rapid.Uint64().Draw(t, "counter"), SRV: rapid.SampledFrom(spec.SRVs()).Draw(t, "srv"),
			Signature: spec.Signature{Signer: euis.Draw(t, "signer"), Valid: rapid.Bool().Draw(t, "valid")},
		}
		if rapid.Bool().Draw(t, "future-dated") {
			at := times.Draw(t, "executeAt")
			request.ExecuteAt = &at
		}
		if rapid.Bool().Draw(t, "update") {
			request.Update = &spec.CredentialUpdate{Slot: slots.Draw(t, "slot"), Certificates: rapid.SliceOf(certificates).Draw(t, "certificates")}
		}
		return request
	})
	events = rapid.Custom(func(t *rapid.T) spec.Event {
		switch rapid.SampledFrom(spec.EventKinds()).Draw(t, "kind") {
		case spec.KindSubmit:
			request := requests.Draw(t, "submit")
			return spec.Event{Submit: &request}
		case spec.KindRegister:
			row := registrations.Draw(t, "register")
			return spec.Event{Register: &row}
		case spec.KindDeviceStatus:
			return spec.Event{DeviceStatus: &spec.DeviceStatusChange{Device: euis.Draw(t, "device"), Status: statuses.Draw(t, "status")}}
		case spec.KindUserStatus:
			return spec.Event{UserStatus: &spec.UserStatusChange{User: euis.Draw(t, "user"), Status: userStatuses.Draw(t, "status")}}
		case spec.KindAdvance:
			return spec.Event{Advance: &spec.Advance{To: times.Draw(t, "to")}}
		case spec.KindUpload:
			return spec.Event{Upload: &spec.Upload{}}
		default:
			return spec.Event{Alert: &spec.Alert{Device: euis.Draw(t, "device")}}
		}
	})
)

func TestJSONRoundTrip(t *testing.T) {
	t.Run("World", func(t *testing.T) { roundTrip(t, worlds) })
	t.Run("ServiceRequest", func(t *testing.T) { roundTrip(t, requests) })
	t.Run("Event", func(t *testing.T) { roundTrip(t, events) })
	t.Run("map by EUI-64", func(t *testing.T) { roundTrip(t, rapid.MapOf(euis, times)) })
}

func roundTrip[T any](t *testing.T, values *rapid.Generator[T]) {
	rapid.Check(t, func(t *rapid.T) {
		want := values.Draw(t, "value")
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got T
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		// An empty list and an absent one say the same.
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("round trip (-want +got):\n%s", diff)
		}
	})
}

// What others write to us and read from us, in full.
func TestWorldJSON(t *testing.T) {
	const want = `{
  "now": "2022-11-03T00:00:00Z",
  "users": [
    {
      "id": "10-00-00-00-00-00-00-01",
      "roles": [
        "ED"
      ],
      "status": "Active"
    }
  ],
  "devices": [
    {
      "id": "20-00-00-00-00-00-00-01",
      "type": "ESME",
      "smets": 1,
      "s1sp": 1,
      "status": "Commissioned",
      "mpxn": "1200012345678",
      "credentials": {
        "NetworkOperator": {
          "role": "NetworkOperator",
          "owner": "10-00-00-00-00-00-00-01"
        }
      }
    }
  ],
  "registrations": [
    {
      "mpxn": "1200012345678",
      "role": "ED",
      "party": "10-00-00-00-00-00-00-01",
      "from": "2022-11-03T00:00:00Z"
    }
  ],
  "counters": [
    {
      "originator": "10-00-00-00-00-00-00-01",
      "target": "20-00-00-00-00-00-00-01",
      "last": 7
    }
  ]
}`
	got, err := json.MarshalIndent(aWorld(), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestJSONErrors(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{`{"submit":{"originator":"1"}}`, "want eight hyphenated hexadecimal octets"},
		{`{"submit":{"counter":-1}}`, "counter"},
		{`{"submit":{"counter":18446744073709551616}}`, "counter"},
		{`{"submit":{"executeAt":"tomorrow"}}`, "want RFC 3339"},
		{`{"advance":{"to":"2022-11-03T00:00:00.5Z"}}`, "want whole seconds"},
		{`{"alert":{"device":7}}`, "device"},
	} {
		var event spec.Event
		checkError(t, json.Unmarshal([]byte(test.text), &event), test.want)
	}
}
