package fuzz

import (
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/model/theorem"
	"example.org/mp107/spec"
)

// ledger keeps by plain bookkeeping what a sequence of events must have left
// behind, given the answers: accepted requests have their effect, and nothing
// else changes anything. It knows effects and no rule, so that the theorems can
// be stated on it without asking the law.
type ledger struct {
	regime  Regime
	machine *model.Machine // reads facts, and is never asked to decide
	exempt  func(spec.TheoremID) bool
	world   spec.World            // in the order of model.State
	waiting []spec.ServiceRequest // accepted at receipt and not yet due, by receipt
}

func newLedger(regime Regime, machine *model.Machine, state model.State, exempt func(spec.TheoremID) bool) *ledger {
	return &ledger{regime: regime, machine: machine, exempt: exempt, world: state.World()} // nothing shared
}

// device is a Device of the inventory, or a zero one that is in none.
func (l *ledger) device(id spec.EUI64) *spec.Device {
	for i := range l.world.Devices {
		if l.world.Devices[i].ID == id {
			return &l.world.Devices[i]
		}
	}
	return &spec.Device{}
}

// registered is the party registered in a role for a metering point now.
func (l *ledger) registered(mpxn spec.MPxN, role spec.UserRole) spec.EUI64 {
	var party spec.EUI64
	for _, row := range l.world.Registrations {
		if mpxn != "" && row.MPxN == mpxn && row.Role == role && row.From <= l.world.Now {
			party = row.Party // the last row of those in force, as they are in order of time
		}
	}
	return party
}

// decision is the acceptance of a request at a stage, as the ledger sees it. It
// sees no lift: an originator that has to be the RDP owner and is not must have
// come through one.
func (l *ledger) decision(r spec.ServiceRequest, stage string) (theorem.Decision, error) {
	state, err := model.Start(l.world)
	if err != nil {
		return theorem.Decision{}, err
	}
	device := *l.device(r.Target)
	d := theorem.Decision{
		Request: r, Facts: l.machine.FactsOf(state, r, stage), Device: device,
		Operator: l.registered(device.MPxN, device.Type.NetworkOperatorRole()), Accepted: true,
	}
	judged := stage == legaltext.StageImmediate || (stage == legaltext.StageReceipt) == (l.regime.Readings.Answer(spec.A5) == spec.AtReceipt)
	d.Lifted = device.SMETS == spec.SMETS1 && r.Role != spec.OU && judged && !d.Facts.Truth(legaltext.VarRegistrationOwner)
	if r.Update == nil || stage == legaltext.StageReceipt {
		return d, nil
	}
	if c, carried := r.Update.Signing(); carried {
		d.Changes = []theorem.Change{{Device: r.Target, Slot: r.Update.Slot, To: spec.Credential{Role: c.Role, Owner: c.Owner}}}
	}
	return d, nil
}

// place gives a request that takes effect its effect.
func (l *ledger) place(r spec.ServiceRequest) {
	if r.Update == nil {
		return
	}
	if c, carried := r.Update.Signing(); carried {
		hold(l.device(r.Target), r.Update.Slot, spec.Credential{Role: c.Role, Owner: c.Owner})
	}
}

func hold(d *spec.Device, slot spec.RemotePartyRole, credential spec.Credential) {
	if d.Credentials == nil {
		d.Credentials = map[spec.RemotePartyRole]spec.Credential{}
	}
	d.Credentials[slot] = credential
}

// takeDue takes the next request due by a time: by execution time, then receipt.
func (l *ledger) takeDue(by spec.Time) (spec.ServiceRequest, bool) {
	next := -1
	for i, w := range l.waiting {
		if *w.ExecuteAt <= by && (next < 0 || *w.ExecuteAt < *l.waiting[next].ExecuteAt) {
			next = i
		}
	}
	if next < 0 {
		return spec.ServiceRequest{}, false
	}
	due := l.waiting[next]
	l.waiting = slices.Delete(slices.Clone(l.waiting), next, next+1)
	return due, true
}

// register takes in a row; one for the same metering point, role and time replaces the other.
func (l *ledger) register(row spec.Registration) {
	l.world.Registrations = enter(l.world.Registrations, row, func(a, b spec.Registration) int {
		return cmp.Or(cmp.Compare(a.MPxN, b.MPxN), cmp.Compare(a.Role, b.Role), cmp.Compare(a.From, b.From))
	})
}

func (l *ledger) count(r spec.ServiceRequest) {
	c := spec.Counter{Originator: r.Originator, Target: r.Target, Last: r.Counter}
	l.world.Counters = enter(l.world.Counters, c, func(a, b spec.Counter) int {
		return cmp.Or(cmp.Compare(a.Originator, b.Originator), cmp.Compare(a.Target, b.Target))
	})
}

// enter puts an entry into a list in order, in the place of one with the same key.
func enter[T any](list []T, entry T, compare func(a, b T) int) []T {
	list = slices.DeleteFunc(list, func(old T) bool { return compare(old, entry) == 0 })
	list = append(list, entry)
	slices.SortFunc(list, compare)
	return list
}

func (l *ledger) upload() {
	for i := range l.world.Devices {
		device := &l.world.Devices[i]
		if device.SMETS != spec.SMETS1 || device.S1SP != spec.S1SP1 && device.S1SP != spec.S1SP2 {
			continue
		}
		if operator := l.registered(device.MPxN, device.Type.NetworkOperatorRole()); operator != 0 {
			hold(device, spec.NetworkOperator, spec.Credential{Role: spec.NetworkOperator, Owner: operator})
		}
	}
}

// matches holds a state of the model to the ledger. Whatever a rejected
// request, or an accepted one beyond its effect, had changed shows here: this
// is the frame (T09) and the upload (T12) too, reported as atomicity (T10).
func (l *ledger) matches(state model.State) error {
	world := state.World()
	for i := range world.Devices {
		world.Devices[i].NonCritical = 0 // of which no ledger is kept (ALT-2)
	}
	have, want := world, l.world
	for _, part := range []struct {
		name       string
		have, want any
	}{
		{"time", have.Now, want.Now}, {"users", have.Users, want.Users}, {"devices", have.Devices, want.Devices},
		{"registrations", have.Registrations, want.Registrations}, {"counters", have.Counters, want.Counters},
	} {
		if !reflect.DeepEqual(part.have, part.want) {
			return l.differs(part.name, part.want, part.have)
		}
	}
	if pending := state.Pending(); !slices.EqualFunc(pending, l.waiting, func(a, b spec.ServiceRequest) bool { return reflect.DeepEqual(a, b) }) {
		return l.differs("requests that wait", l.waiting, pending)
	}
	return nil
}

// differs says what the model has that the events cannot have left behind.
func (l *ledger) differs(part string, want, have any) error {
	words := func(value any) string {
		text, err := json.Marshal(value) // follows what %+v shows as an address
		if err != nil {
			return err.Error()
		}
		return string(text)
	}
	return &Violation{Theorem: spec.T10, Regime: l.regime, Why: fmt.Sprintf("%s: want %s, the model has %s", part, words(want), words(have))}
}
