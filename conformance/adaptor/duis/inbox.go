package duis

import (
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"
	"sync"

	"example.org/mp107/conformance"
	wire "example.org/mp107/conformance/duis"
	"example.org/mp107/spec"
)

// maxWaiting bounds the messages kept that nobody has asked for yet.
const maxWaiting = 256

// inbox holds what the DSP sent of its own accord, unread.
type inbox struct {
	mu       sync.Mutex
	messages [][]byte
	arrived  chan struct{}
}

func newInbox() *inbox { return &inbox{arrived: make(chan struct{}, 1)} }

func (i *inbox) put(document []byte) bool {
	i.mu.Lock()
	full := len(i.messages) >= maxWaiting
	if !full {
		i.messages = append(i.messages, document)
	}
	i.mu.Unlock()
	select {
	case i.arrived <- struct{}{}:
	default:
	}
	return !full
}

func (i *inbox) take() [][]byte {
	i.mu.Lock()
	defer i.mu.Unlock()
	messages := i.messages
	i.messages = nil
	return messages
}

func (i *inbox) clear() { i.take() }

// Receiver takes the responses and alerts that the DSP sends to its Users'
// endpoints. Serve it where the DSP has been told to send to.
func (a *Adaptor) Receiver() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if r.Method != http.MethodPost || err != nil || kind != xmlContentType {
			http.Error(w, "want a POST of "+xmlContentType, http.StatusUnsupportedMediaType)
			return
		}
		document, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxAnswer))
		if err != nil {
			http.Error(w, "the message was not read to its end", http.StatusBadRequest)
			return
		}
		a.record.add(conformance.Exchange{Direction: Later, ContentType: xmlContentType, Body: string(document)})
		if !a.inbox.put(document) {
			http.Error(w, "too many messages", http.StatusServiceUnavailable)
		}
	})
}

// awaited is the outcome of a request that was only acknowledged though it
// takes effect at once. Messages that are not it, or not the DSP's, are passed over.
func (a *Adaptor) awaited(ctx context.Context, request spec.ServiceRequest, answer wire.Response) (wire.Response, error) {
	if answer.Code != spec.I99 || a.options.Await <= 0 || request.ExecuteAt != nil && *request.ExecuteAt > a.now {
		return answer, nil
	}
	ctx, cancel := context.WithTimeout(ctx, a.options.Await)
	defer cancel()
	for {
		for _, document := range a.inbox.take() {
			response, err := a.read(document)
			if err == nil && response.Code != spec.I99 && a.belongs(request, response) == nil {
				return response, nil
			}
		}
		select {
		case <-a.inbox.arrived:
		case <-ctx.Done():
			return wire.Response{}, fmt.Errorf("the request was acknowledged (%s), and its outcome did not come within %v", answer.Code, a.options.Await)
		}
	}
}
