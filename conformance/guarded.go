package conformance

import (
	"context"
	"errors"
	"time"
)

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
