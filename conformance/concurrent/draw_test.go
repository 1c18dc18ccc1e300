package concurrent

import (
	"reflect"
	"slices"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// TestNeighbourhoodsAreDisjoint: no party, Device or metering point is in two,
// and no operation touches anything outside its own. Only then may their
// histories be judged apart.
func TestNeighbourhoodsAreDisjoint(t *testing.T) {
	for number := 1; number <= 15; number++ {
		r := drawn(t, all(), Sizes{Clients: 24}, number)
		parties, points := map[spec.EUI64]int{}, map[spec.MPxN]int{}
		for at, n := range r.neighbourhoods {
			for _, id := range members(n) {
				if other, taken := parties[id]; taken {
					t.Fatalf("%s: %v is in neighbourhoods %d and %d", r.ID, id, other, at)
				}
				parties[id] = at
			}
			for _, device := range n.devices {
				if other, taken := points[device.MPxN]; taken && other != at {
					t.Fatalf("%s: metering point %s is in neighbourhoods %d and %d", r.ID, device.MPxN, other, at)
				}
				points[device.MPxN] = at
			}
		}
		for _, op := range slices.Concat(r.clients...) {
			ids, mpxn := touched(op)
			for _, id := range ids {
				if at, known := parties[id]; !known || at != op.neighbourhood {
					t.Fatalf("%s: %+v touches %v, which is not of neighbourhood %d", r.ID, op, id, op.neighbourhood)
				}
			}
			if at, known := points[mpxn]; mpxn != "" && (!known || at != op.neighbourhood) {
				t.Fatalf("%s: %+v touches metering point %s", r.ID, op, mpxn)
			}
		}
	}
}

func members(n neighbourhood) []spec.EUI64 {
	var ids []spec.EUI64
	for _, user := range n.users {
		ids = append(ids, user.ID)
	}
	for _, device := range n.devices {
		ids = append(ids, device.ID)
	}
	return ids
}

// touched are the parties, Devices and metering point that an operation is
// about. The DSP itself keeps nothing but a counter by originator.
func touched(op operation) (ids []spec.EUI64, mpxn spec.MPxN) {
	e := op.event
	switch {
	case op.observe != 0:
		ids = append(ids, op.observe)
	case e.Submit != nil:
		ids = append(ids, e.Submit.Originator, e.Submit.Signature.Signer)
		if e.Submit.Target != spec.DSP {
			ids = append(ids, e.Submit.Target)
		}
		if e.Submit.Update != nil {
			for _, c := range e.Submit.Update.Certificates {
				ids = append(ids, c.Owner)
			}
		}
	case e.Register != nil:
		ids, mpxn = append(ids, e.Register.Party), e.Register.MPxN
	case e.DeviceStatus != nil:
		ids = append(ids, e.DeviceStatus.Device)
	case e.UserStatus != nil:
		ids = append(ids, e.UserStatus.User)
	case e.Alert != nil:
		ids = append(ids, e.Alert.Device)
	}
	return ids, mpxn
}

// TestRounds are what they are said to be: nothing global, several clients on
// each neighbourhood, every event possible in any state, requests accepted and refused.
func TestRounds(t *testing.T) {
	m := machine(t, spec.MP107)
	o := Sizes{Clients: 8}
	decisions := map[spec.Decision]int{}
	for number := 1; number <= 30; number++ {
		r := drawn(t, all(), o, number)
		state, err := model.Start(r.World)
		if err != nil {
			t.Fatal(err)
		}
		clients := map[int]map[int]bool{}
		for client, operations := range r.clients {
			if len(operations) != DefaultOperations {
				t.Errorf("%s: client %d has %d operations", r.ID, client, len(operations))
			}
			for _, op := range operations {
				if clients[op.neighbourhood] == nil {
					clients[op.neighbourhood] = map[int]bool{}
				}
				clients[op.neighbourhood][client] = true
				if op.observe != 0 {
					continue
				}
				if e := op.event; e.Advance != nil || e.Upload != nil || e.Submit != nil && e.Submit.ExecuteAt != nil || e.Register != nil && e.Register.From != spec.Epoch {
					t.Errorf("%s: %+v acts on more than one neighbourhood, or later", r.ID, e)
				}
				next, verdict, err := m.Step(state, op.event) // in an order other than that of drawing
				if err != nil {
					t.Fatalf("%s: %v", r.ID, err)
				}
				for _, j := range verdict.Judgements {
					decisions[j.Decision]++
				}
				state = next
			}
		}
		for at := range r.neighbourhoods {
			if len(clients[at]) < 4 {
				t.Errorf("%s: %d clients meet on neighbourhood %d", r.ID, len(clients[at]), at)
			}
		}
	}
	if decisions[spec.Accepted]*5 < decisions[spec.Rejected] || decisions[spec.Rejected] == 0 {
		t.Errorf("the rounds are lopsided: %v", decisions)
	}
}

// TestDrawingFollowsTheSeed and nothing else.
func TestDrawingFollowsTheSeed(t *testing.T) {
	o := Sizes{Clients: 5, Seed: 9}
	if first, second := drawn(t, all(), o, 3), drawn(t, all(), o, 3); !reflect.DeepEqual(first, second) {
		t.Error("the same seed gives two different rounds")
	}
	other := o
	other.Seed = 10
	if reflect.DeepEqual(drawn(t, all(), o, 3).clients, drawn(t, all(), other, 3).clients) {
		t.Error("two seeds give the same round")
	}
	if reflect.DeepEqual(drawn(t, all(), o, 3).clients, drawn(t, all(), o, 18).clients) {
		t.Error("two rounds of one sort are the same")
	}
}

// TestOnlyWhatIsClaimed is drawn.
func TestOnlyWhatIsClaimed(t *testing.T) {
	kinds := func(op operation) conformance.Ability {
		switch {
		case op.observe != 0:
			return conformance.CanObserve
		case op.event.Register != nil:
			return conformance.CanRegister
		case op.event.DeviceStatus != nil:
			return conformance.CanDeviceStatus
		case op.event.UserStatus != nil:
			return conformance.CanUserStatus
		case op.event.Alert != nil:
			return conformance.CanAlert
		}
		return ""
	}
	for _, without := range append(conformance.Abilities(), "") {
		able := all()
		able.Abilities = slices.DeleteFunc(conformance.Abilities(), func(a conformance.Ability) bool { return a == without })
		if without == "" {
			able.Abilities = nil
		}
		seen := map[conformance.Ability]bool{}
		for number := 1; number <= 10; number++ {
			for _, op := range slices.Concat(drawn(t, able, Sizes{Clients: 8}, number).clients...) {
				seen[kinds(op)] = true
			}
		}
		for _, ability := range conformance.Abilities() {
			local := ability != conformance.CanAdvance && ability != conformance.CanUpload
			if want := able.Can(ability) && local; seen[ability] != want {
				t.Errorf("without %q: %q is drawn: %v, want %v", without, ability, seen[ability], want)
			}
		}
	}
}
