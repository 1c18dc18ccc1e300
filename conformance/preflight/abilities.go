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

// abilities tries those that are claimed, or those that are not.
func (k *checker) abilities(ctx context.Context, claimed Claim) {
	for _, ability := range conformance.Abilities() {
		switch {
		case k.able.Can(ability) != (claimed == Claimed):
		case claimed == Claimed && ability == conformance.CanObserve && k.reset: // was tried before all others
		case claimed == Unclaimed && k.caller.lost != nil:
			return
		default:
			k.ability(ctx, ability, claimed)
		}
	}
}

// ability tries one, and reports whether it is there as it is claimed.
func (k *checker) ability(ctx context.Context, ability conformance.Ability, claimed Claim) bool {
	needs := "Submit"
	if ability == conformance.CanUpload || ability == conformance.CanAlert || ability == conformance.CanObserve {
		needs = "Reset"
	}
	return k.probe(ctx, "ability "+string(ability), claimed, needs, func(ctx context.Context) Finding {
		f, err := k.try(ctx, ability)
		switch {
		case claimed == Unclaimed:
			f = k.unclaimed(ability, f, err)
		case err != nil:
			return k.failed(claimed, k.caller.last()+", called to try it,", err)
		}
		return f.with(k.caller.exchanges(3))
	})
}

// unclaimed is the finding on an ability that is not claimed. It is never a
// problem, whatever comes of trying it.
func (k *checker) unclaimed(ability conformance.Ability, f Finding, err error) Finding {
	if err != nil || f.Level != Fine {
		f = Finding{Level: Fine, Observed: Missing, Detail: "not claimed, and not there"}
		if k.caller.lost != nil {
			f.Detail = "not claimed; the attempt lost the implementation, which nothing in a run will do"
		}
		return f
	}
	f.Level, f.Observed = Hint, WorksUnclaimed
	f.Remedy = fmt.Sprintf("Claim the ability %q in Describe.", ability)
	if n := k.options.Cases[ability]; n > 0 {
		f.Remedy = fmt.Sprintf("Claim the ability %q in Describe, and %d more cases will be run.", ability, n)
	}
	return f
}

// try tries an ability, with a fixture of its own. Its error is of the last call.
// A warning is of one that was answered, while nothing shows that it had an effect.
func (k *checker) try(ctx context.Context, ability conformance.Ability) (Finding, error) {
	h := fixture{number: 32 + uint64(slices.Index(conformance.Abilities(), ability))}
	switch ability {
	case conformance.CanRegister:
		return k.happening(ctx, h, h.register())
	case conformance.CanUserStatus:
		return k.happening(ctx, h, h.suspendUser())
	case conformance.CanDeviceStatus:
		return k.changingDevice(ctx, h)
	case conformance.CanAdvance:
		return k.advancing(ctx, h)
	case conformance.CanUpload:
		return k.uploading(ctx, h)
	case conformance.CanAlert:
		return k.alerting(ctx, h)
	default:
		return k.observing(ctx)
	}
}

// happening takes one step, and sends a request before and after it: where the
// step has an effect, the two are answered otherwise.
func (k *checker) happening(ctx context.Context, h fixture, event step) (Finding, error) {
	request := submit(h.request(20))
	before, err := k.caller.play(ctx, h.world(), []step{request})
	if err != nil {
		return Finding{}, err
	}
	after, err := k.caller.run(ctx, h.world(), event, request)
	if err != nil {
		return Finding{}, err
	}
	first, second := before[0].answer, after[1].answer
	if first == second {
		return warning(Works, fmt.Sprintf("The event was answered without an error, but a request that depends on it is answered as before: %s.", second),
			"See that the event reaches the implementation and is not only answered."), nil
	}
	return fine(fmt.Sprintf("before it a request is %s, after it %s", first, second)), nil
}

func (k *checker) changingDevice(ctx context.Context, h fixture) (Finding, error) {
	f, err := k.happening(ctx, h, h.decommission())
	if err != nil || !k.usable.Can(conformance.CanObserve) {
		return f, err
	}
	o, err := k.caller.take(ctx, look(h.meter()))
	if o.seen.Status != spec.Decommissioned {
		detail := fmt.Sprintf("The status was to become %s, and that was answered without an error, but Observe shows the status %q.", spec.Decommissioned, o.seen.Status)
		return problem(Differs, text.Printable(detail), "Have the event change the status in the inventory, where Observe and the checks of requests look."), err
	}
	return fine("a new status is taken in, and Observe shows it"), err
}

