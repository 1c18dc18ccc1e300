package fuzz_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/fuzz"
)

// sequenceInputs bounds the inputs in which every seeded fault must be found.
const sequenceInputs = 3_000

// scenarios are decoded from random bytes of a fixed seed, once, as decoding
// does not depend on the DSP.
var scenarios = sync.OnceValue(func() func(n int) (fuzz.Scenario, error) {
	random := rand.New(rand.NewPCG(107, 4))
	var decoded []fuzz.Scenario
	return func(n int) (fuzz.Scenario, error) {
		for len(decoded) <= n {
			scenario, err := fuzz.DecodeScenario(randomBytes(random, 400))
			if err != nil {
				return fuzz.Scenario{}, err
			}
			decoded = append(decoded, scenario)
		}
		return decoded[n], nil
	}
})

// TestSequenceFindsEveryFault shows that the body of FuzzSequence is able to
// find things: on random bytes it finds nothing in a correct DSP and finds every
// seeded fault.
func TestSequenceFindsEveryFault(t *testing.T) {
	for _, fault := range dsp.Faults() {
		if fault.Concurrent {
			continue // a sequence has no calls that overlap
		}
		t.Run(string(fault.ID), func(t *testing.T) {
			for n := range sequenceInputs {
				scenario, err := scenarios()(n)
				if err != nil {
					t.Fatal(err)
				}
				if err := scenario.Play(fault.ID); err != nil {
					checkBlame(t, err, scenario.Play())
					t.Logf("found by input %d", n+1)
					return
				}
			}
			t.Errorf("not found in %d inputs", sequenceInputs)
		})
	}
}

// TestDecisionFindsFaults does the same for FuzzDecision, with the faults that
// the answer to one request, or the credentials after it, can show.
func TestDecisionFindsFaults(t *testing.T) {
	const inputs = 20_000
	random := rand.New(rand.NewPCG(107, 5))
	var decoded []fuzz.Situation
	situations := func(n int) (fuzz.Situation, error) { // each is decoded once
		for len(decoded) <= n {
			situation, err := fuzz.DecodeCase(randomBytes(random, 96))
			if err != nil {
				return situation, err
			}
			decoded = append(decoded, situation)
		}
		return decoded[n], nil
	}
	for _, fault := range dsp.Faults() {
		if slices.Contains([]dsp.FaultID{
			dsp.AlertsToRegistered, dsp.AlertsToSupplier, // need an alert
			dsp.UploadEveryS1SP, dsp.UploadOverwritesSupplier, dsp.UploadClearsUnregistered, // an upload
			dsp.CounterConsumedOnRejection, dsp.DueInReceiptOrder, // a second request
		}, fault.ID) || fault.Concurrent {
			continue
		}
		t.Run(string(fault.ID), func(t *testing.T) {
			for n := range inputs {
				situation, err := situations(n)
				if err != nil {
					t.Fatal(err)
				}
				if err := situation.Play(fault.ID); err != nil {
					checkBlame(t, err, situation.Play())
					t.Logf("found by input %d", n+1)
					return
				}
			}
			t.Errorf("not found in %d inputs", inputs)
		})
	}
}

// checkBlame holds a find to being the fault's: the DSP disagrees with the model,
// and without the fault nothing is wrong.
func checkBlame(t *testing.T, found, without error) {
	t.Helper()
	var disagreement *fuzz.Disagreement
	if !errors.As(found, &disagreement) || without != nil {
		t.Errorf("found %v, and without the fault %v", found, without)
	}
}

// TestNothingFoundInACorrectDSP on as many random bytes as a plain run has time for.
func TestNothingFoundInACorrectDSP(t *testing.T) {
	random := rand.New(rand.NewPCG(107, 6))
	for n := range 2000 {
		if err := fuzz.Decision(randomBytes(random, n%128)); err != nil {
			t.Fatalf("decision, input %d: %v", n+1, err)
		}
	}
	for n := range 200 {
		if err := fuzz.Sequence(randomBytes(random, n*2)); err != nil {
			t.Fatalf("sequence, input %d: %v", n+1, err)
		}
	}
}
