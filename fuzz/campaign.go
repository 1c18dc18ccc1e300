package fuzz

import (
	"context"
	"fmt"
	"sync"

	"example.org/mp107/conformance"
)

// Campaign is a search of one implementation, until its context or its inputs end.
type Campaign struct {
	Search *Search
	// Inputs is how many inputs are tried; 0 for no bound.
	Inputs int
	// Findings is after how many findings that differ the search ends.
	Findings int
	// Keep, if not nil, is given each input that reaches something new in the model.
	Keep func(input []byte) error
	// Progress, if not nil, is told after each input how far the search has come.
	Progress func(Tally)
}

// Tally is what a campaign came to.
type Tally struct {
	Inputs, Events       int
	Passed, Inconclusive int
	// Inapplicable counts the inputs that cannot be put to the implementation.
	Inapplicable int
	// Failed counts the inputs that failed, of which each kind is one of the Findings.
	Failed   int
	Findings []*Finding
	// Unanswered is why the first input was inconclusive.
	Unanswered string
	// Reached is how many features of the model were reached, and Kept how many inputs
	// were the first to reach one.
	Reached, Kept int
}

// maxUnanswered is after how many inputs in a row without an answer a search gives up.
const maxUnanswered = 20

// Run searches on each connection to the implementation at the same time. Which inputs
// are tried, and in which order they are begun, depends on the search alone. The error
// says why the search could not go on; the tally has what there was until then.
func (c Campaign) Run(ctx context.Context, connections ...*Implementation) (Tally, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	r := &running{Campaign: c, stop: stop, kinds: map[string]bool{}}
	var workers sync.WaitGroup
	for _, connection := range connections {
		workers.Go(func() {
			for r.one(ctx, connection) {
			}
		})
	}
	workers.Wait()
	r.tally.Reached = c.Search.Reached()
	return r.tally, r.err
}

// running is a campaign under way.
type running struct {
	Campaign
	stop func(error)

	mu         sync.Mutex
	begun      int
	kinds      map[string]bool
	unanswered int // in a row
	tally      Tally
	err        error
}

// one tries one input, and reports whether there is to be another.
func (r *running) one(ctx context.Context, connection *Implementation) bool {
	scenario, more := r.next(ctx)
	if !more {
		return false
	}
	trial, err := connection.Try(ctx, scenario)
	if ctx.Err() != nil {
		return false // cut off: what came of it says nothing
	}
	if r.took(scenario, trial, err) {
		finding := connection.Explain(ctx, trial)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.tally.Findings = append(r.tally.Findings, finding)
		if len(r.tally.Findings) >= r.Findings {
			r.stop(nil)
		}
	}
	return true
}

// next makes the next scenario.
func (r *running) next(ctx context.Context) (Scenario, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if ctx.Err() != nil || r.err != nil || r.Inputs > 0 && r.begun == r.Inputs {
		return Scenario{}, false
	}
	r.begun++
	input, scenario, first, err := r.Search.Next()
	if err == nil && first > 0 {
		if r.tally.Kept++; r.Keep != nil {
			err = r.Keep(input)
		}
	}
	r.err = err
	return scenario, err == nil
}

// took counts what became of a scenario, and reports whether it is a failure of a kind
// that has not been seen.
func (r *running) took(scenario Scenario, trial Trial, err error) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil {
		r.err = err
		return false
	}
	r.tally.Inputs++
	r.tally.Events += len(scenario.Events)
	r.unanswered++
	fresh := false
	switch trial.Verdict {
	case conformance.Pass:
		r.tally.Passed++
		r.unanswered = 0
	case conformance.Fail:
		r.tally.Failed++
		r.unanswered = 0
		fresh = !r.kinds[trial.Kind()]
		r.kinds[trial.Kind()] = true
	case conformance.NotApplicable:
		r.tally.Inapplicable++
		r.unanswered = 0
	default:
		if r.tally.Inconclusive++; r.tally.Unanswered == "" {
			r.tally.Unanswered = trial.Why
		}
		if r.unanswered >= maxUnanswered && trial.Unanswered {
			r.err = fmt.Errorf("%d inputs in a row brought no answer: %s", r.unanswered, trial.Why)
		}
	}
	if r.Progress != nil {
		r.Progress(r.tally)
	}
	return fresh
}
