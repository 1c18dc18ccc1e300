package rpc

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"time"

	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/internal/inflight"
)

// maxInFlight bounds the bytes of calls that are being received or worked on.
const maxInFlight = 4 * maxRequest

// readTimeout is how long a call may take to arrive; a variable for tests.
var readTimeout = 30 * time.Second

// Serve answers calls on a listener until the context ends; with a TLS
// configuration over TLS. It speaks HTTP/1.1 and HTTP/2, so that gRPC works.
func Serve(ctx context.Context, listener net.Listener, server *wire.Server, config *tls.Config) error {
	return ServeHandler(ctx, listener, NewHandler(server), config)
}

// ServeHandler is Serve with a handler of NewHandler that something was put around.
func ServeHandler(ctx context.Context, listener net.Listener, handler http.Handler, config *tls.Config) error {
	s := &http.Server{
		Handler: inflight.Bound(handler, maxInFlight), TLSConfig: config, Protocols: new(http.Protocols),
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: readTimeout, IdleTimeout: 2 * time.Minute,
	}
	s.Protocols.SetHTTP1(true)
	s.Protocols.SetHTTP2(true)
	s.Protocols.SetUnencryptedHTTP2(true)
	stop := context.AfterFunc(ctx, func() {
		soon, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		if s.Shutdown(soon) != nil {
			_ = s.Close() // whoever still waits for an answer gets none
		}
	})
	defer stop()
	var err error
	if config != nil {
		err = s.ServeTLS(listener, "", "")
	} else {
		err = s.Serve(listener)
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
