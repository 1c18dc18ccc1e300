package explore

import (
	"fmt"
	"slices"
)

// table is what a step looks up for one Device, by context (see
// layout.context): its own part of the state and that of the Users.
type table struct {
	// start and differences list what the events add to the index of a state.
	// Events with the same effect share one entry and those without any have
	// none; degree counts every event that is possible.
	start       []uint32
	differences []int64
	degree      []uint32
	// upload is what the upload adds to the index; nil where there is none.
	upload []int64
	// violated marks the theorems that a decision or event in the context
	// contradicts, T06 and T07 among them.
	violated []theoremSet
	// recovery says of each context what a repair comes to: see recovery.go.
	recovery []uint8
	ways     []way
}

// tabulate builds the table of every Device from the rulings.
func (e *Explorer) tabulate() error {
	e.tabulated.Do(func() {
		e.tables = make([]table, len(e.dockets))
		e.tableErr = e.eachDevice(func(device int) error {
			b := builder{e: e, device: device, t: &e.tables[device]}
			return b.build()
		})
		e.tabulateUsers()
	})
	return e.tableErr
}

// tabulateUsers lists what changes of Users add to the index of a state.
func (e *Explorer) tabulateUsers() {
	start := e.sp.start()
	e.users = nil
	_ = e.sp.each(start, e.sp.ofUsers, func(p point) error {
		var differences []int64
		for _, change := range e.sp.changes(e.sp.ofUsers) {
			if p[change.cell] != change.value {
				differences = append(differences, e.layout.difference(p, []write{{change.cell, change.value}}))
			}
		}
		e.users = append(e.users, differences)
		return nil
	})
}

// builder fills the table of one Device.
type builder struct {
	e       *Explorer
	device  int
	t       *table
	changes []event
	// telling are the requests that some ruling accepts or that contradict a theorem.
	telling []*docket
	// distinct is scratch: the differences of one context, each once.
	distinct []int64
	slots    slotFindings
}

// slotFindings remembers what the model said of the upload and of alerts, which
// depend on no User: it is asked once for each part of a Device.
type slotFindings struct {
	upload   []write
	violated theoremSet
}

func (b *builder) build() error {
	e := b.e
	b.changes = e.sp.changes(e.sp.ofDevice[b.device])
	for i := range e.dockets[b.device] {
		d := &e.dockets[b.device][i]
		if slices.ContainsFunc(d.rulings, func(r ruling) bool { return r.accepted || r.violates != 0 }) {
			b.telling = append(b.telling, d)
		}
	}
	repairs := newRepairs(e, b.device)
	b.t.start = append(b.t.start, 0)
	start := e.sp.start()
	cells := slices.Concat(e.sp.ofDevice[b.device], e.sp.ofUsers)
	context := uint64(0)
	err := e.sp.each(start, cells, func(p point) error {
		if context%e.layout.masks == 0 {
			if err := b.look(p); err != nil {
				return err
			}
		}
		context++
		b.context(p, repairs)
		return nil
	})
	b.t.ways = repairs.ways
	if len(b.t.ways) > maxWays && err == nil {
		err = fmt.Errorf("a repair of device %s fails in %d ways: the explorer tells at most %d apart", e.sp.scope.Devices[b.device].Name, len(b.t.ways), maxWays)
	}
	b.t.differences = slices.Clip(b.t.differences)
	return err
}

// maxWays is the number of ways in which a repair of one Device can fail: as
// many as violations has bits for.
const maxWays = 64

// look asks the model about the upload and about alerts at a point.
func (b *builder) look(p point) error {
	b.slots = slotFindings{}
	var err error
	if b.slots.violated, err = b.e.alertRefutes(b.device, p); err != nil || !b.e.uploads {
		return err
	}
	// What the upload writes to other Devices is in their own tables.
	after, _, err := b.e.upload(p)
	if err != nil {
		return err
	}
	for _, at := range b.e.sp.ofDevice[b.device] {
		if after[at] != p[at] {
			b.slots.upload = append(b.slots.upload, write{at, after[at]})
		}
	}
	broken, err := b.e.uploadRefutes(b.device, p, after)
	b.slots.violated |= broken
	return err
}

// context adds one context to the table.
func (b *builder) context(p point, repairs *repairs) {
	t, degree, violated := b.t, uint32(0), b.slots.violated
	b.distinct = b.distinct[:0]
	repairs.begin(p)
	for _, d := range b.telling {
		r := d.at(p)
		violated |= r.violates
		if r.accepted {
			degree++
			b.add(b.e.layout.difference(p, r.writes))
			repairs.accepted(p, d.request, r)
		}
	}
	for _, change := range b.changes {
		if p[change.cell] != change.value {
			degree++
			b.add(b.e.layout.difference(p, []write{{change.cell, change.value}}))
		}
	}
	t.recovery = append(t.recovery, repairs.end(p))
	t.violated = append(t.violated, violated|repairs.upset)
	t.degree = append(t.degree, degree)
	t.differences = append(t.differences, b.distinct...)
	t.start = append(t.start, uint32(len(t.differences)))
	if b.e.uploads {
		t.upload = append(t.upload, b.e.layout.difference(p, b.slots.upload))
	}
}

func (b *builder) add(difference int64) {
	if difference != 0 && !slices.Contains(b.distinct, difference) {
		b.distinct = append(b.distinct, difference)
	}
}
