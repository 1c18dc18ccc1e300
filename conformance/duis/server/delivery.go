package server

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"example.org/mp107/internal/upgrade"
	"example.org/mp107/spec"
)

// The limits of what is kept and of how often delivery is tried.
const (
	maxKept     = 1024
	maxAttempts = 4
)

// mail delivers messages to the Users' endpoints, one after the other so that
// they arrive in their order, and keeps the latest for the control endpoint.
type mail struct {
	options Config
	queue   chan delivery
	ctx     context.Context
	stop    context.CancelFunc
	done    sync.WaitGroup

	mu        sync.Mutex
	world     context.Context // ends with the world that messages belong to
	leave     context.CancelFunc
	endpoints map[spec.EUI64]string
	kept      []Message
	undone    []string // what could not be delivered, in words
}

type delivery struct {
	world   context.Context
	url     string
	message Message
}

func newMail(options Config) (*mail, error) {
	m := &mail{options: options, queue: make(chan delivery, maxKept), endpoints: map[spec.EUI64]string{}}
	for user, endpoint := range options.Endpoints {
		if err := m.register(user, endpoint); err != nil {
			return nil, err
		}
	}
	m.ctx, m.stop = context.WithCancel(context.Background())
	m.world, m.leave = context.WithCancel(m.ctx)
	m.done.Go(m.work)
	return m, nil
}

func (m *mail) close() {
	m.stop()
	m.done.Wait()
	m.options.Client.CloseIdleConnections()
}

// register says where a User is reached; an empty URL, that it is not.
func (m *mail) register(user spec.EUI64, endpoint string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if endpoint == "" {
		delete(m.endpoints, user)
		return nil
	}
	parsed, err := url.Parse(endpoint)
	if err != nil || parsed.Scheme != "http" && parsed.Scheme != "https" || parsed.Host == "" || len(endpoint) > 2048 {
		return fmt.Errorf("endpoint of %v: want an http or https URL", user)
	}
	m.endpoints[user] = endpoint
	return nil
}

// send queues messages for those with an endpoint. It never waits: where the
// queue is full, the message is only kept.
func (m *mail) send(messages []Message) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kept = append(m.kept, messages...)
	m.kept = m.kept[max(0, len(m.kept)-maxKept):]
	for _, message := range messages {
		endpoint, registered := m.endpoints[message.To]
		if !registered {
			continue
		}
		select {
		case m.queue <- delivery{m.world, endpoint, message}:
		default:
			m.failed(message, "too many messages wait")
		}
	}
}

// failed notes a message that was not delivered; the caller holds the lock.
func (m *mail) failed(message Message, why string) {
	m.undone = append(m.undone, fmt.Sprintf("to %v: %s", message.To, why))
	m.undone = m.undone[max(0, len(m.undone)-maxKept):]
}

// forget drops what was kept or waits, with the world that it belonged to.
func (m *mail) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.leave()
	m.world, m.leave = context.WithCancel(m.ctx)
	m.kept, m.undone = nil, nil
}

func (m *mail) work() {
	for {
		select {
		case <-m.ctx.Done():
			return
		case d := <-m.queue:
			if err := m.deliver(d); err != nil && d.world.Err() == nil {
				m.mu.Lock()
				m.failed(d.message, err.Error())
				m.mu.Unlock()
			}
		}
	}
}

func (m *mail) deliver(d delivery) error {
	pause := m.options.Retry
	for attempt := 1; ; attempt++ {
		err := m.post(d)
		if err == nil || attempt == maxAttempts {
			return err
		}
		timer := time.NewTimer(pause)
		select {
		case <-d.world.Done():
			timer.Stop()
			return d.world.Err()
		case <-timer.C:
		}
		pause *= 2
	}
}

func (m *mail) post(d delivery) error {
	ctx, cancel := context.WithTimeout(d.world, m.options.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, d.url, strings.NewReader(d.message.Document))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", xmlContentType)
	answer, err := m.options.Client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	if err := upgrade.Refuse(answer); err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 64<<10)) // so that the connection can be used again
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		return fmt.Errorf("HTTP status %d", answer.StatusCode)
	}
	return nil
}

// state is what the control endpoint shows: copies.
func (m *mail) state() (kept []Message, undone []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]Message{}, m.kept...), append([]string{}, m.undone...)
}
