package rpc

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"example.org/mp107/internal/text"
)

// probing bounds how long each look at an address may take.
const probing = 2 * time.Second

// met is what is spoken at an address. HTTP/1.1 carries plain JSON, HTTP/2 gRPC.
type met struct {
	tls, http1, http2 bool
	alert             error // by which the other side ends a connection over TLS
}

// turnedAway finds out why nothing at an address has ever answered: the scheme is not
// the one that is spoken there, or the client certificate is missing or refused. It is
// nil where neither is so. It connects anew and sends nothing of a call: what a server
// says as it closes a connection is otherwise lost when a request is being written.
func (c *carrier) turnedAway(ctx context.Context) error {
	if c.answered.Load() {
		return nil
	}
	at, err := url.Parse(c.address)
	if err != nil {
		return nil
	}
	host := at.Host
	if at.Port() == "" {
		host = net.JoinHostPort(at.Hostname(), map[string]string{"http": "80", "https": "443"}[at.Scheme])
	}
	m := c.meet(ctx, host)
	if why := c.otherScheme(m, at.Scheme == "https"); why != nil {
		return why
	}
	if m.alert != nil && c.asked.Load() {
		return c.refusedCertificate(m.alert)
	}
	return nil
}

// otherScheme is the error of a scheme that is not the one spoken; nil if it is.
func (c *carrier) otherScheme(m met, secure bool) error {
	scheme := func(overGRPC, secure bool) string {
		name := map[bool]string{true: "grpc", false: "http"}[overGRPC]
		if secure {
			name += "s"
		}
		return name + "://"
	}
	given := scheme(c.overGRPC, secure)
	overGRPC := c.overGRPC
	if overGRPC && !m.http2 && m.http1 || !overGRPC && !m.http1 && m.http2 {
		overGRPC = !overGRPC
	}
	use := scheme(overGRPC, m.tls)
	if use == given || !m.tls && !m.http1 && !m.http2 {
		return nil
	}
	var spoken []string
	if m.tls != secure {
		spoken = append(spoken, map[bool]string{true: "TLS is spoken", false: "no encryption is spoken"}[m.tls])
	}
	if overGRPC != c.overGRPC {
		spoken = append(spoken, map[bool]string{true: "HTTP/2 alone is spoken, as by gRPC,", false: "HTTP/1.1 alone is spoken, and no gRPC,"}[overGRPC])
	}
	return fmt.Errorf("%s at this address, which was given as %s: use %s", strings.Join(spoken, " and "), given, use)
}

// meet looks at what is spoken at an address. A server may leave one look without an
// answer, such as one of HTTP to which TLS is spoken, and each has its own time.
func (c *carrier) meet(ctx context.Context, host string) (m met) {
	both, err := c.shake(ctx, host, "h2", "http/1.1")
	if m.tls = spokenTLS(err); m.tls {
		m.alert = remote(err)
		if err == nil {
			// A server of HTTP/2 alone may let in who does not offer that, and then not answer.
			alone, _ := c.shake(ctx, host, "http/1.1")
			m.http2, m.http1 = both == "h2", both != "h2" || alone == "http/1.1"
			m.alert = c.lastWords(ctx, host)
		}
		return m
	}
	m.http1 = bytes.HasPrefix(answer(ctx, host, "OPTIONS * HTTP/1.1\r\nHost: "+host+"\r\nConnection: close\r\n\r\n"), []byte("HTTP/1."))
	// The preface of HTTP/2 with a frame of settings, which is answered by one: type 4.
	frame := answer(ctx, host, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00")
	m.http2 = len(frame) >= 9 && frame[3] == 4 && bytes.Equal(frame[5:9], make([]byte, 4))
	return m
}

// shake makes a handshake of TLS and says which protocol was agreed on. It trusts
// everybody, since nothing is sent.
func (c *carrier) shake(ctx context.Context, host string, protocols ...string) (string, error) {
	connection, err := c.secure(ctx, host, protocols)
	if err != nil {
		return "", err
	}
	defer connection.Close()
	return connection.ConnectionState().NegotiatedProtocol, nil
}

func (c *carrier) secure(ctx context.Context, host string, protocols []string) (*tls.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, probing)
	defer cancel()
	config := c.transport.TLSClientConfig.Clone()
	config.InsecureSkipVerify, config.NextProtos = true, protocols
	connection, err := (&tls.Dialer{Config: config}).DialContext(ctx, "tcp", host)
	if err != nil {
		return nil, err
	}
	return connection.(*tls.Conn), nil
}

