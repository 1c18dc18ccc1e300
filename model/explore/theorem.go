package explore

import (
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// theoremSet is a set of theorems, one bit each.
type theoremSet uint16

// theoremBit is the bit of each theorem: its place in the register.
var theoremBit = func() map[spec.TheoremID]theoremSet {
	all := map[spec.TheoremID]theoremSet{}
	for i, theorem := range spec.Theorems() {
		all[theorem.ID] = 1 << i
	}
	return all
}()

func (s *theoremSet) add(id spec.TheoremID)     { *s |= theoremBit[id] }
func (s theoremSet) has(id spec.TheoremID) bool { return s&theoremBit[id] != 0 }

// situation is one decision on a request, with what the theorems about single
// decisions speak of.
type situation struct {
	request   *request
	device    Device
	facts     model.Facts
	judgement model.Judgement
	// baseline tells whether the baseline, read in the same way, accepts the request.
	baseline bool
	// ownSlot tells whether reading A7 makes a 6.15.1 to a SMETS1 Device rely on
	// the slot of its sender's role.
	ownSlot bool
}

// violated lists the theorems that the decision and its effect contradict.
// Each condition restates a theorem, never a clause: what is asked is who holds
// what, who is registered and what was accepted.
func (c situation) violated(sp *space, writes []write) theoremSet {
	var violated theoremSet
	accepted := c.judgement.Decision == spec.Accepted
	lifted := len(c.registrationLifted()) > 0
	smets1 := c.device.SMETS == spec.SMETS1
	critical := c.facts.Truth(legaltext.VarCritical)
	owner := c.facts.Truth(legaltext.VarRegistrationOwner)

	if smets1 && critical && accepted && !owner && !c.replacesOperator() {
		violated.add(spec.T01)
	}
	if smets1 && !accepted && c.placesOperator() && c.failsOnlyRegistration() {
		violated.add(spec.T02)
	}
	if critical && accepted && !c.reliesOnHeld() {
		violated.add(spec.T03)
	}
	if !lifted && accepted != c.baseline {
		violated.add(spec.T04)
	}
	if !smets1 && accepted != c.baseline {
		violated.add(spec.T05)
	}
	if accepted && lifted && c.leavesFrame(sp, writes) {
		violated.add(spec.T09)
	}
	if smets1 && !critical && accepted && !owner && c.request.role != spec.OU {
		violated.add(spec.T11)
	}
	if accepted && c.throughTheGate() && placesForeignRole(sp, writes) {
		violated.add(spec.T15)
	}
	return violated
}

// replacesOperator tells whether the request is a 6.15.1 whose declared role,
// and so the slot that it replaces, is that of Network Operators.
func (c situation) replacesOperator() bool {
	return c.request.update != nil && c.request.update.Slot == spec.NetworkOperator
}

// placesOperator tells whether it also carries certificates, all of Network
// Operators: it then targets them under every reading A2.
func (c situation) placesOperator() bool {
	return c.replacesOperator() && len(c.request.update.Certificates) > 0 &&
		!slices.ContainsFunc(c.request.update.Certificates, func(k spec.Certificate) bool { return k.Role != spec.NetworkOperator })
}

// registrationLifted lists the RDP checks that were lifted. Response code E4
// tells an RDP check from any other.
func (c situation) registrationLifted() []model.CheckOutcome {
	return slices.DeleteFunc(c.judgement.LiftedChecks(), func(o model.CheckOutcome) bool { return o.FailsWith != spec.E4 })
}

// failsOnlyRegistration tells whether only RDP checks stand in the way.
func (c situation) failsOnlyRegistration() bool {
	return !slices.ContainsFunc(c.judgement.Failures(), func(o model.CheckOutcome) bool { return o.FailsWith != spec.E4 })
}

// throughTheGate tells whether the request owes its acceptance to the lift: a
// lifted RDP check would have failed. A request from the RDP owner is not let
// through by the amendment.
func (c situation) throughTheGate() bool {
	return slices.ContainsFunc(c.registrationLifted(), func(o model.CheckOutcome) bool { return !o.Satisfied })
}

// reliesOnHeld tells whether the originator holds the credential on which a
// critical request relies (T03). Reading A7 says which that is for a 6.15.1.
func (c situation) reliesOnHeld() bool {
	if c.throughTheGate() {
		return c.replacesOperator() && c.facts.Truth(legaltext.VarHoldsTargetedSlot)
	}
	if c.request.update != nil && (c.device.SMETS == spec.SMETS2 || !c.ownSlot) {
		return c.facts.Truth(legaltext.VarHoldsTargetedSlot)
	}
	return c.facts.Truth(legaltext.VarHoldsOwnSlot)
}

// leavesFrame tells whether a request writes anything but the Network
// Operator's slot of its own Device, or a credential of another role into it.
func (c situation) leavesFrame(sp *space, writes []write) bool {
	for _, w := range writes {
		if w.cell != sp.slotAt(c.request.device, spec.NetworkOperator) {
			return true
		}
	}
	return placesForeignRole(sp, writes)
}

// placesForeignRole tells whether a slot receives a credential of another role.
func placesForeignRole(sp *space, writes []write) bool {
	for _, w := range writes {
		if k := &sp.cells[w.cell]; k.kind == slotCell && k.credentials[w.value].Role != k.slot {
			return true
		}
	}
	return false
}
