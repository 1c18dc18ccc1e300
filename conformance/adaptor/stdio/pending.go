package stdio

import (
	"fmt"
	"slices"
	"sync"
)

// pending says which calls a child has still to answer, and why it takes no more.
type pending struct {
	mu       sync.Mutex
	inFlight map[uint32]*call
	answered recent
	fault    *fault
	untold   bool // nobody was waiting who could have been told of the fault
}

// fault is why a child takes no more calls, with the line that shows it, if any.
type fault struct {
	err  error
	line string
}

// register puts a call in flight; the error is that of a child that is over.
func (p *pending) register(c *call) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.fault != nil:
		p.untold = false
		return p.fault.err
	case p.inFlight[c.number] != nil:
		return fmt.Errorf("call %d is in flight already: number calls apart", c.number)
	}
	p.inFlight[c.number] = c
	return nil
}

// answer takes the call that is answered out of the flight; nil if there is none.
// Known reports whether it was answered before.
func (p *pending) answer(number uint32) (c *call, known bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c = p.inFlight[number]; c == nil {
		return nil, p.answered.has(number)
	}
	delete(p.inFlight, number)
	p.answered.add(number)
	return c, false
}

// close notes a fault, if it is the first, and hands out the calls that it fails,
// in the order of their numbers.
func (p *pending) close(f fault) (calls []*call, first bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fault != nil {
		return nil, false
	}
	calls = p.shut(f)
	p.untold = len(calls) == 0
	return calls, true
}

// closeFor is close for a fault of one call, provided that it waits still or is
// still being written: a child that does not read could have answered by guess.
// In one step, so that no other call gets onto the child meanwhile. The call is
// not among those handed out; waits reports whether it has to be failed too.
func (p *pending) closeFor(f fault, c *call) (calls []*call, waits, first bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	waits = p.inFlight[c.number] == c
	if p.fault != nil || !waits && c.written {
		return nil, false, false
	}
	delete(p.inFlight, c.number)
	return p.shut(f), waits, true
}

// wrote notes that a call is no longer being written.
func (p *pending) wrote(c *call) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.written = true
}

func (p *pending) shut(f fault) []*call {
	p.fault = &f
	calls := p.waiting(func(*call) bool { return true })
	p.inFlight = nil
	return calls
}

// overdue lists the calls in flight whose time is over.
func (p *pending) overdue() []*call {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.waiting(func(c *call) bool { return c.ctx.Err() != nil })
}

func (p *pending) waiting(which func(*call) bool) []*call {
	var calls []*call
	for _, c := range p.inFlight {
		if which(c) {
			calls = append(calls, c)
		}
	}
	slices.SortFunc(calls, func(a, b *call) int { return int(int64(a.number) - int64(b.number)) })
	return calls
}

// tell hands out a fault that nobody was told of yet; nil if there is none.
func (p *pending) tell() *fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.untold {
		return nil
	}
	p.untold = false
	return p.fault
}

func (p *pending) isOver() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fault != nil
}

// recent remembers the numbers of the calls answered last; 0 is no call's.
type recent struct {
	numbers [1024]uint32
	next    int
}

func (r *recent) add(number uint32) {
	r.numbers[r.next%len(r.numbers)] = number
	r.next++
}

func (r *recent) has(number uint32) bool {
	return number != 0 && slices.Contains(r.numbers[:], number)
}
