package rpc

import (
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"sync/atomic"
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
	// maxShakeTime leaves a call the time to find out why nobody answers a handshake.
	maxShakeTime = 5 * time.Second
)

// carrier sends requests with the headers of every call, and marks the errors
// of connections. It uses the transport alone: so it follows no redirection,
// keeps no cookies, decompresses nothing and asks no proxy.
type carrier struct {
	transport *http.Transport
	header    http.Header
	address   string // with a scheme of HTTP
	overGRPC  bool
	own       *tls.Certificate // the client's; nil for none

	asked    atomic.Bool // the other side has asked for a client certificate
	answered atomic.Bool // an answer of the contract has come
}

func newCarrier(address string, config *tls.Config, header http.Header, overGRPC bool) *carrier {
	if config == nil {
		config = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	config = config.Clone()
	c := &carrier{header: header, address: address, overGRPC: overGRPC}
	if len(config.Certificates) > 0 {
		c.own = &config.Certificates[0]
	}
	// The certificate is shown to whoever asks for one, also to a server that lists other
	// authorities: it then says that it refuses it, and not that there is none.
	config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
		c.asked.Store(true)
		if c.own == nil {
			return &tls.Certificate{}, nil
		}
		return c.own, nil
	}
	c.transport = &http.Transport{
		TLSClientConfig: config, TLSHandshakeTimeout: maxShakeTime, DialContext: (&net.Dialer{Timeout: maxDialTime}).DialContext,
		MaxResponseHeaderBytes: maxHeaders, DisableCompression: true,
		MaxIdleConnsPerHost: maxIdle, IdleConnTimeout: maxIdleTime,
		WriteBufferSize: 64 << 10, // a world leaves in one piece
		Protocols:       new(http.Protocols),
	}
	c.transport.Protocols.SetHTTP1(!overGRPC)
	c.transport.Protocols.SetHTTP2(overGRPC)
	c.transport.Protocols.SetUnencryptedHTTP2(overGRPC)
	return c
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
