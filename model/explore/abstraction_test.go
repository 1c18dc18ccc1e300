package explore

import (
	"bytes"
	"math/rand"
	"reflect"
	"slices"
	"testing"

	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// On every state of the small world and for every event, a packed step is the
// model's step: the same decision, the same state afterwards and nothing
// changed that a packed state leaves out.
func TestStepIsTheModels(t *testing.T) {
	for _, l := range []model.Law{
		lawOf(t, spec.MP107R2),
		lawOf(t, spec.MP107, "A2=certificates-only", "A7=own-slot", "A8=no"),
	} {
		e := compiled(t, l, Small())
		states := reached(t, e)
		if len(states) > 1000 { // under the wide readings only every so many, or the test takes too long
			rng := rand.New(rand.NewSource(1))
			rng.Shuffle(len(states), func(i, j int) { states[i], states[j] = states[j], states[i] })
			states = states[:100]
		}
		compareSteps(t, e, states, Small())
	}
}

func TestStepIsTheModelsInLargerWorlds(t *testing.T) {
	for _, scope := range []Scope{Medium(), Large()} {
		e := compiled(t, lawOf(t, spec.MP107R2), scope)
		rng := rand.New(rand.NewSource(2))
		states := make([]uint64, 12)
		for i := range states {
			states[i] = rng.Uint64() % e.layout.size
		}
		compareSteps(t, e, states, scope)
	}
}

func compareSteps(t *testing.T, e *Explorer, states []uint64, scope Scope) {
	t.Helper()
	for _, index := range states {
		p := e.layout.unpack(index)
		s, err := e.sp.state(p)
		if err != nil {
			t.Fatal(err)
		}
		var successors []uint64
		possibleEvents := 0
		for _, ev := range e.events() {
			next, possible := e.apply(p, ev)
			if possible {
				possibleEvents++
				successors = append(successors, e.layout.pack(next))
			}
			compareStep(t, e, s, p, ev, next, possible)
			if possible && index%7 == 0 { // a seventh of the states: the comparison is slow
				compareRest(t, e, s, ev, next)
			}
			if t.Failed() {
				t.Fatalf("scope %s, state %d", scope.Name, index)
			}
		}
		compareTables(t, e, index, successors, possibleEvents)
	}
}

// compareStep compares one event at one state with the model.
func compareStep(t *testing.T, e *Explorer, s model.State, p point, ev event, next point, possible bool) {
	t.Helper()
	concrete := ev.concrete(e.sp, s, 1)
	after, verdict, err := e.machine.Step(s, concrete)
	if err != nil {
		t.Errorf("the model refuses %+v: %v", concrete, err)
		return
	}
	if ev.request != nil && possible != (verdict.Judgements[0].Decision == spec.Accepted) {
		t.Errorf("accepted: packed %v, model %v: %s", possible, !possible, e.sp.tell(concrete, verdict))
	}
	want, err := e.sp.read(after)
	if err != nil {
		t.Error(err)
		return
	}
	if !possible {
		next = p // a rejected request, or a change to what is already so
	}
	if !bytes.Equal(next, want) {
		t.Errorf("next state: packed %v, model %v: %s", next, want, e.sp.tell(concrete, verdict))
	}
}

// compareRest shows that an event changes nothing that a packed state leaves
// out, but for the counter of a request.
func compareRest(t *testing.T, e *Explorer, s model.State, ev event, next point) {
	t.Helper()
	concrete := ev.concrete(e.sp, s, 1)
	after, verdict, err := e.machine.Step(s, concrete)
	if err != nil {
		t.Error(err)
		return
	}
	expected, err := e.sp.state(next)
	if err != nil {
		t.Error(err)
		return
	}
	got := after.World()
	got.Counters = nil
	for i := range got.Devices {
		got.Devices[i].NonCritical = 0 // which only reading A9 "non-critical" asks for, under which there is no explorer
	}
	if !reflect.DeepEqual(got, expected.World()) {
		t.Errorf("the model changes more than the packed state holds: %s", e.sp.tell(concrete, verdict))
	}
}

// compareTables compares what a search looks up with the events applied one by one.
func compareTables(t *testing.T, e *Explorer, index uint64, successors []uint64, possible int) {
	t.Helper()
	s := newSearch(e, 1)
	clear(s.f.visited)
	clear(s.f.current)
	s.f.current[index>>6] |= 1 << (index & 63)
	expand(t.Context(), s.workers, &s.f)
	s.close()
	slices.Sort(successors)
	successors = slices.DeleteFunc(slices.Compact(successors), func(n uint64) bool { return n == index })
	if found := members(s.f.visited); !slices.Equal(found, successors) {
		t.Fatalf("state %d: the tables lead to %v, the events to %v", index, found, successors)
	}
	if s.transitions() != uint64(possible) {
		t.Fatalf("state %d: the tables count %d transitions, %d events are possible", index, s.transitions(), possible)
	}
}

// What a packed state leaves out changes nothing: the same point with a later
// time, a history of registrations and used counters steps as before.
func TestWhatAStateLeavesOut(t *testing.T) {
	e := compiled(t, lawOf(t, spec.MP107R2), Small())
	rng := rand.New(rand.NewSource(3))
	for range 40 {
		p := e.layout.unpack(rng.Uint64() % e.layout.size)
		rich := withHistory(t, e, p)
		for _, ev := range e.events() {
			after, verdict, err := e.machine.Step(rich, ev.concrete(e.sp, rich, 100))
			if err != nil {
				t.Fatal(err)
			}
			next, possible := e.apply(p, ev)
			got, err := e.sp.read(after)
			if err != nil {
				t.Fatal(err)
			}
			if ev.request != nil && possible != (verdict.Judgements[0].Decision == spec.Accepted) {
				t.Fatalf("a history changes the decision on %+v", ev.request)
			}
			if possible && !bytes.Equal(got, next) {
				t.Fatalf("a history changes the effect: %v instead of %v", got, next)
			}
		}
	}
}

// withHistory is a concrete state of the point with as much besides as it can have.
func withHistory(t *testing.T, e *Explorer, p point) model.State {
	t.Helper()
	w := e.sp.world(p)
	for _, row := range slices.Clone(w.Registrations) {
		row.From -= spec.Day
		for _, party := range e.sp.scope.Parties {
			if party.ID != row.Party {
				row.Party = party.ID
				break
			}
		}
		w.Registrations = append(w.Registrations, row)
	}
	for _, party := range e.sp.scope.Parties {
		for _, d := range e.sp.scope.Devices {
			w.Counters = append(w.Counters, spec.Counter{Originator: party.ID, Target: d.ID, Last: 99})
		}
	}
	w.Now += spec.Hour
	s, err := model.Start(w)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A stale counter and a bad signature are left out because such a request is
// never accepted and never changes anything.
func TestRequestsLeftOutChangeNothing(t *testing.T) {
	e := compiled(t, lawOf(t, spec.MP107R2), Small())
	rng := rand.New(rand.NewSource(4))
	for range 20 {
		s := withHistory(t, e, e.layout.unpack(rng.Uint64()%e.layout.size))
		before := s.World()
		for _, dockets := range e.dockets {
			for i := range dockets {
				stale := dockets[i].request.concrete(e.sp, 99)
				unsigned := dockets[i].request.concrete(e.sp, 100)
				unsigned.Signature.Valid = false
				forged := dockets[i].request.concrete(e.sp, 100)
				forged.Signature.Signer++
				for _, r := range []spec.ServiceRequest{stale, unsigned, forged} {
					after, verdict, err := e.machine.Step(s, spec.Event{Submit: &r})
					if err != nil {
						t.Fatal(err)
					}
					if verdict.Judgements[0].Decision == spec.Accepted || !reflect.DeepEqual(before, after.World()) {
						t.Fatalf("accepted or with an effect: %+v", r)
					}
				}
			}
		}
	}
}

func TestPackingIsReversible(t *testing.T) {
	e := compiled(t, lawOf(t, spec.MP107), Large())
	rng := rand.New(rand.NewSource(5))
	for range 200 {
		index := rng.Uint64() % e.layout.size
		p := e.layout.unpack(index)
		if got := e.layout.pack(p); got != index {
			t.Fatalf("index %d comes back as %d", index, got)
		}
		s, err := e.sp.state(p)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := e.sp.read(s); err != nil || !bytes.Equal(got, p) {
			t.Fatalf("point %v comes back as %v, %v", p, got, err)
		}
	}
}
