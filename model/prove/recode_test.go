package prove

import (
	"maps"
	"slices"
	"testing"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/model/prove/recode"
	"example.org/mp107/spec"
)

// Package recode asks the same as the prover: of every theorem, under the law as
// shipped and under laws that break it, both come to the same verdict, and what
// the one finds as a counterexample is one for the other.
func TestBothEncodersAskTheSame(t *testing.T) {
	t.Parallel()
	shipped := embedded(t)
	refuted := 0
	for name, c := range map[string]struct {
		register *legaltext.Register
		readings spec.Readings
	}{
		"shipped":                     {register: shipped},
		"readings":                    {shipped, spec.Readings{spec.A1: spec.S1SPSeparate, spec.A5: spec.AtReceipt}},
		"other readings":              {shipped, spec.Readings{spec.A2: spec.CertificatesOnly, spec.A8: spec.No, spec.A7: spec.OwnSlot}},
		"readings that ask for more":  {shipped, spec.Readings{spec.A2: "declared-only", spec.A4: "registered-only", spec.A6: "no"}},
		"no signature asked for":      {register: amended(t, "", "requires: request.signature_valid && request.signed_by_originator", "requires: true")},
		"effect at receipt":           {register: amended(t, "", `when: request.srv == "6.15.1" && stage != "receipt"`, `when: request.srv == "6.15.1"`)},
		"counter kept for some alone": {register: amended(t, "", "effect: record-counter\nwhen: stage != \"execution\"", "effect: record-counter\nwhen: stage == \"receipt\"")},
		"alerts to the supplier":      {register: amended(t, "", "routes: alerts\nto: NetworkOperator", "routes: alerts\nto: Supplier")},
		"upload to the wrong slot":    {register: amended(t, "", "uploads: NetworkOperator", "uploads: Supplier")},
		"upload to every device":      {register: amended(t, "", "when: device.smets == 1 && device.s1sp in [1, 2]", "when: true")},
		"registration never asked":    {register: amended(t, "", "requires: registration.owner\nfails_with: E4", "requires: true\nfails_with: E4")},
		"no credential asked for":     {register: amended(t, "", "requires: term.holds_relied_credential", "requires: true")},
	} {
		releases := spec.Releases()
		if c.register != shipped {
			releases = releases[2:]
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
				first, err := p.solve(root)
				if err != nil {
					t.Fatal(err)
				}
				f := recode.Encode(recode.Question{Register: c.register, Release: release, Readings: c.readings, Theorem: theorem, Shipped: shipped})
				second := &CNF{Vars: f.Vars, Clauses: f.Clauses}
				found, _ := second.decide()
				if first.satisfiable() != (found != nil) {
					t.Errorf("%s, %s, %s: the prover finds a counterexample: %v, package recode: %v", name, release, theorem.ID, first.satisfiable(), found != nil)
				}
				if !first.satisfiable() || found == nil {
					continue
				}
				refuted++
				if !assigned(p.b, f, found).Holds(root) {
					t.Errorf("%s, %s, %s: the counterexample of package recode is none for the prover", name, release, theorem.ID)
				}
				second.Clauses = append(slices.Clone(f.Clauses), units(p.b, f, first.assignment)...)
				if found, _ := second.decide(); found == nil {
					t.Errorf("%s, %s, %s: the prover's counterexample is none for package recode", name, release, theorem.ID)
				}
			}
		}
	}
	if refuted < 40 {
		t.Errorf("only %d counterexamples were compared: the test is too thin", refuted)
	}
}

// assigned reads a model of package recode's formula as an assignment of the
// prover's symbols, which have the same names.
func assigned(b *Builder, f *recode.Formula, model []bool) *Assignment {
	a := &Assignment{b, map[string]bool{}, map[*Finite]int{}, map[Identity]int{}}
	for _, atom := range f.Atoms {
		holds := model[atom.Variable-1]
		switch {
		case atom.Same != "":
			x, y := b.Party(atom.Fact), b.Party(atom.Same)
			for _, id := range []Identity{x, y} {
				if _, known := a.identities[id]; !known {
					a.identities[id] = int(id)
				}
			}
			if from, to := a.identities[x], a.identities[y]; holds {
				for id := range maps.Clone(a.identities) {
					if a.identities[id] == from {
						a.identities[id] = to
					}
				}
			}
		case len(atom.Values) == 0:
			a.truths[atom.Fact] = holds
		case holds && b.finites[atom.Fact] != nil: // readings are none of the prover's symbols
			v := b.finites[atom.Fact]
			a.finites[v] = slices.Index(v.Domain, atom.Values[0])
		}
	}
	return a
}

// units are the values that an assignment gives the atoms of a formula.
func units(b *Builder, f *recode.Formula, a *Assignment) [][]int {
	var clauses [][]int
	for _, atom := range f.Atoms {
		holds := false
		switch v := b.finites[atom.Fact]; {
		case atom.Same != "":
			holds = a.party(b.Party(atom.Fact)) == a.party(b.Party(atom.Same))
		case atom.Fact == "true" || len(atom.Values) > 0 && v == nil:
			continue
		case len(atom.Values) > 0:
			holds = slices.Contains(atom.Values, v.Domain[a.finites[v]])
		default:
			holds = a.truths[atom.Fact]
		}
		literal := atom.Variable
		if !holds {
			literal = -literal
		}
		clauses = append(clauses, []int{literal})
	}
	return clauses
}
