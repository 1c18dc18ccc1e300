package fuzz_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"example.org/mp107/fuzz"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// tally is what comes of inputs.
type tally struct{ events, submits, accepted, critical, lifted int }

// count decodes random inputs of 400 bytes and counts what becomes of the requests.
func count(t *testing.T, plain bool, inputs int) (sum tally) {
	t.Helper()
	random := rand.New(rand.NewPCG(107, 11))
	decoder := fuzz.Decoder{Plain: plain, Step: func(_ model.State, event spec.Event, effect model.Effect, _ model.State) {
		sum.events++
		if event.Submit == nil {
			return
		}
		sum.submits++
		if effect.Result.Response.Decision != spec.Accepted {
			return
		}
		sum.accepted++
		if variant, err := spec.Variant(event.Submit.SRV); err == nil && variant.Critical {
			sum.critical++
		}
		if slices.ContainsFunc(effect.Judgements[0].LiftedChecks(), func(c model.CheckOutcome) bool { return !c.Satisfied }) {
			sum.lifted++
		}
	}}
	for range inputs {
		if _, err := decoder.Scenario(randomBytes(random, 400)); err != nil {
			t.Fatal(err)
		}
	}
	return sum
}

// TestRandomInputsGoFar: of random bytes at least 30 % of the requests are accepted,
// and an input has at least 3 critical ones that are and 1 that is through a lift.
// Without asking the law what can happen, it would be far less.
func TestRandomInputsGoFar(t *testing.T) {
	const inputs = 300
	ours, plain := count(t, false, inputs), count(t, true, inputs)
	t.Logf("of %d inputs: %+v; plainly: %+v", inputs, ours, plain)
	if ours.accepted*100 < 30*ours.submits || ours.critical < 3*inputs || ours.lifted < inputs {
		t.Errorf("%+v of %d inputs", ours, inputs)
	}
	if plain.accepted*100 >= 30*plain.submits || plain.lifted >= inputs {
		t.Errorf("plainly %+v of %d inputs: the measure measures nothing", plain, inputs)
	}
}

// TestRecordsKeepTheirMeaning: whatever record is taken out, doubled or exchanged with
// the next, the others ask for what they asked for: the same kind of event, about the
// same SRV. Where what moved changed nothing they are the same to the last field.
func TestRecordsKeepTheirMeaning(t *testing.T) {
	random := rand.New(rand.NewPCG(107, 12))
	same := 0
	for range 40 {
		data := randomBytes(random, fuzz.HeaderSize+12*fuzz.RecordSize)
		whole := decoded(t, data)
		for n := range whole.Events {
			at := fuzz.HeaderSize + n*fuzz.RecordSize
			without := decoded(t, slices.Delete(slices.Clone(data), at, at+fuzz.RecordSize))
			doubled := decoded(t, slices.Insert(slices.Clone(data), at, data[at:at+fuzz.RecordSize]...))
			if !alike(without.Events, slices.Delete(slices.Clone(whole.Events), n, n+1)) || !alike(doubled.Events, slices.Insert(slices.Clone(whole.Events), n, whole.Events[n])) {
				t.Fatalf("%x: event %d taken out or doubled changes what others ask for", data, n+1)
			}
			if whole.Events[n].Alert != nil { // which changes nothing
				same++
				if !reflect.DeepEqual(without.Events, slices.Delete(slices.Clone(whole.Events), n, n+1)) {
					t.Fatalf("%x: without the alert, event %d, others are different", data, n+1)
				}
			}
			if !reflect.DeepEqual(without.World, whole.World) || !reflect.DeepEqual(doubled.Regime, whole.Regime) {
				t.Fatalf("%x: an event moved the world", data)
			}
		}
	}
	if same == 0 {
		t.Error("no alert came up")
	}
}

func decoded(t *testing.T, data []byte) fuzz.Scenario {
	t.Helper()
	scenario, err := fuzz.DecodeScenario(data)
	if err != nil {
		t.Fatal(err)
	}
	return scenario
}

// alike compares what events ask for, apart from who is able to.
func alike(a, b []spec.Event) bool {
	return slices.EqualFunc(a, b, func(a, b spec.Event) bool {
		return a.Kind() == b.Kind() && (a.Submit == nil || a.Submit.SRV == b.Submit.SRV)
	})
}

// TestSeedsReachEveryRule: in the seeds of FuzzSequence every check passes somewhere and
// fails somewhere, and every exception lifts its check.
func TestSeedsReachEveryRule(t *testing.T) {
	seen := map[string]bool{}
	decoder := fuzz.Decoder{Step: func(_ model.State, _ spec.Event, effect model.Effect, _ model.State) {
		for _, j := range effect.Judgements {
			for _, c := range j.Checks {
				seen[c.Check+" "+string(c.Status)] = true
				seen["lifted by "+string(c.LiftedBy)] = true
			}
		}
	}}
	for _, seed := range seeds(sequenceSeeds, 512) {
		if _, err := decoder.Scenario(seed); err != nil {
			t.Fatal(err)
		}
	}
	register, err := legaltext.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, check := range register.AsOf(spec.MP107R2).Checks {
		wanted := []string{check.Name + " passed", check.Name + " failed"}
		for _, e := range check.Exceptions {
			wanted = append(wanted, "lifted by "+string(e.Clause.ID))
		}
		for _, want := range wanted {
			if !seen[want] {
				t.Errorf("%s: never", want)
			}
		}
	}
}
