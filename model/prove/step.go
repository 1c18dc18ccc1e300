package prove

import (
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// party is the owner of a credential after an event: one of several
// identities, by cases of which exactly one holds.
type party []partyCase

type partyCase struct {
	when Term
	id   Identity
}

func only(id Identity) party { return party{{True, id}} }

func (b *Builder) choose(condition Term, then, otherwise party) party {
	var p party
	for _, c := range then {
		p = append(p, partyCase{b.And(condition, c.when), c.id})
	}
	for _, c := range otherwise {
		p = append(p, partyCase{b.And(condition.Not(), c.when), c.id})
	}
	return p
}

// sameParty holds when two parties are the same.
func (b *Builder) sameParty(left, right party) Term {
	var cases []Term
	for _, l := range left {
		for _, r := range right {
			cases = append(cases, b.And(l.when, r.when, b.Same(l.id, r.id)))
		}
	}
	return b.Or(cases...)
}

// is holds at a stage of judgement.
func (s *situation) is(stage string) Term { return s.b.Is(s.stage, stage) }

// takesEffect holds when the request replaces the owner of the slot that it
// declares: it is accepted at a stage at which the law has it replaced, and
// carries a signing certificate (EFF-1). That a rejected request changes nothing is here by
// construction, as it is in the model (EFF-3).
func (s *situation) takesEffect(j judgement) Term {
	return s.b.And(j.accepted, j.replaces, s.update(), s.deviceKnown, s.signing.present)
}

// changesCredential holds when the request takes effect and the slot that it
// declares had another credential before.
func (s *situation) changesCredential(j judgement) Term {
	return s.b.And(s.takesEffect(j), s.heldAlready().Not())
}

// heldAlready holds when the slot that the request declares has the credential of
// its signing certificate before.
func (s *situation) heldAlready() Term {
	same := False
	for i, slot := range spec.RemotePartyRoles() {
		same = s.b.Or(same, s.b.And(s.b.In(s.declared, i+1), s.b.Same(s.signing.owner, s.now.holder(slot))))
	}
	return s.b.And(s.deviceKnown, same, s.hasDeclaredRole(s.signing))
}

// ownerAfter is the owner of a slot of a Device after the request.
func (s *situation) ownerAfter(j judgement, slot spec.RemotePartyRole, device, before Identity) party {
	replaced := s.b.And(s.takesEffect(j), s.b.Is(s.declared, string(slot)), s.b.Same(device, s.target))
	return s.b.choose(replaced, only(s.signing.owner), only(before))
}

// operatorAfter is the owner of the NetworkOperator slot of the Device addressed.
func (s *situation) operatorAfter(j judgement) party {
	return s.ownerAfter(j, spec.NetworkOperator, s.target, s.now.holders.networkOperator)
}

// nonCriticalAfter is the owner of the notified non-critical certificate of the
// Device addressed after the request (EFF-1, ALT-2).
func (s *situation) nonCriticalAfter(j judgement, before holders) party {
	b := s.b
	replaces := b.And(j.accepted, j.replaces, s.update(), s.deviceKnown, b.Is(s.declared, string(spec.NetworkOperator)))
	held := s.isSomebody(before.networkOperator)
	agreed := b.And(replaces, s.isSMETS1(), s.second.present, s.agreement, b.Or(held, s.signing.present))
	signed := b.And(replaces, s.signing.present, b.And(s.isSMETS1(), held).Not())
	return b.choose(agreed, only(s.second.owner), b.choose(signed, only(s.signing.owner), only(before.nonCritical)))
}

// isSMETS1 holds of a SMETS1 Device that is in the inventory.
func (s *situation) isSMETS1() Term { return s.b.And(s.deviceKnown, s.b.Is(s.smets, "1")) }

func (s *situation) isSMETS2() Term { return s.b.And(s.deviceKnown, s.b.Is(s.smets, "2")) }

func (s *situation) actsAs(roles ...spec.UserRole) Term {
	var names []string
	for _, role := range roles {
		names = append(names, string(role))
	}
	return s.b.Is(s.role, names...)
}

// inventory is the view in which a rule for uploads or alerts sees a Device: what
// the inventory says, and nothing else.
func (s *situation) inventory() view {
	see := s.at(s.now)
	return func(variable int, values []int) Term {
		switch variable {
		case legaltext.VarDeviceKnown, legaltext.VarDeviceType, legaltext.VarDeviceStatus, legaltext.VarSMETS, legaltext.VarS1SP:
			return see(variable, values)
		}
		if variable >= legaltext.VarReading {
			return see(variable, values)
		}
		return constant(slices.Contains(values, 0))
	}
}

// afterUpload is the owner of a slot after the upload rules of a law have been
// applied to the Device once (R2-1).
func (s *situation) afterUpload(l law, slot spec.RemotePartyRole, before party) party {
	e := l.evaluate(s.b, s.inventory(), "", asIs)
	for _, rule := range l.rules.Uploads {
		if rule.Rule.Slot != slot {
			continue
		}
		covered := s.b.And(s.deviceKnown, s.isSomebody(s.now.operator), e.condition(rule, "when", rule.Rule.When))
		before = s.b.choose(covered, only(s.now.operator), before)
	}
	return before
}

// alertRecipient is who receives an alert when the slots and the notified
// non-critical certificate are held so (ALT-1, ALT-2).
func (s *situation) alertRecipient(l law, holder func(spec.RemotePartyRole) party, nonCritical party) party {
	recipient := only(s.nobody)
	e := l.evaluate(s.b, s.inventory(), "", asIs)
	for _, rule := range l.rules.Routing {
		recipient = holder(rule.Rule.Slot)
		if rule.Rule.When != nil {
			recipient = s.b.choose(e.condition(rule, "non_critical", rule.Rule.When), nonCritical, recipient)
		}
		if l.unknown[rule.ID] {
			recipient = only(s.b.Party("whoever " + string(rule.ID) + " names"))
		}
	}
	return recipient
}

// alertsNow is who receives an alert before the request, and alertsAfter who
// receives one after it.
func (s *situation) alertsNow(l law) party {
	return s.alertRecipient(l, func(slot spec.RemotePartyRole) party { return only(s.now.holder(slot)) }, only(s.now.holders.nonCritical))
}

func (s *situation) alertsAfter(l law, j judgement) party {
	return s.alertRecipient(l, func(slot spec.RemotePartyRole) party {
		return s.ownerAfter(j, slot, s.target, s.now.holder(slot))
	}, s.nonCriticalAfter(j, s.now.holders))
}
