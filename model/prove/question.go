package prove

import (
	"sync"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// question is a theorem asked of a law: a situation, what the law and the
// baseline say of it, and the way in which the theorem would fail.
type question struct {
	b             *Builder
	s             *situation
	law, baseline law
	// seen is what the law can ask when the request is judged, seenEarlier when it
	// was received.
	seen, seenEarlier view
	// outcomes and terms are those that theorems have asked for so far.
	outcomes map[int]Term
	terms    map[*legaltext.Rule]Term
	// now is the law's judgement; received that of the receipt of a request
	// that is being executed.
	now, received judgement
	// before and receivedBefore are the baseline's judgements of the same facts,
	// and shipped that of the baseline that the program ships.
	before, receivedBefore, shipped func() judgement
	// assumed is the conjunction of the axioms.
	assumed Term
}

// ask applies laws to a fresh situation. The builder may be shared between
// questions, which then share every term that is the same.
func ask(b *Builder, readings *spec.Readings, l, baseline law) *question {
	s := newSituation(b, readings)
	seen, seenEarlier := s.at(s.now), s.at(s.earlier)
	later := func(l law, see view, label string) func() judgement {
		return sync.OnceValue(func() judgement { return l.judge(b, see, label) })
	}
	return &question{
		b: b, s: s, law: l, baseline: baseline, seen: seen, seenEarlier: seenEarlier,
		outcomes: map[int]Term{}, terms: map[*legaltext.Rule]Term{}, assumed: s.assumed(),
		now:            l.judge(b, seen, ""),
		received:       l.judge(b, seenEarlier, s.earlier.name),
		before:         later(baseline, seen, ""),
		receivedBefore: later(baseline, seenEarlier, s.earlier.name),
		shipped:        later(law{rules: shippedBaseline()}, seen, ""),
	}
}

// query is satisfiable if and only if the claim fails somewhere.
func (q *question) query(c claim) Term { return q.somewhere(c.violation) }

// somewhere is satisfiable if and only if something is so in some world, of some
// request; one that is executed was accepted at its receipt.
func (q *question) somewhere(t Term) Term {
	return q.b.And(q.assumed, t, q.b.Implies(q.s.is(legaltext.StageExecution), q.received.accepted))
}

// lifted holds when the RDP check is lifted for the request: the law accepts it,
// though the baseline would reject it for want of ownership alone, at this
// judgement or, of one being executed, already at its receipt. What the clauses
// say to that end, and in which words, does not matter.
func (q *question) lifted() Term {
	s, b := q.s, q.b
	return b.Or(
		b.And(q.now.accepted, q.ownershipAlone(q.baseline, q.before(), s.now, "")),
		b.And(s.is(legaltext.StageExecution), q.received.accepted, q.ownershipAlone(q.baseline, q.receivedBefore(), s.earlier, s.earlier.name)))
}

// ownershipAlone holds when a law rejects the request and would accept it of the
// RDP owner.
func (q *question) ownershipAlone(l law, judged judgement, at moment, label string) Term {
	owner, see := q.s.owner(at), q.seen
	if at.receipt {
		see = q.seenEarlier
	}
	return q.b.And(judged.accepted.Not(), owner.Not(), l.acceptsIf(q.b, see, label, owned(owner)))
}

func (q *question) declares(slot spec.RemotePartyRole) Term {
	return q.b.Is(q.s.declared, string(slot))
}

// replayable narrows a query to what a sequence of events can bring about
// starting from a world: between receipt and execution a credential stays what
// receipt has made of it or is handed on by an ordinary request, and the counter
// stays too. Proofs do without it; witnesses need it.
func (q *question) replayable() Term {
	s, b := q.s, q.b
	return b.Implies(s.is(legaltext.StageExecution), b.And(
		q.received.accepted,
		s.handedOver(q.received),
		b.sameParty(only(s.now.holders.nonCritical), s.nonCriticalAfter(q.received, s.earlier.holders)),
		b.Iff(s.now.fresh, b.And(s.earlier.fresh, q.received.records.Not())),
	))
}
