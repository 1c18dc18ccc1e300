package preflight

import (
	"context"
	"errors"
	"fmt"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
)

// ready begins a probe on lane 0. Where it cannot be made, because the
// implementation is lost or takes in no world, the finding says so.
func (k *checker) ready(ctx context.Context, subject string, claimed Claim) bool {
	err := k.caller.begin(ctx)
	switch {
	case err != nil:
		k.add(Finding{
			Subject: subject, Level: Warning, Claimed: claimed, Observed: NotTried,
			Detail: "Not tried, as the implementation was lost before: " + text.Printable(err.Error()),
			Remedy: "See to what lost it, and check again.",
		})
	case !k.reset:
		k.add(waiting(subject, claimed, "Reset"))
	}
	return err == nil && k.reset
}

// readyToSubmit is ready for a probe that nothing can be told from without
// answers to requests.
func (k *checker) readyToSubmit(ctx context.Context, subject string, claimed Claim) bool {
	if k.reset && k.broken["Submit"] {
		k.add(waiting(subject, claimed, "Submit"))
		return false
	}
	return k.ready(ctx, subject, claimed)
}

// waiting is the finding about what needs a method that does not work.
func waiting(subject string, claimed Claim, method string) Finding {
	return Finding{
		Subject: subject, Level: Warning, Claimed: claimed, Observed: NotTried,
		Detail: fmt.Sprintf("Not tried, or not to its end: it needs %s to work.", method),
		Remedy: fmt.Sprintf("See to %s first, and check again.", method),
	}
}

// failed is the finding about the last call, which ended with an error.
func (k *checker) failed(subject string, claimed Claim, did string, err error) {
	method := k.caller.last()
	k.broken[method] = true
	observed := Differs
	if errors.Is(err, conformance.ErrNotCheckable) || errors.Is(err, conformance.ErrNotExpressible) {
		observed = Missing
	}
	k.add(Finding{
		Subject: subject, Level: Problem, Claimed: claimed, Observed: observed,
		Detail: fmt.Sprintf("%s ended with an error: %s", did, text.Printable(err.Error())),
		Remedy: remedyFor(method, claimed, err), Exchanges: k.caller.exchanges(2),
	})
}
