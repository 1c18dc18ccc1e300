package suite

import (
	"fmt"
	"slices"
	"strings"

	"example.org/mp107/spec"
)

// partyHistories are about who somebody is: roles in whatever order, several in one
// party, parties that are no Users, and each of those concerned suspended or unknown.
func partyHistories() (all []history) {
	return slices.Concat(roleHistories(), standingHistories())
}

// acts are requests, each of a role, that are let through in their world.
func acts() []probe {
	as := func(who spec.EUI64, role spec.UserRole) func() spec.World {
		return with(house, registered(builtInMPAN, role, row{who, spec.Epoch - spec.Day}))
	}
	return append(slices.DeleteFunc(probes(), func(p probe) bool { return p.name == "newer-root" }),
		probe{"export", spec.T11, as(FormerSupplier, spec.ES), asks(FormerSupplier, spec.ES, "4.8.3", TargetDevice), builtInMPAN, spec.ES, false},
		probe{"agent", spec.T11, as(AnotherParty, spec.RSA), asks(AnotherParty, spec.RSA, "6.2.4", TargetDevice), builtInMPAN, spec.RSA, false})
}

func roleHistories() (all []history) {
	for _, p := range acts() {
		role := p.request.Role
		others := slices.DeleteFunc(spec.UserRoles(), func(r spec.UserRole) bool { return r == role })
		lists := [][]spec.UserRole{{}, {role}, others, append(slices.Clone(others), role), append([]spec.UserRole{role}, others...)}
		for _, other := range others {
			lists = append(lists, []spec.UserRole{other}, []spec.UserRole{other, role}, []spec.UserRole{role, other}, []spec.UserRole{other, role, others[0]})
		}
		seen := map[string]bool{}
		for _, list := range lists {
			name := fmt.Sprintf("%s/roles-%s", p.name, rolesName(list))
			if seen[name] {
				continue
			}
			seen[name] = true
			t := newTape().submits(p.request)
			if p.datable {
				t.submits(at(p.request, t.now+spec.Hour)).passes(spec.Hour)
			}
			all = append(all, history{theorem: p.theorem, family: "roles", name: name, world: with(p.world, acting(p.originator(), list...)), events: t.events})
		}
	}
	// One party in several roles: each role is judged by its own registration and slot.
	for _, held := range []spec.RemotePartyRole{spec.NetworkOperator, spec.Supplier, spec.NoSlot} {
		for _, registeredAs := range []spec.UserRole{spec.IS, spec.ES, spec.ED, spec.RSA, ""} {
			edits := []edit{acting(ManyRoles, spec.UserRoles()...)}
			if held != spec.NoSlot {
				edits = append(edits, holding(TargetDevice, held, ManyRoles))
			}
			if registeredAs != "" {
				edits = append(edits, registered(builtInMPAN, registeredAs, row{ManyRoles, spec.Epoch - spec.Day}))
			}
			t := newTape()
			for _, role := range spec.UserRoles() {
				t.submits(asks(ManyRoles, role, readFor(role), TargetDevice), asks(ManyRoles, role, "7.2", TargetDevice), asks(ManyRoles, role, "7.1", TargetDevice),
					places(ManyRoles, role, TargetDevice, spec.NetworkOperator, ManyRoles), places(ManyRoles, role, TargetDevice, spec.Supplier, ManyRoles))
			}
			name := fmt.Sprintf("all-in-one/holds-%s/registered-%s", choose(held == "", "none", string(held)), choose(registeredAs == "", "none", string(registeredAs)))
			all = append(all, history{theorem: spec.T04, family: "roles", name: name, world: with(single, edits...), events: t.events})
		}
	}
	return all
}

// readFor is a non-critical request that a role may send.
func readFor(role spec.UserRole) spec.SRV {
	if role == spec.ES {
		return "4.8.3"
	}
	if role == spec.RSA {
		return "6.2.4"
	}
	return "4.8.1"
}

