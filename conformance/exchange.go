package conformance

import "errors"

// ErrNotExpressible is wrapped by the error of an adaptor whose wire has no way
// to say a request or an event. The case is then not applicable.
var ErrNotExpressible = errors.New("cannot be said over this adaptor")

// ErrNotCheckable is wrapped by the error of an adaptor that has no way to bring
// a world about or to look into it. The case is then inconclusive.
var ErrNotCheckable = errors.New("cannot be checked over this adaptor")

// ErrUnreachable is wrapped by the error of an adaptor whose implementation was
// not reached or was lost: a connection refused or reset, a process that ended.
// The case is an error, and the run waits for the implementation to come back.
var ErrUnreachable = errors.New("the implementation is not reached")

// verdictOn is the verdict on a case in which a call ended with an error.
func verdictOn(err error) Verdict {
	switch {
	case errors.Is(err, ErrNotExpressible):
		return NotApplicable
	case errors.Is(err, ErrNotCheckable):
		return Inconclusive
	default:
		return Error
	}
}

// Exchange is one message as it stood on the wire.
type Exchange struct {
	// Direction is sent, received, or later for what came of its own accord.
	Direction   string `json:"direction"`
	URL         string `json:"url,omitempty"`
	ContentType string `json:"contentType,omitempty"`
	Status      int    `json:"status,omitempty"` // of HTTP, for an answer
	Body        string `json:"body" clean:"text"`
}

// Recorder is what an adaptor implements besides if it can show the messages of
// the last case. Secrets must not be among them.
type Recorder interface {
	Transcript() []Exchange
}

// mostTranscribed bounds how many cases of a run carry their messages, and
// longestBody each message, in bytes.
const (
	mostTranscribed = 30
	longestBody     = 20_000
)

// cut shortens messages to what a report shows of them.
func cut(messages []Exchange) []Exchange {
	for i := range messages {
		if len(messages[i].Body) > longestBody {
			messages[i].Body = messages[i].Body[:longestBody]
		}
	}
	return messages
}

func (x *executor) recorder() (Recorder, bool) {
	recorder, records := x.adaptor.(guarded).adaptor.(Recorder)
	return recorder, records
}
