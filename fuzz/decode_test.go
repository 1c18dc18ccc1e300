package fuzz_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"example.org/mp107/fuzz"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// TestEveryStringDecodes: short ones, long ones, and all of one byte.
func TestEveryStringDecodes(t *testing.T) {
	random := rand.New(rand.NewPCG(107, 7))
	inputs := [][]byte{nil}
	for b := range 256 {
		for _, n := range []int{1, 60, 300} {
			inputs = append(inputs, slices.Repeat([]byte{byte(b)}, n))
		}
	}
	for n := range 300 {
		inputs = append(inputs, randomBytes(random, n%400))
	}
	for _, data := range inputs {
		kept := slices.Clone(data)
		c, err := fuzz.DecodeCase(data)
		if err != nil {
			t.Fatalf("%x: %v", data, err)
		}
		scenario, err := fuzz.DecodeScenario(data)
		if err != nil {
			t.Fatalf("%x: %v", data, err)
		}
		for _, err := range []error{c.World.Validate(), c.Request.Validate(), c.Regime.Readings.Validate(), scenario.World.Validate()} {
			if err != nil {
				t.Fatalf("%x: %v", data, err)
			}
		}
		if !slices.Equal(data, kept) {
			t.Fatalf("%x: the input has been changed", kept)
		}
	}
}

// TestNothingIsTheRepair: no bytes at all stand for the seed's repair, which
// MP107 makes possible.
func TestNothingIsTheRepair(t *testing.T) {
	c, err := fuzz.DecodeCase(nil)
	if err != nil {
		t.Fatal(err)
	}
	machine, err := c.Regime.Machine()
	if err != nil {
		t.Fatal(err)
	}
	state, err := model.Start(c.World)
	if err != nil {
		t.Fatal(err)
	}
	_, verdict, err := machine.Step(state, spec.Event{Submit: &c.Request})
	if err != nil {
		t.Fatal(err)
	}
	lifted := verdict.Judgements[0].LiftedChecks()
	if verdict.Result.Response.Code != spec.I0 || len(lifted) != 1 || lifted[0].LiftedBy != "MP107-1" || lifted[0].Satisfied {
		t.Errorf("%v, lifted %+v: want an acceptance by MP107-1", verdict.Result.Response, lifted)
	}
}

// TestDecoderReachesEverything: on random bytes every check passes, fails first
// and does not apply, every exception lifts, every event, stage, status, type,
// SRV, role, release and answer comes up. A search over less would be thin.
func TestDecoderReachesEverything(t *testing.T) {
	random := rand.New(rand.NewPCG(107, 8))
	seen := map[string]int{}
	for range 3000 {
		c, err := fuzz.DecodeCase(randomBytes(random, 96))
		if err != nil {
			t.Fatal(err)
		}
		countCase(t, seen, c)
	}
	for n := range 300 {
		scenario, err := scenarios()(n)
		if err != nil {
			t.Fatal(err)
		}
		countScenario(t, seen, scenario)
	}
	for _, want := range everything(t) {
		if seen[want] == 0 {
			t.Errorf("%q never comes up", want)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(seen)) {
		if len(key) > 5 && key[:5] == "share" {
			t.Logf("%-22s %d", key, seen[key])
		}
	}
}

func countCase(t *testing.T, seen map[string]int, c fuzz.Situation) {
	t.Helper()
	machine, err := c.Regime.Machine()
	if err != nil {
		t.Fatal(err)
	}
	state, err := model.Start(c.World)
	if err != nil {
		t.Fatal(err)
	}
	_, verdict, err := machine.Step(state, spec.Event{Submit: &c.Request})
	if err != nil {
		t.Fatal(err)
	}
	judgement := verdict.Judgements[0]
	for at, variable := range legaltext.Vocabulary() {
		seen[variable.Name+"="+judgement.Facts.Value(at)]++
	}
	seen["release "+string(c.Regime.Release)]++
	seen["share "+string(judgement.Decision)]++
	for _, outcome := range judgement.Checks {
		seen[outcome.Check+" "+string(outcome.Status)]++
		if outcome.LiftedBy != "" {
			seen["lifted by "+string(outcome.LiftedBy)]++
		}
	}
	if failures := judgement.Failures(); len(failures) > 0 {
		seen[failures[0].Check+" fails first"]++
	}
}

func countScenario(t *testing.T, seen map[string]int, s fuzz.Scenario) {
	t.Helper()
	machine, err := s.Regime.Machine()
	if err != nil {
		t.Fatal(err)
	}
	state, err := model.Start(s.World)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range s.Events {
		next, verdict, err := machine.Step(state, e)
		if err != nil {
			t.Fatal(err)
		}
		state = next
		seen["event "+string(e.Kind())]++
		for _, j := range verdict.Judgements {
			stage := j.Facts.Value(legaltext.VarStage)
			seen["stage="+stage]++
			seen["share "+stage+" "+string(j.Decision)]++
		}
	}
}

// everything is what has to come up. A vocabulary value, a check's outcome.
func everything(t *testing.T) []string {
	t.Helper()
	want := []string{"lifted by MP107-1"}
	for _, release := range spec.Releases() {
		want = append(want, "release "+string(release))
	}
	for _, kind := range spec.EventKinds() {
		want = append(want, "event "+string(kind))
	}
	for _, stage := range []string{legaltext.StageImmediate, legaltext.StageReceipt, legaltext.StageExecution} {
		want = append(want, "share "+stage+" accepted", "share "+stage+" rejected")
	}
	for _, variable := range legaltext.Vocabulary() {
		for _, value := range variable.Domain {
			want = append(want, variable.Name+"="+value)
		}
	}
	machine, err := fuzz.Regime{Release: spec.MP107}.Machine()
	if err != nil {
		t.Fatal(err)
	}
	for _, check := range machine.Checks() {
		want = append(want, check+" passed", check+" fails first")
	}
	return want
}
