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
}

// Dial makes a client. It does not connect: that is for the first call to do.
// Its error says what is wrong with the options, and shows no secret.
func Dial(o DialOptions) (*wire.Client, error) {
	address, overGRPC, err := parse(o.URL)
	if err != nil {
		return nil, err
	}
	header, secrets, err := headers(o)
	if err != nil {
		return nil, err
	}
	carrier := newCarrier(o.TLS, header, overGRPC)
	if overGRPC {
		return wire.NewClient(newGRPCCaller(address, carrier, secrets)), nil
	}
	return wire.NewClient(&jsonCaller{address, carrier, secrets}), nil
}

// headers are those of every call, and what is secret of them: the values.
func headers(o DialOptions) (http.Header, *wire.Secrets, error) {
	header, values := http.Header{}, []string{o.Bearer}
	for name, list := range o.Header {
		if name == "" || strings.ContainsFunc(name, func(r rune) bool { return !strings.ContainsRune(nameRunes, r) }) {
			return nil, nil, fmt.Errorf("header %q is not a name that HTTP allows: want letters, digits and hyphens", name)
		}
		for _, value := range list {
			if err := sayable(value); err != nil {
				return nil, nil, fmt.Errorf("header %s: its value %w", name, err)
			}
			header.Add(name, value)
			values = append(values, value)
		}
	}
	if o.Bearer != "" {
		if err := sayable(o.Bearer); err != nil {
			return nil, nil, fmt.Errorf("the token %w", err)
		}
		header.Set("Authorization", "Bearer "+o.Bearer)
	}
	secrets, err := wire.NewSecrets(values...)
	return header, secrets, err
}

// nameRunes are the characters that the name of a header can have.
const nameRunes = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~"

// sayable refuses a secret that cannot stand in a header, or is too short to be
// kept out of reports.
func sayable(secret string) error {
	if secret != "" && len(secret) < wire.MinSecret {
		return fmt.Errorf("has %d bytes, want at least %d: as a secret it is taken out of every report, which a shorter one would garble", len(secret), wire.MinSecret)
	}
	if strings.ContainsFunc(secret, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
		return errors.New("has a line break or another control character: want a single line")
	}
	return nil
}

// parse gives an address the scheme of HTTP, and no slash at its end.
func parse(text string) (address string, overGRPC bool, err error) {
	parsed, err := url.Parse(text)
	switch {
	case err != nil:
		return "", false, fmt.Errorf("address %q is not a URL: want one such as http://127.0.0.1:8107", redactUser(text))
	case !slices.Contains(Schemes(), parsed.Scheme+"://") || parsed.Host == "":
		return "", false, fmt.Errorf("address %q: want %s and HOST:PORT", redactUser(text), strings.Join(Schemes(), ", "))
	case parsed.User != nil:
		return "", false, fmt.Errorf("address %q: a user or a password has no place in it, since it would show in reports: use a token or a header", parsed.Redacted())
	case parsed.RawQuery != "" || parsed.Fragment != "":
		return "", false, fmt.Errorf("address %q: want no query and no fragment", text)
	}
	overGRPC = strings.HasPrefix(parsed.Scheme, "grpc")
	if overGRPC {
		parsed.Scheme = "http" + strings.TrimPrefix(parsed.Scheme, "grpc")
	}
	parsed.Path, parsed.RawPath = strings.TrimSuffix(parsed.Path, "/"), ""
	return parsed.String(), overGRPC, nil
}

// redactUser keeps a password out of the error about an address that cannot be read.
func redactUser(text string) string {
	scheme, rest, found := strings.Cut(text, "://")
	if at := strings.LastIndex(rest, "@"); found && at >= 0 {
		return scheme + "://…" + rest[at:]
	}
	return text
}
