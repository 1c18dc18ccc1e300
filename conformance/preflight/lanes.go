package preflight

import (
	"context"
	"fmt"
	"sync"

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
	in, out := h.world(), h.world()
	out.Now += 2 * spec.Day
	out.Users[0].Status = spec.UserSuspended
	out.Devices[0].Status = spec.Decommissioned
	out.Devices[0].Credentials = map[spec.RemotePartyRole]spec.Credential{spec.Supplier: held(spec.Supplier, h.successor())}
	out.Counters[0].Last = 500
	return []spec.World{in, out}
}

// laneScript is what is asked on each lane.
func laneScript(able conformance.Description) []step {
	h := fixture{number: 11}
	script := append(steps(submit(h.request(20)), submit(h.later(21, spec.Day)), submit(h.handOver(22))), look(h.meter()))
	return possible(script, able)
}

// independent finds out whether lanes share anything.
func (k *checker) independent(ctx context.Context) {
	const subject = "lanes"
	if k.able.Lanes <= 1 {
		k.add(Finding{Subject: subject, Level: Fine, Claimed: Unclaimed, Observed: NotTried, Detail: "one is claimed; cases run one at a time"})
		return
	}
	lanes := k.lanes[:min(len(k.lanes), k.able.Lanes)]
	if len(lanes) == 1 {
		k.add(Finding{Subject: subject, Level: Warning, Claimed: Claimed, Observed: NotTried,
			Detail: fmt.Sprintf("%d lanes are claimed, and this check was given only one of them.", k.able.Lanes),
			Remedy: "Run with one lane, or check with a way to reach the others."})
		return
	}
	if !k.ready(ctx, subject, Claimed) {
		return
	}
	alone, ok := k.alone(ctx, subject, lanes)
	if !ok || !k.alternate(ctx, subject, lanes, alone) || !k.together(ctx, subject, lanes, alone) {
		return
	}
	k.add(Finding{Subject: subject, Level: Fine, Claimed: Claimed, Observed: Works,
		Detail: fmt.Sprintf("%d of %d lanes tried, in turn and at the same time; they share nothing", len(lanes), k.able.Lanes)})
}

// alone plays the script on each lane while the others rest: that is what has
// to come of it in any company.
func (k *checker) alone(ctx context.Context, subject string, lanes []*caller) ([][]outcome, bool) {
	var alone [][]outcome
	for i, lane := range lanes {
		if err := lane.begin(ctx); err != nil {
			k.laneFailed(subject, i, lane, err)
			return nil, false
		}
		outcomes, err := lane.play(ctx, laneWorlds()[i%2], laneScript(k.usable))
		if err != nil {
			k.laneFailed(subject, i, lane, err)
			return nil, false
		}
		alone = append(alone, outcomes)
	}
	return alone, true
}

// alternate gives every lane its world and then takes one step on each in turn.
func (k *checker) alternate(ctx context.Context, subject string, lanes []*caller, alone [][]outcome) bool {
	for i, lane := range lanes {
		lane.log = nil
		if err := lane.reset(ctx, laneWorlds()[i%2]); err != nil {
			k.laneFailed(subject, i, lane, err)
			return false
		}
	}
	for at, s := range laneScript(k.usable) {
		for i, lane := range lanes {
			text, err := lane.take(ctx, s)
			if err != nil && lane.lost != nil {
				k.laneFailed(subject, i, lane, err)
				return false
			}
			if err != nil {
				text = anError
			}
			if want := alone[i][at]; text != want.text {
				k.shared(subject, i, lane, want, text, "when calls on the lanes alternate")
				return false
			}
		}
	}
	return true
}

// together plays the script on all lanes at once, many times.
func (k *checker) together(ctx context.Context, subject string, lanes []*caller, alone [][]outcome) bool {
	type end struct {
		at   int // where it parted from the lane alone, or -1
		text string
		err  error
	}
	ends := make([]end, len(lanes))
	var wait sync.WaitGroup
	for i, lane := range lanes {
		wait.Go(func() {
			ends[i].at = -1
			for range rounds {
				lane.log = nil
				outcomes, err := lane.play(ctx, laneWorlds()[i%2], laneScript(k.usable))
				if err != nil {
					ends[i].err = err
					return
				}
				if at := part(alone[i], outcomes); at >= 0 {
					ends[i].at, ends[i].text = at, outcomes[at].text
					return
				}
			}
		})
	}
	wait.Wait()
	for i, e := range ends {
		switch {
		case e.err != nil:
			k.laneFailed(subject, i, lanes[i], e.err)
			return false
		case e.at >= 0:
			k.shared(subject, i, lanes[i], alone[i][e.at], e.text, "when the lanes are used at the same time")
			return false
		}
	}
	return true
}

func (k *checker) shared(subject string, number int, lane *caller, alone outcome, text, when string) {
	k.add(Finding{
		Subject: subject, Level: Problem, Claimed: Claimed, Observed: Differs,
		Detail:    fmt.Sprintf("On lane %d, %s is answered while the others rest with: %s. But %s the answer is: %s.", number, alone.step.tell(), alone.text, when, text),
		Remedy:    "Keep everything that Reset sets by lane: inventory, Users, registrations, counters, the time, pending requests. Or claim one lane.",
		Exchanges: exchangesOf(lane.log),
	})
}

func (k *checker) laneFailed(subject string, number int, lane *caller, err error) {
	k.add(Finding{
		Subject: subject, Level: Problem, Claimed: Claimed, Observed: Missing,
		Detail:    fmt.Sprintf("%d lanes are claimed, but a call on lane %d ended with an error: %s", k.able.Lanes, number, text.Printable(err.Error())),
		Remedy:    "Answer the same calls on every lane that is claimed; the lanes are numbered from 0. Or claim fewer.",
		Exchanges: lane.exchanges(1),
	})
}
