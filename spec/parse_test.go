package spec_test

import (
	"strings"
	"testing"

	"example.org/mp107/spec"
)

// vocabulary is one closed set of names with the function that reads them.
type vocabulary struct {
	kind    string
	allowed []string
	parse   func(string) (string, error)
}

func vocabularyOf[T ~string](kind string, allowed []T, parse func(string) (T, error)) vocabulary {
	v := vocabulary{kind: kind, parse: func(text string) (string, error) {
		value, err := parse(text)
		return string(value), err
	}}
	for _, value := range allowed {
		v.allowed = append(v.allowed, string(value))
	}
	return v
}

func vocabularies() []vocabulary {
	return []vocabulary{
		vocabularyOf("User Role", spec.UserRoles(), spec.ParseUserRole),
		vocabularyOf("remote party role", spec.RemotePartyRoles(), spec.ParseRemotePartyRole),
		vocabularyOf("Device type", spec.DeviceTypes(), spec.ParseDeviceType),
		vocabularyOf("Device status", spec.DeviceStatuses(), spec.ParseDeviceStatus),
		vocabularyOf("release", spec.Releases(), spec.ParseRelease),
	}
}

func TestParseEveryName(t *testing.T) {
	for _, v := range vocabularies() {
		seen := map[string]bool{}
		for _, name := range v.allowed {
			if seen[name] {
				t.Errorf("%s %q is listed twice", v.kind, name)
			}
			seen[name] = true
			if got, err := v.parse(name); err != nil || got != name {
				t.Errorf("%s %q reads as %q, %v", v.kind, name, got, err)
			}
		}
	}
}

// A reader who misspelt a name finds every name allowed in the error.
func TestParseErrorListsNames(t *testing.T) {
	for _, v := range vocabularies() {
		for _, text := range []string{"", "nonsense", strings.ToLower(v.allowed[0]) + " ", " " + v.allowed[0]} {
			got, err := v.parse(text)
			if err == nil || got != "" {
				t.Errorf("%s %q reads as %q, want an error", v.kind, text, got)
				continue
			}
			checkError(t, err, v.kind)
			for _, name := range v.allowed {
				checkError(t, err, name)
			}
		}
	}
}

func TestVocabularySizes(t *testing.T) {
	want := map[string]int{"User Role": 7, "remote party role": 7, "Device type": 8, "Device status": 9, "release": 3}
	for _, v := range vocabularies() {
		if len(v.allowed) != want[v.kind] {
			t.Errorf("%d names of kind %s, want %d", len(v.allowed), v.kind, want[v.kind])
		}
	}
}

func TestUserRoleSlots(t *testing.T) {
	want := map[spec.UserRole]spec.RemotePartyRole{
		spec.IS: spec.Supplier, spec.GS: spec.Supplier,
		spec.ED: spec.NetworkOperator, spec.GT: spec.NetworkOperator,
	}
	for _, role := range spec.UserRoles() {
		if got := role.Slot(); got != want[role] {
			t.Errorf("slot of %s is %q, want %q", role, got, want[role])
		}
		if got := role.IsNetworkOperator(); got != (want[role] == spec.NetworkOperator) {
			t.Errorf("%s is a Network Operator: %v", role, got)
		}
	}
}

func TestDeviceTypeNetworkOperatorRole(t *testing.T) {
	want := map[spec.DeviceType]spec.UserRole{spec.ESME: spec.ED, spec.GSME: spec.GT, spec.GPF: spec.GT}
	for _, device := range spec.DeviceTypes() {
		if got := device.NetworkOperatorRole(); got != want[device] {
			t.Errorf("Network Operator role of %s is %q, want %q", device, got, want[device])
		}
	}
}
