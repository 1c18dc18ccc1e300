package stdio

import (
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// child is one process, from its start to its end.
type child struct {
	number  int // counts the children of a Process from 1
	command *exec.Cmd
	pipes
	kill func() // kills the whole process group, once
	last tail   // of standard error
	pending

	writing chan struct{} // holds one token of whoever writes a line
	ended   chan struct{} // closed when no call is sent any more
	exited  chan struct{} // closed when the process has ended
	quiet   chan struct{} // closed when nothing more is read from standard output
	drained chan struct{} // closed when nothing more is read from standard error
}

// spawn starts a process in a group of its own.
func spawn(p *Process) (*child, error) {
	c := &child{
		number:  p.starts,
		command: &exec.Cmd{Path: p.path, Args: p.words, Dir: p.options.Dir, Env: p.options.Env},
		pending: pending{inFlight: map[uint32]*call{}},
		writing: make(chan struct{}, 1), ended: make(chan struct{}), exited: make(chan struct{}),
		quiet: make(chan struct{}), drained: make(chan struct{}),
	}
	separate(c.command)
	if err := c.pipes.start(c.command); err != nil {
		return nil, err
	}
	c.kill = sync.OnceFunc(func() { killGroup(c.command.Process) })
	p.running.Go(c.read)
	p.running.Go(func() { c.drain(p.log) })
	p.running.Go(c.watch)
	return c, nil
}

// settling is how long the rest of a dead process's output is waited for, and
// lingering how long the end of one that has closed a pipe.
const (
	settling  = 250 * time.Millisecond
	lingering = time.Second
)

// watch waits for the process to end. Its group is then killed, since whoever
// was left behind would hold the pipes, and the pipes are closed all the same,
// since a grandchild can leave the group.
func (c *child) watch() {
	_ = c.command.Wait() // its status is kept in the command
	close(c.exited)
	c.settle()
	c.kill()
	c.settle()
	_ = c.stdout.Close()
	_ = c.stderr.Close()
}

// settle waits a moment for the process's output to come to its end.
func (c *child) settle() {
	start := time.Now()
	if within(settling, c.quiet) {
		within(settling-time.Since(start), c.drained)
	}
}

// within reports whether a channel is closed in so much time.
func within(limit time.Duration, closed <-chan struct{}) bool {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-closed:
		return true
	case <-timer.C:
		return false
	}
}

// end kills the child for a fault and fails the calls in flight with it.
func (c *child) end(f fault) {
	if calls, first := c.close(f); first {
		c.kill()
		c.finish(calls, f)
	}
}

// abandon ends the child for a call that got no answer in time. The answer could
// still come, and be dropped; but so could what the call brings about, in the
// midst of a later case, which would then be judged by it. The child is ours, so
// a fresh one is the way to be certain. Other lanes lose their worlds with it.
func (c *child) abandon(late *call) {
	f := fault{err: unreachable("its process was ended, since a call (%s) on lane %d got no answer in time", late.kind, late.lane)}
	calls, waits, first := c.closeFor(f, late)
	if !first {
		return
	}
	c.kill()
	if waits {
		late.done <- outcome{err: late.late()}
	}
	c.finish(calls, f)
}

// sweep abandons the calls whose time is over.
func (c *child) sweep() {
	for _, late := range c.overdue() {
		c.abandon(late)
	}
}

// retire ends the child in an orderly manner, and reports whether it has ended.
func (c *child) retire() bool {
	f := fault{err: errClosed}
	if calls, first := c.close(f); first {
		c.finish(calls, f)
	}
	if !within(grace, c.exited) {
		terminateGroup(c.command.Process)
	}
	if !within(grace, c.exited) {
		c.kill()
	}
	return within(grace, c.exited)
}

// finish lets go of whoever waits for a child that takes no more calls.
func (c *child) finish(calls []*call, f fault) {
	_ = c.stdin.Close() // which also ends a write that is stuck
	close(c.ended)
	for _, waiting := range calls {
		waiting.done <- outcome{line: f.line, err: f.err}
	}
}

// write writes one whole line. It has no error: a line that cannot be written
// ends the child, and that fails the call.
func (c *child) write(from *call, line []byte) {
	defer c.wrote(from)
	select {
	case c.writing <- struct{}{}:
		defer func() { <-c.writing }()
	case <-c.ended:
		return
	}
	if _, err := c.stdin.Write(line); err == nil {
		return
	}
	// Most often the process has ended, and its last words say more than a
	// broken pipe does.
	if !within(lingering, c.ended) {
		c.end(fault{err: unreachable("its process has closed its standard input but goes on: it has to read calls until the end of the input")})
	}
}

// lost fails the calls in flight after the end of standard output, with what
// can be said of the child's end. Half is the line that it broke off in.
func (c *child) lost(half string) {
	if c.isOver() {
		return // for a reason that is known
	}
	var how strings.Builder
	if within(lingering, c.exited) {
		how.WriteString("its process ended (" + c.command.ProcessState.String() + ")")
	} else {
		how.WriteString("its process has closed its standard output but goes on, and was killed")
		c.kill()
	}
	if half != "" {
		how.WriteString(" in the midst of the line " + quote([]byte(half)))
	}
	<-c.drained // soon, since the process has ended, or was killed
	if last := c.last.lines(); last != "" {
		fmt.Fprintf(&how, "; last on standard error: %q", last)
	} else {
		how.WriteString("; nothing on standard error")
	}
	c.end(fault{unreachable("%s", how.String()), half})
}
