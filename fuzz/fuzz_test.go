package fuzz_test

import (
	"flag"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/fuzz"
	"example.org/mp107/spec"
)

// seededFaults are those of the simulated DSP, to see what a find looks like:
// MP107_FAULT=no-bypass go test -fuzz FuzzSequence ./fuzz.
func seededFaults() (faults []dsp.FaultID) {
	for name := range strings.FieldsSeq(os.Getenv("MP107_FAULT")) {
		faults = append(faults, dsp.FaultID(name))
	}
	return faults
}

func FuzzDecision(f *testing.F) {
	for _, seed := range seeds(24, 128) {
		f.Add(seed)
	}
	faults := seededFaults()
	f.Fuzz(func(t *testing.T, data []byte) {
		if wrong := fuzz.Decision(data, faults...); wrong != nil {
			situation, err := fuzz.DecodeCase(data)
			if err != nil {
				t.Fatal(err)
			}
			told(t, situation.Scenario(), wrong, faults)
		}
	})
}

// sequenceSeeds is how many random seeds it takes to reach every rule.
const sequenceSeeds = 24

// FuzzSequence searches the simulated DSP, or the implementation that MP107_ADAPTOR
// leads to.
func FuzzSequence(f *testing.F) {
	for _, seed := range seeds(sequenceSeeds, 512) {
		f.Add(seed)
	}
	if os.Getenv(adaptorVariable) != "" {
		fuzzImplementation(f)
		return
	}
	faults := seededFaults()
	f.Fuzz(func(t *testing.T, data []byte) {
		if wrong := fuzz.Sequence(data, faults...); wrong != nil {
			scenario, err := fuzz.DecodeScenario(data)
			if err != nil {
				t.Fatal(err)
			}
			told(t, scenario, wrong, faults)
		}
	})
}

// fuzzImplementation searches an implementation: each worker has a connection, or a
// child, of its own. What brings no answer in time shows nothing.
func fuzzImplementation(f *testing.F) {
	if address := os.Getenv(adaptorVariable); set("test.fuzz") != "" && set("test.parallel") != "1" && !strings.HasPrefix(address, "stdio:") {
		f.Fatalf("%s has one world, and each worker would reset that of the others: give -parallel 1", address)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		under, err := implementation()
		if err != nil {
			t.Fatal(err)
		}
		scenario, err := under.Reaching(data)
		if err != nil {
			t.Fatal(err)
		}
		trial, err := under.Try(t.Context(), scenario)
		switch {
		case err != nil:
			t.Fatal(err)
		case trial.Verdict == conformance.Fail:
			show(t, under.Explain(t.Context(), trial))
		case trial.Verdict != conformance.Pass:
			t.Skip(trial.Why)
		}
	})
}

// set is what a flag of go test was set to.
func set(name string) string {
	if f := flag.Lookup(name); f != nil {
		return f.Value.String()
	}
	return ""
}

// told fails a test with the story of what is wrong.
func told(t *testing.T, scenario fuzz.Scenario, wrong error, faults []dsp.FaultID) {
	t.Helper()
	finding, err := scenario.Explain(wrong, faults...)
	if err != nil {
		t.Fatalf("%v, and it cannot be told: %v", wrong, err)
	}
	show(t, finding)
}

// replayFolder is where replay files are put, beside the inputs that go test keeps.
const replayFolder = "testdata/replay"

func show(t *testing.T, finding *fuzz.Finding) {
	t.Helper()
	path, err := finding.Save(replayFolder)
	if err != nil {
		t.Error(err)
	}
	if path != "" {
		t.Errorf("%s\nSee it again, from this folder: mp107 replay %s", finding, path)
	} else {
		t.Error(finding)
	}
}

// seeds are nothing, one byte each of the simple choices, and random strings of
// growing length: the seed corpus.
func seeds(n, longest int) [][]byte {
	random := rand.New(rand.NewPCG(107, 3))
	all := [][]byte{nil, {0}, {3}, make([]byte, longest)}
	for i := range n {
		all = append(all, randomBytes(random, (i+1)*longest/n))
	}
	return all
}

func randomBytes(random *rand.Rand, n int) []byte {
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(random.Uint32())
	}
	return data
}

// TestASituationIsAScenario: a request that is future-dated is followed by the moment
// at which it falls due, as Decision has it.
func TestASituationIsAScenario(t *testing.T) {
	at := spec.Epoch + spec.Hour
	dated := fuzz.Situation{Request: spec.ServiceRequest{ExecuteAt: &at}}
	if events := dated.Scenario().Events; len(events) != 2 || events[1].Advance == nil || events[1].Advance.To != at {
		t.Errorf("%+v", events)
	}
	if events := (fuzz.Situation{}).Scenario().Events; len(events) != 1 {
		t.Errorf("%+v", events)
	}
}
