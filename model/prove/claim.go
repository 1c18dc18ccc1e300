package prove

import (
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/model/theorem"
	"example.org/mp107/spec"
)

// claim is a theorem put so that a solver can look for a way in which it fails.
type claim struct {
	// notApplicable says why the theorem has nothing to say in the release.
	notApplicable string
	// premise holds where the theorem says something, violation where it fails.
	premise, violation Term
	// prefer are what a witness should show if it can, the most important first.
	prefer []Term
	shape  shape
}

// shape tells what happens in a witness beside the request itself.
type shape int

const (
	oneRequest shape = iota
	replayedRequest
	bothReleases
	bothGenerations
	alertAfter
	uploadTwice
	// Of two laws that are compared: the credential is looked at afterwards, the
	// request is sent again, or there is an alert and nothing else.
	credentialAfter
	counterAfter
	alertAlone
)

// ofRequest reports whether a witness is about a request.
func (s shape) ofRequest() bool { return s != uploadTwice && s != alertAlone }

// claim puts a theorem to the situation: its formulas are those of the data, and
// their variables have the meaning that they have for every request at once.
func (q *question) claim(t legaltext.Theorem) claim {
	if !q.law.rules.Release.Includes(t.Applies) {
		return claim{notApplicable: "applies from " + string(t.Applies) + " on"}
	}
	c := claim{premise: q.read(t.When, t), shape: shapeOf(t)}
	c.violation = q.b.And(c.premise, q.read(t.Then, t).Not())
	for _, wish := range t.Prefer {
		c.prefer = append(c.prefer, q.read(wish, t))
	}
	if c.shape == bothReleases { // so that the request is executed under both
		c.prefer = append(c.prefer, q.b.Implies(q.s.is(legaltext.StageExecution), q.receivedBefore().accepted))
	}
	if c.shape == replayedRequest { // so that the next request is accepted too
		c.prefer = append(c.prefer, q.s.critical().Not(), q.s.owner(q.s.earlier), q.s.owner(q.s.now))
	}
	return c
}

// read gives a condition of a theorem its meaning.
func (q *question) read(e *legaltext.Expression, t legaltext.Theorem) Term {
	return q.b.Formula(e.Formula, q.see, func(name string) Term { return q.term(name, t) })
}

// term is the meaning of a term that the file of a theorem defines.
func (q *question) term(name string, t legaltext.Theorem) Term {
	for _, term := range t.Terms {
		if term.Rule.Subject != name {
			continue
		}
		meaning, known := q.terms[term.Rule]
		if !known {
			meaning = q.read(term.Rule.As, t)
			q.terms[term.Rule] = meaning
		}
		return meaning
	}
	panic("prove: " + name + " is not defined, though lint has passed it")
}

// shapeOf chooses what a witness of a theorem shows by what the theorem asks.
func shapeOf(t legaltext.Theorem) shape {
	switch theorem.AboutOf(t) {
	case theorem.AboutUpload:
		return uploadTwice
	case theorem.AboutAlert:
		return alertAfter
	}
	switch {
	case t.Uses(legaltext.OutBaseline) || t.Uses(legaltext.OutShipped):
		return bothReleases
	case t.Uses(legaltext.OutSMETS2):
		return bothGenerations
	case t.Uses(legaltext.OutCounterStays):
		return replayedRequest
	default:
		return oneRequest
	}
}

// see is when a variable of the vocabulary of theorems has one of some values.
func (q *question) see(variable int, values []int) Term {
	if variable < legaltext.VariableCount {
		return q.seen(variable, values)
	}
	holds, known := q.outcomes[variable]
	if !known {
		holds = q.outcome(variable)
		q.outcomes[variable] = holds
	}
	return q.b.Or(q.b.And(constant(slices.Contains(values, 1)), holds), q.b.And(constant(slices.Contains(values, 0)), holds.Not()))
}

