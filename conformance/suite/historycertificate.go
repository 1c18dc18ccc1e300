package suite

import (
	"fmt"
	"slices"
	"strings"

	"example.org/mp107/spec"
)

// certificateHistories carry certificates in every number, order, role and
// ownership, and have credentials in slots of another role than their own.
func certificateHistories() (all []history) {
	add := func(theorem spec.TheoremID, name string, world func() spec.World, t *tape) {
		all = append(all, history{theorem: theorem, family: "certificates", name: name, world: world, events: t.events})
	}
	bodies := []struct {
		name    string
		request spec.ServiceRequest
		theorem spec.TheoremID
		next    []spec.EUI64 // owners, one for each use
	}{
		{"repair", places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, RegisteredOperator), spec.T07, []spec.EUI64{RegisteredOperator, FormerOperator, ManyRoles}},
		{"handover", places(RegisteredSupplier, spec.IS, TargetDevice, spec.Supplier, FormerSupplier), spec.T23, []spec.EUI64{FormerSupplier, ManyRoles, AnotherOperator}},
		{"newer-repair", places(AnotherOperator, spec.ED, NewMeter, spec.NetworkOperator, RegisteredOperator), spec.T18, []spec.EUI64{RegisteredOperator, FormerOperator, ManyRoles}},
		{"newer-root", places(RegisteredSupplier, spec.IS, NewMeter, spec.Root, CentralParty), spec.T05, []spec.EUI64{CentralParty, RegisteredSupplier, ManyRoles}},
	}
	for _, b := range bodies {
		device := b.request.Target
		for _, uses := range arrangements(spec.CertificateUses()) {
			carried := func(owners []spec.EUI64, roles ...spec.RemotePartyRole) spec.ServiceRequest {
				r, update := b.request, *b.request.Update
				update.Certificates = nil
				for i, use := range uses {
					at := slices.Index(spec.CertificateUses(), use)
					c := spec.Certificate{Use: use, Role: update.Slot, Owner: owners[at%len(owners)]}
					if i < len(roles) && roles[i] != "" {
						c.Role = roles[i]
					}
					update.Certificates = append(update.Certificates, c)
				}
				r.Update = &update
				return r
			}
			name := b.name + "/" + usesName(uses)
			rotated := append(slices.Clone(b.next[1:]), b.next[0])
			add(b.theorem, name+"/owners-differ", house, newTape().submits(carried(b.next), again(carried(b.next), 1)).alerts(device).submits(carried(rotated)))
			add(b.theorem, name+"/owners-differ-otherwise", house, newTape().submits(carried(rotated)).alerts(device))
			add(b.theorem, name+"/sender-among-owners", house, newTape().submits(carried([]spec.EUI64{b.next[0], b.request.Originator, b.request.Originator})).alerts(device).
				submits(carried([]spec.EUI64{b.request.Originator, b.next[0], b.next[1]})).alerts(device))
			add(spec.T23, name+"/when-due", house, newTape().submits(at(carried(b.next), spec.Epoch+spec.Hour)).passes(spec.Hour).alerts(device))
			for i, use := range uses {
				other := spec.NetworkOperator
				if b.request.Update.Slot == other {
					other = spec.Supplier
				}
				wrong := make([]spec.RemotePartyRole, len(uses))
				wrong[i] = other
				add(spec.T15, fmt.Sprintf("%s/wrong-role-of-%s", name, use), house, newTape().submits(carried(b.next[:1], wrong...), at(carried(b.next[:1], wrong...), spec.Epoch+spec.Hour)).passes(spec.Hour))
			}
		}
		empty := b.request
		empty.Update = &spec.CredentialUpdate{Slot: b.request.Update.Slot}
		add(b.theorem, b.name+"/none", house, newTape().submits(empty, again(empty, 1), at(empty, spec.Epoch+spec.Hour)).passes(spec.Hour).submits(b.request))
	}
	// Whoever owns what is in the slot holds it, whatever role the certificate has.
	for _, role := range spec.RemotePartyRoles() {
		for _, slot := range []spec.RemotePartyRole{spec.NetworkOperator, spec.Supplier} {
			odd := func(device spec.EUI64) edit {
				return about(device, func(d *spec.Device) {
					d.Credentials[slot] = spec.Credential{Role: role, Owner: d.Credentials[slot].Owner}
				})
			}
			add(spec.T03, fmt.Sprintf("credential-of-%s-in-%s", role, slot), with(house, odd(TargetDevice), odd(NewMeter)), newTape().alerts(TargetDevice, NewMeter).submits(
				asks(RegisteredSupplier, spec.IS, "7.1", TargetDevice), asks(RegisteredSupplier, spec.IS, "7.1", NewMeter),
				places(AnotherOperator, spec.ED, TargetDevice, spec.Supplier, AnotherOperator), places(RegisteredSupplier, spec.IS, TargetDevice, spec.NetworkOperator, RegisteredOperator),
				places(RegisteredSupplier, spec.IS, NewMeter, spec.Root, RegisteredSupplier),
				places(AnotherOperator, spec.ED, NewMeter, spec.NetworkOperator, RegisteredOperator), places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, RegisteredOperator),
				places(RegisteredSupplier, spec.IS, TargetDevice, spec.Supplier, FormerSupplier)).alerts(TargetDevice, NewMeter))
		}
	}
	// Who renews it puts things in order.
	for _, role := range spec.RemotePartyRoles() {
		odd := about(TargetDevice, func(d *spec.Device) {
			d.Credentials[spec.NetworkOperator] = spec.Credential{Role: role, Owner: AnotherOperator}
			d.Credentials[spec.Supplier] = spec.Credential{Role: role, Owner: RegisteredSupplier}
		})
		add(spec.T07, fmt.Sprintf("credential-of-%s-renewed", role), with(single, odd), newTape().submits(
			places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, AnotherOperator), places(RegisteredSupplier, spec.IS, TargetDevice, spec.Supplier, RegisteredSupplier)).alerts(TargetDevice))
	}
	// Holding one slot is holding that one alone; and a slot that was empty can be filled.
	for _, held := range spec.RemotePartyRoles() {
		many := with(house, holding(TargetDevice, held, ManyRoles), holding(NewMeter, held, ManyRoles),
			registered(builtInMPAN, spec.IS, row{ManyRoles, spec.Epoch - spec.Day}), registered(builtInMPAN, spec.ED, row{ManyRoles, spec.Epoch - spec.Day}))
		for _, role := range []spec.UserRole{spec.IS, spec.GS, spec.ED, spec.GT} {
			for _, device := range []spec.EUI64{TargetDevice, NewMeter} {
				for _, slot := range spec.RemotePartyRoles() {
					add(spec.T03, fmt.Sprintf("holds-%s-alone/%s/%s/%s", held, role, choose(device == NewMeter, "SMETS2", "SMETS1"), slot), with(many, only(device)),
						newTape().submits(places(ManyRoles, role, device, slot, FormerOperator)).alerts(device))
				}
			}
		}
	}
	return all
}

// arrangements are the non-empty selections of uses in every order.
func arrangements(uses []spec.CertificateUse) (all [][]spec.CertificateUse) {
	for i, use := range uses {
		all = append(all, []spec.CertificateUse{use})
		rest := slices.Concat(uses[:i], uses[i+1:])
		for _, more := range arrangements(rest) {
			all = append(all, append([]spec.CertificateUse{use}, more...))
		}
	}
	return all
}

func usesName(uses []spec.CertificateUse) string {
	var names []string
	for _, use := range uses {
		names = append(names, string(use))
	}
	return strings.Join(names, "+")
}
