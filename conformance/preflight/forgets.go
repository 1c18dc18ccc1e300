package preflight

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// Survival is something of a former world that was still there after a Reset.
type Survival struct {
	// Thing is what survived, such as "counters".
	Thing string `json:"thing"`
	// Detail says what was answered in a fresh world and what afterwards.
	Detail    string                 `json:"detail"`
	Remedy    string                 `json:"remedy"`
	Exchanges []conformance.Exchange `json:"exchanges"`
}

// SurvivedError is the error of an implementation whose Reset does not reset.
type SurvivedError struct{ Survivals []Survival }

// Error names everything that survived, and what showed the first.
func (e *SurvivedError) Error() string {
	things := make([]string, len(e.Survivals))
	for i, s := range e.Survivals {
		things[i] = s.Thing
	}
	return fmt.Sprintf("Reset does not reset: of a former world %s survived. %s", strings.Join(things, ", "), e.Survivals[0].Detail)
}

// ErrNotTried is wrapped by an error that leaves open whether Reset resets: the
// adaptor cannot be asked, or its answers show nothing either way.
var ErrNotTried = errors.New("whether Reset resets could not be tried")

// errAllAlike marks a probe whose answer does not depend on what it is about.
var errAllAlike = errors.New("the answers are all alike")

// VerifyReset finds out whether Reset forgets everything before it. The adaptor is
// compared with itself alone: what it answers in a world that it was just given
// has to be what it answers after something else has happened and it was given
// that world again. A *SurvivedError says what survived; any other error wraps
// ErrNotTried. A timeout of zero means conformance.DefaultTimeout. The adaptor
// is left in some world.
func VerifyReset(ctx context.Context, adaptor conformance.Adaptor, able conformance.Description, timeout time.Duration) error {
	f := forget(ctx, newCaller(adaptor, timeout), able)
	switch {
	case len(f.survivals) > 0:
		return &SurvivedError{f.survivals}
	case len(f.alike) > 0:
		return fmt.Errorf("%w: %w", ErrNotTried, f.alike[0].why)
	case f.stopped != nil:
		return fmt.Errorf("%w: %w", ErrNotTried, f.stopped.why)
	}
	return nil
}

// forgets reports whether Reset forgets what was before it.
func (k *checker) forgets(ctx context.Context) {
	const subject = "reset forgets"
	if f, hindered := k.hindrance(ctx, "Submit"); hindered {
		k.add(subject, NoClaim, f)
		return
	}
	f := forget(ctx, k.caller, k.usable)
	for _, s := range f.survivals {
		k.add(subject+" "+s.Thing, NoClaim, problem(Differs, s.Detail, s.Remedy).with(s.Exchanges))
	}
	switch o := f.stopped; {
	case o == nil:
	case k.broken[k.caller.last()]:
		k.add(subject+" "+o.thing, NoClaim, waiting(k.caller.last()))
	default:
		k.add(subject+" "+o.thing, NoClaim, problem(NotTried, "It could not be tried to its end: "+text.Printable(o.why.Error()),
			remedyFor(k.caller.last(), NoClaim, o.why)).with(o.exchanges))
	}
	if len(f.alike) > 0 {
		k.add(subject, NoClaim, leftOpen(f.alike))
	}
	if len(f.forgotten) > 0 {
		k.add(subject, NoClaim, fine(strings.Join(f.forgotten, ", ")))
	}
}

// leftOpen is the one finding about everything of which the answers show nothing.
func leftOpen(alike []untold) Finding {
	var things []string
	for _, o := range alike {
		things = append(things, o.thing)
	}
	return warning(NotTried, fmt.Sprintf("Left open for %s. The first of them: %s.", strings.Join(things, ", "), text.Printable(alike[0].why.Error())),
		"Restart the implementation and check again: something may have survived from an earlier check. If that changes nothing, it decides this alike in every world, and a run will tell whether that is right.",
	).with(alike[0].exchanges)
}

// untold is a thing of which nothing is known.
type untold struct {
	thing     string
	why       error
	exchanges []conformance.Exchange
}

