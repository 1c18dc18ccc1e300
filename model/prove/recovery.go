package prove

import (
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// repairRequest is the one request with which the wrong holder could put things
// right: an immediate, well-signed, fresh 6.15.1 in the Network Operator role
// of the Device's fuel, declaring NetworkOperator and carrying as its only
// certificate the signing certificate of the registered Network Operator.
func (q *question) repairRequest() Term { return q.repairRequestAs(q.fuelRole()) }

// repairRequestAs is the same request made in another role.
func (q *question) repairRequestAs(role Term) Term {
	s, b := q.s, q.b
	return b.And(
		q.wrongOperator(s.now), b.Same(s.originator, s.now.holders.networkOperator),
		s.is(legaltext.StageImmediate), s.update(), q.declares(spec.NetworkOperator), role,
		s.signatureValid, s.signedByOriginator, s.now.fresh,
		s.signing.present, s.isNetworkOperators(s.signing), s.second.present.Not(),
		b.Implies(s.isSomebody(s.now.operator), b.Same(s.signing.owner, s.now.operator)),
	)
}

// fuelRole holds when the request is made in the Network Operator role of the
// Device's fuel; for a Device of neither fuel, in either.
func (q *question) fuelRole() Term {
	cases := q.s.actsAs(spec.ED, spec.GT)
	for i, device := range spec.DeviceTypes() {
		if role := device.NetworkOperatorRole(); role != "" {
			cases = q.b.And(cases, q.b.Implies(q.b.In(q.s.deviceType, i), q.s.actsAs(role)))
		}
	}
	return cases
}

// repaired holds when the request is accepted and the registered Network
// Operator holds the slot afterwards.
func (q *question) repaired() Term {
	s, b := q.s, q.b
	return b.And(q.now.accepted, s.isSomebody(s.now.operator), b.sameParty(q.operatorAfter(), only(s.now.operator)))
}

// ordinary are the circumstances in which recovery has to work if it is to be
// called so: the holder is an active User with the Network Operator role of the
// Device's fuel, the Device is a commissioned one of a type that has a Network
// Operator, and one is registered for it.
func (q *question) ordinary() Term {
	s, b := q.s, q.b
	return b.And(s.userKnown, s.userHasRole, s.now.userActive,
		b.Is(s.now.status, string(spec.Commissioned)),
		b.Is(s.deviceType, string(spec.ESME), string(spec.GSME), string(spec.GPF)),
		s.isSomebody(s.now.operator))
}

// recovery is T07. That one request suffices is shown constructively, by naming
// it. Refuted means that it fails even in ordinary circumstances; the weakest
// condition under which it works is computed apart: see Condition.
func (q *question) recovery() claim {
	return claim{
		violation: q.b.And(q.repairRequest(), q.ordinary(), q.repaired().Not()),
		method:    "the repairing request is constructed; its success is proved for ordinary circumstances and the weakest condition is computed",
	}
}
