package explore

import (
	"example.org/mp107/model/theorem"
	"example.org/mp107/spec"
)

// theoremSet is a set of theorems: a bit for each, by its place in the register.
type theoremSet uint32

func (s theoremSet) has(id spec.TheoremID) bool {
	return s&theoremsThat(func(t theorem.Theorem) bool { return t.ID == id }) != 0
}

// theoremsThat is the set of theorems of which something is so.
func theoremsThat(is func(theorem.Theorem) bool) theoremSet {
	var set theoremSet
	for i, t := range theorem.All() {
		if is(t) {
			set |= 1 << i
		}
	}
	return set
}
