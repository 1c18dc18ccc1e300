package prove

import (
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// view is what conditions can ask about a situation at one moment: for every
// variable of the vocabulary, when it has one of some values.
type view func(variable int, values []int) Term

// Formula is a condition as a term, given when a variable of the vocabulary has
// one of some values and what terms mean.
func (b *Builder) Formula(f legaltext.Formula, see func(variable int, values []int) Term, term func(name string) Term) Term {
	return legaltext.Fold(f, legaltext.Algebra[Term]{
		Constant: constant,
		Is:       see,
		Term:     term,
		Not:      Term.Not,
		And:      func(left, right Term) Term { return b.And(left, right) },
		Or:       func(left, right Term) Term { return b.Or(left, right) },
		If:       b.Ite,
	})
}

// at is the view of the moment at which the request is judged, or of its
// receipt. It follows the way in which the model reads facts off a state.
func (s *situation) at(m moment) view {
	known := map[int]Term{}
	finites := map[int]*Finite{
		legaltext.VarSRV: s.srv, legaltext.VarRole: s.role, legaltext.VarDeclared: s.declared, legaltext.VarStage: s.stage,
		legaltext.VarSMETS: s.smets, legaltext.VarDeviceType: s.deviceType, legaltext.VarS1SP: s.s1sp,
		legaltext.VarDeviceStatus: m.status,
	}
	return func(variable int, values []int) Term {
		if variable >= legaltext.VarReading {
			return s.readingIn(variable-legaltext.VarReading, values)
		}
		if variable == legaltext.VarStage && m.receipt {
			return constant(slices.Contains(values, legaltext.Vocabulary()[variable].Index(legaltext.StageReceipt)))
		}
		if v, ok := finites[variable]; ok {
			return s.b.In(v, values...)
		}
		truth, ok := known[variable]
		if !ok {
			truth = s.truth(variable, m)
			known[variable] = truth
		}
		return s.b.Or(s.b.And(constant(slices.Contains(values, 1)), truth), s.b.And(constant(slices.Contains(values, 0)), truth.Not()))
	}
}

// truth is the meaning of a variable that is true or false.
func (s *situation) truth(variable int, m moment) Term {
	switch variable {
	case legaltext.VarCritical:
		return s.critical()
	case legaltext.VarNonDevice:
		return s.nonDevice()
	case legaltext.VarRoleEligible:
		return s.eligible()
	case legaltext.VarSignatureValid:
		return s.signatureValid
	case legaltext.VarSignedByOriginator:
		return s.signedByOriginator
	case legaltext.VarCounterFresh:
		return m.fresh
	case legaltext.VarCertificatesPresent:
		return s.b.Or(s.signing.present, s.second.present)
	case legaltext.VarCertificatesDeclared:
		return s.everyCertificate(s.hasDeclaredRole)
	case legaltext.VarCertificatesNetworkOperator:
		return s.everyCertificate(s.isNetworkOperators)
	case legaltext.VarCertificatesRegistered:
		return s.certificatesRegistered(m)
	case legaltext.VarUserKnown:
		return s.userKnown
	case legaltext.VarUserHasRole:
		return s.userHasRole
	case legaltext.VarUserActive:
		return m.userActive
	case legaltext.VarDeviceKnown:
		return s.deviceKnown
	case legaltext.VarRegistrationOwner:
		return s.owner(m)
	case legaltext.VarHoldsTargetedSlot:
		return s.holdsTargeted(m)
	case legaltext.VarHoldsOwnSlot:
		return s.holdsOwn(m)
	case legaltext.VarXMLKeyAlone:
		return s.xmlKeyAlone
	case legaltext.VarOtherCertificate:
		return s.otherCertificate
	case legaltext.VarHoldsSupplierSlot:
		return s.holds(m, spec.Supplier)
	default:
		panic("prove: " + vocabularyName(variable) + " is neither true nor false")
	}
}

// owner is registration.owner: the originator is registered in its role.
func (s *situation) owner(m moment) Term {
	return s.b.And(s.deviceKnown, s.b.Same(s.originator, m.registered))
}

// certificatesRegistered is certificates.all_registered: every certificate is the
// registered Network Operator's.
func (s *situation) certificatesRegistered(m moment) Term {
	return s.everyCertificate(func(c carried) Term {
		return s.b.And(s.isSomebody(m.operator), s.b.Same(c.owner, m.operator))
	})
}

func (s *situation) holds(m moment, slot spec.RemotePartyRole) Term {
	return s.b.And(s.deviceKnown, s.b.Same(s.originator, m.holder(slot)))
}

// holdsTargeted is credential.holds_targeted_slot.
func (s *situation) holdsTargeted(m moment) Term {
	var cases []Term
	for i, slot := range spec.RemotePartyRoles() {
		cases = append(cases, s.b.And(s.b.In(s.declared, i+1), s.holds(m, slot)))
	}
	return s.b.Or(cases...)
}

// holdsOwn is credential.holds_own_slot: nobody holds the slot of a role that has none.
func (s *situation) holdsOwn(m moment) Term {
	var cases []Term
	for i, role := range spec.UserRoles() {
		if slot := role.Slot(); slot != spec.NoSlot {
			cases = append(cases, s.b.And(s.b.In(s.role, i), s.holds(m, slot)))
		}
	}
	return s.b.Or(cases...)
}

// everyCertificate holds when every certificate carried has a property; of none, it holds.
func (s *situation) everyCertificate(property func(carried) Term) Term {
	return s.b.And(
		s.b.Implies(s.signing.present, property(s.signing)),
		s.b.Implies(s.second.present, property(s.second)),
	)
}

func (s *situation) hasDeclaredRole(c carried) Term {
	var cases []Term
	for i := range spec.RemotePartyRoles() {
		cases = append(cases, s.b.And(s.b.In(s.declared, i+1), s.b.In(c.role, i)))
	}
	return s.b.Or(cases...)
}

func (s *situation) isNetworkOperators(c carried) Term {
	return s.b.Is(c.role, string(spec.NetworkOperator))
}

func (s *situation) isSomebody(id Identity) Term { return s.b.Same(id, s.nobody).Not() }

func constant(value bool) Term {
	if value {
		return True
	}
	return False
}
