package stdio

import (
	"fmt"
	"slices"
	"sync"
)

// ledger says which calls a child has still to answer, and why it takes no more.
type ledger struct {
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
func (l *ledger) register(c *call) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.fault != nil:
		l.untold = false
		return l.fault.err
	case l.inFlight[c.number] != nil:
		return fmt.Errorf("call %d is in flight already: number calls apart", c.number)
	}
	l.inFlight[c.number] = c
	return nil
}

// answer takes the call that is answered out of the flight; nil if there is none.
// Known tells whether it was answered before.
func (l *ledger) answer(number uint32) (c *call, known bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c = l.inFlight[number]; c == nil {
		return nil, l.answered.has(number)
	}
	delete(l.inFlight, number)
	l.answered.add(number)
	return c, false
}

// close notes a fault, if it is the first, and hands out the calls that it fails,
// in the order of their numbers.
func (l *ledger) close(f fault) (calls []*call, first bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fault != nil {
		return nil, false
	}
	calls = l.shut(f)
	l.untold = len(calls) == 0
	return calls, true
}

// closeFor is close for a fault of one call, provided that it waits still or is
// still being written: a child that does not read could have answered by guess.
// In one step, so that no other call gets onto the child meanwhile. The call is
// not among those handed out; waits tells whether it has to be failed too.
func (l *ledger) closeFor(f fault, c *call) (calls []*call, waits, first bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	waits = l.inFlight[c.number] == c
	if l.fault != nil || !waits && c.written {
		return nil, false, false
	}
	delete(l.inFlight, c.number)
	return l.shut(f), waits, true
}

// wrote notes that a call is no longer being written.
func (l *ledger) wrote(c *call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c.written = true
}

func (l *ledger) shut(f fault) []*call {
	l.fault = &f
	calls := l.waiting(func(*call) bool { return true })
	l.inFlight = nil
	return calls
}

// overdue lists the calls in flight whose time is over.
func (l *ledger) overdue() []*call {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.waiting(func(c *call) bool { return c.ctx.Err() != nil })
}

func (l *ledger) waiting(which func(*call) bool) []*call {
	var calls []*call
	for _, c := range l.inFlight {
		if which(c) {
			calls = append(calls, c)
		}
	}
	slices.SortFunc(calls, func(a, b *call) int { return int(int64(a.number) - int64(b.number)) })
	return calls
}

// tell hands out a fault that nobody was told of yet; nil if there is none.
func (l *ledger) tell() *fault {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.untold {
		return nil
	}
	l.untold = false
	return l.fault
}

func (l *ledger) isOver() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.fault != nil
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
