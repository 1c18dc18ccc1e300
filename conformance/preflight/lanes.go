package preflight

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// rounds is how often each lane is used while the others are.
const rounds = 20

// laneWorlds give each lane the same meter and parties, and everything else
// otherwise, so that whatever is shared shows.
func laneWorlds() []spec.World {
	h := fixture{number: 11}
	return []spec.World{h.world(), h.changed(func(w *spec.World) {
		w.Now += 2 * spec.Day
		w.Users[0].Status = spec.UserSuspended
		w.Devices[0].Status = spec.Decommissioned
		w.Devices[0].Credentials = map[spec.RemotePartyRole]spec.Credential{spec.Supplier: held(spec.Supplier, h.successor())}
		w.Counters[0].Last = 500
	})}
}

// lane is one of those that are compared.
type lane struct {
	*caller
	number, claimed int
	world           spec.World
	script          []step
	alone           []outcome // of the script while the others rest
}

// independent finds out whether lanes share anything.
func (k *checker) independent(ctx context.Context) {
	const subject = "lanes"
	claimed, given := k.able.Lanes, len(k.lanes)
	switch {
	case claimed <= 1:
		k.add(subject, Unclaimed, Finding{Level: Fine, Observed: NotTried, Detail: "one is claimed; cases run one at a time"})
	case given == 1:
		k.add(subject, Claimed, warning(NotTried, fmt.Sprintf("%d lanes are claimed, and this check was given only one of them.", claimed),
			"Run with one lane, or check with a way to reach the others."))
	default:
		k.probe(ctx, subject, Claimed, "Reset", k.compareLanes)
	}
}

// compareLanes plays a script on each lane alone, then in turn with the others,
// then at the same time: what comes of it alone has to come of it in any company.
func (k *checker) compareLanes(ctx context.Context) Finding {
	lanes := newLanes(k.lanes[:min(len(k.lanes), k.able.Lanes)], k.able.Lanes, k.usable)
	if f := play(ctx, lanes, playAlone, playInTurn, playAtOnce); f.Level != "" {
		return f
	}
	return fine(fmt.Sprintf("%d of %d lanes tried, in turn and at the same time; they share nothing", len(lanes), k.able.Lanes))
}

func newLanes(callers []*caller, claimed int, able conformance.Description) []*lane {
	h := fixture{number: 11} // as in the worlds
	script := possible([]step{
		submit(h.request(20)), submit(h.later(21, spec.Day)), submit(h.handOver(22)), look(h.meter()),
	}, able)
	var lanes []*lane
	for i, c := range callers {
		lanes = append(lanes, &lane{caller: c, number: i, claimed: claimed, world: laneWorlds()[i%2], script: script})
	}
	return lanes
}

// SharedError is the error of adaptors that reach one and the same world.
type SharedError struct{ Detail string }

func (e *SharedError) Error() string { return "the adaptors share a world: " + e.Detail }

// VerifyApart finds out whether adaptors that are to be used side by side share
// anything, as two addresses of one instance do. A *SharedError says what showed
// it; any other error is an *OpenError. Each is left in some world. A timeout of zero
// means conformance.DefaultTimeout.
func VerifyApart(ctx context.Context, adaptors []conformance.Adaptor, able conformance.Description, timeout time.Duration) error {
	var callers []*caller
	for _, adaptor := range adaptors {
		callers = append(callers, newCaller(adaptor, timeout))
	}
	var f Finding
	for range attempts {
		f = play(ctx, newLanes(callers, len(callers), able), playAlone, playInTurn)
		switch {
		case f.Observed == Differs:
			return &SharedError{f.Detail}
		case f.Level == "":
			return nil
		}
	}
	return &OpenError{[]Open{{"whether what is used side by side is apart", errors.New(f.Detail)}}}
}

// play plays the script on the lanes in several ways, up to the first that finds
// something.
func play(ctx context.Context, lanes []*lane, ways ...func(context.Context, []*lane) Finding) Finding {
	for _, way := range ways {
		if f := way(ctx, lanes); f.Level != "" {
			return f
		}
	}
	return Finding{}
}

func playAlone(ctx context.Context, lanes []*lane) Finding {
	for _, l := range lanes {
		err := l.begin(ctx)
		if err == nil {
			l.alone, err = l.play(ctx, l.world, l.script)
		}
		if err != nil {
			return l.failed(err)
		}
	}
	return Finding{}
}

// playInTurn gives every lane its world and then takes one step on each in turn.
func playInTurn(ctx context.Context, lanes []*lane) Finding {
	for _, l := range lanes {
		l.log = nil
		if err := l.reset(ctx, l.world); err != nil {
			return l.failed(err)
		}
	}
	for at, s := range lanes[0].script {
		for _, l := range lanes {
			o, err := l.take(ctx, s)
			switch {
			case err != nil && l.lost != nil:
				return l.failed(err)
			case o.answer != l.alone[at].answer:
				return l.shares(l.alone[at], o, "when calls on the lanes alternate")
			}
		}
	}
	return Finding{}
}

// playAtOnce plays the script on all lanes at once, many times.
func playAtOnce(ctx context.Context, lanes []*lane) Finding {
	found := make([]Finding, len(lanes))
	var wait sync.WaitGroup
	for i, l := range lanes {
		wait.Go(func() {
			for round := 0; round < rounds && found[i].Level == ""; round++ {
				found[i] = l.playAgain(ctx)
			}
		})
	}
	wait.Wait()
	for _, f := range found {
		if f.Level != "" {
			return f
		}
	}
	return Finding{}
}

func (l *lane) playAgain(ctx context.Context) Finding {
	l.log = nil
	outcomes, err := l.play(ctx, l.world, l.script)
	if err != nil {
		return l.failed(err)
	}
	if at := firstDifference(l.alone, outcomes); at >= 0 {
		return l.shares(l.alone[at], outcomes[at], "when the lanes are used at the same time")
	}
	return Finding{}
}

func (l *lane) shares(alone, now outcome, when string) Finding {
	return problem(Differs,
		fmt.Sprintf("On lane %d, %s is answered while the others rest with: %s. But %s the answer is: %s.", l.number, alone.call, alone.answer, when, now.answer),
		"Keep everything that Reset sets by lane: inventory, Users, registrations, counters, the time, pending requests. Or claim one lane.",
	).with(exchangesOf(l.log))
}

func (l *lane) failed(err error) Finding {
	return problem(Missing,
		fmt.Sprintf("%d lanes are claimed, but a call on lane %d ended with an error: %s", l.claimed, l.number, text.Printable(err.Error())),
		"Answer the same calls on every lane that is claimed; the lanes are numbered from 0. Or claim fewer.",
	).with(l.exchanges(1))
}
