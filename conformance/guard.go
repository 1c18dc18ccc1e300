package conformance

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// DefaultTimeout is how long one call of an adaptor may take.
const DefaultTimeout = 10 * time.Second

// errTimeout marks a call that did not return in time. The call itself is
// abandoned, not stopped: Go has no way to stop it.
var errTimeout = errors.New("no answer in time")

// Guard wraps an adaptor so that no call of it can hang or panic its caller: a
// call that takes longer than the timeout ends with an error for which TimedOut
// holds, and a panic becomes an error. A timeout of zero or less means
// DefaultTimeout.
func Guard(adaptor Adaptor, timeout time.Duration) Adaptor {
	if timeout <= 0 {
		timeout = DefaultTimeout
	}
	return guarded{adaptor, timeout}
}

// TimedOut reports whether a call ended without an answer because its time was up.
func TimedOut(err error) bool {
	return errors.Is(err, errTimeout) || errors.Is(err, context.DeadlineExceeded)
}

// guarded wraps an adaptor so that no call can hang or panic the suite. It is
// an Adaptor itself.
type guarded struct {
	adaptor Adaptor
	timeout time.Duration
}

func (g guarded) Describe(ctx context.Context) (Description, error) {
	return guard(ctx, g, "Describe", func(ctx context.Context, _ none) (Description, error) { return g.adaptor.Describe(ctx) }, none{})
}

func (g guarded) Reset(ctx context.Context, world spec.World) error {
	_, err := guard(ctx, g, "Reset", func(ctx context.Context, w spec.World) (none, error) { return none{}, g.adaptor.Reset(ctx, w) }, world)
	return err
}

func (g guarded) Submit(ctx context.Context, request spec.ServiceRequest) (spec.Response, error) {
	return guard(ctx, g, "Submit", g.adaptor.Submit, request)
}

func (g guarded) Apply(ctx context.Context, event spec.Event) (spec.Result, error) {
	return guard(ctx, g, "Apply", g.adaptor.Apply, event)
}

func (g guarded) Observe(ctx context.Context, device spec.EUI64) (spec.Observation, error) {
	return guard(ctx, g, "Observe", g.adaptor.Observe, device)
}

// none stands for what a call does not take or give.
type none struct{}

// HonorsContext is implemented by an adaptor that reports whether its calls end
// with their context whatever the implementation does, as those of a wire with
// deadlines do. They need no goroutine of their own to be guarded, which over a
// wire halves what a call takes.
type HonorsContext interface {
	HonorsContext() bool
}

// answer is what a call came to.
type answer[Out any] struct {
	value Out
	err   error
}

// attempt makes a call and turns a panic into an error. A call that ends its
// goroutine, as a testing.T does that is told to fail at once, neither returns
// nor panics: answers gets an error then, too.
func attempt[In, Out any](ctx context.Context, name string, call func(context.Context, In) (Out, error), in In, answers chan<- answer[Out]) {
	var a answer[Out]
	returned := false
	defer func() {
		if cause := recover(); cause != nil {
			a.err = fmt.Errorf("%s panicked: %s", name, text.Printable(fmt.Sprint(cause)))
		} else if !returned {
			a.err = fmt.Errorf("%s ended without an answer", name)
		}
		answers <- a
	}()
	a.value, a.err = call(ctx, in)
	returned = true
}

// guard makes one call with a deadline, in a goroutine of its own unless the
// adaptor honors its context, and turns a panic into an error.
func guard[In, Out any](ctx context.Context, g guarded, name string, call func(context.Context, In) (Out, error), in In) (Out, error) {
	run, timeout := ctx, g.timeout
	ctx, cancel := context.WithTimeout(run, timeout)
	defer cancel()
	answers := make(chan answer[Out], 1) // buffered, so that an abandoned call can end
	if p, ok := g.adaptor.(HonorsContext); ok && p.HonorsContext() {
		attempt(ctx, name, call, in, answers)
	} else {
		go attempt(ctx, name, call, in, answers)
	}
	var nothing Out
	select {
	case a := <-answers:
		switch {
		case a.err == nil:
			return a.value, nil
		case ctx.Err() == nil:
			return nothing, a.err
		}
		// What a call says that respects its deadline is that its deadline is over.
	case <-ctx.Done():
	}
	if err := run.Err(); errors.Is(err, context.Canceled) {
		return nothing, fmt.Errorf("%s: the run was interrupted: %w", name, err)
	}
	return nothing, fmt.Errorf("%s: %w (%v)", name, errTimeout, timeout)
}
