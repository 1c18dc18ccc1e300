package prove

import (
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// Link is a difference between the theorems that a clause names and the proofs
// that need the clause.
type Link struct {
	Clause  spec.ClauseID
	Theorem spec.TheoremID
	At      legaltext.Position
	// Declared says that the clause names the theorem and no proof needs it;
	// otherwise the proofs as of Releases need it and the clause does not say so.
	Declared bool
	Releases []spec.Release
}

// Links holds what the clauses declare against the cores of the proofs, as of
// every release under the default readings, in the order of clauses and theorems.
func Links(register *legaltext.Register) ([]Link, error) {
	releases := spec.Releases()
	all, err := Releases(register, releases, nil, Settings{})
	if err != nil {
		return nil, err
	}
	type pair struct {
		clause  spec.ClauseID
		theorem spec.TheoremID
	}
	needed := map[pair][]spec.Release{}
	for i, results := range all {
		for _, r := range results {
			for _, clause := range r.Clauses {
				this := pair{clause, r.Theorem}
				needed[this] = append(needed[this], releases[i])
			}
		}
	}
	var links []Link
	for _, c := range register.Clauses {
		for _, t := range legaltext.Theorems() {
			in, declared := needed[pair{c.ID, t.ID}], slices.Contains(c.Theorems, t.ID)
			if declared != (len(in) > 0) {
				links = append(links, Link{c.ID, t.ID, c.At, declared, in})
			}
		}
	}
	return links, nil
}
