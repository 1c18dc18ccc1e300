package rpc

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"net/http"
	"net/url"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/adaptor/wire"
)

// plain is a wire.Caller in plain JSON: each call is a POST, as the Connect
// protocol has it. It follows no redirection, keeps no cookies and decompresses
// nothing.
type plain struct {
	links   *links
	base    *url.URL
	heads   map[string][]byte // of the calls, by procedure, secrets and all, up to the length
	secrets *wire.Secrets
}

func newPlain(base *url.URL, config *tls.Config, header http.Header, secrets *wire.Secrets) *plain {
	p := &plain{links: newLinks(base, config), base: base, heads: map[string][]byte{}, secrets: secrets}
	host := header.Get("Host")
	if host == "" {
		host = base.Host
	}
	header = header.Clone()
	header.Del("Host")
	header.Set("Content-Type", contentType)
	header.Set("Accept", contentType)
	header.Set("Connect-Protocol-Version", "1")
	for _, procedure := range procedures {
		var head bytes.Buffer
		target := *base
		target.Path += procedure
		fmt.Fprintf(&head, "POST %s HTTP/1.1\r\nHost: %s\r\n", target.EscapedPath(), host)
		_ = header.Write(&head) // into memory
		head.WriteString("Content-Length: ")
		p.heads[procedure] = head.Bytes()
	}
	return p
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
	link, err := p.links.take(ctx)
	if err != nil {
		return nil, lost(ctx, p.secrets, beforeAnswer, err)
	}
	response, again, err := link.post(ctx, p.heads[x.procedure], text)
	if again {
		p.links.keep(link)
	} else {
		link.close()
	}
	if response.Response == nil {
		return nil, lost(ctx, p.secrets, beforeAnswer, err)
	}
	p.record(ctx, response.body, func() conformance.Exchange {
		return conformance.Exchange{Direction: "received", ContentType: response.Header.Get("Content-Type"), Status: response.StatusCode}
	})
	if err != nil {
		return nil, lost(ctx, p.secrets, whileAnswering, err)
	}
	body := response.body
	if err := judge(response.Response, body, p.secrets); err != nil {
		return nil, err
	}
	if err := wire.UnmarshalJSON(body, x.answer); err != nil {
		return nil, fmt.Errorf("the answer is not the JSON that the contract wants: %s: it begins %s", p.secrets.Text(err.Error()), beginning(p.secrets, body))
	}
	if x.answer.GetCall() != x.question.GetCall() {
		// There may be more answers than calls on this connection, and whoever
		// used it next would get the wrong one too.
		p.links.drop()
	}
	p.secrets.Message(x.answer)
	return x.line, nil
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
