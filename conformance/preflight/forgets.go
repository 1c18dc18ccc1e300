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
	// Finding says what was answered in a fresh world and what afterwards.
	Finding
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

// ErrNotTried is wrapped by an error that leaves something open: the adaptor cannot
// be asked, or its answers show nothing either way.
var ErrNotTried = errors.New("it could not be found out")

// OpenError is the error of what could not be found out, however often it was tried.
// It wraps ErrNotTried and why.
type OpenError struct{ Open []Open }

// Open is something that could not be found out.
type Open struct {
	// Question is what, as in "whether Reset forgets counters".
	Question string
	Why      error
}

// Broken reports whether a call failed that has to work; otherwise the adaptor has
// no way to be asked, or its answers show nothing.
func (o Open) Broken() bool {
	return !errors.Is(o.Why, errAllAlike) && !errors.Is(o.Why, conformance.ErrNotCheckable) && !errors.Is(o.Why, conformance.ErrNotExpressible)
}

// Error names everything that is open, and why the first is.
func (e *OpenError) Error() string {
	questions := make([]string, len(e.Open))
	for i, o := range e.Open {
		questions[i] = o.Question
	}
	return fmt.Sprintf("it could not be found out %s: %s", strings.Join(questions, ", "), text.Printable(e.Open[0].Why.Error()))
}

func (e *OpenError) Unwrap() []error {
	errs := []error{ErrNotTried}
	for _, o := range e.Open {
		errs = append(errs, o.Why)
	}
	return errs
}

// attempts is how often something is tried before it is left open: a single call
// that is lost on the way says nothing of an implementation.
const attempts = 3

// errAllAlike marks a probe whose answer does not depend on what it is about.
var errAllAlike = errors.New("the answers are all alike")

// VerifyReset finds out whether Reset forgets everything before it. The adaptor is
// compared with itself alone: what it answers in a world that it was just given
// has to be what it answers after something else has happened and it was given
// that world again. A *SurvivedError says what survived; any other error is an
// *OpenError. A timeout of zero means conformance.DefaultTimeout. The adaptor
// is left in some world.
func VerifyReset(ctx context.Context, adaptor conformance.Adaptor, able conformance.Description, timeout time.Duration) error {
	k := &checker{caller: newCaller(adaptor, timeout), usable: able, reset: true}
	var survivals []Survival
	var open []Open
	for i, p := range resetProbes {
		if p.need != "" && !able.Can(p.need) {
			continue
		}
		var f Finding
		err := error(nil)
		for attempt := range attempts {
			// A fixture of its own each time: nothing is left of the one that broke off.
			if f, err = k.survives(ctx, p, fixture{number: uint64(16 + i + attempt*len(resetProbes))}); err == nil || !(Open{Why: err}).Broken() {
				break
			}
		}
		switch {
		case err != nil:
			open = append(open, Open{"whether Reset forgets " + p.thing, err})
		case f.Level != "":
			survivals = append(survivals, Survival{p.thing, f})
		}
	}
	switch {
	case len(survivals) > 0:
		return &SurvivedError{survivals}
	case len(open) > 0:
		return &OpenError{open}
	}
	return nil
}

// forgets goes through the probes of what Reset has to forget, and keeps what is
// found. It returns what survived, and the first error that leaves something open.
func (k *checker) forgets(ctx context.Context) (survivals []Survival, open error) {
	const subject = "reset forgets"
	if f, hindered := k.hindrance(ctx, "Submit"); hindered {
		k.add(subject, NoClaim, f)
		return nil, nil
	}
	var forgotten, alike []string
	var proof []conformance.Exchange // of the first that is left open
	for i, p := range resetProbes {
		if p.need != "" && !k.usable.Can(p.need) {
			continue
		}
		f, err := k.survives(ctx, p, fixture{number: uint64(16 + i)})
		if err != nil && open == nil {
			open, proof = err, k.caller.exchanges(2)
		}
		if err != nil && !errors.Is(err, errAllAlike) {
			k.add(subject+" "+p.thing, NoClaim, k.untold(err))
			break // the next would fare no better
		}
		switch {
		case err != nil:
			alike = append(alike, p.thing)
		case f.Level == "":
			forgotten = append(forgotten, p.thing)
		default:
			k.add(subject+" "+p.thing, NoClaim, f)
			survivals = append(survivals, Survival{p.thing, f})
		}
	}
	if len(alike) > 0 {
		k.add(subject, NoClaim, warning(NotTried, fmt.Sprintf("Left open for %s. The first of them: %s.", strings.Join(alike, ", "), text.Printable(open.Error())),
			"Restart the implementation and check again: something may have survived from an earlier check. If that changes nothing, it decides this alike in every world, and a run will tell whether that is right.",
		).with(proof))
	}
	if len(forgotten) > 0 {
		k.add(subject, NoClaim, fine(strings.Join(forgotten, ", ")))
	}
	return survivals, open
}

