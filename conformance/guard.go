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

// TimedOut tells whether a call ended without an answer because its time was up.
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
	return guard(ctx, g, "Describe", func(ctx context.Context) (Description, error) { return g.adaptor.Describe(ctx) })
}

func (g guarded) Reset(ctx context.Context, world spec.World) error {
	_, err := guard(ctx, g, "Reset", func(ctx context.Context) (struct{}, error) { return struct{}{}, g.adaptor.Reset(ctx, world) })
	return err
}

func (g guarded) Submit(ctx context.Context, request spec.ServiceRequest) (spec.Response, error) {
	return guard(ctx, g, "Submit", func(ctx context.Context) (spec.Response, error) { return g.adaptor.Submit(ctx, request) })
}

func (g guarded) Apply(ctx context.Context, event spec.Event) (spec.Result, error) {
	return guard(ctx, g, "Apply", func(ctx context.Context) (spec.Result, error) { return g.adaptor.Apply(ctx, event) })
}

func (g guarded) Observe(ctx context.Context, device spec.EUI64) (spec.Observation, error) {
	return guard(ctx, g, "Observe", func(ctx context.Context) (spec.Observation, error) { return g.adaptor.Observe(ctx, device) })
}

// Punctual is implemented by an adaptor whose calls, if Punctual returns true,
// end with their context whatever the implementation does, as those of a wire
// with deadlines do. They need no goroutine of their own to be guarded, which
// over a wire halves what a call takes.
type Punctual interface {
	Punctual() bool
}

// answer is what a call came to.
type answer[T any] struct {
	value T
	err   error
}

// attempt makes a call and turns a panic into an error. A call that ends its
// goroutine, as a testing.T does that is told to fail at once, neither returns
// nor panics: done is told then, too.
func attempt[T any](ctx context.Context, name string, call func(context.Context) (T, error), done func(answer[T])) {
	a := answer[T]{err: fmt.Errorf("%s ended without an answer", name)}
	defer func() {
		if cause := recover(); cause != nil {
			a.err = fmt.Errorf("%s panicked: %s", name, text.Printable(fmt.Sprint(cause)))
		}
		done(a)
	}()
	a.value, a.err = call(ctx)
}

// guard makes one call with a deadline, in a goroutine of its own unless the
// adaptor is punctual, and turns a panic into an error.
func guard[T any](ctx context.Context, g guarded, name string, call func(context.Context) (T, error)) (T, error) {
	run, timeout := ctx, g.timeout
	ctx, cancel := context.WithTimeout(run, timeout)
	defer cancel()
	answers := make(chan answer[T], 1) // buffered, so that an abandoned call can end
	if p, ok := g.adaptor.(Punctual); ok && p.Punctual() {
		attempt(ctx, name, call, func(a answer[T]) { answers <- a })
	} else {
		go attempt(ctx, name, call, func(a answer[T]) { answers <- a })
	}
	var none T
	select {
	case a := <-answers:
		switch {
		case a.err == nil:
			return a.value, nil
		case ctx.Err() == nil:
			return none, a.err
		}
		// What a call says that respects its deadline is that its deadline is over.
	case <-ctx.Done():
	}
	if err := run.Err(); err != nil {
		return none, fmt.Errorf("%s: the run was interrupted: %w", name, err)
	}
	return none, fmt.Errorf("%s: %w (%v)", name, errTimeout, timeout)
}
