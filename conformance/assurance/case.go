package assurance

import (
	"fmt"
	"slices"
	"strings"

	"example.org/mp107/conformance/report"
	"example.org/mp107/spec"
)

// Case is the argument that an implementation conforms, with what it lacks.
type Case struct {
	// Claim is what the claims below are to support together.
	Claim string `json:"claim"`
	// Headline and Conclusion are those of the report.
	Headline   string            `json:"headline"`
	Conclusion report.Conclusion `json:"conclusion"`
	// NotForSubmission and Problems are what the report says against itself.
	NotForSubmission []string `json:"notForSubmission"`
	Problems         []string `json:"problems"`
	Context          Context  `json:"context"`
	// Undeveloped is how many of the claims are.
	Undeveloped int          `json:"undeveloped"`
	Claims      []Claim      `json:"claims"`
	Assumptions []Assumption `json:"assumptions"`
}

// Context is what was asked of whom, and where the evidence is.
type Context struct {
	Implementation string       `json:"implementation"`
	Version        string       `json:"version"`
	Release        spec.Release `json:"release"`
	// LawDigest is the SHA-256 of the clauses, and Root that of the evidence, in hexadecimal.
	LawDigest string `json:"lawDigest"`
	Root      string `json:"root"`
	Suite     string `json:"suite"`
	// Scope is the declared profile, Whole whether all its cases were asked for, and
	// ShowsNot what it does not show.
	Scope    string `json:"scope"`
	Whole    bool   `json:"whole"`
	ShowsNot string `json:"showsNot"`
	// Limits says what the evidence shows and what it cannot.
	Limits string `json:"limits"`
}

// Claim is a theorem with the evidence for it.
type Claim struct {
	Theorem     spec.TheoremID     `json:"theorem"`
	Name        string             `json:"name"`
	Statement   string             `json:"statement"`
	Requirement spec.RequirementID `json:"requirement"`
	// Proof is what is proved of the law.
	Proof report.LawVerdict `json:"proof"`
	// Runs counts the cases that decide the theorem, InWords says what they say, and
	// Standing is what they say together of the implementation.
	Runs     report.Tally    `json:"runs"`
	InWords  string          `json:"inWords"`
	Standing report.Standing `json:"standing"`
	// Supported is whether the statement is proved of the law, every case agrees, and
	// nothing in the evidence contradicts itself.
	Supported bool `json:"supported"`
	// Undeveloped says why evidence is missing; empty where there is some of both kinds.
	Undeveloped string           `json:"undeveloped,omitempty"`
	Clauses     []spec.ClauseID  `json:"clauses"`
	Assumes     []spec.ReadingID `json:"assumes"` // readings that decide a clause among these
}

// Assumption is an answer to a question that the text of the law leaves open.
type Assumption struct {
	report.Reading
	// Claims are the theorems with a clause that rests on it.
	Claims []spec.TheoremID `json:"claims"`
}

// New makes the case of a report.
func New(r report.Report) Case {
	c := Case{
		Claim:    strings.TrimSpace(fmt.Sprintf("%s %s", r.Implementation.Name, r.Implementation.Version)) + fmt.Sprintf(" does what the law, as read here, requires as of %s.", r.Asked.Release),
		Headline: r.Headline(), Conclusion: r.Conclusion, NotForSubmission: r.NotForSubmission, Problems: r.Problems,
		Context: Context{
			Implementation: r.Implementation.Name, Version: r.Implementation.Version, Release: r.Asked.Release, LawDigest: r.Asked.LawDigest,
			Suite: r.Asked.Suite, Scope: string(r.Asked.Scope.Name), Whole: r.Asked.Selection.Whole, ShowsNot: r.Asked.Scope.ShowNot,
		},
	}
	if r.Evidence != nil {
		c.Context.Root, c.Context.Limits = r.Evidence.Root, r.Evidence.Limits
	}
	for i := range r.Theorems {
		claim := claimOf(&r, &r.Theorems[i])
		if claim.Undeveloped != "" {
			c.Undeveloped++
		}
		c.Claims = append(c.Claims, claim)
	}
	for _, reading := range r.Asked.Readings {
		a := Assumption{Reading: reading, Claims: []spec.TheoremID{}}
		for _, claim := range c.Claims {
			if slices.Contains(claim.Assumes, reading.ID) {
				a.Claims = append(a.Claims, claim.Theorem)
			}
		}
		c.Assumptions = append(c.Assumptions, a)
	}
	return c
}

func claimOf(r *report.Report, t *report.Theorem) Claim {
	c := Claim{
		Theorem: t.ID, Name: t.Name, Statement: t.Statement, Requirement: t.Requirement, Proof: t.Law,
		Runs: t.Tally, InWords: t.Tally.InWords(), Standing: t.Standing, Clauses: t.Clauses, Assumes: []spec.ReadingID{},
		Undeveloped: undeveloped(r, t),
	}
	c.Supported = c.Undeveloped == "" && len(r.Problems) == 0 && t.Law.Verdict == "proved" && t.Standing == report.Passed
	for _, reading := range r.Asked.Readings {
		if slices.ContainsFunc(t.Clauses, func(id spec.ClauseID) bool { return rests(r.Clause(id), reading.ID) }) {
			c.Assumes = append(c.Assumes, reading.ID)
		}
	}
	return c
}

// rests reports whether a clause rests on a reading, by its provenance.
func rests(clause *report.Clause, reading spec.ReadingID) bool {
	return clause != nil && clause.Provenance.Mark == spec.Assumption && slices.Contains(strings.Fields(clause.Provenance.Locator), string(reading))
}

// undeveloped says which of the two kinds of evidence is missing.
func undeveloped(r *report.Report, t *report.Theorem) string {
	for _, gap := range r.Untested.Theorems {
		if gap.ID == string(t.ID) {
			return gap.Why
		}
	}
	switch {
	case t.Standing == report.Elsewhere:
		return "Every case that decides it failed, against something else."
	case t.Law.Vacuous:
		return "Nothing fulfils its premise under this law."
	case t.Law.Verdict != "proved" && t.Law.Verdict != "refuted":
		return "It is neither proved nor refuted of the law."
	default:
		return ""
	}
}
