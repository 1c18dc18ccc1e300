package explore

import (
	"bytes"
	"fmt"
	"slices"

	"example.org/mp107/spec"
)

// Witness is a concrete world and events after which something can be seen: a
// theorem contradicted by the last event, or a repair that fails. The events
// have been replayed on the model and do what the explorer says.
type Witness struct {
	World  spec.World   `json:"world"`
	Events []spec.Event `json:"events"`
	// Story tells the same in words, one line for each event with what the model
	// answers.
	Story []string `json:"story"`
}

// witnesses makes a witness of every first sight. The path to a state is found
// by searching again, down to the deepest violation only, this time keeping the
// layers: violations are shallow, and keeping parents would cost eight bytes a state.
func (s *violations) witnesses() (map[subject]*Witness, error) {
	deepest := -1
	for _, at := range s.first {
		deepest = max(deepest, at.depth)
	}
	layers := s.e.keepLayers(deepest)
	all := map[subject]*Witness{}
	for about, at := range s.first {
		path, err := s.e.path(layers, at)
		if err != nil {
			return nil, err
		}
		of, last, err := s.e.evidence(about, s.e.layout.unpack(at.index))
		if err != nil {
			return nil, err
		}
		if all[about], err = s.e.replay(path, of, last, at.index); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// keepLayers searches to a depth and lists the states of each layer, ascending.
func (e *Explorer) keepLayers(depth int) [][]uint64 {
	s := newSearch(e, 1)
	w := s.workers[0]
	var layers [][]uint64
	for range depth + 1 {
		layers = append(layers, members(s.f.current))
		w.expand(0, len(s.f.current))
		s.f.current, s.f.next = s.f.next, s.f.current
		clear(s.f.next)
	}
	return layers
}

// path lists events that lead from the start to a state of a layer, each the
// first in the fixed order that will do.
func (e *Explorer) path(layers [][]uint64, at violation) ([]event, error) {
	var path []event
	target := at.index
	for depth := at.depth - 1; depth >= 0; depth-- {
		before, step, err := e.predecessor(layers[depth], target)
		if err != nil {
			return nil, err
		}
		path = append(path, step)
		target = before
	}
	slices.Reverse(path)
	return path, nil
}

func (e *Explorer) predecessor(layer []uint64, target uint64) (uint64, event, error) {
	events := e.events()
	goal := e.layout.unpack(target)
	for _, index := range layer {
		if !e.leads(index, target) {
			continue
		}
		p := e.layout.unpack(index)
		for _, ev := range events {
			if next, possible := e.apply(p, ev); possible && bytes.Equal(next, goal) {
				return index, ev, nil
			}
		}
	}
	return 0, event{}, fmt.Errorf("no state of a layer leads to a state of the next: the tables contradict the rulings")
}

// leads reports by the tables, and so quickly, whether a state has a transition to another.
func (e *Explorer) leads(index, target uint64) bool {
	difference := int64(target - index)
	upload := int64(0)
	for device := range e.tables {
		t := &e.tables[device]
		context := e.layout.context(device, index)
		if slices.Contains(t.differences[t.start[context]:t.start[context+1]], difference) {
			return true
		}
		if e.uploads {
			upload += t.upload[context]
		}
	}
	return slices.Contains(e.users[index%e.layout.masks], difference) || (e.uploads && upload == difference)
}

// events lists every event of the world in a fixed order.
func (e *Explorer) events() []event {
	var all []event
	for device, dockets := range e.dockets {
		for i := range dockets {
			all = append(all, event{request: dockets[i].request, cell: noCell})
		}
		all = append(all, e.sp.changes(e.sp.ofDevice[device])...)
	}
	all = append(all, e.sp.changes(e.sp.ofUsers)...)
	if e.uploads {
		all = append(all, event{cell: noCell})
	}
	return all
}

// apply is a step on unpacked states: what an event does at a point, and
// whether it is possible there.
func (e *Explorer) apply(p point, ev event) (point, bool) {
	switch {
	case ev.isUpload():
		next := slices.Clone(p)
		for device, t := range e.tables {
			// What the upload adds to the index is a change of this Device alone.
			index := e.layout.pack(p)
			changed := e.layout.unpack(index + uint64(t.upload[e.layout.context(device, index)]))
			for _, at := range e.sp.ofDevice[device] {
				next[at] = changed[at]
			}
		}
		return next, true
	case ev.request == nil:
		return p.with(ev.cell, ev.value), p[ev.cell] != ev.value
	}
	r := e.docket(ev.request).at(p)
	if !r.accepted {
		return p, false
	}
	next := slices.Clone(p)
	for _, w := range r.writes {
		next[w.cell] = w.value
	}
	return next, true
}

func (e *Explorer) docket(r *request) *docket {
	dockets := e.dockets[r.device]
	return &dockets[slices.IndexFunc(dockets, func(d docket) bool { return d.request == r })]
}

// checksFailed names the checks marked and the clauses that impose them.
func (e *Explorer) checksFailed(failed uint64) ([]string, []spec.ClauseID) {
	var names []string
	var clauses []spec.ClauseID
	for i, outcome := range e.machine.Decide(e.machine.BaseFacts()).Checks {
		if failed&(1<<i) != 0 {
			names = append(names, outcome.Check)
			clauses = append(clauses, outcome.Clause)
		}
	}
	return names, clauses
}
