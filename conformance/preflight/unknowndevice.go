package preflight

import (
	"context"
	"fmt"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// unknownDevice asks for a Device that does not exist: that is an error, and it does
// no harm.
func (k *checker) unknownDevice(ctx context.Context) {
	const subject = "unknown Device"
	if !k.usable.Can(conformance.CanObserve) || !k.ready(ctx, subject, NoClaim) {
		return
	}
	h := fixture{number: 10}
	if err := k.caller.reset(ctx, h.world()); err != nil {
		k.failed(subject, NoClaim, "A Reset", err)
		return
	}
	seen, err := k.caller.observe(ctx, h.nowhere())
	if err == nil {
		k.add(Finding{
			Subject: subject, Level: Problem, Claimed: NoClaim, Observed: Differs,
			Detail:    fmt.Sprintf("Asked for a Device that is not in the world, Observe does not end with an error; it shows %s.", tellObservation(seen)),
			Remedy:    "Have Observe end with an error for a Device that is not there. An observation that is made up could hide that a Device was lost.",
			Exchanges: k.caller.exchanges(1),
		})
		return
	}
	if conformance.TimedOut(err) || k.caller.lost != nil || panicked(err) {
		k.failed(subject, NoClaim, "Observe of a Device that is not in the world", err)
		return
	}
	if difference, err := k.caller.shows(ctx, placed{world: h.world(), look: []spec.EUI64{h.meter()}}); err != nil || difference != "" {
		k.add(Finding{
			Subject: subject, Level: Problem, Claimed: NoClaim, Observed: Differs,
			Detail:    "After Observe of a Device that is not in the world, one that is there is no longer shown as it was: " + difference + wordsOf(err),
			Remedy:    "Have Observe change nothing, also where it fails.",
			Exchanges: k.caller.exchanges(2),
		})
		return
	}
	k.add(Finding{Subject: subject, Level: Fine, Claimed: NoClaim, Observed: Works, Detail: "Observe ends with an error, and works on", Exchanges: k.caller.exchanges(2)})
}

func wordsOf(err error) string {
	if err == nil {
		return ""
	}
	return text.Printable(err.Error())
}
