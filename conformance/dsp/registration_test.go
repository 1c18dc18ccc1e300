package dsp_test

import (
	"testing"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/spec"
)

// TestEffectiveDates asks at several times who owns one metering point. [RDP-1]
func TestEffectiveDates(t *testing.T) {
	asks := func(from spec.EUI64, n uint64) spec.Event {
		return submit(request(readNetwork, from, spec.ED, esme, counter(n)))
	}
	for _, c := range []struct {
		name   string
		world  spec.World
		events []spec.Event
		want   []string
	}{
		{"not before it is in effect", world(registered(mpan, spec.ED, ed2, spec.Epoch+spec.Day)),
			[]spec.Event{asks(ed2, 1), advance(spec.Day - 1), asks(ed2, 1), advance(spec.Day), asks(ed2, 1), asks(ed1, 1)},
			[]string{rejectedE4, "advance:", rejectedE4, "advance:", acceptedI0, rejectedE4}},
		{"from this moment on", world(),
			[]spec.Event{register(mpan, spec.ED, ed2, 0), asks(ed2, 1)},
			[]string{"register", acceptedI0}},
		{"the order of delivery does not matter", world(),
			[]spec.Event{register(mpan, spec.ED, ed1, 2*spec.Hour), register(mpan, spec.ED, ed2, spec.Hour), advance(spec.Hour), asks(ed2, 1), advance(2 * spec.Hour), asks(ed2, 2), asks(ed1, 1)},
			[]string{"register", "register", "advance:", acceptedI0, "advance:", rejectedE4, acceptedI0}},
		{"a later delivery corrects the earlier", world(),
			[]spec.Event{register(mpan, spec.ED, ed2, spec.Hour), register(mpan, spec.ED, ed1, spec.Hour), advance(spec.Hour), asks(ed2, 1), asks(ed1, 1)},
			[]string{"register", "register", "advance:", rejectedE4, acceptedI0}},
		{"an end without a successor", world(),
			[]spec.Event{register(mpan, spec.ED, 0, spec.Hour), advance(spec.Hour), asks(ed1, 1), asks(ed2, 1)},
			[]string{"register", "advance:", rejectedE4, rejectedE4}},
		{"another metering point", world(),
			[]spec.Event{register(mpanThird, spec.ED, ed2, 0), asks(ed2, 1), asks(ed1, 1)},
			[]string{"register", rejectedE4, acceptedI0}},
		{"another role", world(),
			[]spec.Event{register(mpan, spec.IS, ed2, 0), asks(ed2, 1), asks(ed1, 1)},
			[]string{"register", rejectedE4, acceptedI0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			told(t, dsp.Config{Release: spec.MP107}, c.world, c.events, c.want)
		})
	}
}
