package wire_test

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/adaptor/wire"
)

// TestDecodersRefuse what no value of the suite stands for, and say which field it is.
func TestDecodersRefuse(t *testing.T) {
	const now = `"now":"2021-06-24T00:00:00Z"`
	for _, test := range []struct{ kind, text, says string }{
		{"World", `{}`, "now: absent: want a time"},
		{"World", `{"now":"2021-06-24T00:00:00.5Z"}`, "now: 2021-06-24 00:00:00.5 +0000 UTC: want whole seconds"},
		{"World", `{` + now + `,"users":[{"id":"x"}]}`, `users.id: EUI-64 "x"`},
		{"World", `{` + now + `,"devices":[{"id":"00-DB"}]}`, `devices.id: EUI-64 "00-DB"`},
		{"World", `{` + now + `,"devices":[{"smets":256}]}`, "devices.smets: 256 is too large"},
		{"World", `{` + now + `,"devices":[{"s1sp":4294967295}]}`, "devices.s1sp: 4294967295 is too large"},
		{"World", `{` + now + `,"devices":[{"credentials":{"Root":{"owner":"x"}}}]}`, `devices.credentials.owner: EUI-64 "x"`},
		{"World", `{` + now + `,"registrations":[{"party":"x"}]}`, `registrations.party: EUI-64 "x"`},
		{"World", `{` + now + `,"registrations":[{}]}`, "registrations.from: absent"},
		{"World", `{` + now + `,"registrations":[{"from":"2021-06-24T00:00:00.000000001Z"}]}`, "registrations.from: "},
		{"World", `{` + now + `,"counters":[{"originator":"x"}]}`, `counters.originator: EUI-64 "x"`},
		{"World", `{` + now + `,"counters":[{"target":"x"}]}`, `counters.target: EUI-64 "x"`},
		{"ServiceRequest", `{"originator":"x"}`, `originator: EUI-64 "x"`},
		{"ServiceRequest", `{"target":"x"}`, `target: EUI-64 "x"`},
		{"ServiceRequest", `{"signature":{"signer":"x"}}`, `signature.signer: EUI-64 "x"`},
		{"ServiceRequest", `{"executeAt":"2021-06-24T00:00:00.1Z"}`, "executeAt: "},
		{"ServiceRequest", `{"update":{"certificates":[{"owner":"x"}]}}`, `update.certificates.owner: EUI-64 "x"`},
		{"Event", `{}`, "event of no kind that is known: want one of register, deviceStatus, userStatus, advance, upload, alert"},
		{"Event", `{"later":{}}`, "event of no kind that is known"},
		{"Event", `{"register":{}}`, "register.from: absent"},
		{"Event", `{"deviceStatus":{"device":"x"}}`, `deviceStatus.device: EUI-64 "x"`},
		{"Event", `{"userStatus":{"user":"x"}}`, `userStatus.user: EUI-64 "x"`},
		{"Event", `{"advance":{}}`, "advance.to: absent"},
		{"Event", `{"alert":{"device":"x"}}`, `alert.device: EUI-64 "x"`},
		{"Observation", `{"device":"x"}`, `observation.device: EUI-64 "x"`},
		{"Observation", `{"credentials":{"Root":{"owner":"x"}}}`, `observation.credentials.owner: EUI-64 "x"`},
		// What JSON itself or the contract's types rule out.
		{"World", `{"now":"yesterday"}`, "Timestamp"},
		{"World", `{"now":"10000-01-01T00:00:00Z"}`, "Timestamp"},
		{"World", `{"devices":[{"smets":-1}]}`, "uint32"},
		{"World", `{"users":{}}`, "unexpected token"},
		{"World", `{"users":[null]}`, "null"},
		{"World", `{` + now + `,` + now + `}`, "duplicate"},
		{"ServiceRequest", `{"counter":18446744073709551616}`, "uint64"},
		{"ServiceRequest", `{"counter":"-1"}`, "uint64"},
		{"ServiceRequest", `{"signature":{"valid":"yes"}}`, "bool"},
		{"Event", `{"upload":{},"alert":{}}`, "oneof"},
		{"Observation", `{"credentials":{"Root":{},"Root":{}}}`, "duplicate"},
	} {
		t.Run(test.kind+" "+test.text, func(t *testing.T) {
			err := read(test.kind, test.text)
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("error %v, want one that says %q", err, test.says)
			}
		})
	}
}

// TestDecodersLetPass what a later version, or another way of writing, may bring.
func TestDecodersLetPass(t *testing.T) {
	for _, test := range []struct{ kind, text string }{
		{"World", `{"now":"2021-06-24T01:00:00+01:00","later":1}`},
		{"World", `{"now":"2021-06-24T00:00:00.000Z","users":[{"id":"","roles":null}]}`},
		{"ServiceRequest", `{"counter":7,"srv":"99.9","execute_at":"2021-06-24T00:00:00Z"}`},
		{"ServiceRequest", `{"counter":"18446744073709551615","update":{}}`},
		{"Observation", `{"device":"00-db-12-34-56-78-90-a0","status":"Exploded","credentials":{"Nobody":{}}}`},
		{"Event", `{"alert":{}}`},
	} {
		if err := read(test.kind, test.text); err != nil {
			t.Errorf("%s %s: %v", test.kind, test.text, err)
		}
	}
}

func read(kind, text string) error {
	decode := func(m proto.Message, convert func() error) error {
		if err := wire.UnmarshalJSON([]byte(text), m); err != nil {
			return err
		}
		return convert()
	}
	world, request, event, observation := &adaptorv1.World{}, &adaptorv1.ServiceRequest{}, &adaptorv1.Event{}, &adaptorv1.Observation{}
	switch kind {
	case "World":
		return decode(world, func() error { _, err := wire.DecodeWorld(world); return err })
	case "ServiceRequest":
		return decode(request, func() error { _, err := wire.DecodeRequest(request); return err })
	case "Event":
		return decode(event, func() error { _, err := wire.DecodeEvent(event); return err })
	default:
		return decode(observation, func() error { _, err := wire.DecodeObservation(observation); return err })
	}
}
