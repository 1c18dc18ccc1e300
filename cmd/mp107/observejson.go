package main

import (
	"example.org/mp107/conformance"
	"example.org/mp107/conformance/observe"
	"example.org/mp107/spec"
)

// observed is the document of observe --json.
type observed struct {
	head
	Law     identity     `json:"law"`
	Release spec.Release `json:"release"`
	// Compare is the other release that refused requests were held against.
	Compare spec.Release `json:"compare,omitempty"`
	// Answers are the answers to all readings.
	Answers map[spec.ReadingID]string `json:"answers"`
	// Headline and Why say in words what Conclusion says in one.
	Headline   string                 `json:"headline"`
	Conclusion conformance.Conclusion `json:"conclusion"`
	Why        string                 `json:"why"`
	// Counts counts everything; of each list below there are the first twenty. --csv has
	// every answer.
	Counts observe.Tally `json:"counts"`
	// Violates are answers that violate the law, Against those that cannot be the law's
	// together with others, Refused refused requests that the other release would accept,
	// or might.
	Violates []observe.Finding `json:"violates"`
	Against  []observe.Finding `json:"against"`
	Refused  []observe.Finding `json:"refused"`
	// NotTakenIn are lines that could not be taken in.
	NotTakenIn     []observe.Problem       `json:"notTakenIn"`
	Contradictions []observe.Contradiction `json:"contradictions"`
	// WrongHolders are Devices that seem to hold the wrong Network Operator's credential,
	// all of them.
	WrongHolders []observe.WrongHolder `json:"wrongHolders"`
}

// document is what was found as a document.
func (o *observations) document() (*observed, error) {
	id, err := identify(o.loaded, nil)
	r, tally := &o.report, o.report.Tally
	return &observed{
		head: head{Schema: "mp107.observe.v1"}, Law: id, Release: o.loaded.Release, Compare: r.Compare, Answers: answersTo(o.loaded.Readings),
		Headline: tally.Headline(), Conclusion: tally.Conclude(), Why: tally.Why(), Counts: tally,
		Violates: listed(r.Violates), Against: listed(r.Against), Refused: listed(r.Refused),
		NotTakenIn: listed(r.Problems), Contradictions: listed(r.Conflicts), WrongHolders: listed(r.Wrong),
	}, err
}

// listed is a list that JSON has as one, also if it is empty.
func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
