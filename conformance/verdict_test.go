package conformance_test

import (
	"testing"

	"example.org/mp107/conformance"
)

// TestConclude goes through every combination of a verdict being there or not.
// A failure settles the matter; otherwise only passes, with or without cases
// that do not apply, amount to conformance.
func TestConclude(t *testing.T) {
	for combination := range 1 << 5 {
		n := func(bit int) int { return combination >> bit & 1 }
		for _, scale := range []int{1, 3, 21_746} {
			counts := conformance.Counts{
				Pass: n(0) * scale, Fail: n(1) * scale, Inconclusive: n(2) * scale, NotApplicable: n(3) * scale, Error: n(4) * scale,
			}
			want, exit := conformance.NotConcluded, 3
			switch {
			case counts.Fail > 0:
				want, exit = conformance.NonConformant, 1
			case counts.Pass > 0 && counts.Error == 0 && counts.Inconclusive == 0:
				want, exit = conformance.Conformant, 0
			}
			if got := counts.Conclude(); got != want || got.ExitCode() != exit {
				t.Errorf("%+v: concluded %s, exit code %d, want %s, %d", counts, got, got.ExitCode(), want, exit)
			}
			sum := 0
			for _, verdict := range conformance.Verdicts() {
				sum += counts.Of(verdict)
			}
			if counts.Total() != sum {
				t.Errorf("%+v: total %d, want %d", counts, counts.Total(), sum)
			}
		}
	}
}

func TestNothingIsNotConformant(t *testing.T) {
	var none conformance.Counts
	if got := none.Conclude(); got != conformance.NotConcluded || none.Total() != 0 {
		t.Errorf("no case at all: %s", got)
	}
}

// TestAddCountsOne adds each verdict, and things that are none: whatever is
// unknown counts as an error and never as a pass.
func TestAddCountsOne(t *testing.T) {
	for _, verdict := range append(conformance.Verdicts(), "", "PASS", "ok", "pass ") {
		var counts conformance.Counts
		counts.Add(verdict)
		want := conformance.Error
		for _, known := range conformance.Verdicts() {
			if verdict == known {
				want = verdict
			}
		}
		if counts.Total() != 1 || counts.Of(want) != 1 {
			t.Errorf("%q was counted as %+v", verdict, counts)
		}
		if verdict != conformance.Pass && counts.Conclude() == conformance.Conformant {
			t.Errorf("%q alone amounts to conformance", verdict)
		}
	}
}

func TestUnknownConclusionExitsAsInconclusive(t *testing.T) {
	for _, c := range []conformance.Conclusion{"", "Conformant", "pass"} {
		if got := c.ExitCode(); got != 3 {
			t.Errorf("%q: exit code %d, want 3", c, got)
		}
	}
}
