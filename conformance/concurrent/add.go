package concurrent

import (
	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
)

// Add appends findings to an outcome, keeping its counts and sizes right. It is
// to be called once, after the suite itself has run.
func Add(outcome *suite.Outcome, found Findings) {
	for _, r := range found.Results {
		outcome.Results = append(outcome.Results, r)
		outcome.Counts.Add(r.Verdict)
	}
	if outcome.Sizes == nil {
		outcome.Sizes = map[conformance.Kind]int{}
	}
	outcome.Sizes[conformance.Concurrent] += len(found.Results)
	concurrency := found.Concurrency
	outcome.Concurrency = &concurrency
	if outcome.Stopped == "" {
		outcome.Stopped = found.Stopped
	}
}
