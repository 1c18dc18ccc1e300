package report_test

import (
	"bytes"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
	"example.org/mp107/spec"
)

// TestEvidence: the root of the chain stands in the report with what it cannot prove,
// and where no journal was kept nothing is said.
func TestEvidence(t *testing.T) {
	register := smallLaw(t)
	o := outcome(register, conformance.Result{ID: "R1/scenario/one", Kind: conformance.Scenario, Requirement: spec.R1, Theorem: spec.T01, Title: "one", Verdict: conformance.Pass, Judged: 1})
	rendered := func() string {
		var b bytes.Buffer
		r := report.New(o, register)
		if err := report.JSON(&b, r); err != nil {
			t.Fatal(err)
		}
		if err := report.HTML(&b, r); err != nil {
			t.Fatal(err)
		}
		if err := report.Console(&b, r, report.ConsoleOptions{}); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	const limit = "no chain shows that the answers are those of the implementation named"
	if text := rendered(); strings.Contains(text, limit) || strings.Contains(text, "Evidence  ") {
		t.Error("a report without a journal speaks of one")
	}
	o.Evidence, o.Challenge = strings.Repeat("0a", 32), "00112233445566ff"
	text := rendered()
	for said, times := range map[string]int{o.Evidence: 3, "00112233445566ff": 3, limit: 2, "no older than that": 2} {
		if n := strings.Count(text, said); n != times {
			t.Errorf("%q is said %d times, want %d", said, n, times)
		}
	}
}
