package preflight

import (
	"context"
	"fmt"

	"example.org/mp107/conformance"
	"example.org/mp107/spec"
)

// trial is what came of trying an ability.
type trial struct {
	observed Observed
	unsure   bool // it was answered, and nothing shows that it had an effect
	detail   string
	remedy   string
	err      error // of the last call
}

// about is the subject of the finding on an ability.
func about(a conformance.Ability) string { return "ability " + string(a) }

// trials say how each ability is tried, each with a fixture of its own.
func (k *checker) trials() map[conformance.Ability]func(context.Context) trial {
	h := func(n uint64) fixture { return fixture{number: 32 + n} }
	return map[conformance.Ability]func(context.Context) trial{
		conformance.CanRegister:     func(ctx context.Context) trial { return k.registering(ctx, h(0)) },
		conformance.CanDeviceStatus: func(ctx context.Context) trial { return k.changingDevice(ctx, h(1)) },
		conformance.CanUserStatus:   func(ctx context.Context) trial { return k.changingUser(ctx, h(2)) },
		conformance.CanAdvance:      func(ctx context.Context) trial { return k.advancing(ctx, h(3)) },
		conformance.CanUpload:       func(ctx context.Context) trial { return k.uploading(ctx, h(4)) },
		conformance.CanAlert:        func(ctx context.Context) trial { return k.alerting(ctx, h(5)) },
		conformance.CanObserve:      k.observing,
	}
}

// abilities tries those that are claimed, or those that are not.
func (k *checker) abilities(ctx context.Context, claimed Claim) {
	trials := k.trials()
	for _, ability := range conformance.Abilities() {
		if k.able.Can(ability) != (claimed == Claimed) {
			continue
		}
		if claimed == Claimed && ability == conformance.CanObserve && k.reset {
			continue // was tried before all others
		}
		if claimed == Unclaimed && k.caller.lost != nil {
			return
		}
		ready := k.readyToSubmit
		if ability == conformance.CanUpload || ability == conformance.CanAlert || ability == conformance.CanObserve {
			ready = k.ready
		}
		if ready(ctx, about(ability), claimed) {
			k.report(ability, claimed, trials[ability](ctx))
		}
	}
}

// report makes a finding of a trial. An ability that is not claimed is never a
// problem, whatever comes of trying it.
func (k *checker) report(ability conformance.Ability, claimed Claim, t trial) {
	f := Finding{Subject: about(ability), Claimed: claimed, Observed: t.observed, Detail: t.detail, Remedy: t.remedy, Level: Fine, Exchanges: k.caller.exchanges(3)}
	switch {
	case claimed == Unclaimed && t.observed == Works && !t.unsure:
		f.Level, f.Observed = Hint, WorksUnclaimed
		f.Remedy = fmt.Sprintf("Claim the ability %q in Describe.", ability)
		if n := k.options.Cases[ability]; n > 0 {
			f.Remedy = fmt.Sprintf("Claim the ability %q in Describe, and %d more cases will be run.", ability, n)
		}
	case claimed == Unclaimed:
		f.Observed, f.Detail, f.Remedy = Missing, "not claimed, and not there", ""
		if k.caller.lost != nil {
			f.Detail = "not claimed; the attempt lost the implementation, which nothing in a run will do"
		}
	case t.err != nil:
		k.failed(f.Subject, claimed, k.caller.last()+", called to try it,", t.err)
		return
	case t.observed != Works:
		f.Level = Problem
	case t.unsure:
		f.Level = Warning
	}
	k.add(f)
}

// happening resets, applies one event, and plays a probe before and after it:
// where an event has an effect, the two part.
func (k *checker) happening(ctx context.Context, h fixture, event spec.Event) trial {
	probe := func(counter uint64) []step { return steps(submit(h.request(counter))) }
	before, err := k.caller.play(ctx, h.world(), probe(20))
	if err == nil {
		err = k.caller.reset(ctx, h.world())
	}
	if err != nil {
		return trial{err: err}
	}
	if _, err := k.caller.apply(ctx, event); err != nil {
		return trial{err: err}
	}
	after, err := k.caller.take(ctx, probe(20)[0])
	if err != nil {
		return trial{err: err}
	}
	t := trial{observed: Works, detail: fmt.Sprintf("before it a request is %s, after it %s", before[0].text, after)}
	if before[0].text == after {
		t.unsure = true
		t.detail = fmt.Sprintf("The event was answered without an error, but a request that depends on it is answered as before: %s.", after)
		t.remedy = "See that the event reaches the implementation and is not only answered."
	}
	return t
}
