package wire

import (
	"context"
	"slices"
	"sync"

	"mp107/conformance"
)

// The limits of what is kept of one case: its messages, and of each so many bytes.
const (
	mostKept    = 400
	longestKept = 20_000
)

// recorder keeps the messages since the last Reset.
type recorder struct {
	mu        sync.Mutex
	exchanges []conformance.Exchange
}

type recorderKey struct{}

func withRecorder(ctx context.Context, r *recorder) context.Context {
	return context.WithValue(ctx, recorderKey{}, r)
}

// Exchange tells whoever made the call of this context that a message went over
// the wire. The message must not hold secrets.
func Exchange(ctx context.Context, e conformance.Exchange) {
	r, ok := ctx.Value(recorderKey{}).(*recorder)
	if !ok {
		return
	}
	if len(e.Body) > longestKept {
		e.Body = e.Body[:longestKept]
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.exchanges) < mostKept {
		r.exchanges = append(r.exchanges, e)
	}
}

func (r *recorder) clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.exchanges = nil
}

func (r *recorder) all() []conformance.Exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.exchanges)
}
