package explore

import (
	"fmt"
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
)

// footprint tells, for one request, which cells its facts depend on, and which
// values of each of them the facts cannot tell apart. It is found by asking
// the model for the facts while varying one cell at a time, so that the
// explorer never says itself what a fact is.
//
// That suffices because every fact of the vocabulary is read off one cell:
// who holds a slot, who is registered in a role, what the status is, whether
// the User is active. A fact found to depend on two cells is an error, and
// tests compare the result with the model on every state of the small world.
type footprint struct {
	base  model.Facts
	parts []part
	// classes is the number of classes of situations: the product of the parts'.
	classes int
}

// part is what one cell contributes to the facts.
type part struct {
	cell int
	// class of each value of the cell, and for each class its first value.
	class   []uint8
	firsts  []uint8
	changes [][]change // of each class, against base
	// weight is the step of the class of situations from one class of the cell to the next.
	weight int
}

// change gives a variable of the vocabulary a value.
type change struct {
	variable int
	value    uint8
}

// neighbours are the model's states that differ from the start in one cell.
type neighbours map[int][]model.State

func newNeighbours(sp *space, cells []int) (neighbours, error) {
	n := neighbours{}
	for _, at := range cells {
		for value := range sp.cells[at].size() {
			s, err := sp.state(sp.start().with(at, uint8(value)))
			if err != nil {
				return nil, err
			}
			n[at] = append(n[at], s)
		}
	}
	return n, nil
}

func newFootprint(m *model.Machine, sp *space, cells []int, near neighbours, r *request) (footprint, error) {
	submitted := r.concrete(sp, 1)
	home := sp.cells[cells[0]].initial
	f := footprint{base: m.FactsOf(near[cells[0]][home], submitted, legaltext.StageImmediate), classes: 1}
	source := map[int]int{}
	for _, at := range cells {
		p := part{cell: at, class: make([]uint8, len(near[at])), weight: f.classes}
		var told []model.Facts
		for value, state := range near[at] {
			facts := m.FactsOf(state, submitted, legaltext.StageImmediate)
			class := slices.Index(told, facts)
			if class < 0 {
				class = len(told)
				told = append(told, facts)
				p.firsts = append(p.firsts, uint8(value))
				p.changes = append(p.changes, differences(f.base, facts))
			}
			p.class[value] = uint8(class)
			for _, c := range p.changes[class] {
				if other, ok := source[c.variable]; ok && other != at {
					return footprint{}, fmt.Errorf("fact %s depends on two cells of the world: the explorer's abstraction does not hold", legaltext.Vocabulary()[c.variable].Name)
				}
				source[c.variable] = at
			}
		}
		if len(p.firsts) > 1 {
			f.classes *= len(p.firsts)
			f.parts = append(f.parts, p)
		}
	}
	return f, nil
}

func differences(from, to model.Facts) []change {
	var all []change
	for variable := range from {
		if from[variable] != to[variable] {
			all = append(all, change{variable, to[variable]})
		}
	}
	return all
}

// classOf is the class of the situation at a point.
func (f *footprint) classOf(p point) int {
	class := 0
	for i := range f.parts {
		part := &f.parts[i]
		class += int(part.class[p[part.cell]]) * part.weight
	}
	return class
}

// facts are the facts in a class of situations.
func (f *footprint) facts(class int) model.Facts {
	facts := f.base
	for i := range f.parts {
		part := &f.parts[i]
		for _, c := range part.changes[class/part.weight%len(part.firsts)] {
			facts[c.variable] = c.value
		}
	}
	return facts
}

// example is a point of a class of situations: the start, with the first value
// of each class in the cells that matter.
func (f *footprint) example(start point, class int) point {
	p := append(point(nil), start...)
	for i := range f.parts {
		part := &f.parts[i]
		p[part.cell] = part.firsts[class/part.weight%len(part.firsts)]
	}
	return p
}

// alternatives are points of the class of example that differ from it in one
// slot cell of the cells given: another value that the facts cannot tell apart
// from the example's.
func (f *footprint) alternatives(sp *space, cells []int, example point) []point {
	var all []point
	class := f.classOf(example)
	for _, at := range cells {
		if sp.cells[at].kind != slotCell {
			continue
		}
		for value := range sp.cells[at].size() {
			p := example.with(at, uint8(value))
			if uint8(value) != example[at] && f.classOf(p) == class {
				all = append(all, p)
				break
			}
		}
	}
	return all
}
