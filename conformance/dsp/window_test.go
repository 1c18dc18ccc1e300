package dsp_test

import (
	"runtime"
	"slices"
	"testing"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/spec"
)

// overlaps are of the faults that only calls show that are under way at the
// same time: each lets two overlap and reports whether what came of it is
// impossible in any order of the two.
var overlaps = map[dsp.FaultID]func(*testing.T, *dsp.DSP) bool{
	// is1 hands its slot over while another becomes registered in its place. If
	// the slot has not changed once that is done, it comes too late.
	dsp.CheckThenAct: func(t *testing.T, d *dsp.DSP) bool {
		answer := begin(d, handOver())
		outcome(d, register(mpan, spec.IS, is2, 0))
		between := holdings(t, d, esme)
		return <-answer == acceptedI0 && between == "esme: NetworkOperator=ed2 Supplier=is1"
	},
	// Two slots of one Device are replaced.
	dsp.LostCredentialUpdate: func(t *testing.T, d *dsp.DSP) bool {
		answer := begin(d, handOver())
		other := outcome(d, submit(good()))
		both := <-answer == acceptedI0 && other == acceptedI0
		return both && holdings(t, d, esme) != "esme: NetworkOperator=ed1 Supplier=is2"
	},
}

func handOver() spec.Event {
	return submit(request(update, is1, spec.IS, esme, place(spec.Supplier, signing(spec.Supplier, is2))))
}

// begin lets an event begin and does not wait for its end.
func begin(d *dsp.DSP, e spec.Event) <-chan string {
	answer := make(chan string, 1)
	begun := make(chan struct{})
	go func() {
		close(begun)
		answer <- outcome(d, e)
	}()
	<-begun
	for range 20 {
		runtime.Gosched()
	}
	return answer
}

// TestConcurrentFaultsShow in some of many attempts, and never in the correct system.
func TestConcurrentFaultsShow(t *testing.T) {
	const attempts = 2000
	tried := func(t *testing.T, impossible func(*testing.T, *dsp.DSP) bool, faults ...dsp.FaultID) bool {
		d := start(t, dsp.Config{Release: spec.MP107, Faults: faults}, world())
		for range attempts {
			if err := d.Reset(world()); err != nil {
				t.Fatal(err)
			}
			if impossible(t, d) {
				return true
			}
		}
		return false
	}
	for _, fault := range dsp.Faults() {
		impossible, ok := overlaps[fault.ID]
		if ok != fault.Concurrent {
			t.Errorf("%s is marked %v as concurrent, and has an overlap that shows it: %v", fault.ID, fault.Concurrent, ok)
		}
		if !ok {
			continue
		}
		t.Run(string(fault.ID), func(t *testing.T) {
			if !tried(t, impossible, fault.ID) {
				t.Errorf("the fault does not show in %d attempts", attempts)
			}
			if tried(t, impossible) {
				t.Error("it shows in the correct system")
			}
		})
	}
}

// TestConcurrentFaultsAreQuietInOrder: one call after the other, whatever the
// other faults' witnesses do, a fault of overlapping calls does not show.
func TestConcurrentFaultsAreQuietInOrder(t *testing.T) {
	for fault := range overlaps {
		for _, release := range spec.Releases() {
			for _, w := range witnesses() {
				if correct, faulty := traceOf(t, release, w), traceOf(t, release, w, fault); !slices.Equal(correct, faulty) {
					t.Errorf("%s, %s: %q against %q", fault, release, faulty, correct)
				}
			}
		}
	}
}
