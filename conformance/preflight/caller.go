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

// maxTimeouts is how many calls may hang before a lane counts as lost, and
// maxReturns how often a lost one is looked for again.
const (
	maxTimeouts = 3
	maxReturns  = 3
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
	method    string
	exchanges []conformance.Exchange
	err       error
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
	return ask(ctx, c, "Describe", struct{}{}, c.adaptor.Describe)
}

func (c *caller) reset(ctx context.Context, world spec.World) error {
	_, err := ask(ctx, c, "Reset", world, func(ctx context.Context) (struct{}, error) { return struct{}{}, c.adaptor.Reset(ctx, world) })
	return err
}

func (c *caller) submit(ctx context.Context, request spec.ServiceRequest) (spec.Response, error) {
	return ask(ctx, c, "Submit", request, func(ctx context.Context) (spec.Response, error) { return c.adaptor.Submit(ctx, request) })
}

func (c *caller) apply(ctx context.Context, event spec.Event) (spec.Result, error) {
	return ask(ctx, c, "Apply of "+string(event.Kind()), event, func(ctx context.Context) (spec.Result, error) { return c.adaptor.Apply(ctx, event) })
}

func (c *caller) observe(ctx context.Context, device spec.EUI64) (spec.Observation, error) {
	return ask(ctx, c, "Observe", device, func(ctx context.Context) (spec.Observation, error) { return c.adaptor.Observe(ctx, device) })
}

// ask makes one call and logs it. A lost implementation is not called.
func ask[Q, A any](ctx context.Context, c *caller, method string, question Q, call func(context.Context) (A, error)) (A, error) {
	if c.lost != nil {
		var none A
		return none, c.lost
	}
	before := 0
	if method != "Reset" { // with which a recorder begins anew
		before = len(c.transcript())
	}
	c.made++
	answer, err := call(ctx)
	entry := called{method: method, err: err}
	if messages := c.transcript(); len(messages) > before {
		entry.exchanges = messages[before:]
	}
	c.log = append(c.log, entry.completed(question, answer))
	c.mind(ctx, err)
	return answer, err
}

// mind notes whether the implementation is lost.
func (c *caller) mind(ctx context.Context, err error) {
	if err == nil {
		return
	}
	if conformance.TimedOut(err) {
		c.timeouts++
	}
	if ctx.Err() != nil || errors.Is(err, conformance.ErrUnreachable) || c.timeouts >= maxTimeouts {
		c.lost = err
	}
}

func (c *caller) transcript() []conformance.Exchange {
	if c.recorder == nil {
		return nil
	}
	return c.recorder.Transcript()
}

// maxKept bounds one message of a finding, in bytes.
const maxKept = 20_000

// last names the method last called; an Apply with the kind of its event.
func (c *caller) last() string {
	if len(c.log) == 0 {
		return "Describe"
	}
	return c.log[len(c.log)-1].method
}

// completed puts what was called and what came back in words where no message
// was recorded, as with an adaptor in the same process.
func (c called) completed(question, answer any) called {
	if len(c.exchanges) == 0 {
		c.exchanges = []conformance.Exchange{{Direction: "sent", Body: c.method + " " + inJSON(question)}}
		if c.err == nil {
			c.exchanges = append(c.exchanges, conformance.Exchange{Direction: "received", Body: inJSON(answer)})
		}
	}
	if last := c.exchanges[len(c.exchanges)-1]; c.err != nil && last.Direction == "sent" {
		c.exchanges = append(c.exchanges, conformance.Exchange{Direction: "received", Body: "no answer: " + text.Printable(c.err.Error())})
	}
	for i := range c.exchanges {
		if body := c.exchanges[i].Body; len(body) > maxKept {
			c.exchanges[i].Body = body[:maxKept] + fmt.Sprintf("… (%d bytes in all)", len(body))
		}
	}
	return c
}

func inJSON(value any) string {
	encoded, err := json.Marshal(value)
	if err != nil {
		return text.Printable(fmt.Sprintf("%+v", value))
	}
	return string(encoded)
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
