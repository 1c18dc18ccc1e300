package model_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// snapshot is everything in a state, with nothing shared.
type snapshot struct {
	World   spec.World
	Pending []spec.ServiceRequest
}

func snap(s model.State) snapshot { return snapshot{s.World(), s.Pending()} }

// TestSequences draws sequences of events and holds every step to what is true
// of all of them: Step is pure and deterministic, what is rejected leaves no
// trace, no counter is accepted twice, and time only moves on.
func TestSequences(t *testing.T) {
	register := law(t)
	readings := manyReadings()
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		m, err := model.New(register, rapid.SampledFrom(spec.Releases()).Draw(t, "release"), rapid.SampledFrom(readings).Draw(t, "readings"))
		if err != nil {
			t.Fatal(err)
		}
		s := start(t, drawWorld(t))
		for range drawLength(t) {
			event := drawEvent(t, m, s)
			before := snap(s)
			next, verdict := step(t, m, s, event)
			checkPure(t, m, s, before, event, next, verdict)
			checkAtomic(t, before, event, next, verdict)
			checkCounter(t, before, event, verdict)
			s = next
			seen[describe(event, verdict)]++
		}
	})
	for _, kind := range []string{"submit accepted", "submit rejected", "register", "deviceStatus", "userStatus", "advance", "advance accepted", "advance rejected", "upload", "alert"} {
		if seen[kind] == 0 && !testing.Short() { // with which rapid draws a fifth
			t.Errorf("no step was of the kind %q: %v", kind, seen)
		}
	}
	t.Logf("steps by kind: %v", seen)
}

// describe is what is counted of a step.
func describe(e spec.Event, v model.Effect) string {
	kind := string(e.Kind())
	if v.Result.Response != nil {
		return kind + " " + string(v.Result.Response.Decision)
	}
	for _, execution := range v.Result.Executions {
		return kind + " " + string(execution.Response.Decision)
	}
	return kind
}

// checkPure holds a step to leaving its arguments alone, to giving the same
// answer again, and to giving a next state that later steps from the same
// state, or changes to the event, do not touch.
func checkPure(t *rapid.T, m *model.Machine, s model.State, before snapshot, event spec.Event, next model.State, verdict model.Effect) {
	t.Helper()
	if diff := cmp.Diff(before, snap(s)); diff != "" {
		t.Fatalf("%s changed the state it was given:\n%s", event.Kind(), diff)
	}
	after := snap(next)
	again, sameVerdict := step(t, m, s, deepCopy(t, event))
	if !reflect.DeepEqual(after, snap(again)) || !reflect.DeepEqual(verdict, sameVerdict) {
		t.Fatalf("%s has two outcomes", event.Kind())
	}
	step(t, m, s, drawEvent(t, m, s)) // a branch of its own
	spoil(event)
	if diff := cmp.Diff(after, snap(next)); diff != "" {
		t.Fatalf("the state after %s changed later:\n%s", event.Kind(), diff)
	}
}

// deepCopy copies an event by writing and reading it.
func deepCopy(t *rapid.T, e spec.Event) spec.Event {
	text, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	var twin spec.Event
	if err := json.Unmarshal(text, &twin); err != nil {
		t.Fatal(err)
	}
	return twin
}

// spoil changes everything that an event refers to.
func spoil(e spec.Event) {
	switch {
	case e.Submit != nil:
		e.Submit.Originator, e.Submit.Counter = stranger, 0
		if e.Submit.ExecuteAt != nil {
			*e.Submit.ExecuteAt = 0
		}
		if e.Submit.Update != nil {
			e.Submit.Update.Slot = spec.Root
			for i := range e.Submit.Update.Certificates {
				e.Submit.Update.Certificates[i].Owner = stranger
			}
		}
	case e.Register != nil:
		e.Register.Party = stranger
	case e.DeviceStatus != nil:
		e.DeviceStatus.Status = spec.Withdrawn
	case e.UserStatus != nil:
		e.UserStatus.Status = spec.UserSuspended
	case e.Advance != nil:
		e.Advance.To = 0
	case e.Alert != nil:
		e.Alert.Device = nowhere
	}
}

// checkAtomic is T10: a rejected request leaves everything as it was, and a
// request due that is rejected changes no credential.
func checkAtomic(t *rapid.T, before snapshot, event spec.Event, next model.State, verdict model.Effect) {
	t.Helper()
	after := snap(next)
	response := verdict.Result.Response
	if response != nil && response.Decision == spec.Rejected {
		if diff := cmp.Diff(before, after); diff != "" {
			t.Fatalf("T10: a rejected request changed the state:\n%s", diff)
		}
	}
	accepted := response != nil && response.Decision == spec.Accepted || event.Kind() == spec.KindUpload
	for _, execution := range verdict.Result.Executions {
		accepted = accepted || execution.Response.Decision == spec.Accepted
	}
	if credentials := func(s snapshot) []spec.Device { return s.World.Devices }; !accepted && event.Kind() != spec.KindDeviceStatus {
		if diff := cmp.Diff(credentials(before), credentials(after)); diff != "" {
			t.Fatalf("T10: credentials changed though nothing was accepted:\n%s", diff)
		}
	}
	if after.World.Now < before.World.Now {
		t.Fatal("time went back")
	}
}

