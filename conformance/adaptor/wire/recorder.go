package wire

import (
	"context"
	"fmt"
	"sync"

	"example.org/mp107/conformance"
)

// The limits of what is kept of one case: its messages, their bytes together,
// and of each so many bytes to show.
const (
	maxMessages = 400
	maxBytes    = 8 << 20
	maxBody     = 20_000
)

// recorder keeps the messages since the last Reset. Nearly all of them are
// forgotten unread, so that they are put into words when they are asked for.
type recorder struct {
	mu    sync.Mutex
	kept  []func() conformance.Exchange
	bytes int
	left  int // messages of which nothing is kept
}

type recorderKey struct{}

func withRecorder(ctx context.Context, r *recorder) context.Context {
	return context.WithValue(ctx, recorderKey{}, r)
}

// Exchange tells whoever made the call of this context that a message went over
// the wire. The message must not hold secrets.
func Exchange(ctx context.Context, e conformance.Exchange) {
	ExchangeLater(ctx, len(e.Body), func() conformance.Exchange { return e })
}

// ExchangeLater is Exchange for a message that is put into words only if
// somebody asks for it; size is how many bytes it keeps until then. What it
// shows is cut to a bound after it has been made, so that it can take out
// secrets before they are cut in two.
func ExchangeLater(ctx context.Context, size int, show func() conformance.Exchange) {
	r, ok := ctx.Value(recorderKey{}).(*recorder)
	if !ok {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.kept) >= maxMessages {
		r.left++
		return
	}
	if r.bytes += size; r.bytes > maxBytes {
		r.bytes -= size
		show = func() conformance.Exchange {
			return conformance.Exchange{Direction: "left out", Body: fmt.Sprintf("a message of %d bytes", size)}
		}
	}
	r.kept = append(r.kept, show)
}

func (r *recorder) clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.kept) // lets their memory go
	r.kept, r.bytes, r.left = r.kept[:0], 0, 0
}

func (r *recorder) all() []conformance.Exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	exchanges := make([]conformance.Exchange, len(r.kept))
	for i, show := range r.kept {
		exchanges[i] = show()
		if e := &exchanges[i]; len(e.Body) > maxBody {
			e.Body = e.Body[:maxBody]
		}
	}
	if r.left > 0 {
		exchanges = append(exchanges, conformance.Exchange{Direction: "left out", Body: fmt.Sprintf("%d more messages: a case keeps %d", r.left, maxMessages)})
	}
	return exchanges
}
