package attest

import (
	"fmt"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/suite"
)

// testResultType is the predicate type for test results of in-toto, whose specification
// says what its fields mean.
const testResultType = "https://in-toto.io/attestation/test-result/v0.1"

// The results that it has.
const (
	Passed = "PASSED"
	Warned = "WARNED"
	Failed = "FAILED"
)

// testResult is its predicate. A test is all cases of a theorem: it passes if the
// implementation does what the law does in each, whatever is proved of the law.
type testResult struct {
	Result        string       `json:"result"`
	Configuration []descriptor `json:"configuration"`
	PassedTests   []string     `json:"passedTests"`
	WarnedTests   []string     `json:"warnedTests"`
	FailedTests   []string     `json:"failedTests"`
}

// Result is the one word for a report. PASSED is for one of the full profile that a
// submission can rest on, and for no other; WARNED for one in which nothing is against
// the implementation but what is waived, and which shows less than it would have to;
// FAILED for the rest, whatever could not be concluded included.
func Result(r report.Report) string {
	switch {
	case r.Conclusion.Verdict == conformance.Conformant && r.Asked.Scope.Name == suite.Full && len(r.NotForSubmission)+len(r.Problems) == 0:
		return Passed
	case r.Conclusion.Verdict == conformance.Conformant, r.Conclusion.Verdict == conformance.ConformantButForWaivers, r.Partial():
		return Warned
	default:
		return Failed
	}
}

func testResultOf(r report.Report) testResult {
	t := testResult{
		Result: Result(r),
		Configuration: []descriptor{
			{Name: "conformance suite of mp107, version " + r.Asked.Suite},
			{Name: fmt.Sprintf("clauses of the law, as of %s", r.Asked.Release), Digest: map[string]string{"sha256": r.Asked.LawDigest}},
		},
		PassedTests: []string{}, WarnedTests: []string{}, FailedTests: []string{},
	}
	for _, theorem := range r.Theorems {
		name := fmt.Sprintf("cases of %s %s", theorem.ID, theorem.Name)
		switch theorem.Standing {
		case report.Passed:
			t.PassedTests = append(t.PassedTests, name)
		case report.PassedInPart:
			t.WarnedTests = append(t.WarnedTests, name)
		case report.NotExercised, report.NoneApplicable:
			// What was not tested is in no list.
		default:
			t.FailedTests = append(t.FailedTests, name)
		}
	}
	return t
}
