package explore

import (
	"fmt"
	"reflect"

	"example.org/mp107/model"
	"example.org/mp107/model/theorem"
	"example.org/mp107/spec"
)

// docket is one request of the scope with the ruling on it in every class of
// situations.
type docket struct {
	request   *request
	footprint footprint
	rulings   []ruling
}

// ruling is what the law says of a request in one class of situations.
type ruling struct {
	accepted bool
	// failed marks the checks that failed, by their place in the strict order.
	failed uint64
	// violates marks the theorems that this ruling contradicts, concerns those
	// whose premise it fulfils.
	violates, concerns theoremSet
	// decision is what theorems are asked about.
	decision theorem.Decision
	// writes is what an accepted request does to the state.
	writes []write
}

// write gives a cell a value.
type write struct {
	cell  int
	value uint8
}

func (d *docket) at(p point) *ruling { return &d.rulings[d.footprint.classOf(p)] }

// bench takes the rulings on the requests to one Device.
type bench struct {
	machine  *model.Machine
	machines theorem.Machines
	// carryOut is the machine's Step, except in a test of what would be seen if it erred.
	carryOut func(model.State, spec.Event) (model.State, model.Effect, error)
	sp       *space
	device   int
	// cells are those that a request to the Device can depend on: the Device's and the Users'.
	cells []int
	// states keeps the model's states already made, by their points.
	states map[string]model.State
}

func (b *bench) dockets() ([]docket, error) {
	near, err := newNeighbours(b.sp, b.cells)
	if err != nil {
		return nil, err
	}
	var all []docket
	for _, r := range b.sp.requests(b.device) {
		submitted := r.concrete(b.sp, 1)
		if err := submitted.Validate(); err != nil {
			return nil, fmt.Errorf("scope %q: %w", b.sp.scope.Name, err)
		}
		f, err := newFootprint(b.machine, b.sp, b.cells, near, r)
		if err != nil {
			return nil, err
		}
		d := docket{request: r, footprint: f, rulings: make([]ruling, f.classes)}
		for class := range d.rulings {
			if d.rulings[class], err = b.rule(&d, submitted, class); err != nil {
				return nil, err
			}
		}
		all = append(all, d)
	}
	return all, nil
}

func (b *bench) rule(d *docket, submitted spec.ServiceRequest, class int) (ruling, error) {
	facts := d.footprint.facts(class)
	judgement := b.machine.Decide(facts)
	var r ruling
	r.accepted = judgement.Decision == spec.Accepted
	for i, outcome := range judgement.Checks {
		if outcome.Status == model.Failed {
			r.failed |= 1 << i
		}
	}
	if r.accepted {
		var err error
		if r.writes, err = b.effect(d, submitted, class); err != nil {
			return ruling{}, err
		}
	}
	example := d.footprint.example(b.sp.start(), class)
	state, err := b.state(example)
	if err != nil {
		return ruling{}, err
	}
	decision := b.machines.Of(state, submitted, judgement)
	decision.Changes = b.sp.credentials(r.writes)
	if !r.accepted && class == 0 {
		// EFF-3 holds by construction of the model; one look at each request guards that.
		if decision.Changed, err = b.changes(example, submitted); err != nil {
			return ruling{}, err
		}
	}
	r.decision = decision
	// Who holds a credential and who is registered can differ within a class, and
	// T06 asks for that: see repairs.
	asked := func(t theorem.Theorem) bool {
		return t.About == theorem.AboutDecision && t.ID != spec.T06 && b.machine.Release().Includes(t.Applies)
	}
	r.violates = theoremsThat(func(t theorem.Theorem) bool { return asked(t) && t.Refuted(&decision) })
	r.concerns = theoremsThat(func(t theorem.Theorem) bool { return asked(t) && t.Premise(&decision) })
	return r, nil
}

// credentials are writes as changes of credentials.
func (sp *space) credentials(writes []write) []theorem.Change {
	var changes []theorem.Change
	for _, w := range writes {
		c := &sp.cells[w.cell]
		change := theorem.Change{Slot: c.slot}
		if c.device != noDevice {
			change.Device = sp.scope.Devices[c.device].ID
		}
		if c.kind == slotCell {
			change.To = c.credentials[w.value]
		}
		changes = append(changes, change)
	}
	return changes
}

// effect finds out what an accepted request writes, by carrying it out in an
// example of its class and in others that differ in a slot: a cell is written
// where some example shows a change. Every example must agree.
func (b *bench) effect(d *docket, submitted spec.ServiceRequest, class int) ([]write, error) {
	example := d.footprint.example(b.sp.start(), class)
	examples := append([]point{example}, d.footprint.alternatives(b.sp, b.cells, example)...)
	after := make([]point, len(examples))
	written := map[int]uint8{}
	var writes []write
	for i, before := range examples {
		next, verdict, err := b.step(before, submitted)
		if err != nil {
			return nil, err
		}
		if verdict.Judgements[0].Decision != spec.Accepted {
			return nil, fmt.Errorf("the model rejects what its facts accept: the explorer's abstraction does not hold")
		}
		if after[i], err = b.sp.read(next); err != nil {
			return nil, err
		}
		for at := range before {
			if _, seen := written[at]; !seen && before[at] != after[i][at] {
				written[at] = after[i][at]
				writes = append(writes, write{at, after[i][at]})
			}
		}
	}
	for i, before := range examples {
		for at := range before {
			want, wrote := written[at]
			if !wrote {
				want = before[at]
			}
			if after[i][at] != want {
				return nil, fmt.Errorf("the effect of a request depends on more than its facts: the explorer's abstraction does not hold")
			}
		}
	}
	return writes, nil
}

// changes reports whether a request changes anything at a point.
func (b *bench) changes(before point, submitted spec.ServiceRequest) (bool, error) {
	next, _, err := b.step(before, submitted)
	if err != nil {
		return false, err
	}
	return !reflect.DeepEqual(b.states[string(before)].World(), next.World()), nil
}

func (b *bench) step(p point, submitted spec.ServiceRequest) (model.State, model.Effect, error) {
	s, err := b.state(p)
	if err != nil {
		return model.State{}, model.Effect{}, err
	}
	return b.carryOut(s, spec.Event{Submit: &submitted})
}

func (b *bench) state(p point) (model.State, error) {
	if s, ok := b.states[string(p)]; ok {
		return s, nil
	}
	s, err := b.sp.state(p)
	if err == nil {
		b.states[string(p)] = s
	}
	return s, err
}
