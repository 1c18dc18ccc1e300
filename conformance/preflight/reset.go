package preflight

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// resets has the implementation take in worlds, and looks at them where it can.
func (k *checker) resets(ctx context.Context) {
	takes := func(p placed) bool {
		return k.probe(ctx, "reset", NoClaim, "Describe", func(ctx context.Context) Finding { return k.takesIn(ctx, p) })
	}
	if !takes(plainWorld()) {
		return
	}
	k.reset, k.usable = true, k.able
	if !k.able.Can(conformance.CanObserve) || !k.ability(ctx, conformance.CanObserve, Claimed) {
		k.usable.Abilities = slices.DeleteFunc(slices.Clone(k.able.Abilities), func(a conformance.Ability) bool { return a == conformance.CanObserve })
	}
	all := true
	for _, p := range lessPlainWorlds() {
		all = takes(p) && all
	}
	switch {
	case all && k.usable.Can(conformance.CanObserve):
		k.add("reset", NoClaim, fine("takes in odd worlds and one of 1,000 Devices, as Observe shows"))
	case all:
		k.add("reset", NoClaim, fine("takes in odd worlds and one of 1,000 Devices; nobody sees what came of them"))
	}
}

// takesIn finds why a world is not taken in as it is; nothing where it is, as far
// as can be seen.
func (k *checker) takesIn(ctx context.Context, p placed) Finding {
	if err := k.caller.reset(ctx, p.world); err != nil {
		return k.failed(NoClaim, "A Reset to "+p.name, err)
	}
	if !k.usable.Can(conformance.CanObserve) {
		return Finding{}
	}
	difference, err := k.caller.shows(ctx, p)
	switch {
	case err != nil:
		return k.failed(NoClaim, "Observe after a Reset to "+p.name, err)
	case difference != "":
		reset, look := k.caller.log[:1], k.caller.exchanges(1)
		return problem(Differs, fmt.Sprintf("A Reset to %s was answered, but Observe shows something else: %s", p.name, difference),
			"Have Reset take in every field of every Device as it stands: a slot that is absent is empty, and a certificate may have another role than its slot.",
		).with(append(exchangesOf(reset), look...))
	}
	return Finding{}
}

// shows looks at a world just taken in. Its text says what is not as it was put
// there; its error is that of a call.
func (c *caller) shows(ctx context.Context, p placed) (string, error) {
	for _, device := range p.look {
		o, err := c.take(ctx, look(device.ID))
		if err != nil {
			return "", err
		}
		want := spec.Observation{Device: device.ID, Status: device.Status, Credentials: device.Credentials}
		if seen := o.seen; seen.Device != want.Device || seen.Status != want.Status || !maps.Equal(seen.Credentials, want.Credentials) {
			return fmt.Sprintf("want %s; got %s.", tellObservation(want), o.answer), nil
		}
	}
	return "", nil
}

// observing tries the ability to observe.
func (k *checker) observing(ctx context.Context) (Finding, error) {
	p := plainWorld()
	if err := k.caller.reset(ctx, p.world); err != nil {
		return Finding{}, err
	}
	difference, err := k.caller.shows(ctx, p)
	if difference != "" {
		return problem(Differs, "Observe does not show the Device that the last Reset put there: "+difference,
			"Have Observe give the Device's status and every slot that is not empty, with owner and role; or do not claim the ability."), nil
	}
	return fine("shows status and slots as they are"), err
}

// unknownDevice asks for a Device that does not exist: that is an error, and it
// does no harm.
func (k *checker) unknownDevice(ctx context.Context) Finding {
	h := fixture{number: 10}
	world := h.world()
	if err := k.caller.reset(ctx, world); err != nil {
		return k.failed(NoClaim, "A Reset", err)
	}
	o, err := k.caller.take(ctx, look(h.nowhere()))
	switch {
	case err == nil:
		return problem(Differs,
			fmt.Sprintf("Asked for a Device that is not in the world, Observe does not end with an error; it shows %s.", o.answer),
			"Have Observe end with an error for a Device that is not there. An observation that is made up could hide that a Device was lost.",
		).with(k.caller.exchanges(1))
	case conformance.TimedOut(err) || k.caller.lost != nil || panicked(err):
		return k.failed(NoClaim, "Observe of a Device that is not in the world", err)
	}
	difference, err := k.caller.shows(ctx, placed{world: world, look: world.Devices})
	if err != nil {
		difference = text.Printable(err.Error())
	}
	if difference != "" {
		return problem(Differs, "After Observe of a Device that is not in the world, one that is there is no longer shown as it was: "+difference,
			"Have Observe change nothing, also where it fails.").with(k.caller.exchanges(2))
	}
	return fine("Observe ends with an error, and works on").with(k.caller.exchanges(2))
}
