package dsp_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/spec"
)

// TestAlgebra: every fault has a name of its own that makes a system, there are at
// least a thousand, and every named example that calls in order can show is one.
func TestAlgebra(t *testing.T) {
	shape := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*(@[a-z0-9]+(-[a-z0-9]+)*)?$`)
	seen := map[dsp.FaultID]bool{}
	for i, fault := range dsp.Algebra() {
		if seen[fault.ID] || !shape.MatchString(string(fault.ID)) {
			t.Errorf("%q is not a name of its own", fault.ID)
		}
		seen[fault.ID] = true
		if fault.Corruption.Description == "" || fault.Trigger.Description == "" || strings.Contains(fault.Corruption.Description+fault.Trigger.Description, "\n") {
			t.Errorf("%s is not described in a line", fault.ID)
		}
		if !slices.Contains(dsp.CorruptionKinds(), fault.Corruption.Kind) || !slices.Contains(dsp.TriggerKinds(), fault.Trigger.Kind) {
			t.Errorf("%s is of no kind: %+v", fault.ID, fault)
		}
		if i%17 == 0 {
			if _, err := dsp.New(dsp.Config{Release: spec.MP107, Faults: []dsp.FaultID{fault.ID}}); err != nil {
				t.Error(err)
			}
		}
	}
	if len(seen) < 1000 {
		t.Errorf("%d faults", len(seen))
	}
	for _, example := range dsp.Faults() {
		id := example.ID
		if example.Is != "" {
			id = example.Is
		}
		if seen[id] == example.Concurrent {
			t.Errorf("%s: in the algebra: %v, shows in overlapping calls alone: %v", example.ID, seen[id], example.Concurrent)
		}
	}
}

// TestTriggers: a corruption shows when its trigger says so, and not before.
func TestTriggers(t *testing.T) {
	stale := func() spec.Event { return submit(request(readNetwork, ed1, spec.ED, esme, signed(ed1, false))) }
	fresh := func(n uint64) spec.Event { return submit(request(readNetwork, ed1, spec.ED, esme, counter(n))) }
	for fault, want := range map[dsp.FaultID][]string{
		"skip-signature":                 {acceptedI0, acceptedI0, acceptedI0},
		"skip-signature@second":          {rejected, acceptedI0, rejected},
		"skip-signature@third":           {rejected, rejected, acceptedI0},
		"skip-signature@for-gsme":        {rejected, rejected, rejected},
		"skip-signature@for-esme":        {acceptedI0, acceptedI0, acceptedI0},
		"skip-signature@for-gt":          {rejected, rejected, rejected},
		"skip-signature@when-due":        {rejected, rejected, rejected},
		"skip-signature@after-alert":     {rejected, rejected, rejected},
		"skip-signature@after-rejection": {rejected, acceptedI0, acceptedI0},
	} {
		d := start(t, dsp.Config{Release: spec.MP107, Faults: []dsp.FaultID{fault}}, world())
		var got []string
		for n := range want {
			event := stale()
			event.Submit.Counter = uint64(n + 1)
			got = append(got, outcome(d, event))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", fault, got, want)
		}
		if got := outcome(d, fresh(9)); got != acceptedI0 {
			t.Errorf("%s: a good request is %q", fault, got)
		}
	}
}

// TestWatch: a system that is watched is correct, and tells of what would have shown.
func TestWatch(t *testing.T) {
	d := start(t, dsp.Config{Release: spec.MP107}, world())
	told := map[dsp.FaultID]bool{}
	algebra := dsp.Algebra()
	d.Watch(func(fault int) { told[algebra[fault].ID] = true })
	if err := d.Reset(world()); err != nil {
		t.Fatal(err)
	}
	if got := outcome(d, submit(request(readNetwork, ed2, spec.ED, esme))); got != rejectedE4 {
		t.Errorf("got %q, want %q", got, rejectedE4)
	}
	for id, want := range map[dsp.FaultID]bool{
		"skip-registration": true, "skip-registration@for-esme": true, "skip-registration@for-gsme": false, "skip-counter": false,
		"skip-registration@first": true, "skip-registration@second": false, "invert-counter": true, dsp.BypassNetworkOperators: true, dsp.NoBypass: false,
	} {
		if told[id] != want {
			t.Errorf("%s: told %v, want %v", id, told[id], want)
		}
	}
}