// untold is the finding about a probe that could not be played to its end.
func (k *checker) untold(err error) Finding {
	method := k.caller.last()
	if k.broken[method] {
		return waiting(method)
	}
	return problem(NotTried, "It could not be tried to its end: "+text.Printable(err.Error()), remedyFor(method, NoClaim, err)).with(k.caller.exchanges(2))
}

// survives plays the probe in a fresh world, then where it has to notice, and
// then in the first world again. Only the last can accuse, and nothing is found
// where it does not; the second shows that the probe would have noticed.
func (k *checker) survives(ctx context.Context, p resetProbe, h fixture) (Finding, error) {
	if err := k.caller.begin(ctx); err != nil {
		return Finding{}, err
	}
	play := func(change func(*spec.World), scripts ...func(fixture) []step) ([]outcome, error) {
		var script []step
		for _, steps := range scripts {
			script = append(script, steps(h)...)
		}
		outcomes, err := k.caller.play(ctx, h.changed(change), possible(script, k.usable))
		for i := range outcomes { // everything but a look has an answer, also where it is rejected
			if err == nil && !outcomes[i].looked {
				err = outcomes[i].err
			}
		}
		// In the counters' own probe they have to be the same each time; in any other
		// they go up, so that counters that survive do no harm there.
		if p.thing != "counters" {
			h.past += 1000
		}
		return outcomes, err
	}
	fresh, err := play(p.home, p.probing)
	if err != nil {
		return Finding{}, err
	}
	other, err := play(p.elsewhere, p.disturbing, p.probing)
	if err != nil {
		return Finding{}, err
	}
	other = other[len(other)-len(fresh):]
	k.caller.log = nil
	if _, err := play(p.elsewhere, p.disturbing); err != nil {
		return Finding{}, err
	}
	again, err := play(p.home, p.probing)
	if err != nil {
		return Finding{}, err
	}
	if at := firstDifference(fresh, again); at >= 0 {
		return problem(Differs,
			fmt.Sprintf("In a world just reset, %s is answered with: %s. Then %s, and a Reset put the first world back. Now the answer is: %s.",
				fresh[at].call, fresh[at].answer, p.meanwhile, again[at].answer), p.remedy).with(exchangesOf(k.caller.log)), nil
	}
	if firstDifference(fresh, other) < 0 {
		return Finding{}, fmt.Errorf("%w: %s is answered with \"%s\", whatever the %s were before, so that nothing can be told from it",
			errAllAlike, again[0].call, again[0].answer, p.thing)
	}
	return Finding{}, nil
}

// resetProbe is one thing that a Reset has to forget. Elsewhere is a world in
// which it is otherwise than at home, and disturb makes it otherwise by an event
// besides, which is put into words in meanwhile; probe, back at home, would
// notice if it had survived.
type resetProbe struct {
	thing     string
	need      conformance.Ability // without which it cannot be probed
	home      func(*spec.World)   // what is changed in the world of the fixture, or nil
	elsewhere func(*spec.World)   // likewise
	disturb   func(fixture) step  // nil where the world alone does
	probe     func(fixture) step  // nil for a request
	looks     bool                // at the meter too
	meanwhile string
	remedy    string
}

func (p resetProbe) disturbing(h fixture) []step {
	if p.disturb == nil {
		return nil
	}
	return []step{p.disturb(h)}
}