// checkCounter is T13: what is accepted on receipt has a counter above the last.
func checkCounter(t *rapid.T, before snapshot, event spec.Event, verdict model.Effect) {
	t.Helper()
	if event.Submit == nil || verdict.Result.Response.Decision == spec.Rejected {
		return
	}
	r := verdict.Judgements[0].RequestID
	for _, c := range before.World.Counters {
		if prefix := fmt.Sprintf("%v:%v:", c.Originator, c.Target); len(r) > len(prefix) && r[:len(prefix)] == prefix {
			var counter uint64
			if _, err := fmt.Sscan(r[len(prefix):], &counter); err != nil || counter <= c.Last {
				t.Fatalf("T13: %s accepted after counter %d (%v)", r, c.Last, err)
			}
		}
	}
}

// TestCostOfTheGate is T15: starting from slots that hold their own role, no
// sequence of requests puts a credential of another role into any slot, as long
// as carried certificates are held to the declared role (reading A8).
func TestCostOfTheGate(t *testing.T) {
	register := law(t)
	accepted := 0
	rapid.Check(t, func(t *rapid.T) {
		m, err := model.New(register, spec.MP107, spec.Readings{spec.A2: rapid.SampledFrom([]string{spec.DeclaredAndCarried, spec.DeclaredOnly, spec.CertificatesOnly}).Draw(t, "A2")})
		if err != nil {
			t.Fatal(err)
		}
		s := start(t, drawWorld(t))
		for range drawLength(t) {
			next, verdict := step(t, m, s, drawEvent(t, m, s))
			s = next
			if verdict.Result.Response != nil && verdict.Result.Response.Decision == spec.Accepted {
				accepted++
			}
			for _, device := range s.World().Devices {
				for slot, credential := range device.Credentials {
					if credential.Role != slot {
						t.Fatalf("T15: slot %s of %v holds role %s", slot, device.ID, credential.Role)
					}
				}
			}
		}
	})
	if accepted < 100 && !testing.Short() { // with which rapid draws a fifth
		t.Errorf("%d requests accepted: too few to mean anything", accepted)
	}
}

// TestStartTakesACopy: changing the world given to Start changes no state, nor
// does changing the world or the requests that a state gives out.
func TestStartTakesACopy(t *testing.T) {
	m := machine(t, spec.MP107, nil)
	world := town()
	world.Counters = []spec.Counter{{Originator: wrongED, Target: esme, Last: 3}}
	s, _ := step(t, m, start(t, world), submits(later(places(wrongED, spec.ED, esme, spec.NetworkOperator, rightED, 4), spec.Epoch+spec.Day)))
	want := snap(s)
	for _, given := range []spec.World{world, s.World()} {
		for i := range given.Users {
			given.Users[i].Status, given.Users[i].Roles[0] = spec.UserSuspended, spec.OU
		}
		for i := range given.Devices {
			given.Devices[i].Status = spec.Withdrawn
			given.Devices[i].Credentials[spec.NetworkOperator] = spec.Credential{Role: spec.Root, Owner: stranger}
		}
		for i := range given.Registrations {
			given.Registrations[i].Party = stranger
		}
		given.Counters[0].Last = 99
	}
	pending := s.Pending()
	pending[0].Update.Certificates[0].Owner, *pending[0].ExecuteAt = stranger, 0
	seen, _ := s.Observe(esme)
	seen.Credentials[spec.NetworkOperator] = spec.Credential{Role: spec.Root, Owner: stranger}
	if diff := cmp.Diff(want, snap(s)); diff != "" {
		t.Errorf("the state has changed:\n%s", diff)
	}
}

// TestBranches: two steps from one state do not touch each other's outcome,
// also where the state has room to grow. That the requests wait makes the list
// of those grow.
func TestBranches(t *testing.T) {
	m := machine(t, spec.MP107, nil)
	waits := func(counter uint64) spec.Event {
		return submits(later(asks(supplier, spec.IS, "1.1.1", esme, counter), spec.Epoch+spec.Day))
	}
	s := start(t, town())
	for counter := range uint64(9) { // past every size at which a slice doubles so early
		one, _ := step(t, m, s, waits(100))
		want := snap(one)
		step(t, m, s, waits(200))
		if diff := cmp.Diff(want, snap(one)); diff != "" {
			t.Fatalf("with %d waiting, a second branch changed the first:\n%s", counter, diff)
		}
		// supplier holds the credential, so that each is accepted at receipt
		s, _ = step(t, m, s, waits(counter+1))
	}
	if len(s.Pending()) != 9 {
		t.Fatalf("%d wait, want 9", len(s.Pending()))
	}
}