func rolesName(roles []spec.UserRole) string {
	if len(roles) == 0 {
		return "none"
	}
	var names []string
	for _, role := range roles {
		names = append(names, string(role))
	}
	return strings.Join(names, "+")
}

// standingHistories suspend, or leave out of the Users, each party that has to do
// with a request besides its sender, and the sender at each moment.
func standingHistories() (all []history) {
	add := func(theorem spec.TheoremID, name string, world func() spec.World, t *tape) {
		all = append(all, history{theorem: theorem, family: "standing", name: name, world: world, events: t.events})
	}
	for _, p := range probes() {
		for _, party := range []spec.EUI64{RegisteredOperator, AnotherOperator, GasOperator, RegisteredSupplier, FormerSupplier, AnotherParty, FormerOperator, ManyRoles} {
			base := newTape().submits(p.request)
			if p.device() != spec.DSP {
				base.alerts(p.device())
			}
			world := p.world()
			use := asks(party, userOf(&world, party).Roles[0], "8.2", spec.DSP)
			add(p.theorem, fmt.Sprintf("%s/%s-suspended", p.name, ofParty(party)), with(p.world, suspended(party)), newTape().happens(base.events...).submits(again(use, 90)))
			add(p.theorem, fmt.Sprintf("%s/%s-unknown", p.name, ofParty(party)), with(p.world, unknown(party)), base)
			if p.datable {
				dated := newTape().submits(at(p.request, spec.Epoch+spec.Hour)).suspends(party).passes(spec.Hour)
				add(p.theorem, fmt.Sprintf("%s/%s-suspended-before-due", p.name, ofParty(party)), p.world, dated)
			}
		}
	}
	// Whoever owns a certificate need not be a User, nor need the holder of a slot.
	repair := places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, noUser)
	add(spec.T02, "certificate-of-no-user", single, newTape().submits(repair).alerts(TargetDevice).submits(repair, asks(RegisteredOperator, spec.ED, "4.10", TargetDevice)))
	add(spec.T18, "newer-certificate-of-no-user", house, newTape().submits(places(AnotherOperator, spec.ED, NewMeter, spec.NetworkOperator, noUser)).alerts(NewMeter))
	add(spec.T02, "certificate-of-no-user-when-due", single, newTape().submits(at(repair, spec.Epoch+spec.Hour)).passes(spec.Hour).alerts(TargetDevice))
	add(spec.T04, "supplier-certificate-of-no-user", single, newTape().submits(places(RegisteredSupplier, spec.IS, TargetDevice, spec.Supplier, noUser), asks(RegisteredSupplier, spec.IS, "7.1", TargetDevice)))
	for _, slot := range spec.RemotePartyRoles() {
		world := with(house, holding(TargetDevice, slot, noUser), holding(NewMeter, slot, noUser))
		add(spec.T08, "holder-no-user/"+string(slot), world, newTape().alerts(TargetDevice, NewMeter).submits(
			places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, RegisteredOperator), asks(RegisteredSupplier, spec.IS, "7.1", TargetDevice),
			places(RegisteredSupplier, spec.IS, NewMeter, spec.Root, RegisteredSupplier), places(noUser, spec.ED, TargetDevice, spec.NetworkOperator, RegisteredOperator)))
		empty := with(house, holding(TargetDevice, slot, 0), holding(NewMeter, slot, 0))
		add(spec.T03, "slot-empty/"+string(slot), empty, newTape().alerts(TargetDevice, NewMeter).submits(
			places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, RegisteredOperator), places(RegisteredOperator, spec.ED, TargetDevice, spec.NetworkOperator, RegisteredOperator),
			asks(RegisteredSupplier, spec.IS, "7.1", TargetDevice), places(RegisteredSupplier, spec.IS, NewMeter, spec.Root, RegisteredSupplier),
			places(RegisteredSupplier, spec.IS, NewMeter, spec.LoadController, RegisteredSupplier), asks(RegisteredSupplier, spec.IS, "7.1", NewMeter)).
			alerts(TargetDevice, NewMeter))
	}
	return all
}
