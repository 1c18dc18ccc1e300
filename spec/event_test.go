package spec_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/spec"
)

// oneOfEach has a well-formed event of every kind.
func oneOfEach() map[spec.EventKind]spec.Event {
	request := updateRequest()
	return map[spec.EventKind]spec.Event{
		spec.KindSubmit:       {Submit: &request},
		spec.KindRegister:     {Register: &spec.Registration{MPxN: anMPAN, Role: spec.ED, Party: aUser, From: spec.Epoch}},
		spec.KindDeviceStatus: {DeviceStatus: &spec.DeviceStatusChange{Device: aDevice, Status: spec.Suspended}},
		spec.KindUserStatus:   {UserStatus: &spec.UserStatusChange{User: aUser, Status: spec.UserSuspended}},
		spec.KindAdvance:      {Advance: &spec.Advance{To: spec.Epoch}},
		spec.KindUpload:       {Upload: &spec.Upload{}},
		spec.KindAlert:        {Alert: &spec.Alert{Device: aDevice}},
	}
}

func TestEventKind(t *testing.T) {
	events := oneOfEach()
	if len(events) != len(spec.EventKinds()) {
		t.Fatalf("%d events for %d kinds", len(events), len(spec.EventKinds()))
	}
	for _, kind := range spec.EventKinds() {
		event := events[kind]
		if got := event.Kind(); got != kind {
			t.Errorf("event of kind %s has kind %s", kind, got)
		}
		checkError(t, event.Validate(), "")
	}
}

// The kind is the name of the one field that the event has in JSON.
func TestEventKindIsItsJSONField(t *testing.T) {
	for kind, event := range oneOfEach() {
		text, err := json.Marshal(event)
		if err != nil {
			t.Fatal(err)
		}
		var fields map[spec.EventKind]any
		if err := json.Unmarshal(text, &fields); err != nil {
			t.Fatal(err)
		}
		if _, ok := fields[kind]; !ok || len(fields) != 1 {
			t.Errorf("event of kind %s is %s", kind, text)
		}
	}
}

func TestMalformedEvents(t *testing.T) {
	malformed := map[string]spec.Event{"none": {}}
	for first, event := range oneOfEach() {
		for second, other := range oneOfEach() {
			if first != second {
				malformed[string(first+" and "+second)] = merge(event, other)
			}
		}
	}
	for name, event := range malformed {
		t.Run(name, func(t *testing.T) {
			if got := event.Kind(); got != spec.KindMalformed {
				t.Errorf("kind is %s, want %s", got, spec.KindMalformed)
			}
			checkError(t, event.Validate(), "want exactly one")
		})
	}
}

// merge sets the fields of both events.
func merge(a, b spec.Event) spec.Event {
	if b.Submit != nil {
		a.Submit = b.Submit
	}
	if b.Register != nil {
		a.Register = b.Register
	}
	if b.DeviceStatus != nil {
		a.DeviceStatus = b.DeviceStatus
	}
	if b.UserStatus != nil {
		a.UserStatus = b.UserStatus
	}
	if b.Advance != nil {
		a.Advance = b.Advance
	}
	if b.Upload != nil {
		a.Upload = b.Upload
	}
	if b.Alert != nil {
		a.Alert = b.Alert
	}
	return a
}

func TestEventValidate(t *testing.T) {
	request := updateRequest()
	request.Update = nil
	for _, test := range []struct {
		name      string
		event     spec.Event
		wantError string
	}{
		{"request not well formed", spec.Event{Submit: &request}, "a credential update is carried by"},
		{"registration not well formed", spec.Event{Register: &spec.Registration{MPxN: anMPRN, Role: spec.ED}}, "want a 13-digit MPAN"},
		{"unknown Device status", spec.Event{DeviceStatus: &spec.DeviceStatusChange{Device: aDevice}}, `unknown Device status ""`},
		{"unknown user status", spec.Event{UserStatus: &spec.UserStatusChange{User: aUser, Status: "Gone"}}, `unknown user status "Gone"`},
	} {
		t.Run(test.name, func(t *testing.T) { checkError(t, test.event.Validate(), test.wantError) })
	}
}

// An upload has no body, and must not vanish for that.
func TestUploadSurvivesJSON(t *testing.T) {
	var event spec.Event
	if err := json.Unmarshal([]byte(`{"upload":{}}`), &event); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(spec.Event{Upload: &spec.Upload{}}, event); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
