package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/model/prove"
	"example.org/mp107/spec"
)

// evidence is what proofs, comparison and matrix say about a law: what the second
// question put to TABASC is answered from, and docs/findings.md written.
type evidence struct {
	register *legaltext.Register
	// proofs are by release, under the default readings; so are the matrices.
	proofs   [][]prove.Result
	matrices []*prove.Matrix
	// difference is that between the baseline and MP107.
	difference prove.Difference
}

func gather(ctx context.Context, register *legaltext.Register) (e evidence, err error) {
	e.register = register
	if e.proofs, err = prove.Releases(register, spec.Releases(), nil, prove.Settings{}); err != nil {
		return e, err
	}
	for _, release := range spec.Releases() {
		matrix, err := prove.ComputeMatrix(ctx, register, release)
		if err != nil {
			return e, err
		}
		e.matrices = append(e.matrices, matrix)
	}
	law := func(release spec.Release) *model.Law { return &model.Law{Register: register, Release: release} }
	e.difference, err = prove.Flips(law(spec.Baseline), law(spec.MP107), 0)
	return e, err
}

// unintended lists the theorems that come out otherwise than the modification intends.
func (e evidence) unintended() []string {
	var all []string
	for i, release := range spec.Releases() {
		for at, theorem := range legaltext.Theorems() {
			if r := e.proofs[i][at]; r.Verdict != prove.NotApplicable && r.Verdict != meant(theorem, release) {
				all = append(all, fmt.Sprintf("%s is %s as of %s", theorem.ID, r.Verdict, release))
			}
		}
	}
	return all
}

// of is what was found of a theorem as of MP107.
func (e evidence) of(id spec.TheoremID) prove.Result {
	at := slices.Index(spec.Releases(), spec.MP107)
	return e.proofs[at][slices.IndexFunc(e.proofs[at], func(r prove.Result) bool { return r.Theorem == id })]
}

// weight is what a reading does to theorems, as of any release.
type weight struct {
	reading spec.Reading
	// alone are the theorems that are meant to hold and that another answer to this
	// reading refutes, the other readings being as by default; together those that it
	// does so only with others; elsewhere the theorems whose verdict it changes where
	// they are not meant to hold.
	alone, together, elsewhere []string
}

// weights finds what each reading changes, from the matrices.
func (e evidence) weights() []weight {
	var all []weight
	for _, reading := range spec.ReadingRegister() {
		w := weight{reading: reading}
		for at, theorem := range legaltext.Theorems() {
			with := map[string]bool{}
			for i, release := range spec.Releases() {
				for _, influence := range e.matrices[i].Rows[at].Influences {
					switch {
					case influence.Reading != reading.ID:
					case !theorem.HoldsIn(release):
						with["elsewhere"] = true
					case len(influence.Others) == 0:
						with["alone"] = true
					default:
						with["together"] = true
					}
				}
			}
			switch {
			case with["alone"]:
				w.alone = append(w.alone, string(theorem.ID))
			case with["together"]:
				w.together = append(w.together, string(theorem.ID))
			case with["elsewhere"]:
				w.elsewhere = append(w.elsewhere, string(theorem.ID))
			}
		}
		all = append(all, w)
	}
	return all
}

// String says in a sentence what the reading changes.
func (w weight) String() string {
	var parts []string
	if len(w.alone) > 0 {
		parts = append(parts, "another answer refutes "+text.List(w.alone))
	}
	if len(w.together) > 0 {
		parts = append(parts, "together with other readings it decides "+text.List(w.together))
	}
	if len(w.elsewhere) > 0 {
		parts = append(parts, "where they are not meant to hold, it decides "+text.List(w.elsewhere))
	}
	if parts == nil {
		return "changes no theorem in any combination"
	}
	return strings.Join(parts, "; ")
}

// idle lists the readings that change no theorem.
func (e evidence) idle() []string {
	var ids []string
	for _, w := range e.weights() {
		if w.alone == nil && w.together == nil && w.elsewhere == nil {
			ids = append(ids, string(w.reading.ID))
		}
	}
	return ids
}

// criticalFor lists the critical SRVs that a User Role may send, by the catalogue.
func criticalFor(role spec.UserRole) []spec.SRV {
	var srvs []spec.SRV
	for _, variant := range spec.Catalogue() {
		if variant.Critical && variant.EligibleFor(role) {
			srvs = append(srvs, variant.SRV)
		}
	}
	return srvs
}
