package explore

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"example.org/mp107/model"
	"example.org/mp107/model/theorem"
	"example.org/mp107/spec"
)

// Explorer is a law together with a scope: every decision that can arise in
// the bounded world, taken. It is made by Compile and explores by Run.
type Explorer struct {
	law      model.Law
	machine  *model.Machine
	machines theorem.Machines
	sp       *space
	// dockets are the requests to each Device with their rulings.
	dockets [][]docket
	// uploads tells whether the law provides for the data upload.
	uploads bool
	layout  layout

	tabulated sync.Once
	tables    []table
	users     [][]int64 // differences of the changes of Users, by the Users' part of the index
	tableErr  error
}

// ErrNonCritical is why a law under reading A9 "non-critical" is not explored.
var ErrNonCritical = errors.New("the states explored hold no notified non-critical certificates, by which alerts go under reading A9=non-critical: ask prove, which has them")

// Compile takes every decision that can arise in the scope, each once, by
// asking the model. It takes milliseconds and little memory whatever the size
// of the world.
func Compile(law model.Law, scope Scope) (*Explorer, error) {
	if law.Readings.Answer(spec.A9) == spec.NotifiedNonCritical {
		return nil, ErrNonCritical
	}
	if err := scope.Validate(); err != nil {
		return nil, err
	}
	machines, err := theorem.NewMachines(law)
	if err != nil {
		return nil, err
	}
	machine := machines.Law
	if n := len(machine.Checks()); n > 64 {
		return nil, fmt.Errorf("the law imposes %d checks: the explorer tells at most 64 apart", n)
	}
	e := &Explorer{law: law, machine: machine, machines: machines, sp: newSpace(scope)}
	if err := e.takeDecisions(); err != nil {
		return nil, err
	}
	if err := e.trim(); err != nil {
		return nil, err
	}
	e.layout, err = newLayout(e.sp)
	return e, err
}

// takeDecisions fills the dockets, the Devices side by side.
func (e *Explorer) takeDecisions() error {
	e.dockets = make([][]docket, len(e.sp.ofDevice))
	return e.eachDevice(func(device int) error {
		var err error
		e.dockets[device], err = e.bench(device).dockets()
		return err
	})
}

func (e *Explorer) bench(device int) *bench {
	return &bench{
		machine: e.machine, machines: e.machines, carryOut: e.machine.Step, sp: e.sp, device: device,
		cells:  slices.Concat(e.sp.ofDevice[device], e.sp.ofUsers),
		states: map[string]model.State{},
	}
}

// eachDevice does something for every Device at the same time and reports the
// first Device's error.
func (e *Explorer) eachDevice(do func(device int) error) error {
	errs := make([]error, len(e.sp.ofDevice))
	var wait sync.WaitGroup
	for device := range errs {
		wait.Go(func() { errs[device] = do(device) })
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// trim takes out of every slot the credentials that nothing can put there:
// those that it does not start with and that neither an accepted request nor
// the upload writes. The packed index is then nearly dense.
func (e *Explorer) trim() error {
	kept := make([][]bool, len(e.sp.cells))
	for at := range e.sp.cells {
		kept[at] = make([]bool, e.sp.cells[at].size())
		for value := range kept[at] {
			kept[at][value] = e.sp.cells[at].kind != slotCell || uint8(value) == e.sp.cells[at].initial
		}
	}
	for _, dockets := range e.dockets {
		for i := range dockets {
			for _, ruling := range dockets[i].rulings {
				for _, w := range ruling.writes {
					kept[w.cell][w.value] = true
				}
			}
		}
	}
	if err := e.keepUploaded(kept); err != nil {
		return err
	}
	for at := range e.sp.cells {
		if e.sp.cells[at].kind == slotCell {
			e.trimCell(at, kept[at])
		}
	}
	return nil
}

// trimCell renumbers the values of a slot cell that are kept, wherever they occur.
func (e *Explorer) trimCell(at int, kept []bool) {
	c := &e.sp.cells[at]
	renumbered := make([]uint8, len(kept))
	var credentials []spec.Credential
	for value, keep := range kept {
		renumbered[value] = uint8(len(credentials))
		if keep {
			credentials = append(credentials, c.credentials[value])
		}
	}
	c.credentials, c.initial = credentials, renumbered[c.initial]
	for _, dockets := range e.dockets {
		for i := range dockets {
			dockets[i].renumber(at, kept, renumbered)
		}
	}
}

func (d *docket) renumber(cell int, kept []bool, renumbered []uint8) {
	for i := range d.footprint.parts {
		if p := &d.footprint.parts[i]; p.cell == cell {
			var class []uint8
			for value, keep := range kept {
				if keep {
					class = append(class, p.class[value])
				}
			}
			p.class, p.firsts = class, nil // firsts served to find examples, and none is sought any more
		}
	}
	for class := range d.rulings {
		for i := range d.rulings[class].writes {
			if w := &d.rulings[class].writes[i]; w.cell == cell {
				w.value = renumbered[w.value]
			}
		}
	}
}
