package duis

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/internal/upgrade"
)

const (
	xmlContentType = "application/xml"
	maxAnswer      = 1 << 20 // bytes of an answer
)

// post sends a signed document to a service and returns the body of an answer
// that is XML with a status of success; anything else is an error that says so.
func (a *Adaptor) post(ctx context.Context, service string, document []byte) ([]byte, error) {
	url := strings.TrimSuffix(a.options.URL, "/") + "/api/v1/" + service
	a.record.add(conformance.Exchange{Direction: Sent, URL: url, ContentType: xmlContentType, Body: string(document)})
	received, err := a.send(ctx, url, xmlContentType, document)
	if received.ContentType != "" || len(received.Body) > 0 || received.Status != 0 {
		a.record.add(received)
	}
	if err != nil {
		return nil, err
	}
	if received.Status < 200 || received.Status > 299 {
		return nil, fmt.Errorf("HTTP status %d from %s: %s", received.Status, service, text.Printable(strings.TrimSpace(received.Body)))
	}
	if kind, _, err := mime.ParseMediaType(received.ContentType); err != nil || kind != xmlContentType {
		return nil, fmt.Errorf("content type %q from %s: want %s", text.Printable(received.ContentType), service, xmlContentType)
	}
	return []byte(received.Body), nil
}

// send makes one POST, bounded in time and in the size of its answer. What was
// received is returned beside an error too, as far as it came.
func (a *Adaptor) send(ctx context.Context, url, contentType string, body []byte) (conformance.Exchange, error) {
	received := conformance.Exchange{Direction: Received, URL: url}
	ctx, cancel := context.WithTimeout(ctx, a.options.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return received, err
	}
	request.Header.Set("Content-Type", contentType)
	answer, err := a.client.Do(request)
	if err != nil {
		return received, fmt.Errorf("no answer: %w", err)
	}
	defer func() { _ = answer.Body.Close() }()
	if err := upgrade.Refuse(answer); err != nil {
		return received, err
	}
	received.Status, received.ContentType = answer.StatusCode, answer.Header.Get("Content-Type")
	text, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer+1))
	received.Body = string(text[:min(len(text), maxAnswer)])
	switch {
	case err != nil:
		return received, fmt.Errorf("the answer broke off after %d bytes: %w", len(text), err)
	case len(text) > maxAnswer:
		return received, fmt.Errorf("the answer is larger than %d bytes", maxAnswer)
	}
	return received, nil
}
