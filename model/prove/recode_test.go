package prove

import (
	"slices"
	"strings"
	"testing"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/model/prove/recode"
	"example.org/mp107/spec"
)

// Package recode asks the same as the prover, of every theorem, under the law as
// shipped and under laws that break it: a solver finds no assignment of the atoms
// that is a counterexample for the one and not for the other.
func TestBothEncodersAskTheSame(t *testing.T) {
	t.Parallel()
	shipped := embedded(t)
	exceptions := ""
	for excepted, when := range map[string]string{"MP107-1": `request.role == "GT"`, "SIG-1": `request.role == "ED"`, "DEV-3": "!registration.owner"} {
		exceptions += "## X-" + excepted + " An exception\n\n- provenance: A\n- modality: may\n- in force: MP107\n- requirement: R1\n- theorems: T01\n\nOne more.\n\n```rule\nexcepts: " + excepted + "\nwhen: " + when + "\n```\n\n"
	}
	refuted := 0
	for name, c := range map[string]struct {
		register *legaltext.Register
		readings spec.Readings
	}{
		"shipped":                     {register: shipped},
		"at receipt":                  {shipped, spec.Readings{spec.A5: spec.AtReceipt}},
		"other readings":              {shipped, spec.Readings{spec.A1: spec.S1SPSeparate, spec.A2: spec.CertificatesOnly, spec.A8: spec.No, spec.A7: spec.OwnSlot}},
		"gate wide open":              {shipped, spec.Readings{spec.A2: spec.CertificatesOnly, spec.A8: spec.No}},
		"exceptions":                  {register: amended(t, exceptions)},
		"no counter asked for":        {register: amended(t, "", "requires: request.counter_fresh", "requires: true")},
		"readings that ask for more":  {shipped, spec.Readings{spec.A2: "declared-only", spec.A4: "registered-only", spec.A6: "no"}},
		"no signature asked for":      {register: amended(t, "", "requires: request.signature_valid && request.signed_by_originator", "requires: true")},
		"effect at receipt":           {amended(t, "", `when: request.srv == "6.15.1" && stage != "receipt"`, `when: request.srv == "6.15.1"`), spec.Readings{spec.A2: spec.CertificatesOnly, spec.A8: spec.No}},
		"counter kept for some alone": {register: amended(t, "", "effect: record-counter\nwhen: stage != \"execution\"", "effect: record-counter\nwhen: stage == \"receipt\"")},
		"counter kept at execution":   {register: amended(t, "", "effect: record-counter\nwhen: stage != \"execution\"", "effect: record-counter\nwhen: true")},
		"alerts to the supplier":      {register: amended(t, "", "routes: alerts\nto: NetworkOperator", "routes: alerts\nto: Supplier")},
		"upload to the wrong slot":    {register: amended(t, "", "uploads: NetworkOperator", "uploads: Supplier")},
		"upload to every device":      {register: amended(t, "", "when: device.smets == 1 && device.s1sp in [1, 2]", "when: true")},
		"registration never asked":    {register: amended(t, "", "requires: registration.owner\nfails_with: E4", "requires: true\nfails_with: E4")},
		"no credential asked for":     {register: amended(t, "", "requires: term.holds_relied_credential", "requires: true")},
	} {
		releases := spec.Releases()[2:]
		if name == "shipped" {
			releases = spec.Releases()
		}
		for _, release := range releases {
			p, err := newProver(model.Law{Register: c.register, Release: release, Readings: c.readings})
			if err != nil {
				t.Fatal(err)
			}
			for _, theorem := range legaltext.Theorems() {
				q := p.ask(nil)
				claim := q.claim(theorem)
				if claim.notApplicable != "" {
					continue
				}
				root := q.query(claim)
				f := recode.Encode(recode.Question{Register: c.register, Release: release, Readings: c.readings, Theorem: theorem, Shipped: shipped})
				if found, _ := together(translate(p.b, root, 0), f, false).decide(); found != nil {
					t.Errorf("%s, %s, %s: a counterexample of the prover is none for package recode", name, release, theorem.ID)
				}
				// Package recode has no other Device, so that it has no axiom about one either.
				another := p.b.Same(q.s.target, q.s.other).Not()
				if found, _ := together(translate(p.b, p.b.And(another, root.Not()), 0), f, true).decide(); found != nil {
					t.Errorf("%s, %s, %s: a counterexample of package recode is none for the prover", name, release, theorem.ID)
				}
				first, err := p.solve(root)
				if err != nil {
					t.Fatal(err)
				}
				if second, _ := (&CNF{Vars: f.Vars, Clauses: f.Clauses}).decide(); (second != nil) != first.satisfiable() {
					t.Errorf("%s, %s, %s: the prover finds a counterexample: %v; package recode: %v", name, release, theorem.ID, first.satisfiable(), second != nil)
				}
				if first.satisfiable() {
					refuted++
					if both, _ := together(translate(p.b, root, 0), f, true).decide(); both == nil {
						t.Errorf("%s, %s, %s: a counterexample of both is none for both together", name, release, theorem.ID)
					}
				}
			}
		}
	}
	if refuted < 40 {
		t.Errorf("only %d theorems are refuted: the test is too thin", refuted)
	}
}

// together is a formula of the prover and one of package recode, with the same
// atoms. Of the latter either everything that it asserts holds, or something that
// it asserts does not.
func together(first *CNF, f *recode.Formula, asserted bool) *CNF {
	both := &CNF{Vars: first.Vars + f.Vars, Clauses: slices.Clone(first.Clauses)}
	group, failing := 0, []int{}
	for i, clause := range f.Clauses {
		for i >= f.Groups[group].Last {
			group++
		}
		name := f.Groups[group].Name
		given := name == "true" || strings.HasPrefix(name, "reading ") || strings.HasSuffix(name, "exactly one value")
		clause = slices.Clone(clause)
		for j, literal := range clause {
			clause[j] = shift(literal, first.Vars)
		}
		if len(clause) > 1 || given || asserted {
			both.add(clause...)
		} else {
			failing = append(failing, -clause[0])
		}
	}
	if !asserted {
		both.add(failing...)
	}
	for _, atom := range f.Atoms {
		both.tie(first, atom, first.Vars+atom.Variable)
	}
	return both
}

func shift(literal, by int) int {
	if literal < 0 {
		return literal - by
	}
	return literal + by
}

// tie has an atom mean the same to the prover, whose names are the same. Readings
// are none of its symbols.
func (c *CNF) tie(first *CNF, atom recode.Atom, variable int) {
	b := first.builder
	switch v := b.finites[atom.Fact]; {
	case atom.Same != "":
		left, right := first.identities[b.Party(atom.Fact)], first.identities[b.Party(atom.Same)]
		if len(left) != len(right) {
			return // the prover's formula does not speak of one of them
		}
		c.equal(variable, left, right)
	case v != nil && first.classes[v] != nil:
		for i, members := range first.classes[v].members {
			if !slices.ContainsFunc(members, func(value int) bool { return slices.Contains(atom.Values, v.Domain[value]) }) {
				c.add(-variable, -(first.classes[v].first + i))
			}
		}
	case len(atom.Values) == 0:
		if node, known := first.nodes[b.Bool(atom.Fact)]; known {
			c.add(-variable, node)
			c.add(variable, -node)
		}
	}
}
