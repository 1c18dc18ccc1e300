package attest_test

import (
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/attest"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// TestResult: only a run that a submission can rest on is PASSED; what is inconclusive,
// partial, stale or waived never is.
func TestResult(t *testing.T) {
	const pass, fail = conformance.Pass, conformance.Fail
	waiver := conformance.Waiver{Number: 1, Match: "R1/table/case-1", Owner: "A team", Reason: "ticket 1", Expires: "2027-01-31"}
	for _, test := range []struct {
		name     string
		verdicts []conformance.Verdict
		change   func(*suite.Outcome)
		want     string
		headline conformance.Conclusion
	}{
		{"every case passed", []conformance.Verdict{pass, pass}, nil, attest.Passed, conformance.Conformant},
		{"one failed", []conformance.Verdict{pass, fail}, nil, attest.Failed, conformance.NonConformant},
		{"one could not be run", []conformance.Verdict{pass, conformance.Error}, nil, attest.Failed, conformance.NotConcluded},
		{"one could not be judged", []conformance.Verdict{pass, conformance.Inconclusive}, nil, attest.Failed, conformance.NotConcluded},
		{"no case", nil, nil, attest.Failed, conformance.NotConcluded},
		{"none applied", []conformance.Verdict{conformance.NotApplicable}, nil, attest.Failed, conformance.NotConcluded},
		{"partial", []conformance.Verdict{pass, conformance.NotApplicable}, nil, attest.Warned, conformance.NotConcluded},
		{"a place was not reached", []conformance.Verdict{pass}, func(o *suite.Outcome) { o.Coverage.Thin = []string{"a place"} }, attest.Warned, conformance.NotConcluded},
		{"ended early", []conformance.Verdict{pass}, func(o *suite.Outcome) { o.Stopped = "interrupted" }, attest.Failed, conformance.NotConcluded},
		{"miscounted", []conformance.Verdict{pass}, func(o *suite.Outcome) { o.Counts.Pass++ }, attest.Failed, conformance.NotConcluded},
		{"another law", []conformance.Verdict{pass}, func(o *suite.Outcome) { o.LawDigest = o.Evidence }, attest.Failed, conformance.NotConcluded},
		{"waived", []conformance.Verdict{pass, fail}, func(o *suite.Outcome) { o.Waivers = []conformance.Waiver{waiver} }, attest.Warned, conformance.ConformantButForWaivers},
		{"waived and stale", []conformance.Verdict{pass, pass}, func(o *suite.Outcome) { o.Waivers = []conformance.Waiver{waiver} }, attest.Failed, conformance.NotConcluded},
		{"waived and expired", []conformance.Verdict{pass, fail}, func(o *suite.Outcome) {
			o.Waivers = []conformance.Waiver{waiver}
			o.Waivers[0].Day = "2027-02-01"
		}, attest.Failed, conformance.NotConcluded},
		{"the simulated DSP", []conformance.Verdict{pass}, func(o *suite.Outcome) { o.Adaptor = suite.Simulated }, attest.Warned, conformance.Conformant},
		{"before MP107", []conformance.Verdict{pass}, func(o *suite.Outcome) { o.Release = spec.Baseline }, attest.Warned, conformance.Conformant},
		{"another reading", []conformance.Verdict{pass}, func(o *suite.Outcome) { o.Readings = spec.Readings{spec.A4: spec.RegisteredOnly} }, attest.Warned, conformance.Conformant},
		{"a part", []conformance.Verdict{pass}, func(o *suite.Outcome) { o.Selection.Run = []string{"R1"} }, attest.Warned, conformance.Conformant},
		{"the core profile", []conformance.Verdict{pass}, func(o *suite.Outcome) { o.Selection.Scope = suite.Core }, attest.Warned, conformance.Conformant},
	} {
		o := outcome(test.verdicts...)
		if test.change != nil {
			test.change(&o)
		}
		r := made(o)
		if got := attest.Result(r); got != test.want || r.Conclusion.Verdict != test.headline {
			t.Errorf("%s: %s of a run that is %s (%s), want %s and %s", test.name, got, r.Conclusion.Verdict, r.Conclusion.Why, test.want, test.headline)
		}
	}
}
