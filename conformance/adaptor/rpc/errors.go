package rpc

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"syscall"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/internal/text"
)

// lostError is the error of a connection, and when it was lost.
type lostError struct {
	when string
	error
}

func (e *lostError) Unwrap() error { return e.error }

// lostWords tell of a lost connection where net/http has an error of no type
// that can be told apart; the last four are of HTTP/2.
var lostWords = []string{"server closed idle connection", "client connection lost", "client conn could not be established", "GOAWAY", "stream error"}

// explainLost turns a *lostError into one of a call that got no HTTP response,
// or not all of one. It wraps conformance.ErrUnreachable where the connection is
// to blame, and not where something was reached that does not let us in, or does
// not speak HTTP: waiting for it does not help.
func explainLost(ctx context.Context, c *carrier, secrets *wire.Secrets, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("no answer: %w", ctx.Err())
	}
	when := "before it answered"
	if gone, ok := errors.AsType[*lostError](err); ok {
		when, err = gone.when, gone.error
	}
	said := strings.TrimPrefix(text.Printable(secrets.Text(err.Error())), "net/http: ")
	var (
		untrusted *tls.CertificateVerificationError
		opError   *net.OpError
		dns       *net.DNSError
	)
	switch {
	case strings.Contains(said, "response headers exceeded"):
		return fmt.Errorf("the headers of the answer are larger than %d bytes: send fewer or shorter ones", maxHeaders)
	case errors.As(err, &untrusted):
		return fmt.Errorf("the implementation's certificate is not trusted: %s", c.distrust(untrusted.Err))
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("%w: %s: is it running, and is this its address?", conformance.ErrUnreachable, said)
	case errors.As(err, &dns):
		return fmt.Errorf("%w: %s: is this its address?", conformance.ErrUnreachable, said)
	case errors.As(err, &opError) && opError.Op == "dial":
		return fmt.Errorf("%w: %s: can it be reached from here?", conformance.ErrUnreachable, said)
	}
	// What comes first when a server turns somebody away is chance.
	if why := c.turnedAway(ctx); why != nil {
		return why
	}
	switch {
	case errors.As(err, &opError) && opError.Op == "remote error": // an alert of TLS
		return fmt.Errorf("the implementation refuses the encrypted connection: %s", said)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &opError), slices.ContainsFunc(lostWords, func(words string) bool { return strings.Contains(said, words) }):
		return fmt.Errorf("%w: the connection was lost %s (%s): see its log; a server that closes connections has to say so, by Connection: close", conformance.ErrUnreachable, when, said)
	default:
		return fmt.Errorf("what came %s is not proper HTTP: is something else at this address? %s", when, said)
	}
}
