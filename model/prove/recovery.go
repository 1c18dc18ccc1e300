package prove

import (
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// repairRequest is the one request with which the wrong holder could put things
// right: an immediate, well-signed, fresh 6.15.1 in the Network Operator role
// of the Device's fuel, declaring NetworkOperator and carrying as its only
// certificate the signing certificate of the registered Network Operator. Its
// counter is fresh unless none is left.
func (q *question) repairRequest() Term { return q.repairRequestAs(q.fuelRole()) }

// repairRequestAs is the same request made in another role.
func (q *question) repairRequestAs(role Term) Term {
	s, b := q.s, q.b
	return b.And(
		s.isSMETS1(), s.isSomebody(s.now.holders.networkOperator), b.Same(s.now.holders.networkOperator, s.now.operator).Not(), b.Same(s.originator, s.now.holders.networkOperator),
		s.is(legaltext.StageImmediate), s.update(), q.declares(spec.NetworkOperator), role,
		s.signatureValid, s.signedByOriginator, s.xmlKeyAlone.Not(), b.Iff(s.now.fresh, s.counterExhausted.Not()),
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
	return b.And(q.now.accepted, s.isSomebody(s.now.operator), b.sameParty(s.operatorAfter(q.now), only(s.now.operator)))
}
