package preflight

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"example.org/mp107/conformance"
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

// VerifyReset finds out whether Reset forgets everything before it. The adaptor is
// compared with itself alone: what it answers in a world that it was just given
// has to be what it answers after something else has happened and it was given
// that world again. A *SurvivedError says what survived; any other error wraps
// ErrNotTried. A timeout of zero means conformance.DefaultTimeout. The adaptor
// is left in some world.
func VerifyReset(ctx context.Context, adaptor conformance.Adaptor, able conformance.Description, timeout time.Duration) error {
	survivals, open, _ := forgets(ctx, newCaller(adaptor, timeout), able)
	if len(survivals) > 0 {
		return &SurvivedError{survivals}
	}
	if len(open) > 0 {
		return fmt.Errorf("%w: %w", ErrNotTried, open[0].why)
	}
	return nil
}

// errAllAlike marks a probe whose answer does not depend on what it is about.
var errAllAlike = errors.New("the answers are all alike")

// untold is a probe of which nothing is known.
type untold struct {
	resetProbe resetProbe
	why        error
	method     string // last called
	exchanges  []conformance.Exchange
}

// forgets goes through the probes: what survived, what stays open, and what
// is forgotten as it has to be.
func forgets(ctx context.Context, c *caller, able conformance.Description) (survivals []Survival, open []untold, forgotten []string) {
	for i, m := range resetProbes() {
		if m.need != "" && !able.Can(m.need) {
			continue
		}
		survival, err := c.survives(ctx, m, fixture{number: uint64(16 + i)}, able)
		switch {
		case err != nil:
			open = append(open, untold{m, err, c.last(), c.exchanges(2)})
			if !errors.Is(err, errAllAlike) {
				return survivals, open, forgotten // the next would fare no better
			}
		case survival != nil:
			survivals = append(survivals, *survival)
		default:
			forgotten = append(forgotten, m.thing)
		}
	}
	return survivals, open, forgotten
}

// survives plays the probe in a fresh world, then where it has to
// notice, and then in the first world again. Only the last can accuse; the
// second shows that the probe would have noticed.
func (c *caller) survives(ctx context.Context, m resetProbe, h fixture, able conformance.Description) (*Survival, error) {
	if err := c.begin(ctx); err != nil {
		return nil, err
	}
	// In the counters' own probe they have to be the same each time; in any other
	// they go up, so that counters that survive do no harm there.
	next := func() {
		if m.thing != "counters" {
			h.past += 1000
		}
	}
	disturb := func() []step {
		if m.disturb == nil {
			return nil
		}
		return possible(steps(m.disturb(h)...), able)
	}
	probe := func() []step { return possible(m.probe(h), able) }

	fresh, err := c.play(ctx, m.world(h), probe())
	if err != nil {
		return nil, err
	}
	next()
	other, err := c.play(ctx, m.elsewhere(h), append(disturb(), probe()...))
	if err != nil {
		return nil, err
	}
	other = other[len(other)-len(fresh):]
	next()
	c.log = nil
	if _, err := c.play(ctx, m.elsewhere(h), disturb()); err != nil {
		return nil, err
	}
	next()
	again, err := c.play(ctx, m.world(h), probe())
	if err != nil {
		return nil, err
	}
	if at := part(fresh, again); at >= 0 {
		return &Survival{
			Thing: m.thing, Remedy: m.remedy, Exchanges: exchangesOf(c.log),
			Detail: fmt.Sprintf("In a world just reset, %s is answered with: %s. Then %s, and a Reset put the first world back. Now the answer is: %s.",
				fresh[at].step.tell(), fresh[at].text, m.meanwhile, again[at].text),
		}, nil
	}
	if part(fresh, other) < 0 {
		return nil, fmt.Errorf("%w: %s is answered with \"%s\", whatever the %s were before, so that nothing can be told from it",
			errAllAlike, again[0].step.tell(), again[0].text, m.thing)
	}
	return nil, nil
}
