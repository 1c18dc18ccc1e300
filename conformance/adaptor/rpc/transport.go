package rpc

import (
	"bytes"
	"io"
	"net/http"
	"strings"

	"mp107/conformance"
	"mp107/conformance/adaptor/wire"
)

// transport adds the secrets to every request, shows the messages to the
// recorder without them, and marks the errors of connections that were not
// made or were lost.
type transport struct {
	base    *http.Transport
	bearer  string
	header  http.Header
	redact  redactor
	records bool // messages that a person can read
}

// lostError is the error of a connection.
type lostError struct{ cause error }

func (e *lostError) Error() string { return e.cause.Error() }
func (e *lostError) Unwrap() error { return e.cause }

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(request *http.Request) (*http.Response, error) {
	request = request.Clone(request.Context())
	for name, values := range t.header {
		request.Header[http.CanonicalHeaderKey(name)] = values
	}
	if t.bearer != "" {
		request.Header.Set("Authorization", "Bearer "+t.bearer)
	}
	ctx := request.Context()
	if t.records && request.Body != nil {
		text, err := io.ReadAll(request.Body) // it is in memory
		if err != nil {
			return nil, err
		}
		wire.Exchange(ctx, conformance.Exchange{
			Direction: "sent", URL: request.URL.String(), ContentType: request.Header.Get("Content-Type"), Body: t.redact.text(string(text)),
		})
		request.Body, request.GetBody = io.NopCloser(bytes.NewReader(text)), nil
	}
	response, err := t.base.RoundTrip(request)
	if err != nil {
		if ctx.Err() != nil {
			return nil, err
		}
		return nil, &lostError{err}
	}
	response.Body = &body{ReadCloser: response.Body, t: t, request: request, response: response}
	return response, nil
}

// body watches the body of an answer being read.
type body struct {
	io.ReadCloser
	t        *transport
	request  *http.Request
	response *http.Response
	seen     bytes.Buffer
	told     bool
}

const mostSeen = 20_000

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.t.records && b.seen.Len() < mostSeen {
		b.seen.Write(p[:min(n, mostSeen-b.seen.Len())])
	}
	if err != nil {
		b.tell()
		if err != io.EOF && b.request.Context().Err() == nil {
			err = &lostError{err}
		}
	}
	return n, err
}

// Close implements io.Closer.
func (b *body) Close() error {
	b.tell()
	return b.ReadCloser.Close()
}

func (b *body) tell() {
	if b.told || !b.t.records {
		return
	}
	b.told = true
	wire.Exchange(b.request.Context(), conformance.Exchange{
		Direction: "received", ContentType: b.t.redact.text(b.response.Header.Get("Content-Type")),
		Status: b.response.StatusCode, Body: b.t.redact.text(b.seen.String()),
	})
}

// redactor takes secrets out of a text.
type redactor struct{ *strings.Replacer }

func (r redactor) text(s string) string { return r.Replace(s) }

// secrets collects what must not show.
func secrets(o Options) redactor {
	var pairs []string
	add := func(secret string) {
		if secret != "" {
			pairs = append(pairs, secret, "[redacted]")
		}
	}
	add(o.Bearer)
	for _, values := range o.Header {
		for _, value := range values {
			add(value)
		}
	}
	return redactor{strings.NewReplacer(pairs...)}
}