// memory is what is known of an implementation's Reset.
type memory struct {
	survivals []Survival
	forgotten []string // as it has to be
	alike     []untold // with errAllAlike
	stopped   *untold  // where a call failed; the next probe would fare no better
}

// forget goes through the probes.
func forget(ctx context.Context, c *caller, able conformance.Description) memory {
	var m memory
	for i, probe := range resetProbes() {
		if probe.need != "" && !able.Can(probe.need) {
			continue
		}
		survival, err := c.survives(ctx, probe, fixture{number: uint64(16 + i)}, able)
		open := untold{probe.thing, err, c.exchanges(2)}
		switch {
		case errors.Is(err, errAllAlike):
			m.alike = append(m.alike, open)
		case err != nil:
			m.stopped = &open
			return m
		case survival != nil:
			m.survivals = append(m.survivals, *survival)
		default:
			m.forgotten = append(m.forgotten, probe.thing)
		}
	}
	return m
}

// survives plays the probe in a fresh world, then where it has to
// notice, and then in the first world again. Only the last can accuse; the
// second shows that the probe would have noticed.
func (c *caller) survives(ctx context.Context, p resetProbe, h fixture, able conformance.Description) (*Survival, error) {
	if err := c.begin(ctx); err != nil {
		return nil, err
	}
	play := func(world func(fixture) spec.World, scripts ...func(fixture) []step) ([]outcome, error) {
		var script []step
		for _, part := range scripts {
			script = append(script, part(h)...)
		}
		outcomes, err := c.play(ctx, world(h), possible(script, able))
		// In the counters' own probe they have to be the same each time; in any other
		// they go up, so that counters that survive do no harm there.
		if p.thing != "counters" {
			h.past += 1000
		}
		return outcomes, err
	}
	fresh, err := play(p.world, p.script)
	if err != nil {
		return nil, err
	}
	other, err := play(p.otherWorld, p.disturbance, p.script)
	if err != nil {
		return nil, err
	}
	other = other[len(other)-len(fresh):]
	c.log = nil
	if _, err := play(p.otherWorld, p.disturbance); err != nil {
		return nil, err
	}
	again, err := play(p.world, p.script)
	if err != nil {
		return nil, err
	}
	if at := part(fresh, again); at >= 0 {
		return &Survival{
			Thing: p.thing, Remedy: p.remedy, Exchanges: exchangesOf(c.log),
			Detail: fmt.Sprintf("In a world just reset, %s is answered with: %s. Then %s, and a Reset put the first world back. Now the answer is: %s.",
				fresh[at].call, fresh[at].answer, p.meanwhile, again[at].answer),
		}, nil
	}
	if part(fresh, other) < 0 {
		return nil, fmt.Errorf("%w: %s is answered with \"%s\", whatever the %s were before, so that nothing can be told from it",
			errAllAlike, again[0].call, again[0].answer, p.thing)
	}
	return nil, nil
}

// resetProbe is one thing that a Reset has to forget. Elsewhere is a world in
// which it is otherwise than at home, and disturb makes it otherwise by an event
// besides, which is put into words in meanwhile; probe, back at home, would
// notice if it had survived.
type resetProbe struct {
	thing     string
	need      conformance.Ability      // without which it cannot be probed
	home      func(*spec.World)        // what is changed in the world of the fixture
	elsewhere func(*spec.World)        // likewise
	disturb   func(fixture) spec.Event // nil where the world does
	probe     func(fixture) spec.Event
	looks     bool // at the meter too
	meanwhile string
	remedy    string
}

func (p resetProbe) world(h fixture) spec.World      { return h.changed(p.home) }
func (p resetProbe) otherWorld(h fixture) spec.World { return h.changed(p.elsewhere) }

func (p resetProbe) disturbance(h fixture) []step {
	if p.disturb == nil {
		return nil
	}
	return []step{happens(p.disturb(h))}
}

func (p resetProbe) script(h fixture) []step {
	script := []step{happens(p.probe(h))}
	if p.looks {
		script = append(script, look(h.meter()))
	}
	return script
}

