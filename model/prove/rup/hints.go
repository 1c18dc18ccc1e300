package rup

import "slices"

// Step is a clause of a proof with the clauses that it follows from, in the
// order in which they force literals; the last one is then false. Clauses are
// counted from 1, those of the formula first and then those of the steps.
type Step struct {
	Clause []int
	Hints  []int
}

// Justify checks a proof as CheckClauses does and gives every clause its hints.
// Clauses that the empty one does not need are left out.
func Justify(f Formula, proof [][]int) ([]Step, error) {
	var steps []Step
	err := f.check(proof, func(c *checker, clause []int) {
		steps = append(steps, Step{clause, c.hints(clause)})
	})
	if err != nil {
		return nil, err
	}
	return trim(len(f.Clauses), steps), nil
}

// hints are the clauses by which the negation of a clause is contradicted: the
// one found false and, of each of its literals that was forced, the clause that
// forced it, and so on. A clause that is true already gets none: no other will
// ever follow from it.
func (c *checker) hints(clause []int) []int {
	if c.conflict == none {
		return nil
	}
	given, wanted := map[int]bool{}, map[int]bool{}
	for _, literal := range clause {
		given[max(literal, -literal)] = true
	}
	want := func(at int) {
		for _, literal := range c.clauses[at] {
			wanted[max(literal, -literal)] = true
		}
	}
	hints := []int{c.conflict + 1}
	want(c.conflict)
	for _, literal := range slices.Backward(c.trail) {
		variable := max(literal, -literal)
		if at := c.reason[variable]; wanted[variable] && !given[variable] && at != none {
			hints = append(hints, at+1)
			want(at)
		}
	}
	slices.Reverse(hints)
	return hints
}

// trim leaves out the steps that the last one does not need, and counts anew.
func trim(formula int, steps []Step) []Step {
	needed := make([]bool, len(steps))
	needed[len(steps)-1] = true
	for i, step := range slices.Backward(steps) {
		if !needed[i] {
			continue
		}
		for _, hint := range step.Hints {
			if hint > formula {
				needed[hint-formula-1] = true
			}
		}
	}
	var kept []Step
	number := make([]int, len(steps))
	for i, step := range steps {
		if !needed[i] {
			continue
		}
		hints := slices.Clone(step.Hints)
		for j, hint := range hints {
			if hint > formula {
				hints[j] = number[hint-formula-1]
			}
		}
		kept = append(kept, Step{step.Clause, hints})
		number[i] = formula + len(kept)
	}
	return kept
}
