package prove

import (
	"fmt"
	"testing"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// k parties that all differ need exactly k values.
func TestDistinctPartiesNeedAsManyValues(t *testing.T) {
	for k := 2; k <= 7; k++ {
		b := NewBuilder()
		all := True
		for i := range k {
			for j := range i {
				all = b.And(all, b.Same(b.Party(fmt.Sprint(i)), b.Party(fmt.Sprint(j))).Not())
			}
		}
		for spare, want := range map[int]bool{-1: false, 0: true, 1: true} {
			a, err := solve(b, all, spare)
			if err != nil {
				t.Fatal(err)
			}
			if a.satisfiable() != want {
				t.Errorf("%d different parties among %d values: satisfiable %v", k, k+spare, a.satisfiable())
			}
		}
	}
}

// Verdicts do not change when there are more values than identities.
func TestMoreValuesChangeNothing(t *testing.T) {
	t.Parallel()
	for _, release := range []spec.Release{spec.Baseline, spec.MP107R2} {
		for _, readings := range []spec.Readings{nil, {spec.A7: spec.OwnSlot, spec.A5: spec.AtReceipt, spec.A2: spec.CertificatesOnly, spec.A8: spec.No}} {
			verdicts := map[spec.TheoremID]Status{}
			for spare := range 3 {
				p, err := newProver(model.Law{Register: embedded(t), Release: release, Readings: readings})
				if err != nil {
					t.Fatal(err)
				}
				p.spare = spare
				for _, theorem := range legaltext.Theorems() {
					id := theorem.ID
					verdict := p.abstract(theorem)
					if spare == 0 {
						verdicts[id] = verdict
					} else if verdict != verdicts[id] {
						t.Errorf("%s, %s, readings %s: %s with %d spare values, %s without", id, release, readings, verdict, spare, verdicts[id])
					}
				}
			}
		}
	}
}

// abstract decides a theorem without replaying a witness.
func (p *prover) abstract(t legaltext.Theorem) Status {
	q := p.ask(nil)
	c := q.claim(t)
	if c.notApplicable != "" {
		return NotApplicable
	}
	found, err := p.solve(q.query(c))
	switch {
	case err != nil:
		return Unknown
	case found.satisfiable():
		return Refuted
	default:
		return Proved
	}
}

// Terms simplify without changing what they mean: every way to combine two
// terms over three truth values is compared with its truth table.
func TestConstructorsKeepMeaning(t *testing.T) {
	b := NewBuilder()
	names := []string{"x", "y", "z"}
	type meant struct {
		term  Term
		table uint8 // bit i is the value where x, y, z are the bits of i
	}
	level := []meant{{True, 0xff}, {b.Bool("x"), 0xaa}, {b.Bool("y"), 0xcc}, {b.Bool("z"), 0xf0}}
	for _, m := range level[1:] {
		level = append(level, meant{b.And(m.term, b.Bool("y").Not()), m.table &^ 0xcc}, meant{b.Ite(b.Bool("z"), m.term, b.Bool("x")), m.table&0xf0 | 0xaa&^0xf0})
	}
	var all []meant
	for _, l := range level {
		for _, r := range level {
			all = append(all,
				meant{b.And(l.term, r.term), l.table & r.table}, meant{b.And(l.term, r.term.Not()), l.table &^ r.table},
				meant{b.Or(l.term, r.term), l.table | r.table}, meant{b.Implies(l.term, r.term), ^l.table | r.table},
				meant{b.Iff(l.term, r.term), ^(l.table ^ r.table)}, meant{b.Ite(l.term, r.term, r.term.Not()), ^(l.table ^ r.table)})
		}
	}
	for _, m := range all {
		for i := range 8 {
			a := &Assignment{b, map[string]bool{}, nil, nil}
			for bit, name := range names {
				a.truths[name] = i&(1<<bit) != 0
			}
			if got, want := a.Holds(m.term), m.table&(1<<i) != 0; got != want {
				t.Fatalf("term %d is %v under %v, want %v", m.term, got, a.truths, want)
			}
		}
	}
}

// Sets of values of a finite variable behave as sets.
func TestMembership(t *testing.T) {
	b := NewBuilder()
	v := b.Finite("v", []string{"a", "b", "c"})
	if b.In(v, 0, 1, 2) != True || b.In(v) != False || b.In(v, 0) != b.In(v, 1, 2).Not() {
		t.Error("a set and its complement are not each other's negation")
	}
	for _, test := range []struct {
		term Term
		want bool
	}{
		{b.And(b.In(v, 0), b.In(v, 1)), false},
		{b.And(b.In(v, 0, 1), b.In(v, 1, 2)), true},
		{b.And(b.In(v, 0, 1), b.In(v, 1, 2), b.In(v, 1).Not()), false},
	} {
		a, err := solve(b, test.term, 0)
		if err != nil || a.satisfiable() != test.want {
			t.Errorf("satisfiable %v (%v), want %v", a.satisfiable(), err, test.want)
		}
	}
}
