package concurrent

import (
	"math"
	"slices"
	"sync"
)

// maxAhead is how many operations a client may be ahead of the slowest. Without
// a bound a quick implementation would have served one client before the next has
// begun, and nothing would overlap; with none allowed, no two calls of a client
// could fall within one of another's.
const maxAhead = 3

// pace keeps clients together.
type pace struct {
	mu   sync.Mutex
	turn sync.Cond
	done []int // operations, by client
}

func newPace(clients int) *pace {
	p := &pace{done: make([]int, clients)}
	p.turn.L = &p.mu
	return p
}

// wait returns when the client may make its next call.
func (p *pace) wait(client int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.done[client]-slices.Min(p.done) > maxAhead {
		p.turn.Wait()
	}
}

// step says that a call of the client is over.
func (p *pace) step(client int) { p.set(client, func(n int) int { return n + 1 }) }

// leave says that nobody has to wait for the client any more.
func (p *pace) leave(client int) { p.set(client, func(int) int { return math.MaxInt }) }

func (p *pace) set(client int, to func(int) int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done[client] = to(p.done[client])
	p.turn.Broadcast()
}
