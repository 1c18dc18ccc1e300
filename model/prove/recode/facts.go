package recode

import (
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// moment is when a request is judged; or, of one that is being executed, when it
// was received. Its facts and parties have its name at their end.
type moment string

const (
	now     moment = ""
	receipt moment = " at receipt"
)

// The parties of a question. These names and those of the other facts beside the
// law's vocabulary are the ones that witnesses and the SMT-LIB export use.
const (
	originator   = "originator"
	nobody       = "nobody"
	signingOwner = "signing certificate owner"
	secondOwner  = "second certificate owner"
)

// registered is who is registered in the role of the originator, operator who is
// as the Network Operator of the Device.
func (m moment) registered() string { return "registered in the role" + string(m) }
func (m moment) operator() string   { return "registered network operator" + string(m) }

// holder is who owns the credential in a slot. Of the slots that no role relies
// on only the one that the request declares matters.
func (m moment) holder(slot spec.RemotePartyRole) string {
	if slot == spec.NetworkOperator || slot == spec.Supplier {
		return "holder of the " + string(slot) + " slot" + string(m)
	}
	return "holder of the declared slot" + string(m)
}

// nonCritical is who owns the notified non-critical certificate of a SMETS1 Device,
// or else the credential in the Network Operator slot.
func (m moment) nonCritical() string {
	return "owner of the notified non-critical certificate" + string(m)
}

// Facts beside those of the law's vocabulary. Two certificates stand for up to
// three: all that is asked of certificates is whether every one has a property,
// and one beside the signing one can fail whatever two can fail between them.
const (
	signingCarried   = "signing certificate carried"
	secondCarried    = "second certificate carried"
	secondAgreement  = "second certificate for key agreement"
	counterExhausted = "counter exhausted"
	counterInOrder   = "counter kept in order"
)

var (
	meteringPoints = []string{"MPAN", "MPRN", "none"}
	comparisons    = []string{"above", "equal", "below"}
	remoteRoles    = texts(spec.RemotePartyRoles())
)

func texts[T ~string](values []T) []string {
	all := make([]string, len(values))
	for i, value := range values {
		all[i] = string(value)
	}
	return all
}

func (e *encoder) signing() lit { return e.truth(signingCarried) }
func (e *encoder) second() lit  { return e.truth(secondCarried) }

func (e *encoder) meteringPoint(kind string) lit {
	return e.is("metering point", meteringPoints, kind)
}

// counter is how the request's counter compares with another one accepted before.
func (e *encoder) counter(comparison string) lit {
	return e.is("counter against one accepted before", comparisons, comparison)
}

func (e *encoder) somebody(party string) lit { return -e.same(party, nobody) }

// variable is a variable of the law's vocabulary that has several values.
func (e *encoder) variable(variable int, m moment, places ...int) lit {
	v, name := legaltext.Vocabulary()[variable], legaltext.Vocabulary()[variable].Name
	if variable == legaltext.VarDeviceStatus {
		name += string(m)
	}
	return e.in(name, v.Domain, places...)
}

// has is whether such a variable has one of some values, given by name.
func (e *encoder) has(variable int, names ...string) lit {
	var places []int
	for _, name := range names {
		at := legaltext.Vocabulary()[variable].Index(name)
		if at < 0 {
			panic("recode: " + legaltext.Vocabulary()[variable].Name + " is never " + name)
		}
		places = append(places, at)
	}
	return e.variable(variable, now, places...)
}

func (e *encoder) fact(variable int, m moment) lit {
	return e.truth(legaltext.Vocabulary()[variable].Name + string(m))
}

func (e *encoder) deviceKnown() lit { return e.fact(legaltext.VarDeviceKnown, now) }
func (e *encoder) executed() lit    { return e.has(legaltext.VarStage, legaltext.StageExecution) }
func (e *encoder) freshCounter(m moment) lit {
	return e.fact(legaltext.VarCounterFresh, m)
}

// update is whether the request is the one that replaces a credential.
func (e *encoder) update() lit {
	return e.has(legaltext.VarSRV, string(spec.UpdateSecurityCredentialsKRP))
}

// catalogued is whether the catalogue says something of the Service Request Variant.
func (e *encoder) catalogued(such func(spec.ServiceRequestVariant) bool) lit {
	var places []int
	for i, variant := range spec.Catalogue() {
		if such(variant) {
			places = append(places, i)
		}
	}
	return e.variable(legaltext.VarSRV, now, places...)
}

// view is what a condition can ask at a moment: whether a variable has one of
// some values.
type view func(variable int, places []int) lit

// at is the view of a moment. At its receipt the stage of a request is receipt.
func (e *encoder) at(m moment) view {
	return func(variable int, places []int) lit {
		v := legaltext.Vocabulary()[variable]
		switch {
		case variable == legaltext.VarStage && m == receipt:
			return constant(slices.Contains(places, v.Index(legaltext.StageReceipt)))
		case v.Kind != legaltext.Bool:
			return e.variable(variable, m, places...)
		}
		return either(places, e.holds(variable, m))
	}
}

// either is whether a truth is among those asked for: 0 for false, 1 for true.
func either(places []int, truth lit) lit {
	switch asksTrue, asksFalse := slices.Contains(places, 1), slices.Contains(places, 0); {
	case asksTrue && asksFalse:
		return yes
	case asksTrue:
		return truth
	case asksFalse:
		return -truth
	default:
		return -yes
	}
}

// holds is the meaning of a variable that is true or false. Those that follow
// from something else, by the catalogue or by who is who, are derived from it.
func (e *encoder) holds(variable int, m moment) lit {
	switch variable {
	case legaltext.VarCounterFresh, legaltext.VarUserActive:
		return e.fact(variable, m)
	case legaltext.VarSignatureValid, legaltext.VarSignedByOriginator, legaltext.VarXMLKeyAlone, legaltext.VarOtherCertificate,
		legaltext.VarUserKnown, legaltext.VarUserHasRole, legaltext.VarDeviceKnown:
		return e.fact(variable, now)
	}
	name := legaltext.Vocabulary()[variable].Name + string(m)
	if _, known := e.meanings[name]; !known {
		e.within(name, func() { e.meanings[name] = e.name(e.derived(variable, m), name) })
	}
	return e.meanings[name]
}

func (e *encoder) derived(variable int, m moment) lit {
	switch variable {
	case legaltext.VarCritical:
		return e.catalogued(func(v spec.ServiceRequestVariant) bool { return v.Critical })
	case legaltext.VarNonDevice:
		return e.catalogued(func(v spec.ServiceRequestVariant) bool { return v.NonDevice })
	case legaltext.VarRoleEligible:
		return e.eligible()
	case legaltext.VarCertificatesPresent:
		return e.or(e.signing(), e.second())
	case legaltext.VarCertificatesDeclared:
		return e.everyCertificate(e.ofDeclaredRole)
	case legaltext.VarCertificatesNetworkOperator:
		return e.everyCertificate(func(which, _ string) lit {
			return e.is(which+" certificate role", remoteRoles, string(spec.NetworkOperator))
		})
	case legaltext.VarCertificatesRegistered:
		return e.everyCertificate(func(_, owner string) lit {
			return e.and(e.somebody(m.operator()), e.same(owner, m.operator()))
		})
	case legaltext.VarRegistrationOwner:
		return e.and(e.deviceKnown(), e.same(originator, m.registered()))
	case legaltext.VarHoldsTargetedSlot:
		return e.ofDeclaredSlot(func(slot spec.RemotePartyRole) lit { return e.ownsSlot(originator, slot, m) })
	case legaltext.VarHoldsOwnSlot:
		return e.ownsOwnSlot(m)
	case legaltext.VarHoldsSupplierSlot:
		return e.ownsSlot(originator, spec.Supplier, m)
	default:
		panic("recode: " + legaltext.Vocabulary()[variable].Name + " is neither true nor false")
	}
}

func (e *encoder) eligible() lit {
	var cases []lit
	for _, role := range spec.UserRoles() {
		may := e.catalogued(func(v spec.ServiceRequestVariant) bool { return v.EligibleFor(role) })
		cases = append(cases, e.and(e.has(legaltext.VarRole, string(role)), may))
	}
	return e.or(cases...)
}

// everyCertificate is whether every certificate carried has a property, given
// which it is and who owns it; of none, it has.
func (e *encoder) everyCertificate(property func(which, owner string) lit) lit {
	return e.and(
		e.implies(e.signing(), property("signing", signingOwner)),
		e.implies(e.second(), property("second", secondOwner)))
}

// ofDeclaredRole is whether a certificate has the role that the request declares.
func (e *encoder) ofDeclaredRole(which, _ string) lit {
	return e.ofDeclaredSlot(func(slot spec.RemotePartyRole) lit {
		return e.is(which+" certificate role", remoteRoles, string(slot))
	})
}

// ofDeclaredSlot is whether the request declares a slot that has a property.
func (e *encoder) ofDeclaredSlot(property func(spec.RemotePartyRole) lit) lit {
	var cases []lit
	for _, slot := range spec.RemotePartyRoles() {
		cases = append(cases, e.and(e.declares(slot), property(slot)))
	}
	return e.or(cases...)
}

func (e *encoder) declares(slot spec.RemotePartyRole) lit {
	return e.has(legaltext.VarDeclared, string(slot))
}

func (e *encoder) ownsSlot(party string, slot spec.RemotePartyRole, m moment) lit {
	return e.and(e.deviceKnown(), e.same(party, m.holder(slot)))
}

// ownsOwnSlot is whether the originator owns the credential in the slot of its
// role; in a role without a slot it owns none.
func (e *encoder) ownsOwnSlot(m moment) lit {
	var cases []lit
	for _, role := range spec.UserRoles() {
		if role.Slot() != spec.NoSlot {
			cases = append(cases, e.and(e.has(legaltext.VarRole, string(role)), e.ownsSlot(originator, role.Slot(), m)))
		}
	}
	return e.or(cases...)
}
