package recode

import (
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// question is what outcomes are asked about.
type question struct {
	*encoder
	law, baseline, shipped judged
}

// What the outcomes suppose.
var (
	ifOwned      = supposed{", if the originator were the RDP owner", map[int]int{legaltext.VarRegistrationOwner: 1}}
	ifNotOwned   = supposed{", if the originator were not the RDP owner", map[int]int{legaltext.VarRegistrationOwner: 0}}
	ifRegistered = supposed{", if everything registered spoke for it", map[int]int{legaltext.VarRegistrationOwner: 1, legaltext.VarCertificatesRegistered: 1}}
	ifSMETS2     = supposed{", if the device were a SMETS2 device", map[int]int{legaltext.VarSMETS: 1, legaltext.VarS1SP: 0}}
)

// outcome is the meaning of a variable that theorems have beside those of the law.
func (q question) outcome(variable int) lit {
	operator, slotOwner := now.operator(), now.holder(spec.NetworkOperator)
	isOperator := func(party string) lit { return q.and(q.somebody(operator), q.same(party, operator)) }
	switch variable {
	case legaltext.OutAccepted:
		return q.accepts(q.law, now, asItIs)
	case legaltext.OutLifted:
		return q.or(q.liftedAt(now), q.and(q.executed(), q.liftedAt(receipt)))
	case legaltext.OutOfOwner:
		return q.accepts(q.law, now, ifOwned)
	case legaltext.OutOfAnother:
		return q.accepts(q.law, now, ifNotOwned)
	case legaltext.OutOfRegistered:
		return q.accepts(q.law, now, ifRegistered)
	case legaltext.OutSMETS2:
		return q.accepts(q.law, now, ifSMETS2)
	case legaltext.OutBaseline:
		return q.accepts(q.baseline, now, asItIs)
	case legaltext.OutShipped:
		return q.accepts(q.shipped, now, asItIs)

	case legaltext.OutHoldsOperatorSlot:
		return q.ownsSlot(originator, spec.NetworkOperator, now)
	case legaltext.OutOperatorRegistered:
		return q.somebody(operator)
	case legaltext.OutSlotHeld:
		return q.and(q.deviceKnown(), q.somebody(slotOwner))
	case legaltext.OutSlotRight:
		return q.or(-q.deviceKnown(), q.same(slotOwner, operator))
	case legaltext.OutSigningPresent:
		return q.signing()
	case legaltext.OutSigningAlone:
		return q.and(q.signing(), -q.second())
	case legaltext.OutSigningOfOperator:
		return q.and(q.signing(), isOperator(signingOwner))
	case legaltext.OutCounterLeft:
		return -q.truth(counterExhausted)
	case legaltext.OutCounterInOrder:
		return q.truth(counterInOrder)
	case legaltext.OutCounterAbove:
		return q.counter("above")

	case legaltext.OutUnchanged:
		return q.and(-q.changes(), -q.counts())
	case legaltext.OutCredentialsKept:
		return -q.changes()
	case legaltext.OutSupplierKept:
		return -q.and(q.changes(), q.declares(spec.Supplier))
	case legaltext.OutOperatorKept:
		return q.implies(q.replaces(spec.NetworkOperator), q.same(signingOwner, slotOwner))
	case legaltext.OutOperatorRight:
		return q.choose(q.replaces(spec.NetworkOperator), isOperator(signingOwner), isOperator(slotOwner))
	case legaltext.OutOthersKept:
		return yes // a request replaces a slot of the Device that it addresses, and no law can say otherwise
	case legaltext.OutRolesKept:
		return q.implies(q.takesEffect(), q.ofDeclaredRole("signing", signingOwner))
	case legaltext.OutPlaced:
		return q.and(q.signing(), q.or(q.takesEffect(), q.heldAlready()))
	case legaltext.OutCounterStays:
		return q.counterStays()

	case legaltext.OutAlertToHolder:
		rule, nonCritical, routed := q.alertRule()
		if !routed {
			return q.same(nobody, slotOwner)
		}
		return q.choose(nonCritical, q.same(now.nonCritical(), slotOwner), q.same(now.holder(rule.Slot), slotOwner))
	case legaltext.OutAlertAfter:
		rule, nonCritical, routed := q.alertRule()
		if !routed {
			return -yes
		}
		bySlot := q.choose(q.replaces(rule.Slot), isOperator(signingOwner), isOperator(now.holder(rule.Slot)))
		return q.choose(nonCritical, q.nonCriticalAfter(isOperator), bySlot)
	case legaltext.OutUploadRight:
		return q.or(q.uploaded(spec.NetworkOperator), isOperator(slotOwner))
	case legaltext.OutUploadKept:
		return q.uploadKeeps(spec.NetworkOperator)
	case legaltext.OutUploadOthers:
		var kept []lit
		for _, slot := range spec.RemotePartyRoles() {
			if slot != spec.NetworkOperator {
				kept = append(kept, q.uploadKeeps(slot))
			}
		}
		return q.and(kept...)
	case legaltext.OutUploadAgain:
		return yes // it writes the same party where the first wrote, by what the inventory says, and nowhere else
	default:
		panic("recode: " + legaltext.TheoremVocabulary()[variable].Name + " has no meaning")
	}
}

// liftedAt is whether the law accepts what the baseline of the same law rejects
// for want of RDP ownership alone.
func (q question) liftedAt(m moment) lit {
	return q.and(q.accepts(q.law, m, asItIs), -q.accepts(q.baseline, m, asItIs),
		-q.holds(legaltext.VarRegistrationOwner, m), q.accepts(q.baseline, m, ifOwned))
}

// takesEffect is whether the request replaces the credential in the slot that it
// declares: it is accepted when the law has it replaced (EFF-1), and carries a
// signing certificate. One that is rejected changes nothing (EFF-3).
func (q question) takesEffect() lit {
	return q.and(q.accepts(q.law, now, asItIs), q.effect(q.law, legaltext.ReplaceCredential), q.update(), q.deviceKnown(), q.signing())
}

// replaces is whether the request puts its signing certificate in a slot.
func (q question) replaces(slot spec.RemotePartyRole) lit {
	return q.and(q.takesEffect(), q.declares(slot))
}

// changes is whether it changes a credential: the slot had another owner, or the
// certificate another role.
func (q question) changes() lit { return q.and(q.takesEffect(), -q.heldAlready()) }

// heldAlready is whether the slot that the request declares has the owner and the
// role of its signing certificate before.
func (q question) heldAlready() lit {
	kept := q.ofDeclaredSlot(func(slot spec.RemotePartyRole) lit { return q.same(signingOwner, now.holder(slot)) })
	return q.and(q.deviceKnown(), kept, q.ofDeclaredRole("signing", signingOwner))
}

// counts is whether the counter of the request is recorded (EFF-2).
func (q question) counts() lit {
	return q.and(q.accepts(q.law, now, asItIs), q.effect(q.law, legaltext.RecordCounter))
}

// counterStays is whether the counter kept afterwards is not below the other one
// accepted before, nor below that of the request if it was accepted on arrival.
func (q question) counterStays() lit {
	counts := q.counts()
	arrived := q.and(-q.executed(), q.accepts(q.law, now, asItIs))
	return q.and(
		q.choose(counts, -q.counter("below"), q.truth(counterInOrder)),
		q.or(-arrived, counts, -q.freshCounter(now)))
}

// alertRule is the rule by which alerts are routed, and whether they go by the
// notified non-critical certificate (ALT-1); false where there is no rule, and
// they go to nobody.
func (q question) alertRule() (rule *legaltext.Rule, nonCritical lit, routed bool) {
	rules := q.law.rules.Routing
	if len(rules) == 0 {
		return nil, -yes, false
	}
	c := rules[len(rules)-1]
	if c.Rule.When == nil {
		return c.Rule, -yes, true
	}
	const at = ", at an alert"
	return c.Rule, q.clause(q.law, c, "non_critical", c.Rule.When, at, q.inventory, q.terms(q.law, at, q.inventory)), true
}

// nonCriticalAfter is whether the owner of the notified non-critical certificate
// has a property after the request. It is replaced by a certificate for key
// agreement, if the Network Operator slot holds something then; and where it was
// no other's than the slot's, it stays so (ALT-2).
func (q question) nonCriticalAfter(property func(party string) lit) lit {
	slotOwner := now.holder(spec.NetworkOperator)
	replaces := q.and(q.accepts(q.law, now, asItIs), q.effect(q.law, legaltext.ReplaceCredential), q.update(), q.deviceKnown(), q.declares(spec.NetworkOperator))
	apart := q.and(q.has(legaltext.VarSMETS, "1"), q.somebody(slotOwner))
	agreed := q.and(replaces, q.has(legaltext.VarSMETS, "1"), q.second(), q.truth(secondAgreement), q.or(q.somebody(slotOwner), q.signing()))
	signed := q.and(replaces, q.signing(), -apart)
	return q.choose(agreed, property(secondOwner), q.choose(signed, property(signingOwner), property(now.nonCritical())))
}

// inventory is what a rule for uploads or alerts can ask: the Device as the
// inventory has it, and of all else the first value.
func (q question) inventory(variable int, places []int) lit {
	if variable >= legaltext.VarReading || slices.Contains(inventoried, variable) {
		return q.at(now)(variable, places)
	}
	return constant(slices.Contains(places, 0))
}

var inventoried = []int{legaltext.VarDeviceKnown, legaltext.VarDeviceType, legaltext.VarDeviceStatus, legaltext.VarSMETS, legaltext.VarS1SP}

// uploaded is whether an upload writes the registered Network Operator into a
// slot (R2-1).
func (q question) uploaded(slot spec.RemotePartyRole) lit {
	see := q.inventory
	terms := q.terms(q.law, ", at an upload", see)
	var cases []lit
	for _, c := range q.law.rules.Uploads {
		if c.Rule.Slot == slot {
			cases = append(cases, q.clause(q.law, c, "when", c.Rule.When, ", at an upload", see, terms))
		}
	}
	return q.and(q.deviceKnown(), q.somebody(now.operator()), q.or(cases...))
}

func (q question) uploadKeeps(slot spec.RemotePartyRole) lit {
	return q.or(-q.uploaded(slot), q.same(now.operator(), now.holder(slot)))
}
