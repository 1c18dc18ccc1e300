package prove

import (
	"slices"
	"testing"

	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Neither answer of the solver is taken on trust.
func TestAnswersAreChecked(t *testing.T) {
	p, err := newProver(model.Law{Register: embedded(t), Release: spec.MP107})
	if err != nil {
		t.Fatal(err)
	}
	q := p.ask(nil)
	proved := q.query(q.claim(registered(t, spec.T04)))
	c := translate(q.b, proved, 0)
	if a, err := c.checked(proved, nil, [][]int{{}}); err == nil {
		t.Errorf("a proof of one step stands for one of several: %v", a)
	}
	if a, err := c.checked(proved, make([]bool, c.Vars), nil); err == nil {
		t.Errorf("an assignment that makes nothing true passes: %v", a)
	}
	refuted := q.query(q.claim(registered(t, spec.T06)))
	c = translate(q.b, refuted, 0)
	if a, err := c.checked(refuted, nil, [][]int{{}}); err == nil {
		t.Errorf("what is refuted passes for proved: %v", a)
	}
	if a, err := solve(q.b, refuted, 0); err != nil || !a.satisfiable() {
		t.Errorf("T06 is not refuted: %v", err)
	}
}

// A literal that stands twice in a conjunction counts once: the solver watches
// two literals of a clause, and its proof of what such a clause forces would lack
// a step.
func TestNoLiteralTwice(t *testing.T) {
	b := NewBuilder()
	x, y, z := b.Bool("x"), b.Bool("y"), b.Bool("z")
	twice := b.And(b.And(x, y), b.And(x, z)).Not()
	for _, clause := range translate(b, twice, 0).Clauses {
		if once := slices.Compact(slices.Sorted(slices.Values(clause))); len(once) < len(clause) {
			t.Errorf("clause %v has a literal twice", clause)
		}
	}
	if a, err := solve(b, b.And(twice, x, y, z), 0); err != nil || a.satisfiable() {
		t.Errorf("satisfiable %v, %v: want a proof", a.satisfiable(), err)
	}
}

// Of the values of a variable one is chosen, and no two.
func TestOneValueAtATime(t *testing.T) {
	for _, chosen := range [][2]int{{0, 1}, {0, 2}, {1, 2}} {
		c := &CNF{}
		values := c.exactlyOne(3)
		c.add(values[chosen[0]])
		c.add(values[chosen[1]])
		if found, _ := c.decide(); found != nil {
			t.Errorf("values %v at once", chosen)
		}
	}
}

// A credential changes with its owner or with the role of its certificate, which
// can be another's where certificates are not compared with what is declared (A8).
func TestACertificateOfAnotherRoleIsAChange(t *testing.T) {
	p, err := newProver(model.Law{Register: embedded(t), Release: spec.MP107, Readings: spec.Readings{spec.A8: spec.No, spec.A2: spec.DeclaredOnly}})
	if err != nil {
		t.Fatal(err)
	}
	q := p.ask(nil)
	replaces := q.b.And(q.s.takesEffect(q.now), q.declares(spec.NetworkOperator), q.b.Same(q.s.signing.owner, q.s.now.holders.networkOperator))
	ofSlot, changes := q.s.isNetworkOperators(q.s.signing), q.s.changesCredential(q.now)
	for _, c := range []struct {
		what string
		t    Term
		want bool
	}{
		{"the same owner in another role changes nothing", q.b.And(replaces, ofSlot.Not(), changes.Not()), false},
		{"the same owner in another role", q.b.And(replaces, ofSlot.Not()), true},
		{"the same owner in the same role changes something", q.b.And(replaces, ofSlot, changes), false},
	} {
		if a, err := p.solve(q.somewhere(c.t)); err != nil || a.satisfiable() != c.want {
			t.Errorf("%s: satisfiable %v, %v, want %v", c.what, a.satisfiable(), err, c.want)
		}
	}
}
