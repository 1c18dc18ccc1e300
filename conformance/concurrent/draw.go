package concurrent

import (
	"fmt"
	"math/rand/v2"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// operation is one call of one client: an event, or an observation of a Device.
type operation struct {
	neighbourhood int // place among the round's
	event         spec.Event
	observe       spec.EUI64 // zero where it is an event
	// linger lets other clients go first once the call has been stamped, as a
	// slow line would: a call that is over before another begins overlaps with none.
	linger bool
}

// round is a case of kind Concurrent: all that is sent, made before anything is.
type round struct {
	conformance.Case // without events: each client has its own
	neighbourhoods   []neighbourhood
	clients          [][]operation
}

// task is how often each kind of operation is proposed, under a theorem that the
// round leans to and is filed under.
type task struct {
	theorem                                            spec.TheoremID
	repair, request, register, status, alert, observes int
	supplier                                           int // percent of repairs and registrations that are about the Supplier
	replay                                             int // percent of requests with a counter that was used
}

// tasks are taken in turn. Each theorem is of the kind that a race can break.
var tasks = []task{
	{theorem: spec.T01, repair: 35, request: 5, register: 30, observes: 30, supplier: 80},
	{theorem: spec.T09, repair: 60, request: 5, register: 10, observes: 25, supplier: 50},
	{theorem: spec.T10, repair: 45, request: 10, register: 15, status: 10, observes: 20, supplier: 60},
	{theorem: spec.T08, repair: 45, register: 15, alert: 30, observes: 10, supplier: 40},
	{theorem: spec.T13, repair: 40, request: 30, register: 10, observes: 20, supplier: 60, replay: 25},
}

// within leaves out what an implementation is not able to do.
func (t task) within(able conformance.Description) task {
	if !able.Can(conformance.CanRegister) {
		t.register = 0
	}
	if !able.Can(conformance.CanDeviceStatus) && !able.Can(conformance.CanUserStatus) {
		t.status = 0
	}
	if !able.Can(conformance.CanAlert) {
		t.alert = 0
	}
	if !able.Can(conformance.CanObserve) {
		t.observes = 0
	}
	return t
}

// drawing makes a round. It follows the model through the operations in the
// order in which it draws them, one client after the other. What really happens
// is another order, but near enough that a fair part of the requests is accepted.
type drawing struct {
	machine *model.Machine
	able    conformance.Description
	random  *rand.Rand
	states  []model.State // by neighbourhood
	last    map[[2]spec.EUI64]uint64
	// counters is what is added to every counter.
	counters uint64
	look     []operation // by client: an observation to make next, if any
}

// Cases lists the rounds that a run with these options carries out, without
// what happens in them. Its error is that of options that make no sense.
func Cases(machine *model.Machine, o Sizes) ([]conformance.Case, error) {
	o, err := o.completed()
	if err != nil {
		return nil, err
	}
	cases := make([]conformance.Case, o.Rounds)
	for i := range cases {
		if cases[i], err = heading(machine, o, i+1); err != nil {
			return nil, err
		}
	}
	return cases, nil
}

// heading is the round of a number without its world.
func heading(machine *model.Machine, o Sizes, number int) (conformance.Case, error) {
	theorem, err := legaltext.TheoremByID(tasks[(number-1)%len(tasks)].theorem)
	return conformance.Case{
		ID:   suite.DrawnID(theorem, conformance.Concurrent, machine, o.Seed, fmt.Sprintf("%dx%d-%05d", o.Clients, o.Operations, number)),
		Kind: conformance.Concurrent, Requirement: theorem.Requirement, Theorem: theorem.ID,
		Title: fmt.Sprintf("%d clients with %d operations each, leaning to %s", o.Clients, o.Operations, theorem.Name),
	}, err
}

// draw makes the round of a number, from 1. The same seed, sizes and abilities
// give the same round.
func draw(machine *model.Machine, able conformance.Description, o Sizes, number int) (round, error) {
	t := tasks[(number-1)%len(tasks)].within(able)
	heading, err := heading(machine, o, number)
	if err != nil {
		return round{}, err
	}
	r := round{Case: heading, clients: make([][]operation, o.Clients)}
	d := drawing{machine: machine, able: able, random: rand.New(rand.NewPCG(o.Seed, uint64(number))), last: map[[2]spec.EUI64]uint64{}, counters: o.Counters, look: make([]operation, o.Clients)}
	// About three clients to a neighbourhood: enough to meet on it, and few enough
	// that the search for an order stays short.
	for i := range max(1, o.Clients/3) {
		n := newNeighbourhood(i+1, number+i-1)
		state, err := model.Start(n.world())
		if err != nil {
			return round{}, err
		}
		r.neighbourhoods = append(r.neighbourhoods, n)
		d.states = append(d.states, state)
	}
	r.World = worldOf(r.neighbourhoods)
	for range o.Operations {
		for _, client := range d.random.Perm(o.Clients) {
			op, err := d.operation(client, r.neighbourhoods, t)
			if err != nil {
				return round{}, err
			}
			r.clients[client] = append(r.clients[client], op)
		}
	}
	return r, nil
}

// operation draws one, and lets it happen in the model. That it can happen there
// does not depend on the order: nothing moves time or takes a party away.
func (d *drawing) operation(client int, among []neighbourhood, t task) (operation, error) {
	if next := d.look[client]; next.observe != 0 {
		d.look[client] = operation{}
		return next, nil
	}
	at := d.random.IntN(len(among))
	n := among[at]
	op := operation{neighbourhood: at, linger: d.chance(20)}
	device := pick(d, n.devices)
	switch d.weighted(t.repair, t.request, t.register, t.status, t.alert, t.observes) {
	case 0:
		op.event.Submit = d.counted(d.repair(n, d.states[at], device, t), t)
	case 1:
		op.event.Submit = d.counted(d.request(n, device), t)
	case 2:
		op.event.Register = d.registration(n, d.states[at], device, t)
		if t.observes > 0 && d.chance(60) {
			// Whoever has changed the registration looks at once: what was decided
			// before the change has to have taken effect by now, or never to do so.
			d.look[client] = operation{neighbourhood: at, observe: device.ID}
		}
	case 3:
		op.event = d.status(n, device)
	case 4:
		op.event.Alert = &spec.Alert{Device: device.ID}
	default:
		op.observe = device.ID
		return op, nil
	}
	next, _, err := d.machine.Step(d.states[at], op.event)
	if err != nil {
		return operation{}, fmt.Errorf("drew an event that cannot happen: %w", err)
	}
	d.states[at] = next
	return op, nil
}

// weighted is the place of one of the weights, each as likely as it is heavy.
func (d *drawing) weighted(weights ...int) int {
	total := 0
	for _, w := range weights {
		total += w
	}
	at := d.random.IntN(total)
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	panic("concurrent: weights do not add up")
}

func (d *drawing) chance(percent int) bool { return d.random.IntN(100) < percent }

// other picks a party other than one, most of the time, so that a change can be seen.
func (d *drawing) other(than spec.EUI64, among []spec.User) spec.EUI64 {
	picked := pick(d, among).ID
	if picked == than && d.chance(60) {
		return d.other(than, among)
	}
	return picked
}

func pick[T any](d *drawing, values []T) T { return values[d.random.IntN(len(values))] }
