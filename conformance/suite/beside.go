package suite

import (
	"context"

	"example.org/mp107/conformance"
	"example.org/mp107/spec"
)

// Companion is implemented by an adaptor that can be used by several callers at
// once. Companion gives one more handle on the same world, with a transcript of
// its own.
type Companion interface {
	Companion() conformance.Adaptor
}

// beside is an adaptor for one case of several that share a world: it speaks of
// everybody in disguise. Its Reset does nothing, as the world is there already.
type beside struct {
	conformance.Adaptor
	disguise disguise
}

// handle is another handle on the adaptor's world, or the adaptor itself.
func handle(adaptor conformance.Adaptor) conformance.Adaptor {
	if c, ok := adaptor.(Companion); ok {
		return c.Companion()
	}
	return adaptor
}

func (b beside) Reset(context.Context, spec.World) error { return nil }

func (b beside) Submit(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
	return b.Adaptor.Submit(ctx, b.disguise.request(r))
}

func (b beside) Apply(ctx context.Context, e spec.Event) (spec.Result, error) {
	result, err := b.Adaptor.Apply(ctx, b.disguise.event(e))
	result.AlertTo = b.disguise.id(result.AlertTo)
	return result, err
}

func (b beside) Observe(ctx context.Context, device spec.EUI64) (spec.Observation, error) {
	o, err := b.Adaptor.Observe(ctx, b.disguise.id(device))
	o.Device, o.Credentials = b.disguise.id(o.Device), b.disguise.credentials(o.Credentials)
	return o, err
}

// Punctual implements the interface of that name.
func (b beside) Punctual() bool {
	p, ok := b.Adaptor.(conformance.Punctual)
	return ok && p.Punctual()
}

// Transcript implements Recorder, as far as the adaptor does.
func (b beside) Transcript() []conformance.Exchange {
	if r, ok := b.Adaptor.(conformance.Recorder); ok {
		return r.Transcript()
	}
	return nil
}
