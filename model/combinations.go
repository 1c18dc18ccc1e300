package model

import (
	"slices"
	"strings"

	"example.org/mp107/spec"
)

// Choice fixes some readings to one of some answers each; the others do not matter.
type Choice map[spec.ReadingID][]string

// String reads as a condition.
func (c Choice) String() string {
	var parts []string
	for _, reading := range spec.ReadingRegister() {
		if answers, ok := c[reading.ID]; ok {
			parts = append(parts, string(reading.ID)+"="+strings.Join(answers, "|"))
		}
	}
	return strings.Join(parts, " and ")
}

// Combinations lists every choice of readings, the default one first. Only
// answers that differ from the default are written out.
func Combinations() []spec.Readings {
	all := []spec.Readings{{}}
	for _, reading := range slices.Backward(spec.ReadingRegister()) {
		var more []spec.Readings
		for i, answer := range reading.Answers {
			for _, others := range all {
				combination := spec.Readings{}
				for id, chosen := range others {
					combination[id] = chosen
				}
				if i > 0 {
					combination[reading.ID] = answer.Name
				}
				more = append(more, combination)
			}
		}
		all = more
	}
	return all
}

// AnswerPlace is the place of the answer to the reading at a place of the
// register, in the combination with an index.
func AnswerPlace(index, at int) int {
	register := spec.ReadingRegister()
	for last := len(register) - 1; last > at; last-- {
		index /= len(register[last].Answers)
	}
	return index % len(register[at].Answers)
}
