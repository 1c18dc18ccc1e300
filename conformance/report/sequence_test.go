package report

import (
	"fmt"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/spec"
)

// everyKind is a story with an event of each kind, the last of which went wrong.
func everyKind() conformance.Result {
	const user, device spec.EUI64 = 0x00DB107000000003, 0x00DB107000001001
	return conformance.Result{ID: "R1/scenario/every-kind", Counterexample: &conformance.Counterexample{
		World: spec.World{Devices: []spec.Device{{ID: device, SMETS: spec.SMETS1}}},
		Events: []spec.Event{
			{Register: &spec.Registration{MPxN: "1012345678901", Role: spec.ED, Party: user}},
			{UserStatus: &spec.UserStatusChange{User: user, Status: spec.UserSuspended}},
			{DeviceStatus: &spec.DeviceStatusChange{Device: device, Status: spec.Suspended}},
			{Advance: &spec.Advance{To: spec.Epoch}},
			{Upload: &spec.Upload{}},
			{Alert: &spec.Alert{Device: device}},
			{},
			{Submit: &spec.ServiceRequest{Originator: user, Role: spec.ED, Target: device, SRV: spec.UpdateSecurityCredentialsKRP, Update: &spec.CredentialUpdate{Slot: spec.NetworkOperator}}},
		},
		Story: conformance.Story{Events: []string{"A <registration> changes"}},
		Step:  7,
		Differences: []conformance.Difference{
			{Path: "response", Expected: "accepted (I0)", Actual: "rejected (E4)"},
			{Path: "the Device.Credentials[NetworkOperator]", Expected: "nothing", Actual: strings.Repeat("</text><script>\"&é", 40)},
		},
		Clauses: []spec.ClauseID{"MP107-1", "RDP-1"},
	}}
}

func drawnAs(t *testing.T, d *drawing) string {
	t.Helper()
	var b strings.Builder
	if err := page.ExecuteTemplate(&b, "drawing.tmpl", d); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSequenceGolden(t *testing.T) {
	Golden(t, "testdata/sequence.svg.html", drawnAs(t, sequenceOf(everyKind())))
}

// TestSequenceIsBounded: however long the story, few events are drawn, and the
// one that went wrong is always among them.
func TestSequenceIsBounded(t *testing.T) {
	for _, test := range []struct{ events, wrong, drawn, hidden int }{
		{1, 0, 1, 0}, {11, 3, 11, 0}, {12, 11, 12, 0}, {13, 11, 12, 1}, {300, 295, 12, 288}, {300, 2, 11, 289},
	} {
		c := everyKind()
		upload := c.Counterexample.Events[4]
		c.Counterexample.Events, c.Counterexample.Step, c.Counterexample.Story = nil, test.wrong, conformance.Story{}
		for range test.events {
			c.Counterexample.Events = append(c.Counterexample.Events, upload)
		}
		text := drawnAs(t, sequenceOf(c))
		if n := strings.Count(text, "data upload of"); n != test.drawn {
			t.Errorf("%+v: %d drawn", test, n)
		}
		if !strings.Contains(text, `class="is-wrong"><path class="line" d="M370 `) || !strings.Contains(text, fmt.Sprintf(">%d. data upload", test.wrong+1)) {
			t.Errorf("%+v: the event that went wrong is not drawn", test)
		}
		told := 0
		for line := range strings.SplitSeq(text, "\n") {
			var n int
			if _, after, ok := strings.Cut(line, ">and "); ok {
				if _, err := fmt.Sscanf(after, "%d more", &n); err != nil {
					t.Error(err)
				}
				told += n
			}
		}
		if told != test.hidden {
			t.Errorf("%+v: %d said to be left out", test, told)
		}
		if len(text) > 8_000 {
			t.Errorf("%+v: drawing takes %d bytes", test, len(text))
		}
	}
}

// TestNoSequenceWithoutEvents: what is not kept is not drawn.
func TestNoSequenceWithoutEvents(t *testing.T) {
	short, beyond := everyKind(), everyKind()
	short.Counterexample.Events = nil
	beyond.Counterexample.Step = 8
	for _, c := range []conformance.Result{{}, short, beyond} {
		if d := sequenceOf(c); d != nil {
			t.Errorf("%+v", d)
		}
	}
}
