package fuzz_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/fuzz"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// someScenarios are decoded from the seeds of FuzzSequence.
func someScenarios(f *testing.F, n int) []fuzz.Scenario {
	f.Helper()
	var all []fuzz.Scenario
	for _, data := range seeds(n, 300) {
		scenario, err := fuzz.DecodeScenario(data)
		if err != nil {
			f.Fatal(err)
		}
		all = append(all, scenario)
	}
	return all
}

// FuzzWorld: a world from a file either is refused, or the model and the DSP take it
// alike, it is told in words, and writing and reading it changes nothing.
func FuzzWorld(f *testing.F) {
	for _, scenario := range someScenarios(f, 6) {
		text, err := json.Marshal(scenario.World)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	for _, text := range []string{"{}", "null", `{"now":"2022-11-03T00:00:00Z","users":null,"devices":[{"id":"00-DB-10-7F-00-00-00-01"}]}`, `{"counters":[{"last":18446744073709551615}]}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var world spec.World
		if json.Unmarshal(text, &world) != nil || world.Validate() != nil {
			return
		}
		state, err := model.Start(world)
		if err != nil {
			t.Fatalf("the model refuses a world that is well formed: %v", err)
		}
		system, err := dsp.New(dsp.Config{Release: spec.MP107})
		if err != nil {
			t.Fatal(err)
		}
		if err := system.Reset(world); err != nil {
			t.Fatalf("the DSP refuses what the model takes: %v", err)
		}
		for _, id := range state.DeviceIDs() {
			ours, _ := state.Observe(id)
			if theirs, err := system.Observe(id); err != nil || ours.Status != theirs.Status || len(ours.Credentials) != len(theirs.Credentials) {
				t.Errorf("%v: the model has %+v, the DSP %+v (%v)", id, ours, theirs, err)
			}
		}
		written, err := json.Marshal(state.World())
		var again spec.World
		if err == nil {
			err = json.Unmarshal(written, &again)
		}
		second, wrong := model.Start(again)
		if err != nil || wrong != nil || !reflect.DeepEqual(second.World(), state.World()) {
			t.Errorf("written and read again (%v, %v) it is another world: %s", err, wrong, written)
		}
		if story := suite.Tell(world, nil); len(story.World) == 0 {
			t.Error("a world without a word")
		}
	})
}

// FuzzReplay: a replay file either is refused, or is written as it was read, told, and
// carried out without a verdict that its answers do not bear.
func FuzzReplay(f *testing.F) {
	register, err := legaltext.Embedded()
	if err != nil {
		f.Fatal(err)
	}
	for _, scenario := range someScenarios(f, 6) {
		if len(scenario.Events) == 0 {
			continue
		}
		var text bytes.Buffer
		replay := suite.Replay{
			Schema: suite.ReplaySchema, Suite: conformance.Version, LawDigest: register.Digest, Case: "fuzz", Adaptor: "simulated",
			Release: scenario.Regime.Release, Readings: scenario.Regime.Readings, World: scenario.World, Events: scenario.Events[:min(len(scenario.Events), 4)],
		}
		if err := replay.Write(&text); err != nil {
			f.Fatal(err)
		}
		f.Add(text.Bytes())
	}
	for _, text := range []string{"", "{}", `{"schema":"mp107.replay.v1","events":[{"upload":{}}]}`, `{"schema":"mp107.replay.v1","release":"x","events":[{}]}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		replay, err := suite.ReadReplay(bytes.NewReader(text))
		if err != nil {
			return
		}
		var written, again bytes.Buffer
		if err := replay.Write(&written); err != nil {
			t.Fatal(err)
		}
		second, err := suite.ReadReplay(bytes.NewReader(written.Bytes()))
		if err == nil {
			err = second.Write(&again)
		}
		if err != nil || !bytes.Equal(written.Bytes(), again.Bytes()) {
			t.Fatalf("written and read again it is another: %v\n%s\n%s", err, &written, &again)
		}
		for _, line := range suite.Tell(replay.World, replay.Events).Events {
			if strings.ContainsAny(line, "\x00\x1b\n") {
				t.Errorf("told with %q", line)
			}
		}
		if len(replay.Events) > 50 || len(replay.World.Devices) > 50 {
			return
		}
		adaptor, err := inprocess.New(dsp.Config{Release: replay.Release, Readings: replay.Readings})
		if err != nil {
			return
		}
		outcome, err := replay.Run(t.Context(), register, adaptor, 0)
		if err != nil {
			return // it cannot happen so
		}
		if len(outcome.Results) != 1 || outcome.Results[0].Verdict == conformance.Error {
			t.Errorf("carried out: %+v", outcome.Results)
		}
	})
}