// lastWords are the alert by which the other side ends a connection over which nothing
// is sent: of TLS 1.3 a client certificate is judged when the client has done its part.
func (c *carrier) lastWords(ctx context.Context, host string) error {
	if !c.asked.Load() {
		return nil
	}
	protocol := map[bool]string{true: "h2", false: "http/1.1"}[c.overGRPC]
	connection, err := c.secure(ctx, host, []string{protocol})
	if err != nil {
		return remote(err)
	}
	defer connection.Close()
	_ = connection.SetReadDeadline(time.Now().Add(probing))
	for read := 0; read < 1<<16; {
		n, err := connection.Read(make([]byte, 1<<10))
		if err != nil {
			return remote(err)
		}
		read += n
	}
	return nil
}

// remote is an error of TLS that the other side has reported; otherwise nil.
func remote(err error) error {
	if said, ok := errors.AsType[*net.OpError](err); ok && said.Op == "remote error" {
		return said.Err
	}
	return nil
}

// spokenTLS tells from the error of a handshake whether TLS is spoken.
func spokenTLS(err error) bool {
	return err == nil || remote(err) != nil
}

// answer sends a text and returns the beginning of what comes back.
func answer(ctx context.Context, host, text string) []byte {
	connection, err := (&net.Dialer{Timeout: probing}).DialContext(ctx, "tcp", host)
	if err != nil {
		return nil
	}
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(probing))
	if _, err := io.WriteString(connection, text); err != nil {
		return nil
	}
	came := make([]byte, 9)
	n, _ := io.ReadFull(connection, came)
	return came[:n]
}

// refusedCertificate says of a client certificate that it is missing or refused.
func (c *carrier) refusedCertificate(alert error) error {
	if c.own == nil {
		return errors.New("the implementation wants a client certificate, and none was given: give one with its key")
	}
	why := fmt.Sprintf("the implementation refuses the client certificate (%s)", text.Printable(strings.TrimPrefix(alert.Error(), "tls: ")))
	if defect := defectOf(c.own.Leaf, time.Now(), x509.ExtKeyUsageClientAuth); defect != "" {
		return fmt.Errorf("%s: it %s: give another one", why, defect)
	}
	return fmt.Errorf("%s: give one from an authority that it trusts", why)
}

// distrust says what is wrong with the implementation's certificate, and what to do.
func (c *carrier) distrust(err error) string {
	var (
		host    x509.HostnameError
		unknown x509.UnknownAuthorityError
		invalid x509.CertificateInvalidError
	)
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return fmt.Sprintf("it %s: have it renewed, or set the clock right", defectOf(invalid.Cert, time.Now()))
	case errors.As(err, &host):
		return fmt.Sprintf("it is for %s and not for %s: use an address that it is for, or have one issued for this address", namesOf(host.Certificate), text.Printable(host.Host))
	case errors.As(err, &unknown) && c.transport.TLSClientConfig.RootCAs == nil:
		return "no authority that this machine trusts has issued it: give the certificate of the authority that did"
	case errors.As(err, &unknown):
		return "another authority has issued it than the one given: give the certificate of the authority that did"
	default:
		return text.Printable(err.Error()) + ": have another one issued"
	}
}

// defectOf says what keeps a certificate from being used; nothing if it is unknown.
func defectOf(certificate *x509.Certificate, now time.Time, uses ...x509.ExtKeyUsage) string {
	const day = "2 January 2006 15:04 UTC"
	switch {
	case certificate == nil:
		return ""
	case now.After(certificate.NotAfter):
		return "expired on " + certificate.NotAfter.UTC().Format(day)
	case now.Before(certificate.NotBefore):
		return "is not valid before " + certificate.NotBefore.UTC().Format(day)
	}
	for _, use := range uses {
		if len(certificate.ExtKeyUsage)+len(certificate.UnknownExtKeyUsage) > 0 && !slices.Contains(certificate.ExtKeyUsage, use) && !slices.Contains(certificate.ExtKeyUsage, x509.ExtKeyUsageAny) {
			return "is not for the authentication of clients"
		}
	}
	return ""
}

// namesOf are the first names and addresses that a certificate is for.
func namesOf(certificate *x509.Certificate) string {
	names := slices.Clone(certificate.DNSNames)
	for _, ip := range certificate.IPAddresses {
		names = append(names, ip.String())
	}
	const most = 4
	if len(names) > most {
		names = append(names[:most], "others")
	}
	if len(names) == 0 {
		return "no address"
	}
	return text.Printable(text.List(names))
}
