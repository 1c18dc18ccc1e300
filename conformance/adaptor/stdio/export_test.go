package stdio

import (
	"io"
	"os"
)

// Over reports whether the child takes no more calls.
func (p *Process) Over() bool {
	p.turn <- struct{}{}
	defer func() { <-p.turn }()
	return p.child != nil && p.child.isOver()
}

// PID is the number of the child's process.
func (p *Process) PID() int {
	p.turn <- struct{}{}
	defer func() { <-p.turn }()
	return p.child.command.Process.Pid
}

// Starts is how many children were started.
func (p *Process) Starts() int {
	p.turn <- struct{}{}
	defer func() { <-p.turn }()
	return p.starts
}

// InFlight is how many calls the child has still to answer.
func (p *Process) InFlight() int {
	p.turn <- struct{}{}
	defer func() { <-p.turn }()
	if p.child == nil {
		return 0
	}
	p.child.mu.Lock()
	defer p.child.mu.Unlock()
	return len(p.child.inFlight)
}

// The bounds, and the parts that are tested by themselves.
const (
	MaxLog  = maxLog
	MaxCall = maxCall
)

// NewLines reads lines of bounded length.
func NewLines(r io.Reader, limit int) func() ([]byte, error) { return newLines(r, limit).next }

// Drain keeps and shows what is written to standard error: the last lines of it.
func Drain(stderr *os.File, to io.Writer) string {
	c := &child{drained: make(chan struct{}), pipes: pipes{stderr: stderr}}
	c.drain(&boundedLog{to: to, left: maxLog})
	return c.last.lines()
}
