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

// submits has requests answered. Which answer is right is not asked; but if all
// were answered alike, the requests or the world did not come through, and
// nothing could be learnt from a run.
func (k *checker) submits(ctx context.Context) Finding {
	h := fixture{number: 8}
	if err := k.caller.reset(ctx, h.world()); err != nil {
		return k.failed(NoClaim, "A Reset", err)
	}
	decided := map[spec.Decision]int{}
	for _, a := range requestsToAnswer(h) {
		o, err := k.caller.take(ctx, submit(a.request))
		switch {
		case errors.Is(err, conformance.ErrNotExpressible):
			continue
		case err != nil:
			f := k.failed(NoClaim, "Submit of "+a.name, err)
			if !errors.Is(err, conformance.ErrNotCheckable) && !noAnswer(err) {
				f.Remedy = "A request that is rejected is answered too: with the decision rejected and a response code. An error says that there was no answer. " + f.Remedy
			}
			return f
		}
		if err := o.response.Validate(); err != nil {
			k.broken["Submit"] = true
			return problem(Differs, fmt.Sprintf("The answer to %s makes no sense: %s.", a.name, text.Printable(err.Error())),
				"Answer with the decision accepted and the code I0 or I99, or with the decision rejected and the code of the check that failed, one of your own, or none.",
			).with(k.caller.exchanges(1))
		}
		decided[o.response.Decision]++
	}
	accepted, rejected := decided[spec.Accepted], decided[spec.Rejected]
	if all := accepted + rejected; all > 1 && (all == accepted || all == rejected) {
		k.broken["Submit"] = true
		inOrder := k.caller.log[:2] // the Reset and the first request
		return problem(Differs,
			fmt.Sprintf("All of %d requests were answered alike, %d accepted and %d rejected, although one was in order and others were not.", all, accepted, rejected),
			"See that the adaptor hands on every field of a request, and that Reset takes in Users, registrations and credentials.",
		).with(exchangesOf(inOrder))
	}
	return fine(fmt.Sprintf("%d requests answered, %d accepted and %d rejected", accepted+rejected, accepted, rejected)).with(exchangesOf(k.caller.log))
}

const large = 1<<63 + 1 // beyond a signed integer, and not a float64

// fullCounters finds out whether counters keep all of their 64 bits: a counter
// after a last accepted one is answered alike where both are small and where
// one or both are large.
func (k *checker) fullCounters(ctx context.Context) Finding {
	type pair struct{ last, next uint64 }
	answer := func(p pair) (string, error) {
		h := fixture{number: 9}
		o, err := k.caller.run(ctx, h.changed(func(w *spec.World) { w.Counters[0].Last = p.last }), submit(h.request(p.next)))
		return o[0].answer, err
	}
	for _, of := range []struct{ small, large pair }{
		{pair{10, 11}, pair{large, large + 1}},
		{pair{10, 10}, pair{large, large}},
		{pair{10, 11}, pair{10, large}},
		{pair{10, 9}, pair{large, 10}},
	} {
		k.caller.log = nil
		toSmall, err := answer(of.small)
		if err != nil {
			return k.failed(NoClaim, "A request with a large counter", err)
		}
		toLarge, err := answer(of.large)
		if err != nil {
			return k.failed(NoClaim, "A request with a large counter", err)
		}
		if toSmall != toLarge {
			return problem(Differs,
				fmt.Sprintf("Counter %d after %d is answered with: %s. Counter %d after %d is answered with: %s.",
					of.small.next, of.small.last, toSmall, of.large.next, of.large.last, toLarge),
				"Keep counters as unsigned 64-bit integers. In JSON they are strings; a JSON number read as floating point loses their last digits, and a signed integer their first bit.",
			).with(exchangesOf(k.caller.log))
		}
	}
	return fine("a counter of 2^63+2 is told from one of 2^63+1")
}
