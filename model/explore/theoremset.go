package explore

import (
	"example.org/mp107/model/theorem"
	"example.org/mp107/spec"
)

// theoremSet is a set of theorems: a bit for each, by its place in the register.
type theoremSet uint16

func (s theoremSet) has(id spec.TheoremID) bool {
	return s&refuted(func(t theorem.Theorem) bool { return t.ID == id }) != 0
}

// refuted is the set of theorems that an observation refutes.
func refuted(by func(theorem.Theorem) bool) theoremSet {
	var set theoremSet
	for i, t := range theorem.All() {
		if by(t) {
			set |= 1 << i
		}
	}
	return set
}
