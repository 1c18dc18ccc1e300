package duis

import (
	"context"
	"fmt"

	wire "example.org/mp107/conformance/duis"
	"example.org/mp107/spec"
)

// observed is what is held for a Device of the case, in the names of the case.
func (b *blackBox) observed(ctx context.Context, device spec.EUI64) (spec.Observation, error) {
	if b.place == nil {
		return spec.Observation{}, fmt.Errorf("%w: no world has been found", ErrNotPossible)
	}
	large, err := b.place.id(device)
	if err != nil {
		return spec.Observation{}, err
	}
	seen, err := b.observe(ctx, large)
	seen.Device = device
	for slot, credential := range seen.Credentials {
		credential.Owner = b.place.was(credential.Owner)
		seen.Credentials[slot] = credential
	}
	return seen, err
}

// observe reads back, as the observer, the status of a Device by 8.2 and its
// credentials by 6.24.1.
func (b *blackBox) observe(ctx context.Context, device spec.EUI64) (spec.Observation, error) {
	if b.a.options.Observer == 0 {
		return spec.Observation{}, fmt.Errorf("%w: no observer reads back", ErrNotPossible)
	}
	listed, err := b.question(ctx, "8.2", spec.DSP, wire.BuildOptions{Subject: device})
	if err != nil {
		return spec.Observation{}, err
	}
	seen := spec.Observation{Device: device, Credentials: map[spec.RemotePartyRole]spec.Credential{}}
	if listed.Service != nil {
		for _, entry := range listed.Service.Inventory {
			if entry.Device == device {
				seen.Status = entry.Status
			}
		}
	}
	if seen.Status == "" {
		return spec.Observation{}, fmt.Errorf("%w: the inventory does not tell the status of %v", ErrNotPossible, device)
	}
	held, err := b.question(ctx, "6.24.1", device, wire.BuildOptions{ReadBack: spec.RemotePartyRoles()})
	if err != nil {
		return spec.Observation{}, err
	}
	if held.SMETS1 == nil {
		return spec.Observation{}, fmt.Errorf("%w: what %v holds is inside a GBCS payload", ErrNotPossible, device)
	}
	for _, credential := range held.SMETS1.Content.Credentials {
		if credential.Use != "" && credential.Use != spec.DigitalSigning {
			continue // the digital signing certificate decides who holds the slot
		}
		role, known := b.given[placing{device, credential.Owner, credential.Slot}]
		if !known {
			role = credential.Slot
		}
		seen.Credentials[credential.Slot] = spec.Credential{Role: role, Owner: credential.Owner}
	}
	return seen, nil
}

// question sends a request of the observer and wants it accepted.
func (b *blackBox) question(ctx context.Context, srv spec.SRV, target spec.EUI64, options wire.BuildOptions) (wire.Response, error) {
	observer := b.a.options.Observer
	between := link{observer, target}
	b.last[between]++
	// The observer's counters are those of the wire. A case in which it takes part
	// itself goes on from them.
	b.offset[between]++
	request := spec.ServiceRequest{
		Originator: observer, Role: b.roles[observer], Target: target, Counter: b.last[between],
		SRV: srv, Signature: spec.Signature{Signer: observer, Valid: true},
	}
	answer, err := b.a.exchange(ctx, request, options)
	if err != nil {
		return wire.Response{}, err
	}
	if answer, err = b.a.awaited(ctx, request, answer); err != nil {
		return wire.Response{}, err
	}
	decided, err := b.a.outcome(answer)
	if err != nil {
		return wire.Response{}, err
	}
	if decided.Decision != spec.Accepted {
		return wire.Response{}, fmt.Errorf("%w: the observer's %s to %v was %v", ErrNotPossible, srv, target, decided)
	}
	return answer, nil
}
