package report

import (
	"example.org/mp107/conformance/suite"
)

// Evidence is what the verdicts rest on, and what that does not show.
type Evidence struct {
	// Root is the last link of the hash chain over every answer, in hexadecimal.
	Root string `json:"root"`
	// Challenge is what an auditor chose, in hexadecimal; empty where there is none.
	Challenge suite.Challenge `json:"challenge,omitempty"`
	// Limits says what the chain shows and what it cannot.
	Limits string `json:"limits"`
}

// evidenceOf is nil where no journal was kept.
func evidenceOf(outcome suite.Outcome) *Evidence {
	if outcome.Evidence == "" {
		return nil
	}
	limits := "Whoever has the root from the run itself can tell whether an answer was changed, added or left out since. Whoever has the folder alone cannot: its holder could have written it anew, with another root. And no chain shows that the answers are those of the implementation named."
	if outcome.Challenge != "" {
		limits += " The counter of every RequestID follows from the challenge, so that a message signed in answer to one is no older than that."
	}
	if outcome.Concurrency != nil {
		limits += " The concurrent rounds are in it as they were judged, and are not judged again."
	}
	return &Evidence{outcome.Evidence, outcome.Challenge, limits}
}
