package explore

import (
	"example.org/mp107/model/theorem"
	"example.org/mp107/spec"
)

// theoremSet is a set of theorems, one bit each.
type theoremSet uint16

// theoremBit is the bit of each theorem: its place in the register.
var theoremBit = func() map[spec.TheoremID]theoremSet {
	all := map[spec.TheoremID]theoremSet{}
	for i, t := range theorem.All() {
		all[t.ID] = 1 << i
	}
	return all
}()

func (s *theoremSet) add(id spec.TheoremID)     { *s |= theoremBit[id] }
func (s theoremSet) has(id spec.TheoremID) bool { return s&theoremBit[id] != 0 }

// refuted is the set of theorems that an observation refutes.
func refuted(by func(theorem.Theorem) bool) theoremSet {
	var set theoremSet
	for _, t := range theorem.All() {
		if by(t) {
			set.add(t.ID)
		}
	}
	return set
}
