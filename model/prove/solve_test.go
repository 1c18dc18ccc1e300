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
