package attest

import (
	"example.org/mp107/conformance/report"
	"example.org/mp107/spec"
)

// tallyType is the predicate type of this project. It is the name of a form, as that of
// a report is, and no place at which something could be fetched.
const tallyType = "mp107:attestation/conformance/v1"

// tally is its predicate: what the laboratory states, and what the evidence shows.
type tally struct {
	Stated     Particulars       `json:"stated"`
	Headline   string            `json:"headline"`
	Conclusion report.Conclusion `json:"conclusion"`
	// Partial tells that what was run passed, and that it is not enough.
	Partial          bool                  `json:"partial"`
	Answer           string                `json:"answer,omitempty"`
	NotForSubmission []string              `json:"notForSubmission"`
	Problems         []string              `json:"problems"`
	Unstable         string                `json:"unstable,omitempty"`
	Asked            report.Asked          `json:"asked"`
	Evidence         *report.Evidence      `json:"evidence"`
	Implementation   report.Implementation `json:"implementation"`
	Counts           report.Tally          `json:"counts"`
	Kinds            []report.KindTally    `json:"kinds"`
	Requirements     []requirement         `json:"requirements"`
	Theorems         []theorem             `json:"theorems"`
	Waivers          *report.Waivers       `json:"waivers,omitempty"`
	// Limits says to what the results relate, and what they do not show.
	Limits []string `json:"limits"`
}

type requirement struct {
	ID      spec.RequirementID `json:"id"`
	Title   string             `json:"title"`
	InForce bool               `json:"inForce"`
	report.Tally
	Standing report.Standing `json:"standing"`
}

type theorem struct {
	ID   spec.TheoremID    `json:"id"`
	Name string            `json:"name"`
	Law  report.LawVerdict `json:"law"`
	report.Tally
	Standing report.Standing `json:"standing"`
}

func tallyOf(r report.Report, stated Particulars) tally {
	t := tally{
		Stated: stated, Headline: r.Headline(), Conclusion: r.Conclusion, Partial: r.Partial(), Answer: r.Answer,
		NotForSubmission: r.NotForSubmission, Problems: r.Problems, Unstable: r.Unstable,
		Asked: r.Asked, Evidence: r.Evidence, Implementation: r.Implementation, Counts: r.Counts, Kinds: r.Kinds, Waivers: r.Waivers,
		Limits: []string{
			"The results relate only to the item that was tested.",
			"Cases sample what an implementation does. Whether a theorem is proved is said of the law, and not of the implementation.",
			"What is stated is the laboratory's word; the rest follows from the evidence.",
		},
	}
	for _, q := range r.Requirements {
		t.Requirements = append(t.Requirements, requirement{q.ID, q.Title, q.InForce, q.Tally, q.Standing})
	}
	for _, of := range r.Theorems {
		t.Theorems = append(t.Theorems, theorem{of.ID, of.Name, of.Law, of.Tally, of.Standing})
	}
	return t
}
