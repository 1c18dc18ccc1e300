package concurrent

import (
	"fmt"
	"time"

	"example.org/mp107/conformance/suite"
)

// The sizes of a run unless told otherwise, and the most clients there can be: a
// picture of more could not be read, and each is a call under way.
const (
	DefaultRounds     = 60
	DefaultOperations = 12
	MaxClients        = 64
)

// DefaultSearch is how long the search for an order of one history may take.
const DefaultSearch = 10 * time.Second

// Sizes say how much is asked.
type Sizes struct {
	// Clients is how many callers there are at once, from 2 to 64.
	Clients int
	// Rounds is how many rounds there are; 0 means DefaultRounds.
	Rounds int
	// Operations is how many each client carries out in a round; 0 means
	// DefaultOperations.
	Operations int
	// Seed is the source of every choice; 0 means conformance.DefaultSeed. Which
	// rounds are drawn follows from it, from the sizes and from what the
	// implementation claims to be able to do; how the calls fall does not.
	Seed uint64
	// Counters is what is added to the counter of every request.
	Counters uint64
	// Timeout bounds one call; 0 means conformance.DefaultTimeout.
	Timeout time.Duration
	// Search bounds the search for an order of one history; 0 means
	// DefaultSearch. A history for which it is not enough is inconclusive.
	Search time.Duration
	// FailFast ends the run with the first round that fails.
	FailFast bool
	// Progress, if not nil, is told after each round how many are done of how many.
	Progress func(done, total int)
}

// completed fills the defaults in and reports what cannot be carried out.
func (o Sizes) completed() (Sizes, error) {
	if o.Clients < 2 || o.Clients > MaxClients {
		return o, fmt.Errorf("%d concurrent clients: want 2 to %d", o.Clients, MaxClients)
	}
	if o.Rounds < 0 || o.Operations < 0 {
		return o, fmt.Errorf("%d rounds of %d operations: want 1 or more", o.Rounds, o.Operations)
	}
	if o.Rounds == 0 {
		o.Rounds = DefaultRounds
	}
	if o.Operations == 0 {
		o.Operations = DefaultOperations
	}
	if o.Seed == 0 {
		o.Seed = suite.DefaultSeed
	}
	if o.Search <= 0 {
		o.Search = DefaultSearch
	}
	return o, nil
}
