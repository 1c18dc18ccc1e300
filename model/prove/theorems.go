package prove

import (
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// claims puts each theorem of the register as a claim. The law's own words are
// used only where a theorem speaks of them (a check, a lift); everything else
// is stated in terms of the situation, so that a wrong law is not measured by
// its own yardstick.
var claims = map[spec.TheoremID]func(*question) claim{
	spec.T01: (*question).exclusivity,
	spec.T02: (*question).enablement,
	spec.T03: (*question).ownership,
	spec.T04: (*question).noRegression,
	spec.T05: (*question).smets2Untouched,
	spec.T06: (*question).deadlock,
	spec.T07: (*question).recovery,
	spec.T08: (*question).routing,
	spec.T09: (*question).frame,
	spec.T10: (*question).atomicity,
	spec.T11: (*question).nonCriticalChecked,
	spec.T12: (*question).upload,
	spec.T13: (*question).replay,
	spec.T14: (*question).time,
	spec.T15: (*question).costOfTheGate,
}

// exclusivity is T01. What a 6.15.1 targets is the slot that it declares, which
// is the one replaced.
func (q *question) exclusivity() claim {
	s, b := q.s, q.b
	return claim{
		violation: b.And(s.isSMETS1(), s.critical(), s.registrationIsJudged(), q.now.accepted, s.owner(s.now).Not(),
			b.And(s.update(), q.declares(spec.NetworkOperator)).Not()),
		prefer: []Term{q.lifted()},
	}
}

// enablement is T02. The request is an honest one: every certificate that it
// carries, at least one, is a Network Operator's. It passes every other check if
// it would be accepted of the RDP owner.
func (q *question) enablement() claim {
	s, b := q.s, q.b
	honest := b.And(s.update(), q.declares(spec.NetworkOperator), b.Or(s.signing.present, s.second.present), s.everyCertificate(s.isNetworkOperators))
	return claim{
		violation: b.And(s.isSMETS1(), honest, q.ownershipAlone(q.law, q.now, s.now, "")),
		prefer:    []Term{s.actsAs(spec.ED, spec.GT)},
	}
}

// ownership is T03.
func (q *question) ownership() claim {
	s, b := q.s, q.b
	relied := b.Ite(s.update(), s.holdsTargeted(s.now), s.holdsOwn(s.now))
	ofGate := b.And(q.declares(spec.NetworkOperator), s.holds(s.now, spec.NetworkOperator))
	return claim{
		violation: b.And(s.deviceKnown, s.critical(), q.now.accepted,
			b.Or(relied.Not(), b.And(q.lifted(), ofGate.Not()))),
		prefer: []Term{q.lifted(), s.actsAs(spec.IS, spec.GS)},
	}
}

// noRegression is T04. What a request targets is as reading A2 has it.
func (q *question) noRegression() claim {
	if q.law.rules.Release == spec.Baseline {
		return claim{notApplicable: "compares a release with the baseline"}
	}
	s, b := q.s, q.b
	class := b.And(s.isSMETS1(), s.update(), s.targetsOperator())
	return claim{violation: b.And(class.Not(), b.Iff(q.now.accepted, q.before.accepted).Not()), anyReceipt: true, shape: bothReleases}
}

// smets2Untouched is T05.
func (q *question) smets2Untouched() claim {
	if q.law.rules.Release == spec.Baseline {
		return claim{notApplicable: "compares a release with the baseline"}
	}
	return claim{violation: q.b.And(q.s.isSMETS2(), q.b.Iff(q.now.accepted, q.before.accepted).Not()), anyReceipt: true, shape: bothReleases}
}

// wrongOperator is the state that MP107 is about: the NetworkOperator slot of a
// SMETS1 Device is held by a party that is not the registered Network Operator.
func (q *question) wrongOperator(m moment) Term {
	return q.b.And(q.s.isSMETS1(), q.s.isSomebody(m.holders.networkOperator), q.b.Same(m.holders.networkOperator, m.operator).Not())
}

// deadlock is T06, by induction on the number of requests: whoever holds the
// slot wrongly still holds it after one more request of a Network Operator. A
// future-dated request counts if it was received when the slot was already
// held wrongly; the registration is the same then as at its execution.
func (q *question) deadlock() claim {
	s, b := q.s, q.b
	unchanged := b.Implies(s.is(legaltext.StageExecution), b.And(
		b.Same(s.now.registered, s.earlier.registered), b.Same(s.now.operator, s.earlier.operator),
		b.Same(s.now.holders.networkOperator, s.earlier.holders.networkOperator)))
	kept := b.sameParty(q.operatorAfter(), only(s.now.holders.networkOperator))
	return claim{
		violation: b.And(q.wrongOperator(s.now), unchanged, s.actsAs(spec.ED, spec.GT), kept.Not()),
		prefer:    []Term{b.Same(s.signing.owner, s.now.operator), s.isSomebody(s.now.operator)},
		method:    "induction over the requests received while the slot is held wrongly and the registration stays",
	}
}

func (q *question) operatorAfter() party { return q.s.operatorAfter(q.now) }

// routing is T08: alerts go to the holder of the NetworkOperator slot, before a
// request and after it, so that once the certificate of the registered Network
// Operator has been placed they reach that one.
func (q *question) routing() claim {
	s, b := q.s, q.b
	before := s.alertRecipient(q.law, func(slot spec.RemotePartyRole) party { return only(s.now.holder(slot)) })
	after := s.alertRecipient(q.law, func(slot spec.RemotePartyRole) party {
		return s.ownerAfter(q.now, slot, s.target, s.now.holder(slot))
	})
	placed := b.And(q.now.accepted, s.update(), s.is(legaltext.StageReceipt).Not(), q.declares(spec.NetworkOperator),
		s.signing.present, b.Same(s.signing.owner, s.now.operator))
	wrong := b.Or(
		b.sameParty(before, only(s.now.holders.networkOperator)).Not(),
		b.And(placed, b.sameParty(after, only(s.now.operator)).Not()),
	)
	return claim{violation: b.And(s.deviceKnown, wrong), prefer: []Term{q.now.accepted}, shape: alertAfter}
}

// frame is T09.
func (q *question) frame() claim {
	s, b := q.s, q.b
	takes := s.takesEffect(q.now)
	elsewhere := b.Party("holder of a slot of another device")
	supplierKept := b.sameParty(s.ownerAfter(q.now, spec.Supplier, s.target, s.now.holders.supplier), only(s.now.holders.supplier))
	otherKept := b.sameParty(s.ownerAfter(q.now, spec.NetworkOperator, s.other, elsewhere), only(elsewhere))
	return claim{
		violation: b.And(q.lifted(), b.Or(supplierKept.Not(), otherKept.Not(), b.And(takes, s.hasDeclaredRole(s.signing).Not()))),
		prefer:    []Term{q.lifted()},
		trusted:   "no effect that the machine knows touches Registration Data, so that this part of the frame holds by construction",
	}
}

// atomicity is T10.
func (q *question) atomicity() claim {
	s, b := q.s, q.b
	kept := True
	for _, slot := range []spec.RemotePartyRole{spec.NetworkOperator, spec.Supplier} {
		before := s.now.holder(slot)
		kept = b.And(kept, b.sameParty(s.ownerAfter(q.now, slot, s.target, before), only(before)))
	}
	return claim{
		violation: b.And(q.now.accepted.Not(), kept.Not()),
		trusted:   "the machine applies effects to accepted requests alone (EFF-3): no clause could break this, and only the simulated DSP and the conformance cases test it elsewhere",
	}
}

// nonCriticalChecked is T11.
func (q *question) nonCriticalChecked() claim {
	s, b := q.s, q.b
	return claim{
		violation: b.And(s.isSMETS1(), s.critical().Not(), s.actsAs(spec.OU).Not(), s.registrationIsJudged(),
			s.owner(s.now).Not(), q.now.accepted),
	}
}

// upload is T12.
func (q *question) upload() claim {
	if !q.law.rules.Release.Includes(spec.MP107R2) {
		return claim{notApplicable: "the data upload belongs to Requirement 2"}
	}
	s, b := q.s, q.b
	covered := b.And(s.isSMETS1(), b.Is(s.s1sp, "1", "2"), s.isSomebody(s.now.operator))
	wrong := False
	for _, slot := range spec.RemotePartyRoles() {
		before := only(s.now.holder(slot))
		once := s.afterUpload(q.law, slot, before)
		twice := s.afterUpload(q.law, slot, once)
		want := before
		if slot == spec.NetworkOperator {
			want = b.choose(covered, only(s.now.operator), before)
		}
		wrong = b.Or(wrong, b.sameParty(once, want).Not(), b.sameParty(twice, once).Not())
	}
	return claim{
		violation: b.And(s.deviceKnown, wrong), anyReceipt: true, shape: uploadTwice,
		prefer:  []Term{s.is(legaltext.StageImmediate)},
		trusted: "the upload writes the registered Network Operator into the slot that a rule names and can do nothing else; where no Network Operator is registered it does nothing",
	}
}

// replay is T13, by induction: the last counter never goes back, since only a
// request with a higher one is accepted, and it moves with every acceptance.
func (q *question) replay() claim {
	s, b := q.s, q.b
	arrives := s.is(legaltext.StageExecution).Not()
	return claim{
		violation: b.And(arrives, q.now.accepted, b.Or(s.now.fresh.Not(), q.now.records.Not())),
		shape:     replayedRequest,
		prefer:    []Term{s.update().Not()},
		method:    "induction over accepted requests: a stale counter is rejected, and every acceptance at receipt moves the counter",
	}
}

// time is T14. At receipt Registration Data may decide nothing: a request that is
// rejected would be so whatever they were. At execution a request for which the
// RDP check is not lifted is accepted from the RDP owner of that moment only.
func (q *question) time() claim {
	s, b := q.s, q.b
	registered := b.And(s.owner(s.now), s.certificatesRegistered(s.now))
	decidedEarly := b.And(q.now.accepted.Not(), registered.Not(),
		q.law.acceptsIf(b, s.at(s.now), "", registered, legaltext.VarRegistrationOwner, legaltext.VarCertificatesRegistered))
	checked := b.Or(s.isSMETS1(), b.And(s.isSMETS2(), s.critical().Not()))
	late := b.And(s.is(legaltext.StageExecution), checked, s.actsAs(spec.OU).Not(), q.lifted().Not(),
		q.now.accepted, s.owner(s.now).Not())
	return claim{
		violation: b.Or(b.And(s.is(legaltext.StageReceipt), decidedEarly), late),
		prefer:    []Term{s.is(legaltext.StageExecution), s.owner(s.earlier)},
	}
}

// costOfTheGate is T15, by induction: if every credential so far has the role
// of its slot, it still has after one more lifted request.
func (q *question) costOfTheGate() claim {
	s, b := q.s, q.b
	return claim{
		violation: b.And(q.lifted(), s.takesEffect(q.now), s.hasDeclaredRole(s.signing).Not()),
		prefer:    []Term{q.lifted()},
		method:    "induction over lifted requests from any state in which every credential has the role of its slot",
	}
}
