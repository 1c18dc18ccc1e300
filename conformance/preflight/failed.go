package preflight

import (
	"errors"
	"fmt"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
)

// failed is the finding about the last call, which ended with an error.
func (k *checker) failed(claimed Claim, did string, err error) Finding {
	method := k.caller.last()
	k.broken[method] = true
	observed := Differs
	if errors.Is(err, conformance.ErrNotCheckable) || errors.Is(err, conformance.ErrNotExpressible) {
		observed = Missing
	}
	detail := fmt.Sprintf("%s ended with an error: %s", did, text.Printable(err.Error()))
	return problem(observed, detail, remedyFor(method, claimed, err)).with(k.caller.exchanges(2))
}

// remedyFor says what to do about a call that ended with an error.
func remedyFor(method string, claimed Claim, err error) string {
	text := err.Error()
	switch {
	case conformance.TimedOut(err):
		return fmt.Sprintf("Have %s answer in time. What hangs is most often a lock that an earlier call has kept, or an answer that was written and not flushed. If the implementation is only slow, allow more time for a call.", method)
	case errors.Is(err, conformance.ErrUnreachable):
		return fmt.Sprintf("The connection was lost during %s: look for a crash in the log of the implementation.", method)
	case panicked(err):
		return fmt.Sprintf("%s panics: the message says where to look.", method)
	case strings.Contains(text, "has call"):
		return "Copy the field call of the question into the answer, in every method."
	case errors.Is(err, conformance.ErrNotExpressible):
		return "The way by which the implementation is reached has no words for this; cases that need it will not be applicable."
	case errors.Is(err, conformance.ErrNotCheckable) && claimed == Claimed:
		return fmt.Sprintf("Implement %s, or do not claim the ability.", method)
	case errors.Is(err, conformance.ErrNotCheckable):
		return fmt.Sprintf("Implement %s. Over HTTP, look at the path of the call too: an unknown path is answered like a missing method.", method)
	case claimed == Claimed:
		return fmt.Sprintf("The call is well formed and fits the world that it was made in. Make %s succeed, or do not claim the ability.", method)
	default:
		return fmt.Sprintf("The call is well formed and has to succeed. The error is that of the implementation's own %s.", method)
	}
}

// panicked reports whether a call ended in a panic, which the guard makes an error.
func panicked(err error) bool { return strings.Contains(err.Error(), " panicked: ") }
