// Package history holds runs of the suite against each other: what is fixed, broken or
// lost from one to the next, and how several came out. It believes what it is given;
// whoever reads folders verifies them first.
package history

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
	"example.org/mp107/spec"
)

// Run is one run: what was asked of whom, and what became of it.
type Run struct {
	// Folder is that of the report, as the command line named it.
	Folder string `json:"folder"`
	// Headline is the conclusion as the report says it, Conclusion the word for programs.
	Headline   string                 `json:"headline"`
	Conclusion conformance.Conclusion `json:"conclusion"`
	// Root is the last link of the hash chain over every answer, in hexadecimal.
	Root string `json:"root"`
	// Asked is what was asked of whom, in the order in which it is told.
	Asked []Fact `json:"asked"`
	// Counts is the number of cases by verdict, and Waived how many of those that did
	// not pass a waiver covers.
	Counts conformance.Counts `json:"counts"`
	Waived int                `json:"waived"`

	clauses []report.Clause
	cases   []verdict
}

// Fact is one respect in which runs can differ.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// verdict is what became of a case.
type verdict struct {
	id          string
	requirement spec.RequirementID
	verdict     conformance.Verdict
	run, stale  bool
}

// words tell a case that a run which ended early has left from one that could not be run.
func (v verdict) words() string {
	switch {
	case !v.run:
		return "not run"
	case v.stale: // by an official text that is not as it was
		return "stale"
	}
	return strings.ReplaceAll(string(v.verdict), "-", " ")
}

// NewRun takes from a report what is compared. The report may be forgotten then.
func NewRun(folder string, r *report.Report) Run {
	run := Run{
		Folder: folder, Headline: r.Headline(), Conclusion: r.Conclusion.Verdict, Asked: asked(r),
		Counts: r.Counts.Counts, Waived: r.Counts.Waived, clauses: r.Clauses,
	}
	if r.Evidence != nil {
		run.Root = r.Evidence.Root
	}
	for i := range r.Cases {
		c := &r.Cases[i]
		run.cases = append(run.cases, verdict{c.ID, c.Requirement, c.Verdict, c.Run(), c.Stale})
	}
	return run
}

func asked(r *report.Report) []Fact {
	a, i := r.Asked, r.Implementation
	var claims, readings []string
	for _, ability := range i.Claimed {
		claims = append(claims, string(ability.Name))
	}
	for _, reading := range a.Departures() {
		readings = append(readings, fmt.Sprintf("%s=%s", reading.ID, reading.Answer))
	}
	waivers, challenge := 0, ""
	if r.Waivers != nil {
		waivers = len(r.Waivers.List)
	}
	if r.Evidence != nil {
		challenge = string(r.Evidence.Challenge)
	}
	return []Fact{
		{"Suite", a.Suite},
		{"Law", a.LawDigest},
		{"Release", string(a.Release)},
		{"Readings", cmp.Or(strings.Join(readings, " "), "all defaults")},
		{"Selection", selection(a.Selection)},
		{"Profile", string(a.Scope.Name)},
		{"Codes", a.Profile.Name},
		{"Seed", fmt.Sprint(a.Seed)},
		{"Challenge", cmp.Or(challenge, "none")},
		{"Waivers", fmt.Sprint(waivers)},
		{"Implementation", strings.TrimSpace(i.Name + " " + i.Version)},
		{"Reached by", i.Reached},
		{"Claims", cmp.Or(strings.Join(claims, ", "), "none")},
		{"Official text", officialText(r.Official)},
		{"Ended early", cmp.Or(a.Stopped, "no")},
	}
}

func officialText(o *report.Official) string {
	if o == nil {
		return "not looked at"
	}
	return o.Document + " " + o.SHA256
}

func selection(s report.Selection) string {
	if s.Whole {
		return "the whole suite"
	}
	told := "everything"
	if len(s.Run) > 0 {
		told = "only " + strings.Join(s.Run, ", ")
	}
	if len(s.Skip) > 0 {
		told += " but " + strings.Join(s.Skip, ", ")
	}
	return told
}

// Fact is what a run has of a name, or nothing.
func (r *Run) Fact(name string) string {
	if at := slices.IndexFunc(r.Asked, func(f Fact) bool { return f.Name == name }); at >= 0 {
		return r.Asked[at].Value
	}
	return ""
}
