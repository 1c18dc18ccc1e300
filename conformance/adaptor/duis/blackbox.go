package duis

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

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
	// unused is the counter last accepted in the case between two parties of whom
	// nothing is known to have been accepted on the wire.
	unused map[link]uint64
	// given is which certificate role an owner was last known to hold a slot with.
	given map[placing]spec.RemotePartyRole
	// touched are the Devices that an accepted request may have changed, with its RequestID.
	touched map[spec.EUI64]string
	// declared is the world as its vendor declared it; world is how it is by now.
	declared spec.World
	// place is where the world of the present case is in it.
	place *embedding
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
	b := &blackBox{a: a, world: *world, declared: *world, roles: wire.Roles{}, last: map[link]uint64{}, offset: map[link]uint64{}, unused: map[link]uint64{}, given: map[placing]spec.RemotePartyRole{}, touched: map[spec.EUI64]string{}}
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

// describe claims observation, with an observer, and registration, where the
// vendor drives it: DUIS has no request that changes registrations, statuses of
// Users or time.
func (b *blackBox) describe(context.Context) (conformance.Description, error) {
	d := conformance.Description{Name: b.a.options.Name, Version: b.a.options.Version}
	if d.Name == "" {
		d.Name = "DSP at " + b.a.options.URL
	}
	if b.a.options.DriveRegistration != nil {
		d.Abilities = append(d.Abilities, conformance.CanRegister)
	}
	if b.a.options.Observer != 0 {
		d.Abilities = append(d.Abilities, conformance.CanObserve)
	}
	return d, nil
}

// reset finds the case's world in the one that the DSP is in, under whatever
// names, and has the registrations made that it needs, where the vendor drives
// them. Counters that have moved are made up for; see prepare.
func (b *blackBox) reset(ctx context.Context, world spec.World) error {
	b.a.now = b.world.Now
	b.a.generations = map[spec.EUI64]spec.SMETS{}
	for _, device := range b.world.Devices {
		b.a.generations[device.ID] = device.SMETS
	}
	b.lookAgain(ctx)
	if b.place = embed(world, b.world, b.touched, b.a.options.DriveRegistration != nil); b.place == nil {
		for device, request := range b.touched {
			return fmt.Errorf("%w: the world of the case is not to be found in the declared one; request %s may have changed %v in it: restore it, and run what is left", ErrNotPossible, request, device)
		}
		return fmt.Errorf("%w: the world of the case is not to be found in the declared one: declare Devices, Users and registrations like its own", ErrNotPossible)
	}
	if err := b.register(ctx); err != nil {
		return err
	}
	clear(b.offset)
	clear(b.unused)
	for _, counter := range world.Counters {
		originator, err := b.place.id(counter.Originator)
		if err != nil {
			return err
		}
		target, err := b.place.id(counter.Target)
		if err != nil {
			return err
		}
		between := link{originator, target}
		b.offset[between] = b.last[between] - counter.Last
		if _, known := b.last[between]; !known {
			b.unused[between] = counter.Last
		}
	}
	for between, last := range b.last {
		if _, counted := b.offset[between]; !counted {
			b.offset[between] = last
		}
	}
	return nil
}

// lookAgain reads back the Devices that may have changed: how they are now is
// known then, and those are left out of which it is not. One that is as declared
// again is forgotten.
func (b *blackBox) lookAgain(ctx context.Context) {
	b.place = nil
	for device := range b.touched {
		seen, err := b.observe(ctx, device)
		if err != nil {
			continue
		}
		for i, now := range b.world.Devices {
			if now.ID != device {
				continue
			}
			declared := b.declared.Devices[i]
			now.Status, now.Credentials = seen.Status, seen.Credentials
			b.world.Devices = slices.Clone(b.world.Devices)
			b.world.Devices[i] = now
			if now.Status == declared.Status && maps.Equal(now.Credentials, declared.Credentials) {
				delete(b.touched, device)
			}
		}
	}
}

// register has the vendor make the registrations that the case needs.
func (b *blackBox) register(ctx context.Context) error {
	if b.a.options.DriveRegistration == nil {
		return nil
	}
	rows, possible, err := b.place.rows()
	if err != nil {
		return err
	}
	if !possible {
		return fmt.Errorf("%w: registrations that are yet to take effect are in the way", ErrNotPossible)
	}
	for _, row := range rows {
		if err := b.drive(ctx, row); err != nil {
			return err
		}
	}
	return nil
}

func (b *blackBox) drive(ctx context.Context, row spec.Registration) error {
	if err := b.a.options.DriveRegistration(ctx, row); err != nil {
		return fmt.Errorf("registering %v as %s for %s: %w", row.Party, row.Role, row.MPxN, err)
	}
	b.world.Registrations = slices.DeleteFunc(slices.Clone(b.world.Registrations), func(old spec.Registration) bool {
		return old.MPxN == row.MPxN && old.Role == row.Role && old.From == row.From
	})
	b.world.Registrations = append(b.world.Registrations, row)
	b.place.large = b.world
	return nil
}

func (b *blackBox) apply(ctx context.Context, event spec.Event) (spec.Result, error) {
	if event.Register == nil || b.a.options.DriveRegistration == nil || b.place == nil {
		return spec.Result{}, fmt.Errorf("%w: %s", ErrNotPossible, event.Kind())
	}
	row, err := b.place.row(*event.Register)
	if err != nil {
		return spec.Result{}, err
	}
	return spec.Result{}, b.drive(ctx, row)
}

// prepare refuses a role that the originator does not act in, and moves the
// counter on by as much as earlier cases have.
func (b *blackBox) prepare(_ context.Context, request spec.ServiceRequest) (spec.ServiceRequest, error) {
	if b.place == nil {
		return request, fmt.Errorf("%w: no world has been found", ErrNotPossible)
	}
	request, err := b.place.request(request)
	if err != nil {
		return request, err
	}
	role, err := b.roles.RoleOf(request.Originator)
	if err != nil {
		return request, fmt.Errorf("%w: %v", wire.ErrInexpressible, err)
	}
	if role != request.Role {
		return request, fmt.Errorf("%v as %s %w: in the declared world it acts as %s, and a request carries no User Role", request.Originator, request.Role, wire.ErrInexpressible, role)
	}
	between := link{request.Originator, request.Target}
	if last, unused := b.unused[between]; unused && request.Counter <= last {
		return request, fmt.Errorf("%w: no counter of %v to %v is known to have been used, so that none is stale: declare the last one", ErrNotPossible, request.Originator, request.Target)
	}
	request.Counter += b.offset[between]
	return request, nil
}

func (b *blackBox) concluded(sent spec.ServiceRequest, response spec.Response) {
	if response.Decision != spec.Accepted {
		return
	}
	between := link{sent.Originator, sent.Target}
	b.last[between] = max(b.last[between], sent.Counter)
	delete(b.unused, between)
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
