package prove

import (
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// question is a theorem asked of a law: a situation, what the law and the
// baseline say of it, and the way in which the theorem would fail.
type question struct {
	b             *Builder
	s             *situation
	law, baseline law
	// now is the law's judgement; received that of the receipt of a request
	// that is being executed; before and receivedBefore are the baseline's
	// judgements of the same facts.
	now, received, before, receivedBefore judgement
}

// ask applies laws to a fresh situation. The builder may be shared between
// questions, which then share every term that is the same.
func ask(b *Builder, readings *spec.Readings, l, baseline law) *question {
	s := newSituation(b, readings)
	return &question{
		b: b, s: s, law: l, baseline: baseline,
		now:            l.judge(b, s.at(s.now), ""),
		received:       l.judge(b, s.at(s.earlier), s.earlier.name),
		before:         baseline.judge(b, s.at(s.now), ""),
		receivedBefore: baseline.judge(b, s.at(s.earlier), s.earlier.name),
	}
}

// shape tells what happens in a witness beside the request itself.
type shape int

const (
	oneRequest shape = iota
	replayedRequest
	bothReleases
	alertAfter
	uploadTwice
)

// claim is a theorem put so that a solver can look for a way in which it fails.
type claim struct {
	// notApplicable says why the theorem has nothing to say in the release.
	notApplicable string
	// violation holds where the theorem fails.
	violation Term
	// anyReceipt says that the claim is about the judgement of facts, so that a
	// request being executed need not have been accepted by the law at receipt.
	anyReceipt bool
	// prefer are what a witness should show if it can, the most important first.
	prefer []Term
	shape  shape
	// method says how the theorem is decided beyond "no violation exists".
	method string
	// trusted says what the verdict takes from the construction of the machine.
	trusted string
}

// query is satisfiable if and only if the claim fails somewhere.
func (q *question) query(c claim) Term {
	root := q.b.And(q.s.assumed(), c.violation)
	if !c.anyReceipt {
		root = q.b.And(root, q.b.Implies(q.s.is(legaltext.StageExecution), q.received.accepted))
	}
	return root
}

// lifted holds when the RDP check is lifted for the request: the law accepts it,
// though the baseline would reject it for want of ownership alone, at this
// judgement or, of one being executed, already at its receipt. What the clauses
// say to that end, and in which words, does not matter.
func (q *question) lifted() Term {
	s, b := q.s, q.b
	return b.Or(
		b.And(q.now.accepted, q.ownershipAlone(q.baseline, q.before, s.now, "")),
		b.And(s.is(legaltext.StageExecution), q.received.accepted, q.ownershipAlone(q.baseline, q.receivedBefore, s.earlier, s.earlier.name)))
}

// ownershipAlone holds when a law rejects the request and would accept it of the
// RDP owner.
func (q *question) ownershipAlone(l law, judged judgement, at moment, label string) Term {
	owner := q.s.owner(at)
	return q.b.And(judged.accepted.Not(), owner.Not(), l.acceptsIf(q.b, q.s.at(at), label, owner, legaltext.VarRegistrationOwner))
}

func (q *question) declares(slot spec.RemotePartyRole) Term {
	return q.b.Is(q.s.declared, string(slot))
}

// replayable narrows a query to what a sequence of events can bring about
// starting from a world: between receipt and execution credentials stay as
// they are, and the counter is what receipt has made of it. Proofs do without
// it; witnesses need it.
func (q *question) replayable() Term {
	s, b := q.s, q.b
	now, then := s.now.holders, s.earlier.holders
	return b.Implies(s.is(legaltext.StageExecution), b.And(
		q.received.accepted,
		b.Same(now.networkOperator, then.networkOperator),
		b.Same(now.supplier, then.supplier),
		b.Same(now.declared, then.declared),
		b.Iff(s.now.fresh, b.And(s.earlier.fresh, q.received.records.Not())),
	))
}
