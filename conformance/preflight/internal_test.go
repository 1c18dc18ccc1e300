package preflight

import (
	"strings"
	"testing"

	"example.org/mp107/conformance"
)

func TestNearest(t *testing.T) {
	for claim, want := range map[string]conformance.Ability{
		"alerts": conformance.CanAlert, "deviceStatus": conformance.CanDeviceStatus, "DEVICE_STATUS": conformance.CanDeviceStatus,
		"user-state": conformance.CanUserStatus, "registrations": conformance.CanRegister, "observation": conformance.CanObserve,
		"advanced": conformance.CanAdvance, "uplaod": conformance.CanUpload,
		"teleportation": "", "": "", "x": "", strings.Repeat("alert", 1000): "",
	} {
		if got := nearest(claim); got != want {
			t.Errorf("%.20q: %q, want %q", claim, got, want)
		}
	}
}

// TestWorlds: whatever is sent is well formed; a malformed world would accuse
// an implementation that rightly refuses it.
func TestWorlds(t *testing.T) {
	for _, p := range append(lessPlainWorlds(), plainWorld()) {
		if err := p.world.Validate(); err != nil {
			t.Errorf("%s: %v", p.name, err)
		}
	}
	for i, w := range laneWorlds() {
		if err := w.Validate(); err != nil {
			t.Errorf("lane %d: %v", i, err)
		}
	}
	h := fixture{number: 1}
	for _, m := range resetProbes {
		if err := h.changed(m.home).Validate(); err != nil {
			t.Errorf("%s: %v", m.thing, err)
		}
		if err := h.changed(m.elsewhere).Validate(); err != nil {
			t.Errorf("%s: %v", m.thing, err)
		}
	}
	for _, a := range requestsToAnswer(h) {
		if err := a.request.Validate(); err != nil {
			t.Errorf("%s: %v", a.name, err)
		}
	}
}
