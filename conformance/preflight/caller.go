package preflight

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

const (
	maxTimeouts = 3      // calls that hang before a lane counts as lost
	maxReturns  = 3      // times that a lost one is looked for again
	maxKept     = 20_000 // bytes of one message of a finding
)

// caller makes the calls of one lane and keeps each with what came back.
type caller struct {
	adaptor  conformance.Adaptor // guarded
	recorder conformance.Recorder
	log      []called // since begin
	made     int
	timeouts int
	returns  int
	lost     error // why no more calls are made
}

// called is a call that was made.
type called struct {
	method    string // that of an Apply with the kind of its event
	exchanges []conformance.Exchange
}

func newCaller(adaptor conformance.Adaptor, timeout time.Duration) *caller {
	recorder, _ := adaptor.(conformance.Recorder)
	return &caller{adaptor: conformance.Guard(adaptor, timeout), recorder: recorder}
}

// begin starts a probe: the log is empty, and an implementation that was lost
// is asked whether it is back. Its error says that it is not.
func (c *caller) begin(ctx context.Context) error {
	c.log = nil
	if c.lost == nil || c.returns >= maxReturns {
		return c.lost
	}
	c.returns++
	if _, err := c.adaptor.Describe(ctx); err == nil {
		c.lost, c.timeouts = nil, 0
	}
	return c.lost
}

func (c *caller) describe(ctx context.Context) (conformance.Description, error) {
	return ask(ctx, c, "Describe", struct{}{}, func(ctx context.Context, _ struct{}) (conformance.Description, error) { return c.adaptor.Describe(ctx) })
}

func (c *caller) reset(ctx context.Context, world spec.World) error {
	_, err := ask(ctx, c, "Reset", world, func(ctx context.Context, w spec.World) (struct{}, error) { return struct{}{}, c.adaptor.Reset(ctx, w) })
	return err
}

// ask makes one call, logs it, and notes whether the implementation is lost. A
// lost one is not called.
func ask[Q, A any](ctx context.Context, c *caller, method string, question Q, call func(context.Context, Q) (A, error)) (A, error) {
	if c.lost != nil {
		var nothing A
		return nothing, c.lost
	}
	before := 0
	if method != "Reset" { // with which a recorder begins anew
		before = len(c.transcript())
	}
	c.made++
	answer, err := call(ctx, question)
	messages := c.transcript()
	messages = messages[min(before, len(messages)):]
	if len(messages) == 0 { // as with an adaptor in the same process
		messages = []conformance.Exchange{{Direction: "sent", Body: method + " " + inJSON(question)}}
		if err == nil {
			messages = append(messages, conformance.Exchange{Direction: "received", Body: inJSON(answer)})
		}
	}
	c.log = append(c.log, called{method, completed(messages, err)})
	if conformance.TimedOut(err) {
		c.timeouts++
	}
	if err != nil && (ctx.Err() != nil || errors.Is(err, conformance.ErrUnreachable) || c.timeouts >= maxTimeouts) {
		c.lost = err
	}
	return answer, err
}

// noAnswer reports whether a call ended without anything that came back.
func noAnswer(err error) bool {
	return errors.Is(err, conformance.ErrUnreachable) || conformance.TimedOut(err)
}

func (c *caller) transcript() []conformance.Exchange {
	if c.recorder == nil {
		return nil
	}
	return c.recorder.Transcript()
}

func inJSON(value any) string {
	encoded, err := json.Marshal(value)
	if err != nil {
		return text.Printable(fmt.Sprintf("%+v", value))
	}
	return string(encoded)
}

// completed adds the error to messages that end without an answer, and cuts
// those that are too long.
func completed(exchanges []conformance.Exchange, err error) []conformance.Exchange {
	if err != nil && exchanges[len(exchanges)-1].Direction == "sent" {
		exchanges = append(exchanges, conformance.Exchange{Direction: "received", Body: "no answer: " + text.Printable(err.Error())})
	}
	for i := range exchanges {
		if body := exchanges[i].Body; len(body) > maxKept {
			exchanges[i].Body = body[:maxKept] + fmt.Sprintf("… (%d bytes in all)", len(body))
		}
	}
	return exchanges
}

// last names the method last called.
func (c *caller) last() string {
	if len(c.log) == 0 {
		return "Describe"
	}
	return c.log[len(c.log)-1].method
}

// exchanges are the messages of the last so many calls.
func (c *caller) exchanges(last int) []conformance.Exchange {
	return exchangesOf(c.log[max(0, len(c.log)-last):])
}

func exchangesOf(calls []called) []conformance.Exchange {
	var all []conformance.Exchange
	for _, call := range calls {
		all = append(all, call.exchanges...)
	}
	return all
}