// resetProbes lists what a Reset has to forget.
func resetProbes() []resetProbe {
	asIs := func(*spec.World) {}
	request := func(h fixture) spec.Event { return submit(h.request(20)) }
	return []resetProbe{{
		thing:     "counters",
		home:      func(w *spec.World) { w.Counters = nil },
		elsewhere: func(w *spec.World) { w.Counters[0].Last += 100 },
		disturb:   func(h fixture) spec.Event { return submit(h.request(150)) },
		probe:     request,
		meanwhile: "a request with a much higher counter was sent",
		remedy:    "Have Reset drop every last accepted counter, and then take in those that the world lists. A pair that is not listed has none.",
	}, {
		thing: "credentials",
		home:  asIs,
		elsewhere: func(w *spec.World) {
			slots := w.Devices[0].Credentials
			slots[spec.LoadController] = held(spec.LoadController, slots[spec.NetworkOperator].Owner)
		},
		disturb:   func(h fixture) spec.Event { return submit(h.handOver(11)) },
		probe:     request,
		looks:     true,
		meanwhile: "a 6.15.1 replaced the Supplier credential, in a world with one more slot filled",
		remedy:    "Have Reset replace the credentials of every Device by those of the world; a slot that is not listed is empty.",
	}, {
		thing: "registrations",
		home:  asIs,
		elsewhere: func(w *spec.World) {
			later := w.Registrations[0]
			later.Party, later.From = w.Users[1].ID, spec.Epoch-spec.Day
			w.Registrations = append(w.Registrations, later)
		},
		disturb:   fixture.register,
		probe:     request,
		meanwhile: "another Supplier was registered for the meter",
		remedy:    "Have Reset drop every row of Registration Data before it takes in those of the world.",
	}, {
		thing:     "Device statuses",
		home:      asIs,
		elsewhere: func(w *spec.World) { w.Devices[0].Status = spec.Suspended },
		disturb:   fixture.decommission,
		probe:     request,
		looks:     true,
		meanwhile: "the meter was in another status",
		remedy:    "Have Reset give every Device the status that the world gives it.",
	}, {
		thing:     "statuses of Users",
		home:      asIs,
		elsewhere: func(w *spec.World) { w.Users[0].Status = spec.UserSuspended },
		disturb:   fixture.suspendUser,
		probe:     request,
		meanwhile: "the originator was suspended",
		remedy:    "Have Reset give every User the status that the world gives it; nobody stays suspended.",
	}, {
		thing:     "Users of a former world",
		home:      func(w *spec.World) { w.Users = w.Users[1:] },
		elsewhere: asIs,
		probe:     request,
		meanwhile: "there was a world which has the originator",
		remedy:    "Have Reset drop every User before it takes in those of the world; one that is not listed is unknown.",
	}, {
		thing:     "Devices of a former world",
		home:      func(w *spec.World) { w.Devices = nil },
		elsewhere: asIs,
		probe:     request,
		looks:     true,
		meanwhile: "there was a world which has the meter",
		remedy:    "Have Reset drop every Device before it takes in those of the world. A Device that is not in the world does not exist.",
	}, {
		thing:     "pending requests",
		need:      conformance.CanAdvance,
		home:      asIs,
		elsewhere: asIs,
		disturb:   func(h fixture) spec.Event { return submit(h.later(11, spec.Hour)) },
		probe:     func(fixture) spec.Event { return advance(2 * spec.Hour) },
		meanwhile: "a future-dated request was left pending",
		remedy:    "Have Reset drop the future-dated requests that are not due yet, and cancel their timers.",
	}, {
		thing:     "the time",
		home:      asIs,
		elsewhere: func(w *spec.World) { w.Now += 2 * spec.Day },
		disturb:   func(fixture) spec.Event { return advance(3 * spec.Day) },
		probe:     func(h fixture) spec.Event { return submit(h.later(20, spec.Day)) },
		meanwhile: "the time was days later",
		remedy:    "Have Reset set the time to the world's, also where that is in the past: no clock but the world's counts.",
	}}
}
