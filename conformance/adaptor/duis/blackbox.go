package duis

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"example.org/mp107/conformance"
	wire "example.org/mp107/conformance/duis"
	"example.org/mp107/spec"
)

// blackBox is access to a DSP of which nothing but DUIS is known.
type blackBox struct {
	a     *Adaptor
	world spec.World
	roles wire.Roles
	// last is the counter last accepted between two parties, as far as known.
	last map[link]uint64
	// offset is how far counters on the wire are ahead of those of the case.
	offset map[link]uint64
	// given is which certificate role an owner was last known to hold a slot with.
	given map[placing]spec.RemotePartyRole
	// touched are the Devices that an accepted request may have changed, with its RequestID.
	touched map[spec.EUI64]string
}

type link struct{ originator, target spec.EUI64 }

type placing struct {
	device, owner spec.EUI64
	slot          spec.RemotePartyRole
}

func newBlackBox(a *Adaptor) (*blackBox, error) {
	world := a.options.World
	if world == nil {
		return nil, errors.New("world: without a control endpoint the vendor has to declare what the DSP holds")
	}
	if err := world.Validate(); err != nil {
		return nil, fmt.Errorf("declared world: %w", err)
	}
	b := &blackBox{a: a, world: *world, roles: wire.Roles{}, last: map[link]uint64{}, offset: map[link]uint64{}, given: map[placing]spec.RemotePartyRole{}, touched: map[spec.EUI64]string{}}
	observer := a.options.Observer == 0
	for _, user := range world.Users {
		if len(user.Roles) == 1 {
			b.roles[user.ID] = user.Roles[0]
		}
		observer = observer || user.ID == a.options.Observer && len(user.Roles) == 1
	}
	if !observer {
		return nil, fmt.Errorf("observer %v: want a User of the declared world with exactly one role", a.options.Observer)
	}
	for _, counter := range world.Counters {
		b.last[link{counter.Originator, counter.Target}] = counter.Last
	}
	for _, device := range world.Devices {
		for slot, credential := range device.Credentials {
			b.given[placing{device.ID, credential.Owner, slot}] = credential.Role
		}
	}
	return b, nil
}

// describe claims observation alone, and only with an observer: DUIS has no
// request that changes registrations, statuses of Users or time.
func (b *blackBox) describe(context.Context) (conformance.Description, error) {
	d := conformance.Description{Name: b.a.options.Name, Version: b.a.options.Version}
	if d.Name == "" {
		d.Name = "DSP at " + b.a.options.URL
	}
	if b.a.options.Observer != 0 {
		d.Abilities = []conformance.Ability{conformance.CanObserve}
	}
	return d, nil
}

// reset succeeds where the DSP is in that world already. Counters that have
// moved are made up for; see wireCounter.
func (b *blackBox) reset(ctx context.Context, world spec.World) error {
	if !worldsEqual(world, b.world) {
		return fmt.Errorf("%w: the case starts from another world than the one declared", ErrNotPossible)
	}
	for device, request := range b.touched {
		if !b.asDeclared(ctx, device) {
			return fmt.Errorf("%w: request %s may have changed the declared world; restore it, and run what is left", ErrNotPossible, request)
		}
		delete(b.touched, device)
	}
	clear(b.offset)
	for _, counter := range world.Counters {
		between := link{counter.Originator, counter.Target}
		b.offset[between] = b.last[between] - counter.Last
	}
	for between, last := range b.last {
		if _, counted := b.offset[between]; !counted {
			b.offset[between] = last
		}
	}
	return nil
}

// asDeclared reads a Device back and reports whether it is as the world declares it.
func (b *blackBox) asDeclared(ctx context.Context, device spec.EUI64) bool {
	if b.a.options.Observer == 0 {
		return false
	}
	seen, err := b.observe(ctx, device)
	if err != nil {
		return false
	}
	for _, declared := range b.world.Devices {
		if declared.ID == device {
			return seen.Status == declared.Status && maps.Equal(seen.Credentials, declared.Credentials)
		}
	}
	return false
}

func (b *blackBox) apply(_ context.Context, event spec.Event) (spec.Result, error) {
	return spec.Result{}, fmt.Errorf("%w: %s", ErrNotPossible, event.Kind())
}

// prepare refuses a role that the originator does not act in, and moves the
// counter on by as much as earlier cases have.
func (b *blackBox) prepare(_ context.Context, request spec.ServiceRequest) (spec.ServiceRequest, error) {
	role, err := b.roles.RoleOf(request.Originator)
	if err != nil {
		return request, fmt.Errorf("%w: %v", wire.ErrCannotBeSaid, err)
	}
	if role != request.Role {
		return request, fmt.Errorf("%v as %s %w: in the declared world it acts as %s, and a request carries no User Role", request.Originator, request.Role, wire.ErrCannotBeSaid, role)
	}
	request.Counter += b.offset[link{request.Originator, request.Target}]
	return request, nil
}

func (b *blackBox) concluded(sent spec.ServiceRequest, response spec.Response) {
	if response.Decision != spec.Accepted {
		return
	}
	between := link{sent.Originator, sent.Target}
	b.last[between] = max(b.last[between], sent.Counter)
	variant, err := spec.Variant(sent.SRV)
	if err == nil && (variant.Critical || sent.ExecuteAt != nil) {
		b.touched[sent.Target] = sent.RequestID()
	}
	if sent.Update == nil {
		return
	}
	if signing, carried := sent.Update.Signing(); carried {
		b.given[placing{sent.Target, signing.Owner, sent.Update.Slot}] = signing.Role
	}
}
