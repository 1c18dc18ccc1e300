package preflight

import (
	"slices"

	"example.org/mp107/conformance"
	"example.org/mp107/spec"
)

// resetProbe is one thing that a Reset has to forget. Elsewhere is a world in which
// it is otherwise, and disturb makes it otherwise by events besides, which is
// put into words in meanwhile; probe, after a Reset to the world, would notice
// if it had survived.
type resetProbe struct {
	thing     string
	need      conformance.Ability // without which it cannot be probed
	world     func(h fixture) spec.World
	elsewhere func(h fixture) spec.World
	disturb   func(h fixture) []spec.Event
	meanwhile string
	probe     func(h fixture) []step
	remedy    string
}

// resetProbes lists what a Reset has to forget.
func resetProbes() []resetProbe {
	request := func(h fixture) []step { return steps(submit(h.request(20))) }
	asIs := fixture.world
	return []resetProbe{
		{
			thing: "counters",
			world: without(func(w *spec.World) { w.Counters = nil }),
			elsewhere: without(func(w *spec.World) {
				w.Counters[0].Last += 100
			}),
			disturb:   func(h fixture) []spec.Event { return []spec.Event{submit(h.request(150))} },
			probe:     request,
			meanwhile: "a request with a much higher counter was sent",
			remedy:    "Have Reset drop every last accepted counter, and then take in those that the world lists. A pair that is not listed has none.",
		}, {
			thing: "credentials",
			world: asIs,
			elsewhere: without(func(w *spec.World) {
				slots := w.Devices[0].Credentials
				slots[spec.LoadController] = held(spec.LoadController, slots[spec.NetworkOperator].Owner)
			}),
			disturb:   func(h fixture) []spec.Event { return []spec.Event{submit(h.handOver(11))} },
			probe:     func(h fixture) []step { return append(request(h), look(h.meter())) },
			meanwhile: "a 6.15.1 replaced the Supplier credential, in a world with one more slot filled",
			remedy:    "Have Reset replace the credentials of every Device by those of the world; a slot that is not listed is empty.",
		}, {
			thing: "registrations",
			world: asIs,
			elsewhere: without(func(w *spec.World) {
				later := w.Registrations[0]
				later.Party, later.From = w.Users[1].ID, spec.Epoch-spec.Day
				w.Registrations = append(w.Registrations, later)
			}),
			disturb:   func(h fixture) []spec.Event { return []spec.Event{h.register()} },
			probe:     request,
			meanwhile: "another Supplier was registered for the meter",
			remedy:    "Have Reset drop every row of Registration Data before it takes in those of the world.",
		}, {
			thing:     "Device statuses",
			world:     asIs,
			elsewhere: without(func(w *spec.World) { w.Devices[0].Status = spec.Suspended }),
			disturb:   func(h fixture) []spec.Event { return []spec.Event{h.decommission()} },
			probe:     func(h fixture) []step { return append(request(h), look(h.meter())) },
			meanwhile: "the meter was in another status",
			remedy:    "Have Reset give every Device the status that the world gives it.",
		}, {
			thing:     "statuses of Users",
			world:     asIs,
			elsewhere: without(func(w *spec.World) { w.Users[0].Status = spec.UserSuspended }),
			disturb:   func(h fixture) []spec.Event { return []spec.Event{h.suspendUser()} },
			probe:     request,
			meanwhile: "the originator was suspended",
			remedy:    "Have Reset give every User the status that the world gives it; nobody stays suspended.",
		}, {
			thing:     "Users of a former world",
			world:     without(func(w *spec.World) { w.Users = w.Users[1:] }),
			elsewhere: asIs,
			probe:     request,
			meanwhile: "there was a world which has the originator",
			remedy:    "Have Reset drop every User before it takes in those of the world; one that is not listed is unknown.",
		}, {
			thing:     "Devices of a former world",
			world:     without(func(w *spec.World) { w.Devices = nil }),
			elsewhere: asIs,
			probe:     func(h fixture) []step { return append(request(h), look(h.meter())) },
			meanwhile: "there was a world which has the meter",
			remedy:    "Have Reset drop every Device before it takes in those of the world. A Device that is not in the world does not exist.",
		}, {
			thing: "pending requests",
			need:  conformance.CanAdvance,
			world: asIs, elsewhere: asIs,
			disturb:   func(h fixture) []spec.Event { return []spec.Event{submit(h.later(11, spec.Hour))} },
			probe:     func(fixture) []step { return steps(advance(2 * spec.Hour)) },
			meanwhile: "a future-dated request was left pending",
			remedy:    "Have Reset drop the future-dated requests that are not due yet, and cancel their timers.",
		}, {
			thing:     "the time",
			world:     asIs,
			elsewhere: without(func(w *spec.World) { w.Now += 2 * spec.Day }),
			disturb:   func(fixture) []spec.Event { return []spec.Event{advance(3 * spec.Day)} },
			probe:     func(h fixture) []step { return steps(submit(h.later(20, spec.Day))) },
			meanwhile: "the time was days later",
			remedy:    "Have Reset set the time to the world's, also where that is in the past: no clock but the world's counts.",
		},
	}
}

// without is the world of a fixture with something taken out or changed.
func without(change func(*spec.World)) func(fixture) spec.World {
	return func(h fixture) spec.World {
		world := h.world()
		change(&world)
		return world
	}
}

// possible leaves out what the implementation is not able to do: events to
// apply and looks.
func possible(script []step, able conformance.Description) []step {
	return slices.DeleteFunc(script, func(s step) bool {
		if s.look != 0 {
			return !able.Can(conformance.CanObserve)
		}
		needs := conformance.Case{Events: []spec.Event{s.event}}.Needs()
		return len(needs) > 0 && !able.Can(needs[0])
	})
}
