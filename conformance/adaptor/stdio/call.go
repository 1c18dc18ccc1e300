package stdio

import (
	"context"
	"errors"
	"fmt"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/adaptor/wire"
)

// call is one call in flight.
type call struct {
	ctx    context.Context
	number uint32
	lane   uint32
	kind   string
	done   chan outcome // gets exactly one, and has room for it

	written bool // no longer being written; guarded by the mutex of pending
}

// outcome is what became of a call, with the line that brought it about, if any.
type outcome struct {
	answer *adaptorv1.AnswerLine
	line   string
	err    error
}

// newCall reads off a line what it asks. Number 0 is no call's: an answer to it
// is one to a line that could not be read.
func newCall(ctx context.Context, line *adaptorv1.CallLine) (*call, error) {
	kind, question := wire.Question(line)
	switch {
	case question == nil:
		return nil, errors.New("a line without a call cannot be sent: want one of describe, reset, submit, apply, observe")
	case question.GetCall() == 0:
		return nil, errors.New("a call without a number cannot be sent: number calls from 1")
	}
	c := &call{ctx: ctx, number: question.GetCall(), kind: kind, done: make(chan outcome, 1)}
	if on, ok := question.(wire.OnLane); ok {
		c.lane = on.GetLane()
	}
	return c, nil
}

// Call implements wire.Caller. It returns when the context ends at the latest,
// and the child is then ended. An error that wraps conformance.ErrUnreachable
// says that the child could not be started or was lost; any other, that it broke
// the contract or gave no answer in time.
func (p *Process) Call(ctx context.Context, line *adaptorv1.CallLine) (*adaptorv1.AnswerLine, error) {
	c, err := newCall(ctx, line)
	if err != nil {
		return nil, err
	}
	text, err := wire.MarshalJSON(line)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.kind, err)
	}
	child, err := p.begin(c)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { child.abandon(c) })
	defer stop()
	exchange(ctx, "sent", string(text))
	child.write(c, append(text, '\n'))
	o := <-c.done
	switch {
	case o.err == nil:
		exchange(ctx, "received", o.line)
	case o.line != "":
		exchange(ctx, "later", o.line)
	}
	return o.answer, o.err
}

// begin puts a call in flight, on a child started for it if there is none.
func (p *Process) begin(c *call) (*child, error) {
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-c.ctx.Done():
		return nil, c.late()
	}
	if p.closed {
		return nil, errClosed
	}
	if c.ctx.Err() != nil {
		return nil, c.late()
	}
	live := p.child
	if live != nil {
		// The end of a call's time may be known to whoever made it before the
		// child is ended for it. The next call must not get in between.
		live.sweep()
		if untold := live.tell(); untold != nil {
			exchange(c.ctx, "later", untold.line)
			return nil, untold.err
		}
		if live.isOver() {
			live = nil
		}
	}
	if err := p.stale(c, live); err != nil {
		return nil, err
	}
	if live == nil {
		if p.child != nil {
			select {
			case <-p.child.exited:
			case <-c.ctx.Done():
				return nil, c.late()
			}
		}
		var err error
		if live, err = p.start(); err != nil {
			return nil, err
		}
	}
	if c.ctx.Err() != nil {
		return nil, c.late() // nothing is sent, and so nothing need be ended
	}
	if err := live.register(c); err != nil {
		return nil, err
	}
	if c.kind == "reset" {
		p.lanes[c.lane] = live.number
	}
	return live, nil
}

// stale refuses a call that builds on a world which was lost with a child: a
// fresh one would answer for another world, and the answer would be judged.
func (p *Process) stale(c *call, live *child) error {
	last, known := p.lanes[c.lane]
	if c.kind == "describe" || c.kind == "reset" || !known || live != nil && live.number == last {
		return nil
	}
	return unreachable("its process was lost since lane %d was reset, and the lane's world with it", c.lane)
}

// late is the error of a call whose time is over. Like every error here it does
// not name the number of a call, which differs from run to run.
func (c *call) late() error {
	return fmt.Errorf("%s got no answer: %w", c.kind, context.Cause(c.ctx))
}

// unreachable says that the implementation was not reached or was lost.
func unreachable(format string, arguments ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{conformance.ErrUnreachable}, arguments...)...)
}

func exchange(ctx context.Context, direction, body string) {
	wire.Exchange(ctx, conformance.Exchange{Direction: direction, ContentType: "application/json", Body: body})
}
