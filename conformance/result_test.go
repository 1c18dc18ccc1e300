package conformance_test

import (
	"testing"

	"example.org/mp107/conformance"
)

// TestWaivable: what was carried out and went wrong or stayed open, and nothing else.
func TestWaivable(t *testing.T) {
	for verdict, want := range map[conformance.Verdict]bool{
		conformance.Fail: true, conformance.Error: true, conformance.Inconclusive: true, conformance.Pass: false, conformance.NotApplicable: false,
	} {
		if got := (conformance.Result{Verdict: verdict}).Waivable(); got != want {
			t.Errorf("%s: %v", verdict, got)
		}
	}
	if (conformance.Result{Verdict: conformance.Error, Reason: conformance.NotRun + "the run was interrupted"}).Waivable() {
		t.Error("a case that was not run can be waived")
	}
}
