package server_test

import (
	"net/http"
	"strings"
	"testing"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/duis/server"
	"example.org/mp107/spec"
)

// TestControlRefuses: what is not a call of the control endpoint is an error
// that says so and changes nothing.
func TestControlRefuses(t *testing.T) {
	s := start(t, dsp.Config{}, server.Config{})
	for _, test := range []struct {
		call, body string
		status     int
		says       string
	}{
		{"describe", ``, 400, "EOF"},
		{"describe", `{} {}`, 400, "something follows"},
		{"describe", `{"now":1}`, 400, "unknown field"},
		{"reset", `{"now":"yesterday"}`, 400, "RFC 3339"},
		{"reset", `{"now":"2022-11-03T00:00:00Z","users":[{"id":"00-DB-10-70-00-00-00-01"}]}`, 400, "user status"},
		{"apply", `{}`, 400, "exactly one"},
		{"apply", `{"submit":{"originator":"00-DB-10-70-00-00-00-01"}}`, 400, "submitted as DUIS XML"},
		{"apply", `{"advance":{"to":"1999-01-01T00:00:00Z"}}`, 400, "does not go back"},
		{"apply", `{"upload":{}}`, 400, "upload"},
		{"observe", `{"device":"00-DB-10-70-00-00-1F-FF"}`, 400, "not in the inventory"},
		{"roles", `{"00-DB-10-70-00-00-00-02":"XX"}`, 400, "User Role"},
		{"roles", `{"somebody":"ED"}`, 400, "EUI-64"},
		{"certificates", `{"certificates":["AAAA"]}`, 400, "certificate 1"},
		{"endpoints", `{"00-DB-10-70-00-00-00-02":"ftp://x"}`, 400, "http or https"},
		{"nothing", `{}`, 404, ""},
	} {
		status, _, text := s.post(t, s.control.URL+server.ControlPrefix+test.call, "application/json", strings.NewReader(test.body))
		if status != test.status || !strings.Contains(string(text), test.says) {
			t.Errorf("%s %s: status %d, %s: want %d, %q", test.call, test.body, status, text, test.status, test.says)
		}
	}
	if status, _, _ := s.post(t, s.control.URL+"/control/v1/reset", "text/plain", strings.NewReader("{}")); status != http.StatusUnsupportedMediaType {
		t.Errorf("text/plain: status %d", status)
	}
	if answer := s.ask(t, server.Transform, signedRepair(t, 1)); answer.Code != spec.I0 {
		t.Errorf("afterwards: %s", answer.Code)
	}
}

// TestRoles: the role in which an EUI acts is the directory's.
func TestRoles(t *testing.T) {
	s := start(t, dsp.Config{}, server.Config{})
	s.call(t, "roles", map[spec.EUI64]spec.UserRole{holder: spec.GT}, nil)
	if answer := s.ask(t, server.Transform, signedRepair(t, 1)); answer.Code != spec.E1 {
		t.Errorf("as GT, which it is not: %s", answer.Code)
	}
	s.call(t, "roles", map[spec.EUI64]spec.UserRole{holder: spec.ED}, nil)
	if answer := s.ask(t, server.Transform, signedRepair(t, 1)); answer.Code != spec.I0 {
		t.Errorf("as ED: %s", answer.Code)
	}
	world := aWorld()
	world.Users = world.Users[1:] // nobody knows the originator
	s.call(t, "reset", world, nil)
	if answer := s.ask(t, server.Transform, signedRepair(t, 1)); answer.Code != spec.E1 {
		t.Errorf("an originator without a role: %s", answer.Code)
	}
}

func TestDescribe(t *testing.T) {
	s := start(t, dsp.Config{Release: spec.MP107R2, Faults: []dsp.FaultID{dsp.NoBypass}}, server.Config{Version: "7"})
	var d server.Description
	s.call(t, "describe", struct{}{}, &d)
	if d.Name != "simulated DSP with fault no-bypass" || d.Version != "7" || len(d.Abilities) != 7 || d.DSP != spec.DSPOnWire {
		t.Errorf("%+v", d)
	}
}
