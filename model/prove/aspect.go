package prove

import (
	"cmp"
	"slices"
	"strings"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// Aspect is something in which two laws can differ.
type Aspect string

// The aspects. Effects are compared on the requests that both laws accept, and codes on
// those that both reject: elsewhere the decisions differ already. Of codes the order of
// the checks matters where the laws allow the same ones.
const (
	Decisions Aspect = "which requests are accepted"
	Replacing Aspect = "when a credential is replaced"
	Recording Aspect = "when the counter is recorded"
	Routing   Aspect = "where alerts go"
	Uploading Aspect = "what the upload does"
	Answering Aspect = "which codes a rejection may give"
	Ordering  Aspect = "which of its codes a rejection gives first"
)

// Answered is Answering as far as an implementation shows it that does what the second law
// says: rejections whose first code the first law does not allow. It is no aspect of its own.
const Answered Aspect = "codes that are given first and not allowed"

// Aspects lists the aspects.
func Aspects() []Aspect {
	return []Aspect{Decisions, Replacing, Recording, Routing, Uploading, Answering, Ordering}
}

// contrast is one aspect of two laws that are put to the same situation.
type contrast struct {
	about Aspect
	// where holds of the situations in which the laws can be compared; was and will
	// are whether the first law and the second do there what does names.
	where, was, will Term
	does, doesNot    string
	// codes has what each law does told as the codes of its failed checks instead.
	codes bool
	// prefer are what a witness should show if it can.
	prefer []Term
	shape  shape
}

// contrast compares two laws in one aspect.
func (p *pair) contrast(about Aspect) contrast {
	switch about {
	case Decisions:
		return contrast{
			about: about, where: p.comparable(), was: p.first.q.now.accepted, will: p.second.q.now.accepted,
			does: string(spec.Accepted), doesNot: string(spec.Rejected),
		}
	case Replacing:
		return contrast{
			about: about, where: p.bothAccept(), was: p.first.changes(), will: p.second.changes(),
			does: "replaced", doesNot: "kept", shape: credentialAfter,
		}
	case Recording:
		return p.recording()
	case Routing:
		return p.routing()
	case Uploading:
		return p.uploading()
	default:
		return p.answering(about)
	}
}

// differs holds of the situations in which two laws differ.
func (p *pair) differs(c contrast) Term {
	return p.p.b.And(c.where, p.p.b.Iff(c.was, c.will).Not())
}

// bothAccept holds of the situations in which the effects can be compared.
func (p *pair) bothAccept() Term {
	return p.p.b.And(p.comparable(), p.first.q.now.accepted, p.second.q.now.accepted)
}

// changes holds when the request changes the credential in the slot that it declares.
func (one side) changes() Term { return one.q.s.changesCredential(one.q.now) }

// recording compares when the counter is recorded. A witness shows it by a
// request that is sent again; of one that is executed, by the next one, which
// came in between (see happens).
func (p *pair) recording() contrast {
	s := p.first.q.s
	return contrast{
		about: Recording, where: p.bothAccept(), was: p.first.q.now.moves, will: p.second.q.now.moves,
		does: "recorded", doesNot: "not recorded", shape: counterAfter,
		prefer: []Term{s.now.fresh, s.critical().Not(), s.owner(s.earlier), s.owner(s.now)},
	}
}

// standing holds when nothing is going on but what does not depend on a request.
func (p *pair) standing() Term {
	return p.p.b.And(p.first.q.assumed, p.first.q.s.is(legaltext.StageImmediate), p.first.q.s.deviceKnown)
}

// uploading compares, slot by slot, in which cases the upload gives the
// registered operator a credential that it did not have. The slot compared is
// the one that the request declares, so that witnesses show it.
func (p *pair) uploading() contrast {
	b, s := p.p.b, p.first.q.s
	c := contrast{about: Uploading, where: False, was: False, will: False, does: "given to the registered operator", doesNot: "left as it is", shape: uploadTwice}
	for _, slot := range spec.RemotePartyRoles() {
		shown, holder := p.first.q.declares(slot), s.now.holder(slot)
		given := func(one side) Term {
			return b.And(shown, b.sameParty(one.q.s.afterUpload(one.q.law, slot, only(holder)), only(s.now.operator)))
		}
		c.where = b.Or(c.where, b.And(shown, b.Same(holder, s.now.operator).Not()))
		c.was, c.will = b.Or(c.was, given(p.first)), b.Or(c.will, given(p.second))
	}
	c.where = b.And(c.where, p.standing())
	return c
}

// routing compares to whom alerts are routed.
func (p *pair) routing() contrast {
	s := p.first.q.s
	var others []spec.RemotePartyRole // slots that the Device of a witness has if the request declares them
	recipient := func(one side) party {
		return one.q.s.alertRecipient(one.q.law, func(slot spec.RemotePartyRole) party {
			if slot != spec.NetworkOperator && slot != spec.Supplier && !slices.Contains(others, slot) {
				others = append(others, slot)
			}
			if len(others) > 1 && slot == others[1] {
				return only(s.nobody)
			}
			return only(s.now.holder(slot))
		}, only(s.now.holders.nonCritical))
	}
	same := p.p.b.sameParty(recipient(p.first), recipient(p.second))
	c := contrast{about: Routing, where: p.p.b.And(p.standing(), same.Not()), was: True, will: False, does: p.first.q.law.recipient(), doesNot: p.second.q.law.recipient(), shape: alertAlone}
	if c.does == c.doesNot {
		c.does, c.doesNot = c.does+", or of the notified certificate, as the one law has it", c.doesNot+", or of the notified certificate, as the other has it"
	}
	if len(others) > 0 {
		c.where = p.p.b.And(c.where, p.first.q.declares(others[0]))
	}
	c.prefer = []Term{s.isSomebody(s.now.holders.declared)}
	return c
}

// recipient names who receives alerts: whom the last rule says.
func (l law) recipient() string {
	if len(l.rules.Routing) == 0 {
		return "to nobody"
	}
	return "to the holder of the " + string(l.rules.Routing[len(l.rules.Routing)-1].Rule.Slot) + " credential"
}

// answering compares the codes of requests that both laws reject: those that are allowed,
// or, where these are the same, the first of them; or the one first given with those allowed.
func (p *pair) answering(about Aspect) contrast {
	b, one, other := p.p.b, p.first.q.now, p.second.q.now
	allow, first := True, True // the same
	for _, code := range codesOf(one, other) {
		allow = b.And(allow, b.Iff(b.allows(one, code), b.allows(other, code)))
		first = b.And(first, b.Iff(b.givesFirst(one, code), b.givesFirst(other, code)))
	}
	differ := allow.Not()
	switch about {
	case Ordering:
		differ = b.And(allow, first.Not())
	case Answered:
		differ = False
		for _, code := range codesOf(other) {
			if code != spec.NoCode { // without a code any rejection will do
				differ = b.Or(differ, b.And(b.givesFirst(other, code), b.allows(one, code).Not()))
			}
		}
	}
	where := b.And(p.comparable(), one.accepted.Not(), other.accepted.Not(), differ)
	return contrast{about: about, where: where, was: True, will: False, codes: true}
}

// codesOf lists the codes of the checks of two judgements, with NoCode for any other.
func codesOf(judgements ...judgement) []spec.ResponseCode {
	codes := []spec.ResponseCode{spec.NoCode}
	for _, j := range judgements {
		for _, c := range j.checks {
			if code := c.check.Clause.Rule.FailsWith; !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
	}
	return codes
}

// allows holds when a failed check has the code, or has none that is public, so that
// any will do.
func (b *Builder) allows(j judgement, code spec.ResponseCode) Term {
	allowed := False
	for _, c := range j.checks {
		if has := c.check.Clause.Rule.FailsWith; has == code || has == spec.NoCode {
			allowed = b.Or(allowed, c.passes.Not())
		}
	}
	return allowed
}

// givesFirst holds when the first check that fails has the code (ORD-1).
func (b *Builder) givesFirst(j judgement, code spec.ResponseCode) Term {
	given, passed := False, True
	for _, c := range j.checks {
		if c.check.Clause.Rule.FailsWith == code {
			given = b.Or(given, b.And(passed, c.passes.Not()))
		}
		passed = b.And(passed, c.passes)
	}
	return given
}

// codes tells which codes a judgement allows, in the order of the checks that fail; where
// that matters, a check without a public code has its place in it too.
func (a *Assignment) codes(j judgement, about Aspect) string {
	const anyCode = "any code"
	var codes []string
	for _, c := range j.checks {
		code := cmp.Or(string(c.check.Clause.Rule.FailsWith), anyCode)
		if !a.Holds(c.passes) && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	if about == Ordering {
		return "rejected with " + strings.Join(codes, " rather than ")
	}
	if slices.Contains(codes, anyCode) {
		return "rejected with " + anyCode
	}
	return "rejected with " + strings.Join(codes, " or ")
}

// class reads off an assignment the class of a difference, and says when a
// situation is in it. The places of its parts in their domains order classes.
func (p *pair) class(c contrast, a *Assignment) (class Class, within Term, places []int) {
	b, s := p.p.b, p.first.q.s
	within = True
	text := func(v *Finite) string {
		within, places = b.And(within, b.In(v, a.finites[v])), append(places, a.finites[v])
		return v.Domain[a.finites[v]]
	}
	if c.about == Routing {
		return Class{}, True, nil
	}
	if c.about == Uploading {
		class = Class{SMETS: text(s.smets), Slot: spec.RemotePartyRole(text(s.declared))}
	} else {
		class.Stage = text(s.stage)
		kinds := s.kinds()
		at := slices.IndexFunc(kinds, func(k kind) bool { return a.Holds(k.is) })
		class.Request, within, places = kinds[at].name, b.And(within, kinds[at].is), append(places, at)
		class.Role, class.SMETS, class.Declared = spec.UserRole(text(s.role)), text(s.smets), text(s.declared)
	}
	if a.Holds(c.was) { // which law does it is part of the class
		return class, b.And(within, c.was), append(places, 0)
	}
	return class, b.And(within, c.was.Not()), append(places, 1)
}

// kind is a kind of Service Request that classes tell apart.
type kind struct {
	name string
	is   Term
}

// kinds lists the kinds. Every request is of one.
func (s *situation) kinds() []kind {
	b := s.b
	other := b.And(s.update().Not(), s.nonDevice().Not())
	return []kind{
		{Update, s.update()}, {OtherCritical, b.And(other, s.critical())}, {NonCritical, b.And(other, s.critical().Not())},
		{NonDevice, b.And(s.update().Not(), s.nonDevice())},
	}
}
