package report

import (
	"fmt"
	"slices"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// Untested is what a run does not show, said outright so that nobody takes
// silence for evidence.
type Untested struct {
	// Theorems are those that no case samples, or none that applied.
	Theorems []Gap `json:"theorems"`
	// Clauses are those in force that no case exercised.
	Clauses []Gap `json:"clauses"`
	// NotInForce are the clauses that do not count in the release asked about.
	NotInForce []Gap `json:"notInForce"`
	// NotApplicable divides the cases that did not apply by the reason given.
	NotApplicable []Inapplicable `json:"notApplicable"`
	// Abilities are those that the implementation does not claim.
	Abilities []Ability `json:"abilities"`
	// LeftOut says what the selection, or an early end, left out.
	LeftOut []string `json:"leftOut"`
	// Scope are the standing limits of the model, and Findings the
	// observations about the source, as clauses of the register.
	Scope    []spec.ClauseID `json:"scope"`
	Findings []spec.ClauseID `json:"findings"`
}

// Gap is one thing that was not tested, and why.
type Gap struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Why  string `json:"why"`
}

// Inapplicable is the cases that did not apply for one reason.
type Inapplicable struct {
	Reason string `json:"reason"`
	Cases  int    `json:"cases"`
	// Example is the identifier of the first of them.
	Example string `json:"example"`
}

func (r *Report) untested() Untested {
	u := Untested{NotApplicable: inapplicable(r.Cases), Abilities: r.Implementation.NotClaimed, LeftOut: r.leftOut()}
	for _, t := range r.Theorems {
		if t.Total == t.NotApplicable {
			u.Theorems = append(u.Theorems, Gap{string(t.ID), t.Name, r.whyNoCase(t)})
		}
	}
	for _, c := range r.Clauses {
		switch {
		case c.Modality == legaltext.Finding:
			if strings.HasPrefix(string(c.ID), "SCOPE") {
				u.Scope = append(u.Scope, c.ID)
			} else {
				u.Findings = append(u.Findings, c.ID)
			}
		case !c.Modality.Obliges():
		case !c.InForce:
			u.NotInForce = append(u.NotInForce, Gap{string(c.ID), c.Title, fmt.Sprintf("It counts from %s on.", c.Release)})
		case c.Total == c.NotApplicable:
			u.Clauses = append(u.Clauses, Gap{string(c.ID), c.Title, r.whyNotExercised(c)})
		}
	}
	return u
}

func (r *Report) whyNoCase(t Theorem) string {
	switch {
	case t.Law.Vacuous:
		return "Nothing fulfils its premise under this law."
	case t.Total > 0:
		return fmt.Sprintf("None of the %s that decide it applies to what the implementation claims to be able to do.", text.Cases(t.Total))
	}
	if requirement := r.Requirement(t.Requirement); requirement != nil && !requirement.InForce {
		return fmt.Sprintf("Its requirement, %s, is not in force in %s.", t.Requirement, r.Asked.Release)
	}
	if !r.Asked.Selection.Whole || r.Asked.Stopped != "" {
		return "No case of this run decides it; the run was not the whole suite."
	}
	return fmt.Sprintf("The suite has no case that decides it in %s.", r.Asked.Release)
}

func (r *Report) whyNotExercised(c Clause) string {
	switch {
	case !c.Ruled():
		return "It has no rule: it holds by construction and is proved, not tested."
	case c.Rule.Kind == legaltext.OrderRule && !r.Asked.Profile.Strict:
		return "It binds in the strict profile only, which was not asked for."
	case !r.Asked.Selection.Whole || r.Asked.Stopped != "":
		return "It decided nothing in the cases that were run; the run was not the whole suite."
	default:
		return "It decided nothing in the cases that were run."
	}
}

func (r *Report) leftOut() []string {
	var out []string
	if run := r.Asked.Selection.Run; len(run) > 0 {
		out = append(out, fmt.Sprintf("Everything but what is selected by %s.", text.List(run)))
	}
	if skip := r.Asked.Selection.Skip; len(skip) > 0 {
		out = append(out, fmt.Sprintf("Whatever is selected by %s, which was to be skipped.", text.List(skip)))
	}
	if r.Asked.Stopped != "" {
		out = append(out, fmt.Sprintf("Everything after the early end of the run: %s.", r.Asked.Stopped))
	}
	return out
}

// inapplicable groups by the reason, in the order in which reasons first
// appear; past a bound the remaining reasons are counted together.
func inapplicable(all []conformance.Result) []Inapplicable {
	const most = 20
	var groups []Inapplicable
	for _, c := range all {
		if c.Verdict != conformance.NotApplicable {
			continue
		}
		reason := c.Reason
		if reason == "" {
			reason = "No reason was given."
		}
		at := slices.IndexFunc(groups, func(g Inapplicable) bool { return g.Reason == reason })
		if at < 0 && len(groups) == most {
			groups = append(groups, Inapplicable{Reason: "Other reasons; report.json gives each.", Example: c.ID})
		}
		if at < 0 && len(groups) > most {
			at = most
		}
		if at < 0 {
			groups = append(groups, Inapplicable{Reason: reason, Example: c.ID})
			at = len(groups) - 1
		}
		groups[at].Cases++
	}
	return groups
}

// Assumptions is what this project chose where its sources are silent or open.
// It is shown to the auditor as that, never as law.
type Assumptions struct {
	// Readings are the questions answered by choice.
	Readings []spec.ReadingID `json:"readings"`
	// Clauses and Theorems are those whose provenance is an assumption.
	Clauses  []spec.ClauseID  `json:"clauses"`
	Theorems []spec.TheoremID `json:"theorems"`
	// ClausesInPart and TheoremsInPart are others with a phrase that is one.
	ClausesInPart  []spec.ClauseID  `json:"clausesInPart"`
	TheoremsInPart []spec.TheoremID `json:"theoremsInPart"`
}

func (r *Report) assumptions() Assumptions {
	var a Assumptions
	for _, reading := range r.Asked.Readings {
		a.Readings = append(a.Readings, reading.ID)
	}
	for _, c := range r.Clauses {
		switch {
		case c.Provenance.Mark == spec.Assumption:
			a.Clauses = append(a.Clauses, c.ID)
		case c.Rests.Assumption > 0 && c.Modality.Obliges():
			a.ClausesInPart = append(a.ClausesInPart, c.ID)
		}
	}
	for _, t := range r.Theorems {
		switch {
		case t.Provenance.Mark == spec.Assumption:
			a.Theorems = append(a.Theorems, t.ID)
		case t.Rests.Assumption > 0:
			a.TheoremsInPart = append(a.TheoremsInPart, t.ID)
		}
	}
	return a
}
