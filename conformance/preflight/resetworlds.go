package preflight

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"example.org/mp107/conformance"
	"example.org/mp107/spec"
)

// resetWorlds has the implementation take in worlds, and looks at them where it can.
func (k *checker) resetWorlds(ctx context.Context) {
	const subject = "reset"
	if k.caller.begin(ctx) != nil {
		k.ready(ctx, subject, NoClaim)
		return
	}
	if err := k.caller.reset(ctx, plainWorld().world); err != nil {
		k.failed(subject, NoClaim, "A Reset to "+plainWorld().name, err)
		return
	}
	k.reset = true
	sees := k.able.Can(conformance.CanObserve) && k.sees(ctx, Claimed)
	if k.usable = k.able; !sees {
		k.usable.Abilities = slices.DeleteFunc(slices.Clone(k.able.Abilities), func(a conformance.Ability) bool { return a == conformance.CanObserve })
	}
	fine := true
	for _, p := range lessPlainWorlds() {
		fine = k.take(ctx, subject, p, sees) && fine
	}
	if fine {
		detail := "takes in odd worlds and one of 1,000 Devices, as Observe shows"
		if !sees {
			detail = "takes in odd worlds and one of 1,000 Devices; nobody sees what came of them"
		}
		k.add(Finding{Subject: subject, Level: Fine, Claimed: NoClaim, Observed: Works, Detail: detail})
	}
}

// take reports whether a world was taken in as it is; a finding says why not.
func (k *checker) take(ctx context.Context, subject string, p placed, sees bool) bool {
	if k.caller.begin(ctx) != nil {
		k.ready(ctx, subject, NoClaim)
		return false
	}
	if err := k.caller.reset(ctx, p.world); err != nil {
		k.failed(subject, NoClaim, "A Reset to "+p.name, err)
		return false
	}
	if !sees {
		return true
	}
	difference, err := k.caller.shows(ctx, p)
	switch {
	case err != nil:
		k.failed(subject, NoClaim, "Observe after a Reset to "+p.name, err)
	case difference != "":
		k.add(Finding{
			Subject: subject, Level: Problem, Claimed: NoClaim, Observed: Differs,
			Detail: fmt.Sprintf("A Reset to %s was answered, but Observe shows something else: %s", p.name, difference),
			Remedy: "Have Reset take in every field of every Device as it stands: a slot that is absent is empty, and a certificate may have another role than its slot.",
			// The Reset itself, and the look that shows it.
			Exchanges: append(exchangesOf(k.caller.log[:1]), k.caller.exchanges(1)...),
		})
	}
	return err == nil && difference == ""
}

// sees looks at the plain world, and makes what it sees the finding about the
// ability to observe.
func (k *checker) sees(ctx context.Context, claimed Claim) bool {
	subject := about(conformance.CanObserve)
	if !k.ready(ctx, subject, claimed) {
		return false
	}
	t := k.observing(ctx)
	k.report(conformance.CanObserve, claimed, t)
	return t.observed == Works
}

// observing tries the ability to observe.
func (k *checker) observing(ctx context.Context) trial {
	p := plainWorld()
	if err := k.caller.reset(ctx, p.world); err != nil {
		return trial{err: err}
	}
	difference, err := k.caller.shows(ctx, p)
	switch {
	case err != nil:
		return trial{err: err}
	case difference != "":
		return trial{
			observed: Differs, detail: "Observe does not show the Device that the last Reset put there: " + difference,
			remedy: "Have Observe give the Device's status and every slot that is not empty, with owner and role; or do not claim the ability.",
		}
	}
	return trial{observed: Works, detail: "shows status and slots as they are"}
}

// shows looks at a world just taken in. Its text says what is not as it was put
// there; its error is that of a call.
func (c *caller) shows(ctx context.Context, p placed) (string, error) {
	wanted := map[spec.EUI64]spec.Device{}
	for _, device := range p.world.Devices {
		wanted[device.ID] = device
	}
	for _, id := range p.look {
		seen, err := c.observe(ctx, id)
		if err != nil {
			return "", err
		}
		want := spec.Observation{Device: id, Status: wanted[id].Status, Credentials: wanted[id].Credentials}
		if seen.Device != want.Device || seen.Status != want.Status || !maps.Equal(seen.Credentials, want.Credentials) {
			return fmt.Sprintf("want %s; got %s.", tellObservation(want), tellObservation(seen)), nil
		}
	}
	return "", nil
}
