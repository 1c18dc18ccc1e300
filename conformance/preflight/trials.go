package preflight

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

func (k *checker) registering(ctx context.Context, h fixture) trial {
	return k.happening(ctx, h, h.register())
}

func (k *checker) changingUser(ctx context.Context, h fixture) trial {
	return k.happening(ctx, h, h.suspendUser())
}

func (k *checker) changingDevice(ctx context.Context, h fixture) trial {
	t := k.happening(ctx, h, h.decommission())
	if t.err != nil || !k.usable.Can(conformance.CanObserve) {
		return t
	}
	seen, err := k.caller.observe(ctx, h.meter())
	switch {
	case err != nil:
		return trial{err: err}
	case seen.Status != spec.Decommissioned:
		return trial{
			observed: Differs, detail: text.Printable(fmt.Sprintf("The status was to become %s, and that was answered without an error, but Observe shows the status %q.", spec.Decommissioned, seen.Status)),
			remedy: "Have the event change the status in the inventory, where Observe and the checks of requests look.",
		}
	}
	return trial{observed: Works, detail: "a new status is taken in, and Observe shows it"}
}

// advancing submits two future-dated requests, the later one first, and has
// them fall due.
func (k *checker) advancing(ctx context.Context, h fixture) trial {
	second, first := h.later(11, 2*spec.Hour), h.later(12, spec.Hour)
	if err := k.caller.reset(ctx, h.world()); err != nil {
		return trial{err: err}
	}
	var due []string // in which order they are executed is for a run to judge
	for _, request := range []spec.ServiceRequest{second, first} {
		answer, err := k.caller.submit(ctx, request)
		if err != nil {
			return trial{err: err}
		}
		if answer.Decision == spec.Accepted {
			due = append(due, request.RequestID())
		}
	}
	result, err := k.caller.apply(ctx, advance(3*spec.Hour))
	if err != nil {
		return trial{err: err}
	}
	var reported []string
	for _, e := range result.Executions {
		reported = append(reported, strings.ToUpper(e.RequestID))
		if err := e.Response.Validate(); err != nil {
			return trial{observed: Differs, detail: "The outcome of a request that fell due makes no sense: " + text.Printable(err.Error()),
				remedy: "Report each execution with a decision, accepted or rejected, and its code."}
		}
	}
	slices.Sort(due)
	slices.Sort(reported)
	same := slices.Equal(due, reported)
	switch {
	case same && len(due) == 0:
		return trial{observed: Works, unsure: true, detail: "Time moves on, but the future-dated requests were rejected on receipt, so that nothing could fall due.",
			remedy: "See that Reset takes in Users, registrations and credentials: the requests are in order in every release."}
	case same:
		return trial{observed: Works, detail: fmt.Sprintf("%d future-dated requests fall due and are reported", len(due))}
	case len(reported) == 0:
		return trial{observed: Differs, detail: fmt.Sprintf("Of the accepted future-dated requests %s none was reported when time moved on beyond them.", strings.Join(due, " and ")),
			remedy: "Execute the requests that fall due, and answer the advance with one execution for each, also where it is rejected then."}
	}
	return trial{
		observed: Differs,
		detail:   text.Printable(fmt.Sprintf("Time moved on. Want the executions %s; got %s.", strings.Join(due, " and "), strings.Join(reported, " and "))),
		remedy:   "Report every accepted request that falls due, once, under originator:target:counter.",
	}
}

func (k *checker) uploading(ctx context.Context, h fixture) trial {
	world := h.world()
	world.Devices[0].Credentials[spec.NetworkOperator] = held(spec.NetworkOperator, h.otherOperator())
	if err := k.caller.reset(ctx, world); err != nil {
		return trial{err: err}
	}
	if _, err := k.caller.apply(ctx, spec.Event{Upload: &spec.Upload{}}); err != nil {
		return trial{err: err}
	}
	t := trial{observed: Works, unsure: true, detail: "The upload was answered without an error; nothing shows whether it changed anything.",
		remedy: "Claim the ability to observe too: without it, the cases with an upload stay inconclusive."}
	if !k.usable.Can(conformance.CanObserve) {
		return t
	}
	seen, err := k.caller.observe(ctx, h.meter())
	if err != nil {
		return trial{err: err}
	}
	if seen.Credentials[spec.NetworkOperator] != world.Devices[0].Credentials[spec.NetworkOperator] {
		return trial{observed: Works, detail: "accepted, and Observe shows its effect"}
	}
	t.detail = "The upload was answered without an error, but the meter's Network Operator slot is as before, although another party is registered."
	t.remedy = "See that the event reaches the implementation and is not only answered."
	return t
}

// alerting has the meter raise an alert. Who has to receive it is for the law
// to say; that it is somebody of this world, or nobody, is not.
func (k *checker) alerting(ctx context.Context, h fixture) trial {
	if err := k.caller.reset(ctx, h.world()); err != nil {
		return trial{err: err}
	}
	result, err := k.caller.apply(ctx, spec.Event{Alert: &spec.Alert{Device: h.meter()}})
	if err != nil {
		return trial{err: err}
	}
	parties := []spec.EUI64{h.supplier(), h.successor(), h.operator(), h.otherOperator()}
	switch {
	case result.AlertTo == 0:
		return trial{observed: Works, unsure: true, detail: "An alert was raised, and nobody received it.",
			remedy: "If somebody did, name the recipient in the answer: in Go as AlertTo, on the wire as alertTo."}
	case !slices.Contains(parties, result.AlertTo):
		return trial{observed: Differs, detail: fmt.Sprintf("An alert was received by %v, who is no party of this world.", result.AlertTo),
			remedy: "Name the party that received the alert by its EUI-64."}
	}
	return trial{observed: Works, detail: fmt.Sprintf("an alert reaches %v", result.AlertTo)}
}
