package prove

import (
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Change is a law and another into which it has been changed, put to the same
// situation. A theorem that comes to the same term of both has the same verdict
// on both, so that only what the change reaches has to be decided again.
type Change struct {
	p             *prover // of the changed law
	before, after *question
}

// NewChange puts two laws to one situation as of a release under a choice of
// readings. It refuses an unknown release or reading.
func NewChange(before, after model.Law) (*Change, error) {
	p, err := newProver(after)
	if err != nil {
		return nil, err
	}
	p.unshown = true
	other := prover{of: before, b: p.b}
	return &Change{p, other.ask(nil), p.ask(nil)}, nil
}

// Verdict decides a theorem of the changed law, given its verdict on the law
// before. Of a theorem that was refuted a counterexample is not replayed again.
// The reason says why a theorem is unknown or not applicable.
func (c *Change) Verdict(id spec.TheoremID, was Status) (is Status, reason string) {
	t, err := legaltext.TheoremByID(id)
	if err != nil {
		return Unknown, err.Error()
	}
	if claim := c.after.claim(t); claim.notApplicable == "" && (was == Proved || was == Refuted) {
		root := c.after.query(claim)
		if root == c.before.query(c.before.claim(t)) {
			return was, ""
		}
		if found, err := c.p.solve(root); was == Refuted && err == nil && found.satisfiable() {
			return Refuted, ""
		}
	}
	result := c.p.decide(t)
	return result.Verdict, result.Reason
}

// SameRepair reports whether it is proved that the request which T07 is about,
// in whatever role it is made, works under both laws in the same states.
func (c *Change) SameRepair() bool {
	b, q := c.p.b, c.after
	roles := q.fuelRole()
	for _, role := range spec.UserRoles() {
		if !role.IsNetworkOperator() {
			roles = b.Or(roles, q.s.actsAs(role))
		}
	}
	found, err := c.p.solve(b.And(q.assumed, q.repairRequestAs(roles), b.Iff(c.before.repaired(), q.repaired()).Not()))
	return err == nil && !found.satisfiable()
}
