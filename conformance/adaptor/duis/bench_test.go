package duis_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"example.org/mp107/conformance/adaptor/duis"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

var errEcho = errors.New("the echo is not what was signed")

// BenchmarkExchangeBesideEcho measures a 6.24.1 over HTTPS beside an echo server
// on HTTPS that does no more than the signatures: the client makes one and
// verifies two, the server verifies one and makes two, the S1SP's within.
func BenchmarkExchangeBesideEcho(b *testing.B) {
	s := start(b, dsp.Config{})
	service := httptest.NewTLSServer(s.server.Handler())
	defer service.Close()
	pool := x509.NewCertPool()
	pool.AddCert(service.Certificate())
	a := connect(b, duis.Config{URL: service.URL, Control: s.control.URL, TLS: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}})
	situation := suite.Usual("6.24.1", spec.IS, spec.SMETS1, spec.ESME)
	situation.Owner = true
	world, request, err := situation.Build()
	if err != nil {
		b.Fatal(err)
	}
	if err := a.Reset(b.Context(), world); err != nil {
		b.Fatal(err)
	}
	exchange := func() error {
		response, err := a.Submit(b.Context(), request)
		request.Counter++
		if err == nil && response.Code != spec.I0 {
			err = errEcho
		}
		return err
	}
	if err := exchange(); err != nil {
		b.Fatal(err)
	}
	messages := a.Transcript()
	echo := echoOf(b, len(messages[0].Body), len(messages[1].Body))
	beside(b, exchange, echo)
}

// echoOf is one exchange with an echo server, with messages of these sizes.
func echoOf(b *testing.B, question, answer int) func() error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	sign := func(text []byte) []byte {
		sum := sha256.Sum256(text)
		signature, err := ecdsa.SignASN1(rand.Reader, key, sum[:])
		if err != nil {
			b.Error(err)
		}
		return signature
	}
	verified := func(text, signature []byte) bool {
		sum := sha256.Sum256(text)
		return ecdsa.VerifyASN1(&key.PublicKey, sum[:], signature)
	}
	// A message is the length of its signature, the signature, and the text.
	open := func(message []byte) (text, signature []byte) {
		return message[1+int(message[0]):], message[1 : 1+int(message[0])]
	}
	seal := func(text []byte) []byte {
		signature := sign(text)
		return append(append([]byte{byte(len(signature))}, signature...), text...)
	}
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		message, err := io.ReadAll(r.Body)
		if err != nil || !verified(open(message)) {
			b.Error(errEcho)
		}
		w.Header().Set("Content-Type", "application/xml")
		_, _ = w.Write(seal(seal(bytes.Repeat([]byte("a"), answer))))
	}))
	b.Cleanup(server.Close)
	client := server.Client()
	text := bytes.Repeat([]byte("q"), question)
	return func() error {
		answer, err := client.Post(server.URL, "application/xml", bytes.NewReader(seal(text)))
		if err != nil {
			return err
		}
		message, err := io.ReadAll(answer.Body)
		if err := errors.Join(err, answer.Body.Close()); err != nil {
			return err
		}
		inner, signature := open(message)
		if !verified(inner, signature) || !verified(open(inner)) {
			return errEcho
		}
		return nil
	}
}

// beside runs both by turns and reports what each took, as medians.
func beside(b *testing.B, whole, bare func() error) {
	var took [2][]time.Duration
	for b.Loop() {
		for i, work := range []func() error{whole, bare} {
			began := time.Now()
			if err := work(); err != nil {
				b.Fatal(err)
			}
			took[i] = append(took[i], time.Since(began))
		}
	}
	median := func(all []time.Duration) float64 {
		slices.Sort(all)
		return all[len(all)/2].Seconds()
	}
	b.ReportMetric(1/median(took[0]), "exchanges/s")
	b.ReportMetric(1/median(took[1]), "echoes/s")
	b.ReportMetric(median(took[1])/median(took[0]), "of-echo")
}
