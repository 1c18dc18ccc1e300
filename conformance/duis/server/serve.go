package server

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"time"
)

// Serve serves the DUIS service on one listener and, unless it is nil, the
// control endpoint on another, until the context ends; then it lets requests
// under way end, stops what it started and returns nil. Any other end is an
// error. With a TLS configuration the service is HTTPS; to ask for client
// certificates set its ClientAuth and ClientCAs. The control endpoint is plain
// HTTP and belongs on the loopback interface.
func (s *Server) Serve(ctx context.Context, service, control net.Listener, config *tls.Config) error {
	defer s.Close()
	servers := []*http.Server{s.httpServer(s.Handler())}
	listeners := []net.Listener{service}
	if config != nil {
		listeners[0] = tls.NewListener(service, config)
	}
	if control != nil {
		servers = append(servers, s.httpServer(s.Control()))
		listeners = append(listeners, control)
	}
	ended := make(chan error, len(servers))
	for i, server := range servers {
		go func() { ended <- server.Serve(listeners[i]) }()
	}
	var cause error
	left := len(servers)
	select {
	case cause = <-ended:
		left--
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.options.Grace)
	defer cancel()
	for _, server := range servers {
		if err := server.Shutdown(grace); err != nil {
			_ = server.Close() // the grace is over; connections that are left are cut
		}
	}
	for range left {
		if err := <-ended; cause == nil && !errors.Is(err, http.ErrServerClosed) {
			cause = err
		}
	}
	if errors.Is(cause, http.ErrServerClosed) {
		return nil
	}
	return cause
}

// httpServer bounds everything that a client can do slowly.
func (s *Server) httpServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: s.options.Timeout,
		WriteTimeout:      3 * s.options.Timeout,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
	}
}
