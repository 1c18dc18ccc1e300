package model

import "example.org/mp107/spec"

// Cover describes a set of combinations of readings by few choices: it takes
// the largest sets of combinations that fix as few readings as possible until
// everything is covered. The choices together are exactly the set. The set
// has an entry for each of the Combinations.
func Cover(member []bool) []Choice {
	boxes := inside(member)
	covered := make([]bool, len(member))
	var choices []Choice
	for {
		best, gain := -1, 0
		for i, box := range boxes {
			fresh := 0
			for _, index := range box.combinations {
				if !covered[index] {
					fresh++
				}
			}
			if fresh > gain || fresh == gain && gain > 0 && box.fixed < boxes[best].fixed {
				best, gain = i, fresh
			}
		}
		if best < 0 {
			return choices
		}
		for _, index := range boxes[best].combinations {
			covered[index] = true
		}
		choices = append(choices, boxes[best].choice())
	}
}

// box is a set of combinations that allows some answers of each reading.
type box struct {
	allowed      [][]bool
	fixed        int // readings of which not every answer is allowed
	combinations []int
}

// matter are the places of the readings that decide about membership of the set:
// some combination is in it and another, different in that reading alone, is not.
func matter(member []bool) map[int]bool {
	found, weight := map[int]bool{}, len(member)
	for at, reading := range spec.ReadingRegister() {
		block := weight
		weight /= len(reading.Answers)
		for index := range member {
			if first := index - index%block + index%weight; member[index] != member[first] {
				found[at] = true
				break
			}
		}
	}
	return found
}

// inside lists every box that lies within a set and allows every answer of the
// readings that do not matter.
func inside(member []bool) []box {
	register, matters := spec.ReadingRegister(), matter(member)
	var found []box
	var extend func(at int, allowed [][]bool, fixed int, left []int)
	extend = func(at int, allowed [][]bool, fixed int, left []int) {
		if at == len(register) {
			for _, index := range left {
				if !member[index] {
					return
				}
			}
			found = append(found, box{append([][]bool(nil), allowed...), fixed, left})
			return
		}
		answers := len(register[at].Answers)
		first := 1
		if !matters[at] {
			first = 1<<answers - 1
		}
		for set := first; set < 1<<answers; set++ {
			choice := make([]bool, answers)
			for i := range choice {
				choice[i] = set&(1<<i) != 0
			}
			var kept []int
			some := false
			for _, index := range left {
				if choice[AnswerPlace(index, at)] {
					kept = append(kept, index)
					some = some || member[index]
				}
			}
			if !some {
				continue
			}
			more := fixed
			if set != 1<<answers-1 {
				more++
			}
			extend(at+1, append(allowed, choice), more, kept)
		}
	}
	all := make([]int, len(member))
	for i := range all {
		all[i] = i
	}
	extend(0, nil, 0, all)
	return found
}

func (b box) choice() Choice {
	c := Choice{}
	for at, reading := range spec.ReadingRegister() {
		var answers []string
		for i, allowed := range b.allowed[at] {
			if allowed {
				answers = append(answers, reading.Answers[i].Name)
			}
		}
		if len(answers) < len(reading.Answers) {
			c[reading.ID] = answers
		}
	}
	return c
}