func (p resetProbe) probing(h fixture) []step {
	if p.probe != nil {
		return []step{p.probe(h)}
	}
	script := []step{submit(h.request(20))}
	if p.looks {
		script = append(script, look(h.meter()))
	}
	return script
}

// resetProbes lists what a Reset has to forget.
var resetProbes = []resetProbe{{
	thing:     "counters",
	home:      func(w *spec.World) { w.Counters = nil },
	elsewhere: func(w *spec.World) { w.Counters[0].Last += 100 },
	disturb:   func(h fixture) step { return submit(h.request(150)) },
	meanwhile: "a request with a much higher counter was sent",
	remedy:    "Have Reset drop every last accepted counter, and then take in those that the world lists. A pair that is not listed has none.",
}, {
	thing: "credentials",
	elsewhere: func(w *spec.World) {
		slots := w.Devices[0].Credentials
		slots[spec.LoadController] = held(spec.LoadController, slots[spec.NetworkOperator].Owner)
	},
	disturb:   func(h fixture) step { return submit(h.handOver(11)) },
	looks:     true,
	meanwhile: "a 6.15.1 replaced the Supplier credential, in a world with one more slot filled",
	remedy:    "Have Reset replace the credentials of every Device by those of the world; a slot that is not listed is empty.",
}, {
	thing: "registrations",
	elsewhere: func(w *spec.World) {
		later := w.Registrations[0]
		later.Party, later.From = w.Users[1].ID, spec.Epoch-spec.Day
		w.Registrations = append(w.Registrations, later)
	},
	disturb:   fixture.register,
	meanwhile: "another Supplier was registered for the meter",
	remedy:    "Have Reset drop every row of Registration Data before it takes in those of the world.",
}, {
	thing:     "Device statuses",
	elsewhere: func(w *spec.World) { w.Devices[0].Status = spec.Suspended },
	disturb:   fixture.decommission,
	looks:     true,
	meanwhile: "the meter was in another status",
	remedy:    "Have Reset give every Device the status that the world gives it.",
}, {
	thing:     "statuses of Users",
	elsewhere: func(w *spec.World) { w.Users[0].Status = spec.UserSuspended },
	disturb:   fixture.suspendUser,
	meanwhile: "the originator was suspended",
	remedy:    "Have Reset give every User the status that the world gives it; nobody stays suspended.",
}, {
	thing:     "Users of a former world",
	home:      func(w *spec.World) { w.Users = w.Users[1:] },
	meanwhile: "there was a world which has the originator",
	remedy:    "Have Reset drop every User before it takes in those of the world; one that is not listed is unknown.",
}, {
	thing:     "Devices of a former world",
	home:      func(w *spec.World) { w.Devices = nil },
	looks:     true,
	meanwhile: "there was a world which has the meter",
	remedy:    "Have Reset drop every Device before it takes in those of the world. A Device that is not in the world does not exist.",
}, {
	thing:     "pending requests",
	need:      conformance.CanAdvance,
	disturb:   func(h fixture) step { return submit(h.later(11, spec.Hour)) },
	probe:     func(fixture) step { return advance(2 * spec.Hour) },
	meanwhile: "a future-dated request was left pending",
	remedy:    "Have Reset drop the future-dated requests that are not due yet, and cancel their timers.",
}, {
	thing:     "the time",
	elsewhere: func(w *spec.World) { w.Now += 2 * spec.Day },
	disturb:   func(fixture) step { return advance(3 * spec.Day) },
	probe:     func(h fixture) step { return submit(h.later(20, spec.Day)) },
	meanwhile: "the time was days later",
	remedy:    "Have Reset set the time to the world's, also where that is in the past: no clock but the world's counts.",
}}

// Describe asks an adaptor who it is, more than once if need be. Its error is an
// *OpenError: without an answer nothing of it can be found out.
func Describe(ctx context.Context, adaptor conformance.Adaptor, timeout time.Duration) (able conformance.Description, err error) {
	for range attempts {
		if able, err = conformance.Guard(adaptor, timeout).Describe(ctx); err == nil {
			return able, nil
		}
	}
	return able, &OpenError{[]Open{{"whether Reset resets, as it does not describe itself", err}}}
}
