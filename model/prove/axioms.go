package prove

import (
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// axiom is something that holds of every world and every well-formed request,
// whatever the law says. Axioms are part of what a proof rests on; a test
// reads thousands of concrete worlds as situations and finds every axiom true.
type axiom struct {
	name  string
	holds Term
}

// axioms link the symbols of a situation in the way in which the worlds and
// requests of package spec, and the facts of package model, are linked.
func (s *situation) axioms() []axiom {
	b := s.b
	usual := func(v *Finite) Term { return b.In(v, 0) }
	list := []axiom{
		{"a party that acts or owns a certificate is somebody", b.And(s.isSomebody(s.originator), s.isSomebody(s.signing.owner), s.isSomebody(s.second.owner))},
		{"a user with a role is known", b.Implies(s.userHasRole, s.userKnown)},
		{"only a 6.15.1 declares a remote party role", b.Iff(s.update(), b.Is(s.declared, legaltext.NoneDeclared).Not())},
		{"only a 6.15.1 carries certificates", b.Implies(b.Or(s.signing.present, s.second.present), s.update())},
		{"only some requests can be future-dated", b.Or(b.Is(s.stage, legaltext.StageImmediate), b.In(s.srv, futureDatedSRVs...))},
		{"a non-device request addresses no device", b.Implies(s.nonDevice(), s.deviceKnown.Not())},
		{"a SMETS1 device has a provider and no other device has one", b.Implies(s.deviceKnown, b.Iff(b.Is(s.smets, "2"), b.Is(s.s1sp, "0")))},
		{"of a device that is not known every fact has its first value", b.Or(s.deviceKnown, b.And(usual(s.smets), usual(s.deviceType), usual(s.s1sp)))},
		{"an electricity meter has an MPAN", b.Implies(b.And(s.deviceKnown, b.Is(s.deviceType, string(spec.ESME))), b.Is(s.meteringPoint, electricity))},
		{"a gas device has an MPRN", b.Implies(b.And(s.deviceKnown, b.Is(s.deviceType, string(spec.GSME), string(spec.GPF))), b.Is(s.meteringPoint, gas))},
		{"the other device is another one", b.Same(s.target, s.other).Not()},
		{"no counter is above the highest", b.Implies(s.counterExhausted, s.now.fresh.Not())},
		{"a counter above the one kept is above every one not above that", b.Implies(b.And(s.now.fresh, s.counterInOrder), b.Is(s.counter, counterAbove))},
		{"a counter not above the one kept is not above one above that", b.Implies(b.And(s.now.fresh.Not(), s.counterInOrder.Not()), b.Is(s.counter, counterBelow))},
		{"a counter equal to one accepted compares with the one kept as that does", b.Implies(b.Is(s.counter, counterEqual), b.Iff(s.now.fresh, s.counterInOrder.Not()))},
	}
	for _, m := range []moment{s.now, s.earlier} {
		list = append(list, s.momentAxioms(m)...)
	}
	return list
}

func (s *situation) momentAxioms(m moment) []axiom {
	b := s.b
	roleIn := func(roles ...spec.UserRole) Term {
		var places []int
		for i, role := range spec.UserRoles() {
			if slices.Contains(roles, role) {
				places = append(places, i)
			}
		}
		return b.In(s.role, places...)
	}
	nobodyRegistered := b.Same(m.registered, s.nobody)
	operatorHolds := s.isSomebody(m.holders.networkOperator)
	list := []axiom{
		{"only a SMETS1 device has a notified non-critical certificate of its own" + m.name, b.Or(b.And(s.isSMETS1(), operatorHolds), b.Same(m.holders.nonCritical, m.holders.networkOperator))},
		{"somebody has the notified non-critical certificate of a slot that is held" + m.name, b.Implies(operatorHolds, s.isSomebody(m.holders.nonCritical))},
		{"an active user is known" + m.name, b.Implies(m.userActive, s.userKnown)},
		{"the status of a device that is not known is the first" + m.name, b.Or(s.deviceKnown, b.In(m.status, 0))},
		{"a supplier or distributor of electricity is registered for an MPAN only" + m.name, b.Implies(b.And(roleIn(spec.IS, spec.ES, spec.ED), b.Is(s.meteringPoint, electricity).Not()), nobodyRegistered)},
		{"a supplier or transporter of gas is registered for an MPRN only" + m.name, b.Implies(b.And(roleIn(spec.GS, spec.GT), b.Is(s.meteringPoint, gas).Not()), nobodyRegistered)},
		{"nothing is registered without a metering point" + m.name, b.Implies(b.Is(s.meteringPoint, noMeteringPoint), nobodyRegistered)},
		{"nobody is registered as other user" + m.name, b.Implies(roleIn(spec.OU), nobodyRegistered)},
		{"nobody is registered for a device that is not known" + m.name, b.Or(s.deviceKnown, b.And(nobodyRegistered, b.Same(m.operator, s.nobody)))},
	}
	var hasOperator []Term
	for i, device := range spec.DeviceTypes() {
		role := device.NetworkOperatorRole()
		if role == "" {
			continue
		}
		is := b.In(s.deviceType, i)
		hasOperator = append(hasOperator, is)
		list = append(list, axiom{
			"whoever is registered as " + string(role) + " for the " + string(device) + " is its network operator" + m.name,
			b.Implies(b.And(s.deviceKnown, is, roleIn(role)), b.Same(m.registered, m.operator)),
		})
	}
	return append(list, axiom{
		"a device of neither fuel has no network operator" + m.name,
		b.Implies(b.Or(hasOperator...).Not(), b.Same(m.operator, s.nobody)),
	})
}

// assumed is the conjunction of the axioms.
func (s *situation) assumed() Term {
	var all []Term
	for _, a := range s.axioms() {
		all = append(all, a.holds)
	}
	return s.b.And(all...)
}
