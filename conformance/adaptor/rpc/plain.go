package rpc

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"mp107/conformance"
	"mp107/conformance/adaptor/contract/adaptorv1"
	"mp107/conformance/adaptor/wire"
)

// plain is a wire.Caller in plain JSON: each call is a POST, as the Connect
// protocol has it. It uses the transport alone, which follows no redirection,
// keeps no cookies and decompresses nothing.
type plain struct {
	transport *http.Transport
	base      *url.URL
	header    http.Header // of every call, secrets and all; never changed
	secrets   *wire.Secrets
}

// The limits of an answer, in bytes. The contract's answers are below a kilobyte.
const (
	mostAnswer  = 1 << 20
	mostHeaders = 64 << 10
)

const contentType = "application/json"

// Call implements wire.Caller.
func (p *plain) Call(ctx context.Context, line *adaptorv1.CallLine) (*adaptorv1.AnswerLine, error) {
	x, err := newExchange(line)
	if err != nil {
		return nil, err
	}
	text, err := wire.MarshalJSON(x.question)
	if err != nil {
		return nil, err
	}
	target := *p.base
	target.Path += x.procedure
	p.record(ctx, text, func() conformance.Exchange {
		return conformance.Exchange{Direction: "sent", URL: target.String(), ContentType: contentType}
	})
	response, err := p.transport.RoundTrip(p.request(ctx, &target, text))
	if err != nil {
		return nil, lost(ctx, p.secrets, beforeAnswer, err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := read(response)
	p.record(ctx, body, func() conformance.Exchange {
		return conformance.Exchange{Direction: "received", ContentType: response.Header.Get("Content-Type"), Status: response.StatusCode}
	})
	if err != nil {
		return nil, lost(ctx, p.secrets, whileAnswering, err)
	}
	if err := judge(response, body, p.secrets); err != nil {
		return nil, err
	}
	if err := wire.UnmarshalJSON(body, x.answer); err != nil {
		return nil, fmt.Errorf("the answer is not the JSON that the contract wants: %s: it begins %s", p.secrets.Text(err.Error()), beginning(p.secrets, body))
	}
	if x.answer.GetCall() != x.question.GetCall() {
		// There may be more answers than calls on this connection, and whoever
		// used it next would get the wrong one too.
		p.transport.CloseIdleConnections()
	}
	p.secrets.Message(x.answer)
	return x.line, nil
}

func (p *plain) request(ctx context.Context, target *url.URL, text []byte) *http.Request {
	request := &http.Request{
		Method: http.MethodPost, URL: target, Host: p.header.Get("Host"), Header: p.header,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		ContentLength: int64(len(text)), Body: io.NopCloser(bytes.NewReader(text)),
		// Lets the transport take another connection where one was closed before
		// any of the call was sent. It never sends a call twice.
		GetBody: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil },
	}
	return request.WithContext(ctx)
}

// read reads the body of an answer: up to the limit, and one byte more to show
// that it was exceeded.
func read(response *http.Response) ([]byte, error) {
	var body bytes.Buffer
	body.Grow(int(min(max(response.ContentLength, 0), mostAnswer)) + bytes.MinRead)
	_, err := body.ReadFrom(io.LimitReader(response.Body, mostAnswer+1))
	return body.Bytes(), err
}

// record shows a message to the recorder, without secrets.
func (p *plain) record(ctx context.Context, body []byte, heading func() conformance.Exchange) {
	wire.ExchangeLater(ctx, len(body), func() conformance.Exchange {
		e := heading()
		e.URL, e.ContentType, e.Body = p.secrets.Text(e.URL), p.secrets.Text(e.ContentType), p.secrets.Text(string(body))
		if len(body) > mostAnswer { // its end may be half a secret
			e.Body = fmt.Sprintf("(more than %d bytes, not read)", mostAnswer)
		}
		return e
	})
}
