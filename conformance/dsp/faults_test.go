package dsp_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/spec"
)

// traceOf runs a witness on a system with the given faults.
func traceOf(t *testing.T, release spec.Release, w witness, faults ...dsp.FaultID) []string {
	t.Helper()
	return trace(t, start(t, dsp.Config{Release: release, Faults: faults}, w.world), w.events)
}

// TestEveryFaultShows runs each witness on the correct and the faulty system:
// they differ from the release on under which the fault is said to show, and
// first in the line that the witness names.
func TestEveryFaultShows(t *testing.T) {
	for _, w := range witnesses() {
		t.Run(string(w.fault), func(t *testing.T) {
			fault := faultOf(t, w.fault)
			for _, release := range spec.Releases() {
				correct, faulty := traceOf(t, release, w), traceOf(t, release, w, w.fault)
				if !release.Includes(fault.Release) {
					if !slices.Equal(correct, faulty) {
						t.Errorf("%s: the fault shows before %s: %q against %q", release, fault.Release, faulty, correct)
					}
					continue
				}
				if release != fault.Release {
					continue // what the witness shows need not be a fault's only sign, nor last
				}
				at := 0
				for at < len(correct) && correct[at] == faulty[at] {
					at++
				}
				if at == len(correct) {
					t.Fatalf("%s: the fault does not show: %q", release, correct)
				}
				if correct[at] != w.correct || faulty[at] != w.faulty {
					t.Errorf("%s: first difference is %q against %q, want %q against %q", release, correct[at], faulty[at], w.correct, w.faulty)
				}
			}
		})
	}
}

func faultOf(t *testing.T, id dsp.FaultID) dsp.Fault {
	t.Helper()
	for _, fault := range dsp.Faults() {
		if fault.ID == id {
			return fault
		}
	}
	t.Fatalf("fault %s is not in the catalogue", id)
	return dsp.Fault{}
}

// TestEveryFaultHasAWitness, exactly one, and a well-formed catalogue entry. A
// fault of overlapping calls has none among these: see window_test.go.
func TestEveryFaultHasAWitness(t *testing.T) {
	shape := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	seen := map[string]bool{}
	theorems := map[spec.TheoremID]bool{}
	for _, fault := range dsp.Faults() {
		count := 0
		for _, w := range witnesses() {
			if w.fault == fault.ID {
				count++
			}
		}
		want := 1
		if fault.Concurrent {
			want = 0
		}
		if count != want {
			t.Errorf("%s has %d witnesses, want %d", fault.ID, count, want)
		}
		if !shape.MatchString(string(fault.ID)) || seen[string(fault.ID)] {
			t.Errorf("%q is not a kebab-case identifier of its own", fault.ID)
		}
		if fault.Description == "" || strings.Contains(fault.Description, "\n") || seen[fault.Description] {
			t.Errorf("%s: description %q is not one line of its own", fault.ID, fault.Description)
		}
		if !slices.Contains(spec.TheoremIDs(), fault.Theorem) {
			t.Errorf("%s breaks %q, which is no theorem", fault.ID, fault.Theorem)
		}
		if _, err := spec.ParseRelease(string(fault.Release)); err != nil {
			t.Errorf("%s: %v", fault.ID, err)
		}
		seen[string(fault.ID)], seen[fault.Description] = true, true
		theorems[fault.Theorem] = true
	}
	// T19 is refuted by the law as it stands, and T20 speaks of another reading
	// than the one that faults show under.
	for _, theorem := range spec.TheoremIDs() {
		if !theorems[theorem] && theorem != spec.T19 && theorem != spec.T20 {
			t.Errorf("no fault breaks %s", theorem)
		}
	}
}

// TestFaultsBehaveDifferently from each other: no two leave the same traces on
// all the witnesses together, under all the releases.
func TestFaultsBehaveDifferently(t *testing.T) {
	behaviour := map[string]dsp.FaultID{}
	for _, fault := range dsp.Faults() {
		if fault.Concurrent {
			continue // one call after the other, it behaves like the correct system
		}
		var all []string
		for _, release := range spec.Releases() {
			for _, w := range witnesses() {
				all = append(all, traceOf(t, release, w, fault.ID)...)
			}
		}
		key := strings.Join(all, "\n")
		if other, ok := behaviour[key]; ok {
			t.Errorf("%s and %s behave alike", fault.ID, other)
		}
		behaviour[key] = fault.ID
	}
}

// TestFaultsAreOff in a system that was asked for none.
func TestFaultsAreOff(t *testing.T) {
	for _, w := range witnesses() {
		if got := traceOf(t, faultOf(t, w.fault).Release, w); !slices.Contains(got, w.correct) {
			t.Errorf("%s: the correct system says %q, want a line %q", w.fault, got, w.correct)
		}
	}
}