// advancing submits two future-dated requests, the later one first, and has
// them fall due. In which order they are executed is for a run to judge.
func (k *checker) advancing(ctx context.Context, h fixture) (Finding, error) {
	requests := []spec.ServiceRequest{h.later(11, 2*spec.Hour), h.later(12, spec.Hour)}
	o, err := k.caller.run(ctx, h.world(), submit(requests[0]), submit(requests[1]), advance(3*spec.Hour))
	if err != nil {
		return Finding{}, err
	}
	var due, reported []string
	for i, request := range requests {
		if o[i].response.Decision == spec.Accepted {
			due = append(due, request.RequestID())
		}
	}
	for _, e := range o[2].result.Executions {
		reported = append(reported, strings.ToUpper(e.RequestID))
		if err := e.Response.Validate(); err != nil {
			return problem(Differs, "The outcome of a request that fell due makes no sense: "+text.Printable(err.Error()),
				"Report each execution with a decision, accepted or rejected, and its code."), nil
		}
	}
	slices.Sort(due)
	slices.Sort(reported)
	wanted, got := strings.Join(due, " and "), strings.Join(reported, " and ")
	switch {
	case len(due) == 0 && len(reported) == 0:
		return warning(Works, "Time moves on, but the future-dated requests were rejected on receipt, so that nothing could fall due.",
			"See that Reset takes in Users, registrations and credentials: the requests are in order in every release."), nil
	case slices.Equal(due, reported):
		return fine(fmt.Sprintf("%d future-dated requests fall due and are reported", len(due))), nil
	case len(reported) == 0:
		return problem(Differs, fmt.Sprintf("Of the accepted future-dated requests %s none was reported when time moved on beyond them.", wanted),
			"Execute the requests that fall due, and answer the advance with one execution for each, also where it is rejected then."), nil
	}
	return problem(Differs, text.Printable(fmt.Sprintf("Time moved on. Want the executions %s; got %s.", wanted, got)),
		"Report every accepted request that falls due, once, under originator:target:counter."), nil
}

func (k *checker) uploading(ctx context.Context, h fixture) (Finding, error) {
	// Another operator than the registered one is in the slot.
	before := held(spec.NetworkOperator, h.otherOperator())
	world := h.changed(func(w *spec.World) { w.Devices[0].Credentials[spec.NetworkOperator] = before })
	if _, err := k.caller.run(ctx, world, step{event: spec.Event{Upload: &spec.Upload{}}}); err != nil {
		return Finding{}, err
	}
	if !k.usable.Can(conformance.CanObserve) {
		return warning(Works, "The upload was answered without an error; nothing shows whether it changed anything.",
			"Claim the ability to observe too: without it, the cases with an upload stay inconclusive."), nil
	}
	o, err := k.caller.take(ctx, look(h.meter()))
	if o.seen.Credentials[spec.NetworkOperator] == before {
		return warning(Works, "The upload was answered without an error, but the meter's Network Operator slot is as before, although another party is registered.",
			"See that the event reaches the implementation and is not only answered."), nil
	}
	return fine("accepted, and Observe shows its effect"), err
}

// alerting has the meter raise an alert. Who has to receive it is for the law
// to say; that it is somebody of this world, or nobody, is not.
func (k *checker) alerting(ctx context.Context, h fixture) (Finding, error) {
	o, err := k.caller.run(ctx, h.world(), step{event: spec.Event{Alert: &spec.Alert{Device: h.meter()}}})
	to := o[0].result.AlertTo
	parties := []spec.EUI64{h.supplier(), h.successor(), h.operator(), h.otherOperator()}
	switch {
	case err != nil:
		return Finding{}, err
	case to == 0:
		return warning(Works, "An alert was raised, and nobody received it.",
			"If somebody did, name the recipient in the answer: in Go as AlertTo, on the wire as alertTo."), nil
	case !slices.Contains(parties, to):
		return problem(Differs, fmt.Sprintf("An alert was received by %v, who is no party of this world.", to),
			"Name the party that received the alert by its EUI-64."), nil
	}
	return fine(fmt.Sprintf("an alert reaches %v", to)), nil
}
