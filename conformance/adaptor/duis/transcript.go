package duis

import (
	"slices"
	"sync"

	"example.org/mp107/conformance"
)

// The directions of an exchange: from the suite to the DSP, back as the answer
// to it, and from the DSP of its own accord.
const (
	Sent     = "sent"
	Received = "received"
	Later    = "later"
)

// The limits of a transcript, in messages and in bytes of all of them. A case of
// the suite has at most some thirty exchanges.
const (
	maxRecorded      = 1000
	maxRecordedBytes = 32 << 20
)

// recorder keeps the messages since the last reset.
type recorder struct {
	mu       sync.Mutex
	messages []conformance.Exchange
	size     int
	given    int // by Signed
}

func (r *recorder) add(message conformance.Exchange) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.messages) < maxRecorded && r.size+len(message.Body) <= maxRecordedBytes {
		r.size += len(message.Body)
		r.messages = append(r.messages, message)
	}
}

func (r *recorder) clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.messages, r.size, r.given = nil, 0, 0
}

// Transcript implements conformance.Recorder. It is every DUIS message since the last Reset, in order and exactly
// as sent and received: of the last case carried out. Calls of the control
// endpoint are not in it. After a run that reduced a failure that is an attempt
// at reducing it; replay the counterexample to have its messages.
func (a *Adaptor) Transcript() []conformance.Exchange {
	a.record.mu.Lock()
	defer a.record.mu.Unlock()
	return slices.Clone(a.record.messages)
}

// Signed implements conformance.Witnessed.
func (a *Adaptor) Signed() []string {
	a.record.mu.Lock()
	defer a.record.mu.Unlock()
	var signed []string
	for _, message := range a.record.messages[a.record.given:] {
		if message.Direction != Sent {
			signed = append(signed, message.Body)
		}
	}
	a.record.given = len(a.record.messages)
	return signed
}
