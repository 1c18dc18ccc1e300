package main

import (
	"io"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/sample"
)

// TestReviewEnds: to agree with everything ends well; whatever else was concluded, or was
// not, does not, be the verdict what it may.
func TestReviewEnds(t *testing.T) {
	const agree, disagree, unclear, open = sample.Agree, sample.Disagree, sample.Unclear, sample.Open
	for _, test := range []struct {
		conclusions []sample.Conclusion
		want        int
	}{
		{[]sample.Conclusion{agree, agree}, exitConformant},
		{[]sample.Conclusion{agree, disagree}, exitNonConformant},
		{[]sample.Conclusion{unclear, disagree}, exitNonConformant},
		{[]sample.Conclusion{open, disagree}, exitNonConformant},
		{[]sample.Conclusion{agree, unclear}, exitInconclusive},
		{[]sample.Conclusion{agree, open}, exitInconclusive},
		{[]sample.Conclusion{open, open}, exitInconclusive},
	} {
		var cases []sample.Reviewed
		for _, c := range test.conclusions {
			cases = append(cases, sample.Reviewed{Conclusion: c})
		}
		for _, verdict := range []conformance.Conclusion{conformance.Conformant, conformance.NonConformant} {
			review := sample.NewReview(sample.Design{}, verdict, cases)
			if got := codeOf(tellReview(io.Discard, review, string(verdict))); got != test.want {
				t.Errorf("%q of a run that is %s: exit code %d, want %d", test.conclusions, verdict, got, test.want)
			}
		}
	}
}
