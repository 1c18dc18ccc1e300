package rpc

import (
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"time"

	"example.org/mp107/internal/upgrade"
)

// The bounds of an answer, in bytes. The contract's answers are below a kilobyte.
const (
	maxAnswer  = 1 << 20
	maxHeaders = 64 << 10
)

// The bounds of connections. Servers commonly close theirs after 30 idle seconds.
const (
	maxIdle     = 64
	maxIdleTime = 20 * time.Second
	maxDialTime = 30 * time.Second
)

// carrier sends requests with the headers of every call, and marks the errors
// of connections. It uses the transport alone: so it follows no redirection,
// keeps no cookies, decompresses nothing and asks no proxy.
type carrier struct {
	transport *http.Transport
	header    http.Header
}

func newCarrier(config *tls.Config, header http.Header, overGRPC bool) *carrier {
	t := &http.Transport{
		TLSClientConfig: config, TLSHandshakeTimeout: maxDialTime, DialContext: (&net.Dialer{Timeout: maxDialTime}).DialContext,
		MaxResponseHeaderBytes: maxHeaders, DisableCompression: true,
		MaxIdleConnsPerHost: maxIdle, IdleConnTimeout: maxIdleTime,
		WriteBufferSize: 64 << 10, // a world leaves in one piece
		Protocols:       new(http.Protocols),
	}
	t.Protocols.SetHTTP1(!overGRPC)
	t.Protocols.SetHTTP2(overGRPC)
	t.Protocols.SetUnencryptedHTTP2(overGRPC)
	return &carrier{t, header}
}

// Do implements connect.HTTPClient. Its error is a *lostError, as is one of
// reading the response's body.
func (c *carrier) Do(request *http.Request) (*http.Response, error) {
	for name, values := range c.header {
		request.Header[name] = values
	}
	if host := c.header.Get("Host"); host != "" {
		request.Host = host
	}
	response, err := c.transport.RoundTrip(request)
	if err != nil {
		return nil, &lostError{"before it answered", err}
	}
	if err := upgrade.Refuse(response); err != nil {
		return nil, err
	}
	response.Body = &body{response.Body}
	return response, nil
}

// body marks the error of a connection lost while an answer is read.
type body struct{ io.ReadCloser }

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && err != io.EOF {
		err = &lostError{"while it answered", err}
	}
	return n, err
}
