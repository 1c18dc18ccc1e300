package rpc

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/adaptor/wire"
)

// jsonCaller is a wire.Caller in plain JSON: each call is a POST, as the Connect
// protocol has it.
type jsonCaller struct {
	address string
	carrier *carrier
	secrets *wire.Secrets
}

const contentType = "application/json"

// Call implements wire.Caller.
func (c *jsonCaller) Call(ctx context.Context, line *adaptorv1.CallLine) (*adaptorv1.AnswerLine, error) {
	x, err := newExchange(line)
	if err != nil {
		return nil, err
	}
	question, err := wire.MarshalJSON(x.question)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.address+x.procedure, bytes.NewReader(question))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", contentType)
	request.Header.Set("Accept", contentType)
	request.Header.Set("Connect-Protocol-Version", "1")
	c.record(ctx, question, conformance.Exchange{Direction: "sent", URL: request.URL.String(), ContentType: contentType})
	response, err := c.carrier.Do(request)
	if err != nil {
		return nil, explainLost(ctx, c.carrier, c.secrets, err)
	}
	defer func() { _ = response.Body.Close() }()
	// One byte over the bound shows that it was exceeded.
	var read bytes.Buffer
	_, err = read.ReadFrom(io.LimitReader(response.Body, maxAnswer+1))
	answer := read.Bytes()
	c.record(ctx, answer, conformance.Exchange{Direction: "received", ContentType: response.Header.Get("Content-Type"), Status: response.StatusCode})
	if err != nil {
		return nil, explainLost(ctx, c.carrier, c.secrets, err)
	}
	if err = check(response, answer, c.secrets); err == nil {
		c.carrier.answered.Store(true)
		if err = wire.UnmarshalJSON(answer, x.answer); err != nil {
			err = fmt.Errorf("the answer is not the JSON that the contract wants: %s: it begins %s", c.secrets.Text(err.Error()), beginning(c.secrets, answer))
		}
	}
	if response.StatusCode == http.StatusBadRequest { // so answers a server that wants TLS
		if why := c.carrier.turnedAway(ctx); why != nil {
			err = why
		}
	}
	if err != nil || x.answer.GetCall() != x.question.GetCall() {
		// This may be the answer to another call, with more of them to come on the
		// same connection: whoever used it next would get a wrong one too. A refusal
		// has no call number by which that could be told.
		c.carrier.transport.CloseIdleConnections()
	}
	if err != nil {
		return nil, err
	}
	c.secrets.Message(x.answer)
	return x.line, nil
}

// record shows a message to the recorder, without secrets.
func (c *jsonCaller) record(ctx context.Context, body []byte, e conformance.Exchange) {
	wire.ExchangeLater(ctx, len(body), func() conformance.Exchange {
		e.URL, e.ContentType, e.Body = c.secrets.Text(e.URL), c.secrets.Text(e.ContentType), c.secrets.Text(string(body))
		if len(body) > maxAnswer { // its end may be half a secret
			e.Body = fmt.Sprintf("(more than %d bytes, not read)", maxAnswer)
		}
		return e
	})
}
