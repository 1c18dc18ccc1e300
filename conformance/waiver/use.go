package waiver

import (
	"fmt"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
)

// Use is a waiver and what a run showed of the cases that are its own: those
// that it is for and no waiver before it is for.
type Use struct {
	conformance.Waiver
	// Counts is how many of the cases that were carried out, or do not apply, had each verdict.
	Counts conformance.Counts `json:"counts"`
	// NotRun is how many cases were left when the run ended early, Earlier how
	// many more it matches that belong to a waiver before it.
	NotRun  int `json:"notRun"`
	Earlier int `json:"earlier"`
	// Passed are the first of the cases that passed; at most 3.
	Passed []string `json:"passed"`
	// Waived is how many cases it covers. Listed are the identifiers of the
	// first of them, Left is how many more there are.
	Waived int      `json:"waived"`
	Listed []string `json:"listed"`
	Left   int      `json:"left"`
	// Problem says why the waiver does not hold, Remedy what to do; both are
	// empty where it does.
	Problem string `json:"problem"`
	Remedy  string `json:"remedy"`
	// Warning is what will be a problem before long; empty where nothing will.
	Warning string `json:"warning,omitempty"`
}

// Soon is from how many days before its last that a waiver is warned of.
const Soon = 14

// How many cases of one waiver are named: those that passed, and those waived.
const (
	maxPassed = 3
	maxListed = 20
)

// enter counts a case that belongs to the waiver, and marks it if it is covered.
func (u *Use) enter(r *conformance.Result) {
	if !r.Run() {
		u.NotRun++
		return
	}
	u.Counts.Add(r.Verdict)
	if r.Verdict == conformance.Pass && len(u.Passed) < maxPassed {
		u.Passed = append(u.Passed, r.ID)
	}
	if r.Waivable() {
		by := u.Waiver
		r.Waiver = &by
		if u.Waived++; len(u.Listed) < maxListed {
			u.Listed = append(u.Listed, r.ID)
		}
	}
}

// conclude sums up what was counted.
func (u *Use) conclude() {
	u.Left = u.Waived - len(u.Listed)
	u.Problem, u.Remedy = u.problem()
	u.Warning = u.warning()
}

// left is how many days the waiver holds after that of the run; known only if they are few.
func (u Use) left() (days int, known bool) {
	day, err := ParseDate(u.Day)
	if err != nil {
		return 0, false
	}
	expires, err := ParseDate(u.Expires)
	return expires.days() - day.days(), err == nil
}

func (u Use) warning() string {
	var warnings []string
	switch days, known := u.left(); {
	case known && days == 0:
		warnings = append(warnings, "It expires at the end of the day.")
	case known && days > 0:
		warnings = append(warnings, fmt.Sprintf("It expires in %s, on %s.", text.Several(days, "day", "days"), u.Expires))
	}
	if u.Was != "" {
		warnings = append(warnings, fmt.Sprintf("It was written for %s, which is called %s now: put that in its place.", u.Was, u.Match))
	}
	return strings.Join(warnings, " ")
}

// problem says why a waiver does not hold, and what to do.
func (u Use) problem() (problem, remedy string) {
	days, known := u.left()
	switch {
	case known && days < 0:
		return fmt.Sprintf("It expired on %s, and the run was on %s.", u.Expires, u.Day), "Take it out if the failure is repaired; otherwise agree on a new day with its owner."
	case u.Outside:
		return "", ""
	case u.Waived+u.Counts.Pass == 0:
		return u.coversNothing()
	case u.Counts.Pass > 0 && (!u.Partly || u.Waived == 0):
		return u.passes()
	default:
		return "", ""
	}
}

func (u Use) coversNothing() (problem, remedy string) {
	switch {
	case u.NotRun > 0:
		return fmt.Sprintf("It covers nothing: %s that it matches %s.", text.Cases(u.NotRun), text.Either(u.NotRun, "was not run", "were not run")), "Let the run finish."
	case u.Counts.NotApplicable > 0:
		return fmt.Sprintf("It covers nothing: %s that it matches %s.", text.Cases(u.Counts.NotApplicable), text.Either(u.Counts.NotApplicable, "does not apply", "do not apply")),
			"Take it out: a case that does not apply needs no waiver."
	case u.Earlier > 0:
		return fmt.Sprintf("It covers nothing: %s that it matches %s to a waiver before it.", text.Cases(u.Earlier), text.Either(u.Earlier, "belongs", "belong")),
			"Take it out, or put it before the wider one."
	default:
		return "No case of the suite fits it.", "Correct its match, or take it out. A match is a requirement (R1), a theorem (T02), a kind (scenario, table), or the identifier of a case or its beginning."
	}
}

func (u Use) passes() (problem, remedy string) {
	named := strings.Join(u.Passed, ", ")
	if more := u.Counts.Pass - len(u.Passed); more > 0 {
		named += fmt.Sprintf(" and %s more", text.Number(more))
	}
	const whenPartly = "Narrow it to the cases that fail, or, if some of its cases are meant to pass, give it partly: true."
	if u.Waived == 0 {
		return fmt.Sprintf("Nothing fails any more: %s that it matches %s: %s.", text.Cases(u.Counts.Pass), text.Either(u.Counts.Pass, "passed", "all passed"), named),
			"The failure seems to be repaired. Take the waiver out."
	}
	return fmt.Sprintf("%s of %s that it matches passed: %s.", text.Number(u.Counts.Pass), text.Cases(u.Counts.Pass+u.Waived), named), whenPartly
}

// Strictness says what the waiver promises of its cases; nothing where it has none.
func (u Use) Strictness() string {
	switch {
	case u.Counts.Total() == 0:
		return ""
	case u.Partly:
		return "some may pass"
	default:
		return "each has to fail"
	}
}

// Found says what became of the cases that the waiver matches.
func (u Use) Found() string {
	if u.Outside {
		return "outside what was asked for"
	}
	found := u.Counts.String()
	if u.NotRun > 0 {
		found += ", " + text.Number(u.NotRun) + " not run"
	}
	if u.Earlier > 0 {
		found += fmt.Sprintf("; %s more %s to a waiver before it", text.Number(u.Earlier), text.Either(u.Earlier, "belongs", "belong"))
	}
	return found
}
