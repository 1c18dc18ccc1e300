package rpc

import (
	"crypto/tls"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"connectrpc.com/connect"

	"mp107/conformance/adaptor/contract/adaptorv1/adaptorv1connect"
	"mp107/conformance/adaptor/wire"
)

// Schemes lists the beginnings of the addresses that Dial takes: plain JSON
// over HTTP and HTTPS, gRPC without and with TLS.
func Schemes() []string { return []string{"http://", "https://", "grpc://", "grpcs://"} }

// Options say how an implementation is reached.
type Options struct {
	// URL is its address: http://HOST:PORT, and the other Schemes. It may have a
	// path, under which the service lies; it may not have a user, a query or a
	// fragment.
	URL string
	// TLS is the configuration of an encrypted connection; nil for the default.
	TLS *tls.Config
	// Bearer is a token to be sent as "Authorization: Bearer …"; empty for none.
	Bearer string
	// Header is sent with every call. Its values and the token are secrets: they
	// never show in a message, an error or a report.
	Header http.Header
}

// The limits of an answer, in bytes. The contract's answers are below a kilobyte.
const (
	mostAnswer  = 1 << 20
	mostHeaders = 64 << 10
)

// Dial makes a client. It does not connect: that is for the first call to do.
func Dial(o Options) (*wire.Client, error) {
	address, grpc, err := parse(o.URL)
	if err != nil {
		return nil, err
	}
	redact := secrets(o)
	client := &http.Client{
		Transport: &transport{base: newTransport(o.TLS, grpc), bearer: o.Bearer, header: o.Header, redact: redact, records: !grpc},
		// A redirection could take the secrets to somebody else.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	options := []connect.ClientOption{connect.WithReadMaxBytes(mostAnswer), connect.WithAcceptCompression("gzip", nil, nil)}
	if grpc {
		options = append(options, connect.WithGRPC())
	} else {
		options = append(options, connect.WithCodec(jsonCodec{}))
	}
	return wire.NewClient(&caller{adaptorv1connect.NewAdaptorServiceClient(client, address, options...), redact, grpc}), nil
}

// parse takes an address apart.
func parse(text string) (address string, grpc bool, err error) {
	parsed, err := url.Parse(text)
	switch {
	case err != nil:
		return "", false, fmt.Errorf("address %q is not a URL", redactUser(text))
	case !slices.Contains(Schemes(), parsed.Scheme+"://") || parsed.Host == "":
		return "", false, fmt.Errorf("address %q: want %s and HOST:PORT", redactUser(text), strings.Join(Schemes(), ", "))
	case parsed.User != nil:
		return "", false, fmt.Errorf("address %q: a user or a password has no place in it, since it would show in reports: use a token or a header", parsed.Redacted())
	case parsed.RawQuery != "" || parsed.Fragment != "":
		return "", false, fmt.Errorf("address %q: want no query and no fragment", text)
	}
	grpc = strings.HasPrefix(parsed.Scheme, "grpc")
	if grpc {
		parsed.Scheme = "http" + strings.TrimPrefix(parsed.Scheme, "grpc")
	}
	return strings.TrimSuffix(parsed.String(), "/"), grpc, nil
}

// redactUser keeps a password out of the error about an address that cannot be read.
func redactUser(text string) string {
	scheme, rest, found := strings.Cut(text, "://")
	if at := strings.LastIndex(rest, "@"); found && at >= 0 {
		return scheme + "://…" + rest[at:]
	}
	return text
}

func newTransport(config *tls.Config, grpc bool) *http.Transport {
	t := &http.Transport{
		TLSClientConfig: config, MaxResponseHeaderBytes: mostHeaders, DisableCompression: true,
		MaxIdleConnsPerHost: 64, IdleConnTimeout: time.Minute,
	}
	if grpc {
		t.Protocols = new(http.Protocols)
		t.Protocols.SetHTTP2(true)
		t.Protocols.SetUnencryptedHTTP2(true)
	}
	return t
}
