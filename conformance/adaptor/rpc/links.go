package rpc

import (
	"context"
	"crypto/tls"
	"net"
	"net/url"
	"sync"
	"time"
)

// links keeps connections open between calls.
type links struct {
	address string
	tls     *tls.Config // nil for none

	mu   sync.Mutex
	idle []*link
}

// The limits of connections that are kept without being used.
const (
	mostIdle    = 64
	longestIdle = 20 * time.Second // servers commonly close theirs after 30 seconds
	dialTime    = 30 * time.Second
)

func newLinks(base *url.URL, config *tls.Config) *links {
	port := base.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[base.Scheme]
	}
	l := &links{address: net.JoinHostPort(base.Hostname(), port)}
	if base.Scheme == "https" {
		l.tls = &tls.Config{MinVersion: tls.VersionTLS12}
		if config != nil {
			l.tls = config.Clone()
		}
		if l.tls.ServerName == "" {
			l.tls.ServerName = base.Hostname()
		}
		l.tls.NextProtos = []string{"http/1.1"}
	}
	return l
}

// take gives a connection on which nothing is under way, a new one if need be.
func (l *links) take(ctx context.Context) (*link, error) {
	for {
		kept := l.last()
		if kept == nil {
			return l.dial(ctx)
		}
		// The other side may have closed it, or said something that nobody asked for.
		if time.Since(kept.used) < longestIdle && kept.in.Buffered() == 0 && silent(kept.tcp) {
			return kept, nil
		}
		kept.close()
	}
}

func (l *links) last() *link {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := len(l.idle)
	if n == 0 {
		return nil
	}
	kept := l.idle[n-1]
	l.idle = l.idle[:n-1]
	return kept
}

// keep takes back a connection that can be used again.
func (l *links) keep(used *link) {
	used.used = time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.idle) < mostIdle {
		l.idle = append(l.idle, used)
		return
	}
	used.close()
}

// drop closes every connection that is kept.
func (l *links) drop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, kept := range l.idle {
		kept.close()
	}
	l.idle = nil
}

func (l *links) dial(ctx context.Context) (*link, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTime)
	defer cancel()
	var d net.Dialer
	tcp, err := d.DialContext(ctx, "tcp", l.address)
	if err != nil || l.tls == nil {
		return newLink(tcp, tcp), err
	}
	secure := tls.Client(tcp, l.tls)
	if err := secure.HandshakeContext(ctx); err != nil {
		_ = tcp.Close()
		return nil, err
	}
	return newLink(secure, tcp), nil
}
