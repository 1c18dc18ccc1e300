package report_test

import (
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
)

// TestStanding: the most urgent of what the cases say, and passed only if all did.
func TestStanding(t *testing.T) {
	for _, test := range []struct {
		fail, broken, open, pass, not, involved int
		want                                    report.Standing
	}{
		{0, 0, 0, 3, 0, 0, report.Passed},
		{0, 0, 0, 3, 1, 0, report.PassedInPart},
		{0, 0, 0, 3, 0, 1, report.PassedInPart},
		{0, 0, 1, 3, 0, 0, report.Unjudged},
		{0, 1, 1, 3, 0, 0, report.Errored},
		{1, 1, 1, 3, 1, 1, report.Failed},
		{0, 0, 0, 0, 2, 0, report.NoneApplicable},
		{0, 0, 0, 0, 2, 1, report.Elsewhere},
		{0, 0, 0, 0, 0, 0, report.NotExercised},
	} {
		tally := report.Tally{
			Counts:   conformance.Counts{Fail: test.fail, Error: test.broken, Inconclusive: test.open, Pass: test.pass, NotApplicable: test.not},
			Involved: test.involved,
		}
		if got := tally.Standing(); got != test.want {
			t.Errorf("%+v: %s, want %s", tally, got, test.want)
		}
	}
}