// outcome is the meaning of a variable that theorems have beside those of the
// law. It is stated again, in package theorem, for what has happened.
func (q *question) outcome(variable int) Term {
	s, b := q.s, q.b
	operator := s.now.operator
	right := func(holder party) Term { return b.And(s.isSomebody(operator), b.sameParty(holder, only(operator))) }
	uploaded := func(slot spec.RemotePartyRole, times int) party {
		holder := only(s.now.holder(slot))
		for range times {
			holder = s.afterUpload(q.law, slot, holder)
		}
		return holder
	}
	switch variable {
	case legaltext.OutAccepted:
		return q.now.accepted
	case legaltext.OutLifted:
		return q.lifted()
	case legaltext.OutOfOwner:
		return q.law.acceptsIf(b, q.seen, "", owned(s.owner(s.now)))
	case legaltext.OutOfAnother:
		return q.law.acceptsIf(b, q.seen, "", supposition{" if not owned", map[int]int{legaltext.VarRegistrationOwner: 0}, s.owner(s.now).Not()})
	case legaltext.OutOfRegistered:
		return q.law.acceptsIf(b, q.seen, "", supposition{" if registered",
			map[int]int{legaltext.VarRegistrationOwner: 1, legaltext.VarCertificatesRegistered: 1},
			b.And(s.owner(s.now), s.certificatesRegistered(s.now))})
	case legaltext.OutSMETS2:
		return q.law.acceptsIf(b, q.seen, "", onSMETS2(s.isSMETS2()))
	case legaltext.OutBaseline:
		return q.before().accepted
	case legaltext.OutShipped:
		return q.shipped().accepted

	case legaltext.OutHoldsOperatorSlot:
		return s.holds(s.now, spec.NetworkOperator)
	case legaltext.OutOperatorRegistered:
		return s.isSomebody(operator)
	case legaltext.OutSlotHeld:
		return b.And(s.deviceKnown, s.isSomebody(s.now.holders.networkOperator))
	case legaltext.OutSlotRight:
		return b.Implies(s.deviceKnown, b.Same(s.now.holders.networkOperator, operator))
	case legaltext.OutSigningPresent:
		return s.signing.present
	case legaltext.OutSigningAlone:
		return b.And(s.signing.present, s.second.present.Not())
	case legaltext.OutSigningOfOperator:
		return b.And(s.signing.present, right(only(s.signing.owner)))
	case legaltext.OutCounterLeft:
		return s.counterExhausted.Not()
	case legaltext.OutCounterInOrder:
		return s.counterInOrder
	case legaltext.OutCounterAbove:
		return b.Is(s.counter, counterAbove)

	case legaltext.OutUnchanged:
		return b.And(s.changesCredential(q.now).Not(), q.now.moves.Not())
	case legaltext.OutCredentialsKept:
		return s.changesCredential(q.now).Not()
	case legaltext.OutSupplierKept:
		return b.And(s.changesCredential(q.now), q.declares(spec.Supplier)).Not()
	case legaltext.OutOperatorKept:
		return b.sameParty(s.operatorAfter(q.now), only(s.now.holders.networkOperator))
	case legaltext.OutOperatorRight:
		return right(s.operatorAfter(q.now))
	case legaltext.OutOthersKept:
		elsewhere := b.Party("holder of a slot of another device")
		return b.sameParty(s.ownerAfter(q.now, spec.NetworkOperator, s.other, elsewhere), only(elsewhere))
	case legaltext.OutRolesKept:
		return b.Implies(s.takesEffect(q.now), s.hasDeclaredRole(s.signing))
	case legaltext.OutPlaced:
		return b.And(s.signing.present, b.Or(s.takesEffect(q.now), s.heldAlready()))
	case legaltext.OutCounterStays:
		kept := b.Ite(q.now.moves, b.Is(s.counter, counterBelow).Not(), s.counterInOrder)
		arrived := b.And(s.is(legaltext.StageExecution).Not(), q.now.accepted)
		return b.And(kept, b.Implies(arrived, b.Or(q.now.moves, s.now.fresh.Not())))

	case legaltext.OutAlertToHolder:
		return b.sameParty(s.alertsNow(q.law), only(s.now.holders.networkOperator))
	case legaltext.OutAlertAfter:
		return right(s.alertsAfter(q.law, q.now))
	case legaltext.OutUploadRight:
		return right(uploaded(spec.NetworkOperator, 1))
	case legaltext.OutUploadKept:
		return b.sameParty(uploaded(spec.NetworkOperator, 1), uploaded(spec.NetworkOperator, 0))
	case legaltext.OutUploadOthers, legaltext.OutUploadAgain:
		all := True
		for _, slot := range spec.RemotePartyRoles() {
			switch {
			case variable == legaltext.OutUploadAgain:
				all = b.And(all, b.sameParty(uploaded(slot, 2), uploaded(slot, 1)))
			case slot != spec.NetworkOperator:
				all = b.And(all, b.sameParty(uploaded(slot, 1), uploaded(slot, 0)))
			}
		}
		return all
	default:
		panic("prove: " + legaltext.TheoremVocabulary()[variable].Name + " has no meaning")
	}
}
