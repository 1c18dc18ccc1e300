package preflight

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"example.org/mp107/internal/text"
)

// forgets reports whether Reset forgets what was before it.
func (k *checker) forgets(ctx context.Context) {
	const subject = "reset forgets"
	if !k.readyToSubmit(ctx, subject, NoClaim) {
		return
	}
	survivals, open, forgotten := forgets(ctx, k.caller, k.usable)
	for _, s := range survivals {
		k.add(Finding{
			Subject: subject + " " + s.Thing, Level: Problem, Claimed: NoClaim, Observed: Differs,
			Detail: s.Detail, Remedy: s.Remedy, Exchanges: s.Exchanges,
		})
	}
	var alike []untold
	for _, o := range open {
		if errors.Is(o.why, errAllAlike) {
			alike = append(alike, o)
			continue
		}
		if k.broken[o.method] {
			k.add(waiting(subject+" "+o.resetProbe.thing, NoClaim, o.method))
			continue
		}
		k.add(Finding{
			Subject: subject + " " + o.resetProbe.thing, Level: Problem, Claimed: NoClaim, Observed: NotTried,
			Detail: "It could not be tried to its end: " + text.Printable(o.why.Error()),
			Remedy: remedyFor(o.method, NoClaim, o.why), Exchanges: o.exchanges,
		})
	}
	if len(alike) > 0 {
		k.add(leftOpen(subject, alike))
	}
	if len(forgotten) > 0 {
		k.add(Finding{Subject: subject, Level: Fine, Claimed: NoClaim, Observed: Works, Detail: strings.Join(forgotten, ", ")})
	}
}

// leftOpen is the one finding about everything of which the answers show nothing.
func leftOpen(subject string, alike []untold) Finding {
	var things []string
	for _, o := range alike {
		things = append(things, o.resetProbe.thing)
	}
	return Finding{
		Subject: subject, Level: Warning, Claimed: NoClaim, Observed: NotTried,
		Detail:    fmt.Sprintf("Left open for %s. The first of them: %s.", strings.Join(things, ", "), text.Printable(alike[0].why.Error())),
		Remedy:    "Restart the implementation and check again: something may have survived from an earlier check. If that changes nothing, it decides this alike in every world, and a run will tell whether that is right.",
		Exchanges: alike[0].exchanges,
	}
}
