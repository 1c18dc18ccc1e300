package preflight

import (
	"context"
	"errors"
	"fmt"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// asked is a request that an implementation has to answer, one way or the other.
type asked struct {
	name    string
	request spec.ServiceRequest
}

// requestsToAnswer has one that is in order in every release, and others that
// stumble over a check each.
func requestsToAnswer(h fixture) []asked {
	changed := func(counter uint64, change func(*spec.ServiceRequest)) spec.ServiceRequest {
		r := h.request(counter)
		change(&r)
		return r
	}
	return []asked{
		{"a request that is in order", h.request(11)},
		{"a request with a counter used before", h.request(11)},
		{"a request in a User Role that its originator has not", changed(12, func(r *spec.ServiceRequest) { r.Role = spec.GS })},
		{"a request from a User that is not known", changed(13, func(r *spec.ServiceRequest) { r.Originator, r.Signature.Signer = h.nowhere(), h.nowhere() })},
		{"a request to a Device that is not known", changed(14, func(r *spec.ServiceRequest) { r.Target = h.nowhere() })},
		{"a request whose signature does not verify", changed(15, func(r *spec.ServiceRequest) { r.Signature.Valid = false })},
		{"a request to the DSP itself", changed(16, func(r *spec.ServiceRequest) { r.SRV, r.Target = "5.2", spec.DSP })},
		{"a 6.15.1", h.handOver(17)},
	}
}

// submits has requests answered. Which answer is right is not asked.
func (k *checker) submits(ctx context.Context) {
	const subject = "submit"
	if !k.ready(ctx, subject, NoClaim) {
		return
	}
	h := fixture{number: 8}
	if err := k.caller.reset(ctx, h.world()); err != nil {
		k.failed(subject, NoClaim, "A Reset", err)
		return
	}
	decided := map[spec.Decision]int{}
	for _, a := range requestsToAnswer(h) {
		answer, err := k.caller.submit(ctx, a.request)
		switch {
		case errors.Is(err, conformance.ErrNotExpressible):
			continue
		case err != nil:
			k.failed(subject, NoClaim, "Submit of "+a.name, err)
			if !errors.Is(err, conformance.ErrNotCheckable) && !errors.Is(err, conformance.ErrUnreachable) && !conformance.TimedOut(err) {
				last := &k.findings[len(k.findings)-1]
				last.Remedy = "A request that is rejected is answered too: with the decision rejected and a response code. An error says that there was no answer. " + last.Remedy
			}
			return
		}
		if err := answer.Validate(); err != nil {
			k.add(Finding{
				Subject: subject, Level: Problem, Claimed: NoClaim, Observed: Differs,
				Detail:    fmt.Sprintf("The answer to %s makes no sense: %s.", a.name, text.Printable(err.Error())),
				Remedy:    "Answer with the decision accepted and the code I0 or I99, or with the decision rejected and a response code or none.",
				Exchanges: k.caller.exchanges(1),
			})
			k.broken["Submit"] = true
			return
		}
		decided[answer.Decision]++
	}
	f := toldOf(subject, decided)
	f.Exchanges = exchangesOf(k.caller.log)
	if f.Level == Problem {
		f.Exchanges = exchangesOf(k.caller.log[:2]) // the request that is in order
		k.broken["Submit"] = true
	}
	k.add(f)
}

// toldOf tells of requests that were all answered. If all were answered alike,
// the requests or the world did not come through, and nothing could be learnt
// from a run.
func toldOf(subject string, decided map[spec.Decision]int) Finding {
	accepted, rejected := decided[spec.Accepted], decided[spec.Rejected]
	f := Finding{
		Subject: subject, Level: Fine, Claimed: NoClaim, Observed: Works,
		Detail: fmt.Sprintf("%d requests answered, %d accepted and %d rejected", accepted+rejected, accepted, rejected),
	}
	if accepted+rejected > 1 && accepted*rejected == 0 {
		f.Level, f.Observed = Problem, Differs
		f.Detail = fmt.Sprintf("All of %d requests were answered alike, %d accepted and %d rejected, although one was in order and others were not.", accepted+rejected, accepted, rejected)
		f.Remedy = "See that the adaptor hands on every field of a request, and that Reset takes in Users, registrations and credentials."
	}
	return f
}
