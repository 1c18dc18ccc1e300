package conformance

import (
	"cmp"
	"strings"

	"example.org/mp107/internal/text"
)

// Verdict is what became of one case. The five are never merged: a case that
// could not be run, or could not be judged, has not passed.
type Verdict string

// The verdicts.
const (
	Pass          Verdict = "pass"
	Fail          Verdict = "fail"
	Inconclusive  Verdict = "inconclusive"   // ran, but what it shows cannot be judged
	NotApplicable Verdict = "not-applicable" // needs an ability that the implementation does not claim
	Error         Verdict = "error"          // could not be run
)

// Verdicts lists the verdicts, the most urgent first.
func Verdicts() []Verdict { return []Verdict{Fail, Error, Inconclusive, NotApplicable, Pass} }

// Counts is how many cases had each verdict.
type Counts struct {
	Pass          int `json:"pass"`
	Fail          int `json:"fail"`
	Inconclusive  int `json:"inconclusive"`
	NotApplicable int `json:"notApplicable"`
	Error         int `json:"error"`
}

// Add counts one more verdict. An unknown verdict counts as an error.
func (c *Counts) Add(v Verdict) { *c.of(v)++ }

// Of is the count of one verdict.
func (c Counts) Of(v Verdict) int { return *c.of(v) }

func (c *Counts) of(v Verdict) *int {
	switch v {
	case Pass:
		return &c.Pass
	case Fail:
		return &c.Fail
	case Inconclusive:
		return &c.Inconclusive
	case NotApplicable:
		return &c.NotApplicable
	default:
		return &c.Error
	}
}

// String says how many cases had each verdict, leaving out those that none had.
func (c Counts) String() string {
	var parts []string
	for _, v := range Verdicts() {
		if n := c.Of(v); n > 0 {
			parts = append(parts, text.Number(n)+" "+strings.ReplaceAll(string(v), "-", " "))
		}
	}
	return cmp.Or(strings.Join(parts, ", "), "no case")
}

// Total is the number of cases.
func (c Counts) Total() int { return c.Pass + c.Fail + c.Inconclusive + c.NotApplicable + c.Error }

// Conclusion is what all the cases together say of the implementation.
type Conclusion string

// The conclusions, with the exit codes that the command line gives them.
const (
	Conformant    Conclusion = "conformant"     // exit 0
	NonConformant Conclusion = "non-conformant" // exit 1
	NotConcluded  Conclusion = "inconclusive"   // exit 3

	// ConformantButForWaivers is never the conclusion of counts alone: every
	// case that did not pass is covered by a waiver that holds. Exit 0.
	ConformantButForWaivers Conclusion = "conformant-but-for-waivers"

	// Stale is never the conclusion of counts alone either: verdicts rest on clauses whose
	// official text is not as it was when they were bound to it. Exit 4.
	Stale Conclusion = "stale"
)

// Conclude sums the counts up. One failure settles the matter; short of that,
// anything that was not run or not judged leaves it open, and so does a run
// without a single case that passed.
func (c Counts) Conclude() Conclusion {
	switch {
	case c.Fail > 0:
		return NonConformant
	case c.Error > 0 || c.Inconclusive > 0 || c.Pass == 0:
		return NotConcluded
	default:
		return Conformant
	}
}

// ExitCode is the exit code that the conclusion has on the command line.
func (c Conclusion) ExitCode() int {
	switch c {
	case Conformant, ConformantButForWaivers:
		return 0
	case NonConformant:
		return 1
	case Stale:
		return 4
	default:
		return 3
	}
}
