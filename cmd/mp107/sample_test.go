package main

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/journal"
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

// TestOtherFolder: a worksheet that was drawn from another folder is not merged.
func TestOtherFolder(t *testing.T) {
	sheet, err := sample.Read([]byte("number,case,theorem,kind,verdict,clauses,sample,conclusion,reviewer,remark\n1,R1/table/x,T01,table,pass,,n=1 seed=5 root=00,agree,A person,\n"))
	if err != nil {
		t.Fatal(err)
	}
	e := rejudged{closed: &journal.Closed{Root: "ab"}}
	if _, err := e.reviewed(sheet); !strings.Contains(fmt.Sprint(err), `it is of the evidence root "00", and this folder has ab`) {
		t.Errorf("error %v", err)
	}
}
