package duis

import (
	"context"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"example.org/mp107/conformance"
	wire "example.org/mp107/conformance/duis"
	"example.org/mp107/spec"
)

// The limits of what is kept that nobody has asked for yet: messages, and bytes
// of all of them.
const (
	maxWaiting      = 256
	maxWaitingBytes = 8 << 20
)

// inbox holds what the DSP sent of its own accord, unread.
type inbox struct {
	mu       sync.Mutex
	messages [][]byte
	size     int
	// round counts the worlds, so that what belongs to an earlier one, in which
	// the same RequestIDs occurred, can be told apart.
	round   int
	arrived chan struct{}
}

func newInbox() *inbox { return &inbox{arrived: make(chan struct{}, 1)} }

func (i *inbox) put(document []byte) bool {
	i.mu.Lock()
	full := len(i.messages) >= maxWaiting || i.size+len(document) > maxWaitingBytes
	if !full {
		i.messages = append(i.messages, document)
		i.size += len(document)
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
	i.messages, i.size = nil, 0
	return messages
}

// begin forgets what was sent, and tells later messages from earlier ones.
func (i *inbox) begin() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.messages, i.size = nil, 0
	i.round++
}

// path is where the messages of the present world are taken.
func (i *inbox) path() string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return "/round/" + strconv.Itoa(i.round)
}

// Receiver takes the responses and alerts that the DSP sends to its Users'
// endpoints, at any path; what comes at that of an earlier world is dropped. New
// serves it where the profile says; serve it elsewhere if the DSP sends there.
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
		if strings.Contains(r.URL.Path, "/round/") && !strings.HasSuffix(r.URL.Path, a.inbox.path()) {
			return // of a case that is over
		}
		a.record.add(conformance.Exchange{Direction: Later, ContentType: xmlContentType, Body: string(document)})
		if !a.inbox.put(document) {
			http.Error(w, "too many messages", http.StatusServiceUnavailable)
		}
	})
}

// receiver is a server for Receiver.
type receiver struct {
	server *http.Server
	url    string
}

// listen serves Receiver where the profile says; nil if it says nothing.
func (a *Adaptor) listen() (*receiver, error) {
	address := a.options.Profile.Receiver.Listen
	if address == "" {
		return nil, nil
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("receiver of later messages: %w", err)
	}
	server := &http.Server{
		Handler: a.Receiver(), ReadHeaderTimeout: a.options.Timeout, ReadTimeout: a.options.Timeout,
		WriteTimeout: a.options.Timeout, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
	}
	go func() { _ = server.Serve(listener) }() // it ends when it is closed
	return &receiver{server, "http://" + listener.Addr().String()}, nil
}

func (r *receiver) close() {
	if r != nil {
		_ = r.server.Close() // whoever still sends gets no answer
	}
}

// ReceiverURL is where later messages are taken; empty for nowhere.
func (a *Adaptor) ReceiverURL() string {
	if url := a.options.Profile.Receiver.URL; url != "" {
		return strings.TrimSuffix(url, "/")
	}
	if a.receiver != nil {
		return a.receiver.url
	}
	return ""
}

// receives reports whether later messages are taken.
func (a *Adaptor) receives() bool { return a.ReceiverURL() != "" }

// endpoint is the URL for messages that belong to the present world.
func (a *Adaptor) endpoint() string { return a.ReceiverURL() + a.inbox.path() }

// awaited is the outcome of a request that was only acknowledged. For one that
// waits for its time the acknowledgement is the answer, unless an S1SP's alert
// refuses it. Of one that takes effect at once the acknowledgement decides
// nothing: where its outcome does not come the case is inconclusive. Messages
// that are not it, or not the DSP's, are passed over.
func (a *Adaptor) awaited(ctx context.Context, request spec.ServiceRequest, answer wire.Response) (wire.Response, error) {
	if answer.Code != spec.I99 {
		return answer, nil
	}
	waits := request.ExecuteAt != nil && *request.ExecuteAt > a.now
	patience := a.options.Profile.Receiver.Patience
	if waits {
		patience = a.options.Profile.Receiver.Settle
	}
	switch {
	case waits && (patience == 0 || !a.receives()):
		return answer, nil
	case !a.receives():
		return wire.Response{}, fmt.Errorf("%w: the request was acknowledged (%s) and is decided by a later message, which nobody takes: give a profile with a receiver, and let the DSP send there", conformance.ErrNotCheckable, answer.Code)
	}
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		for _, document := range a.inbox.take() {
			if response, err := a.read(document); err == nil && a.concludes(request, response) {
				return response, nil
			}
		}
		select {
		case <-a.inbox.arrived:
			continue
		case <-limited.Done():
		}
		switch {
		case ctx.Err() != nil:
			return wire.Response{}, ctx.Err()
		case waits:
			return answer, nil
		}
		return wire.Response{}, fmt.Errorf("%w: the request was acknowledged (%s), and its outcome did not come to %s within %v", conformance.ErrNotCheckable, answer.Code, a.ReceiverURL(), patience)
	}
}

// concludes reports whether a later message tells the outcome of a request.
func (a *Adaptor) concludes(request spec.ServiceRequest, response wire.Response) bool {
	if response.DCCAlert != nil {
		about := response.About()
		return response.DCCAlert.S1SP != nil && about != nil && *about == a.idOf(request) && a.options.Profile.S1SPAlert == wire.Rejection
	}
	return response.Code != spec.I99 && a.belongs(request, response) == nil
}
