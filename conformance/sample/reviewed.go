package sample

import (
	"encoding/json"
	"io"

	"example.org/mp107/conformance"
	"example.org/mp107/spec"
)

// Schema names the form of what was concluded.
const Schema = "mp107.reviewed.v1"

// Conclusion is what a person says of the verdict on a case.
type Conclusion string

// The conclusions.
const (
	Open     Conclusion = "" // none yet
	Agree    Conclusion = "agree"
	Disagree Conclusion = "disagree"
	Unclear  Conclusion = "unclear"
)

// Review is what people have concluded of a sample.
type Review struct {
	// Schema is always the constant of that name.
	Schema string `json:"schema"`
	Design Design `json:"design"`
	// Verdict is that of the run, which no review makes better.
	Verdict conformance.Conclusion `json:"verdict"`
	Summary Counts                 `json:"summary"`
	// Theorems divides the same cases by the theorem for which they were drawn.
	Theorems []TheoremCounts `json:"theorems"`
	Cases    []Reviewed      `json:"cases"`
}

// Counts counts cases by what was concluded. What is unclear was reviewed, and nothing
// came of it.
type Counts struct {
	Drawn     int `json:"drawn"`
	Reviewed  int `json:"reviewed"`
	Agreed    int `json:"agreed"`
	Disagreed int `json:"disagreed"`
	Unclear   int `json:"unclear"`
}

// TheoremCounts counts the cases that were drawn for a theorem.
type TheoremCounts struct {
	Theorem spec.TheoremID `json:"theorem"`
	Counts
}

// Reviewed is a case with what was concluded.
type Reviewed struct {
	Number     int                 `json:"number"`
	Case       string              `json:"case"`
	Theorem    spec.TheoremID      `json:"theorem"`
	Verdict    conformance.Verdict `json:"verdict"`
	Conclusion Conclusion          `json:"conclusion"`
	Reviewer   string              `json:"reviewer"`
	Remark     string              `json:"remark"`
}

// NewReview sums up what was concluded.
func NewReview(d Design, verdict conformance.Conclusion, cases []Reviewed) Review {
	r := Review{Schema: Schema, Design: d, Verdict: verdict, Cases: cases}
	places := map[spec.TheoremID]int{}
	for _, c := range cases {
		if _, known := places[c.Theorem]; !known {
			places[c.Theorem] = len(r.Theorems)
			r.Theorems = append(r.Theorems, TheoremCounts{Theorem: c.Theorem})
		}
		r.Summary.count(c.Conclusion)
		r.Theorems[places[c.Theorem]].count(c.Conclusion)
	}
	return r
}

func (n *Counts) count(c Conclusion) {
	n.Drawn++
	if c != Open {
		n.Reviewed++
	}
	switch c {
	case Agree:
		n.Agreed++
	case Disagree:
		n.Disagreed++
	case Unclear:
		n.Unclear++
	}
}

// Finished reports whether something came of every case.
func (n Counts) Finished() bool { return n.Agreed+n.Disagreed == n.Drawn }

// Write writes the review as JSON.
func (r Review) Write(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(r)
}
