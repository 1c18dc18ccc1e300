package rpc

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/internal/text"
)

// Schemes lists the beginnings of the addresses that Dial takes: plain JSON
// over HTTP and HTTPS, gRPC without and with TLS.
func Schemes() []string { return []string{"http://", "https://", "grpc://", "grpcs://"} }

// DialOptions say how an implementation is reached.
type DialOptions struct {
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
	// Plain is sent with every call too, and no secret: its values may be short.
	Plain http.Header
	// Clear allows secrets to be sent without encryption.
	Clear bool
}

// ErrClear is wrapped by the error of Dial about secrets and no encryption.
var ErrClear = errors.New("a token or a header would be sent in the clear, for everybody on the way to read")

// Dial makes a client. It does not connect: that is for the first call to do.
// Its error says what is wrong with the options, and shows no secret.
func Dial(o DialOptions) (*wire.Client, error) {
	address, overGRPC, err := parse(o.URL)
	if err != nil {
		return nil, err
	}
	if !o.Clear && (o.Bearer != "" || len(o.Header) > 0) && strings.HasPrefix(address, "http://") {
		return nil, fmt.Errorf("address %q: %w: use %s", o.URL, ErrClear, map[bool]string{true: "grpcs://", false: "https://"}[overGRPC])
	}
	header, secrets, err := headers(o)
	if err != nil {
		return nil, err
	}
	carrier := newCarrier(address, o.TLS, header, overGRPC)
	if overGRPC {
		return wire.NewClient(newGRPCCaller(address, carrier, secrets)), nil
	}
	return wire.NewClient(&jsonCaller{address, carrier, secrets}), nil
}

// headers are those of every call, and what is secret of them: the values.
func headers(o DialOptions) (http.Header, *wire.Secrets, error) {
	header, values := http.Header{}, []string{o.Bearer}
	for _, given := range []struct {
		header http.Header
		secret bool
	}{{o.Header, true}, {o.Plain, false}} {
		for name, list := range given.header {
			if err := settable(name, o); err != nil {
				return nil, nil, err
			}
			for _, value := range list {
				if err := sayable(value, given.secret); err != nil {
					return nil, nil, fmt.Errorf("header %s: its value %w", name, err)
				}
				header.Add(name, value)
				if given.secret {
					values = append(values, value)
				}
			}
		}
	}
	if o.Bearer != "" {
		if err := sayable(o.Bearer, true); err != nil {
			return nil, nil, fmt.Errorf("the token %w", err)
		}
		header.Set("Authorization", "Bearer "+o.Bearer)
	}
	secrets, err := wire.NewSecrets(values...)
	return header, secrets, err
}

// nameRunes are the characters that the name of a header can have.
const nameRunes = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~"

// ours are the headers that the protocols set, and those of the connection.
var ours = []string{
	"Accept", "Accept-Encoding", "Connection", "Content-Encoding", "Content-Length", "Content-Type", "Expect", "Keep-Alive",
	"Proxy-Connection", "Te", "Trailer", "Transfer-Encoding", "Upgrade",
}

// settable refuses the name of a header that is none, or is not for others to set.
func settable(name string, o DialOptions) error {
	canonical := http.CanonicalHeaderKey(name)
	switch {
	case name == "" || strings.ContainsFunc(name, func(r rune) bool { return !strings.ContainsRune(nameRunes, r) }):
		return fmt.Errorf("header %q is not a name that HTTP allows: want letters, digits and hyphens", name)
	case slices.Contains(ours, canonical) || strings.HasPrefix(canonical, "Connect-") || strings.HasPrefix(canonical, "Grpc-"):
		return fmt.Errorf("header %s is set by the protocol itself: leave it out", name)
	case canonical == "Authorization" && o.Bearer != "":
		return errors.New("a token and the header Authorization are the same header: give one of the two")
	}
	return nil
}

// sayable refuses a value that cannot stand in a header, or a secret that is too short
// to be kept out of reports.
func sayable(value string, secret bool) error {
	if secret && value != "" && len(value) < wire.MinSecret {
		return fmt.Errorf("has %d bytes, want at least %d: as a secret it is taken out of every report, which a shorter one would garble; one that is no secret can be given as a plain header", len(value), wire.MinSecret)
	}
	if strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
		return errors.New("has a line break or another control character: want a single line")
	}
	return nil
}

// parse gives an address the scheme of HTTP, and no slash at its end.
func parse(given string) (address string, overGRPC bool, err error) {
	parsed, err := url.Parse(given)
	switch {
	case err != nil:
		return "", false, fmt.Errorf("address %q is not a URL: want one such as http://127.0.0.1:8107", text.Masked(given))
	case !slices.Contains(Schemes(), parsed.Scheme+"://") || parsed.Host == "":
		return "", false, fmt.Errorf("address %q: want %s and HOST:PORT", text.Masked(given), strings.Join(Schemes(), ", "))
	case parsed.User != nil:
		return "", false, fmt.Errorf("address %q: a user or a password has no place in it, since it would show in reports: use a token or a header", text.Masked(given))
	case parsed.RawQuery != "" || parsed.Fragment != "":
		return "", false, fmt.Errorf("address %q: want no query and no fragment", text.Masked(given))
	}
	overGRPC = strings.HasPrefix(parsed.Scheme, "grpc")
	if overGRPC {
		parsed.Scheme = "http" + strings.TrimPrefix(parsed.Scheme, "grpc")
	}
	parsed.Path, parsed.RawPath = strings.TrimSuffix(parsed.Path, "/"), ""
	return parsed.String(), overGRPC, nil
}
