package fuzz

import (
	"fmt"
	"maps"
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
	regime   Regime
	exempt   func(spec.TheoremID) bool
	now      spec.Time
	users    []spec.User
	devices  map[spec.EUI64]spec.Device
	rows     map[spec.Registration]spec.EUI64 // party by the rest of the row
	counters map[[2]spec.EUI64]uint64
	waiting  []spec.ServiceRequest // accepted at receipt and not yet due, by receipt
}

func newLedger(regime Regime, state model.State, exempt func(spec.TheoremID) bool) *ledger {
	world := state.World() // nothing shared, and sorted
	l := &ledger{regime: regime, exempt: exempt, now: world.Now, users: world.Users,
		devices: map[spec.EUI64]spec.Device{}, rows: map[spec.Registration]spec.EUI64{}, counters: map[[2]spec.EUI64]uint64{}}
	for _, device := range world.Devices {
		if device.Credentials == nil {
			device.Credentials = map[spec.RemotePartyRole]spec.Credential{}
		}
		l.devices[device.ID] = device
	}
	for _, row := range world.Registrations {
		l.register(row)
	}
	for _, c := range world.Counters {
		l.counters[[2]spec.EUI64{c.Originator, c.Target}] = c.Last
	}
	return l
}

// registered is the party registered in a role for a metering point now.
func (l *ledger) registered(mpxn spec.MPxN, role spec.UserRole) spec.EUI64 {
	var latest spec.Time
	var registered spec.EUI64
	found := false
	for row, party := range l.rows {
		if mpxn != "" && row.MPxN == mpxn && row.Role == role && row.From <= l.now && (!found || row.From > latest) {
			latest, registered, found = row.From, party, true
		}
	}
	return registered
}

// decision is the acceptance of a request at a stage, as the ledger sees it. It
// sees no lift: an originator that has to be the RDP owner and is not must have
// come through one. Between receipt and execution anything may have happened.
func (l *ledger) decision(r spec.ServiceRequest, stage string) theorem.Decision {
	device := l.devices[r.Target]
	last, seen := l.counters[[2]spec.EUI64{r.Originator, r.Target}]
	d := theorem.Decision{
		Request: r, Stage: stage, Readings: l.regime.Readings, Device: device,
		Registered: l.registered(device.MPxN, r.Role), Operator: l.registered(device.MPxN, device.Type.NetworkOperatorRole()),
		Stale: seen && r.Counter <= last, Accepted: true, Disturbed: stage == legaltext.StageExecution,
	}
	d.Lifted = device.SMETS == spec.SMETS1 && r.Role != spec.OU && d.Registered != r.Originator && d.JudgesRegistration()
	if r.Update == nil || stage == legaltext.StageReceipt {
		return d
	}
	if c, carried := r.Update.Signing(); carried {
		d.Changes = []theorem.Change{{Device: r.Target, Slot: r.Update.Slot, To: spec.Credential{Role: c.Role, Owner: c.Owner}}}
	}
	return d
}

// place gives a request that takes effect its effect.
func (l *ledger) place(r spec.ServiceRequest) {
	if r.Update == nil {
		return
	}
	if c, carried := r.Update.Signing(); carried {
		l.devices[r.Target].Credentials[r.Update.Slot] = spec.Credential{Role: c.Role, Owner: c.Owner}
	}
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
	party := row.Party
	row.Party = 0
	l.rows[row] = party
}

func (l *ledger) upload() {
	for _, device := range l.devices {
		if device.SMETS != spec.SMETS1 || device.S1SP != spec.S1SP1 && device.S1SP != spec.S1SP2 {
			continue
		}
		if operator := l.registered(device.MPxN, device.Type.NetworkOperatorRole()); operator != 0 {
			device.Credentials[spec.NetworkOperator] = spec.Credential{Role: spec.NetworkOperator, Owner: operator}
		}
	}
}

// matches holds a state of the model to the ledger. Whatever a rejected
// request, or an accepted one beyond its effect, had changed shows here: this
// is the frame (T09) and the upload (T12) too, reported as atomicity (T10).
func (l *ledger) matches(state model.State) error {
	differ := func(what string, want, have any) error {
		return &Violation{Theorem: spec.T10, Regime: l.regime, Why: fmt.Sprintf("%s: want %v, the model has %v", what, want, have)}
	}
	world := state.World()
	switch {
	case world.Now != l.now:
		return differ("time", l.now, world.Now)
	case !reflect.DeepEqual(world.Users, l.users):
		return differ("Users", l.users, world.Users)
	case len(world.Devices) != len(l.devices) || len(world.Registrations) != len(l.rows) || len(world.Counters) != len(l.counters):
		return differ("numbers of Devices, registrations and counters",
			[]int{len(l.devices), len(l.rows), len(l.counters)}, []int{len(world.Devices), len(world.Registrations), len(world.Counters)})
	}
	for _, device := range world.Devices {
		want := l.devices[device.ID]
		if !maps.Equal(want.Credentials, device.Credentials) {
			return differ(device.ID.String(), want, device)
		}
		want.Credentials, device.Credentials = nil, nil
		if !reflect.DeepEqual(want, device) {
			return differ(device.ID.String(), want, device)
		}
	}
	for _, row := range world.Registrations {
		party := row.Party
		row.Party = 0
		if want, ok := l.rows[row]; !ok || want != party {
			return differ(fmt.Sprintf("registration %v", row), want, party)
		}
	}
	for _, c := range world.Counters {
		if last, ok := l.counters[[2]spec.EUI64{c.Originator, c.Target}]; !ok || last != c.Last {
			return differ("counter", last, c)
		}
	}
	if pending := state.Pending(); !slices.EqualFunc(pending, l.waiting, func(a, b spec.ServiceRequest) bool { return reflect.DeepEqual(a, b) }) {
		return differ("waiting requests", l.waiting, pending)
	}
	return nil
}
