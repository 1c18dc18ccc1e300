package prove

import (
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
