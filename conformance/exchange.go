package conformance

import "errors"

// ErrNotExpressible is wrapped by the error of an adaptor whose wire has no way
// to say a request or an event. The case is then not applicable.
var ErrNotExpressible = errors.New("cannot be expressed over this adaptor")

// ErrNotCheckable is wrapped by the error of an adaptor that has no way to bring
// a world about or to look into it. The case is then inconclusive.
var ErrNotCheckable = errors.New("cannot be checked over this adaptor")

// ErrUnreachable is wrapped by the error of an adaptor whose implementation was
// not reached or was lost: a connection refused or reset, a process that ended.
// The case is an error, and the run waits for the implementation to come back.
var ErrUnreachable = errors.New("implementation unreachable")

// Exchange is one message as it stood on the wire.
type Exchange struct {
	// Direction is sent, received, or later for what came of its own accord.
	Direction   string `json:"direction"`
	URL         string `json:"url,omitempty"`
	ContentType string `json:"contentType,omitempty"`
	Status      int    `json:"status,omitempty"` // of HTTP, for an answer
	Body        string `json:"body" clean:"text"`
}

// Witnessed is what an adaptor implements besides to an implementation that signs
// what it answers. What it signed outlasts the run as evidence.
type Witnessed interface {
	// Signed are the messages, to the byte, that came since the call before, or since
	// the last Reset.
	Signed() []string
}

// Recorder is what an adaptor implements besides if it can show the messages of
// the last case. Secrets must not be among them.
type Recorder interface {
	Transcript() []Exchange
}
