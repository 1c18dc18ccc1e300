package prove

import (
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// check asks of one check, and of each exception to it, whether it has a use.
func (g *gapFinder) check(c *judgedCheck) {
	id := c.check.Clause.ID
	clauses := []spec.ClauseID{id}
	g.possible(Property{Kind: Applies, Statement: string(id) + " applies to some request", Clauses: clauses}, c.when)
	g.possible(Property{Kind: CanFail, Statement: "some request fails " + string(id), Clauses: clauses}, c.passes.Not())
	for _, x := range c.check.Exceptions {
		g.exception(c, x)
	}
}

func (g *gapFinder) exception(c *judgedCheck, x legaltext.Exception) {
	id := x.Clause.ID
	g.possible(Property{
		Kind: Matters, Clauses: []spec.ClauseID{id, c.check.Clause.ID},
		Statement: string(id) + " lifts " + string(c.check.Clause.ID) + " for some request that would fail it",
	}, g.q.b.And(c.when, c.requires.Not(), g.effective(x)))
	for _, counter := range x.Exceptions {
		g.possible(Property{
			Kind: Matters, Clauses: []spec.ClauseID{counter.Clause.ID, id},
			Statement: string(counter.Clause.ID) + " takes " + string(id) + " back for some request",
		}, g.q.b.And(c.when, g.holds(x.Clause), g.effective(counter)))
	}
}

// evaluation of conditions as judged now.
func (g *gapFinder) holds(c legaltext.Clause) Term {
	e := evaluation{g.q.b, g.q.law, g.q.seen, "", g.q.now.terms, asIs}
	return e.condition(c, "when", c.Rule.When)
}

// effective holds when an exception holds and is not itself lifted.
func (g *gapFinder) effective(x legaltext.Exception) Term {
	e := evaluation{g.q.b, g.q.law, g.q.seen, "", g.q.now.terms, asIs}
	return e.lift([]legaltext.Exception{x})
}

// guarded asks whether a request can be accepted of a party that is neither the
// RDP owner nor the holder of a credential. The role OU, for which no RDP
// ownership exists, is left out where the request is not critical.
func (g *gapFinder) guarded() {
	s, b := g.q.s, g.q.b
	g.never(Property{
		Kind:      Guarded,
		Statement: "no request to a Device is accepted of a party that is neither the RDP owner nor the holder of a credential",
	}, b.And(s.deviceKnown, g.q.term("term.registration_is_judged", legaltext.Theorems()[0]), b.Or(s.critical(), s.actsAs(spec.OU).Not()),
		g.q.now.accepted, b.Or(s.owner(s.now), s.holdsOwn(s.now), s.holdsTargeted(s.now), s.holds(s.now, spec.Supplier)).Not()))
}

// conflicts asks whether exceptions pull against each other or against other checks.
func (g *gapFinder) conflicts() {
	for i := range g.q.now.checks {
		c := &g.q.now.checks[i]
		for at, x := range c.check.Exceptions {
			for other, y := range c.check.Exceptions {
				if other != at {
					g.agree(c, x, y)
				}
			}
		}
		if len(c.check.Exceptions) > 0 {
			g.undone(c)
		}
	}
}

// agree asks whether y lifts a check where x, though it holds, has been taken back.
func (g *gapFinder) agree(c *judgedCheck, x, y legaltext.Exception) {
	if len(x.Exceptions) == 0 {
		return
	}
	g.never(Property{
		Kind: Agree, Clauses: []spec.ClauseID{x.Clause.ID, y.Clause.ID, c.check.Clause.ID},
		Statement: string(y.Clause.ID) + " never lifts " + string(c.check.Clause.ID) + " where " + string(x.Clause.ID) + " has been taken back",
	}, g.q.b.And(c.when, c.requires.Not(), g.holds(x.Clause), g.effective(x).Not(), g.effective(y)))
}

// undone asks whether a check that demands the same as a lifted one still rejects.
func (g *gapFinder) undone(c *judgedCheck) {
	b := g.q.b
	for i := range g.q.now.checks {
		other := &g.q.now.checks[i]
		if other == c || !g.equal(other.requires, c.requires) {
			continue
		}
		var alone []Term // that no third check rejects makes the point clearer
		for k := range g.q.now.checks {
			if k != i {
				alone = append(alone, g.q.now.checks[k].passes)
			}
		}
		g.never(Property{
			Kind: NotUndone, Clauses: []spec.ClauseID{c.check.Clause.ID, other.check.Clause.ID},
			Statement: "where " + string(c.check.Clause.ID) + " is lifted, " + string(other.check.Clause.ID) + ", which demands the same, does not reject",
		}, b.And(c.when, c.requires.Not(), c.lift, other.passes.Not()), alone...)
	}
}

// equal reports whether two terms are proved to be the same in every situation.
func (g *gapFinder) equal(one, other Term) bool {
	found, err := g.p.solve(g.q.b.And(g.q.assumed, g.q.b.Iff(one, other).Not()))
	return err == nil && !found.satisfiable()
}
