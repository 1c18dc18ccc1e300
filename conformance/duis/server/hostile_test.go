package server_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/server"
)

// TestHostileClients: each is refused for the right reason in HTTP, nothing of
// it is decided on, and the server serves the next request.
func TestHostileClients(t *testing.T) {
	const xml = "application/xml"
	s := start(t, dsp.Config{}, server.Config{})
	unsigned := build(t, repair(1), duis.BuildOptions{})
	good := signedRepair(t, 1)
	transform := server.ServicePrefix + server.Transform
	twice := bytes.Replace(good, []byte("</sr:Request>"), append(signatureOf(t, good), "</sr:Request>"...), 1)
	for _, test := range []struct {
		name, method, path, contentType string
		body                            []byte
		status                          int
		says                            string
	}{
		{"wrong path", "POST", "/api/v1/serviceX", xml, good, 404, ""},
		{"path above", "POST", "/api/v1/", xml, good, 404, ""},
		{"control on the service", "POST", "/control/v1/describe", "application/json", []byte("{}"), 404, ""},
		{"GET", "GET", transform, "", nil, 405, "want POST"},
		{"PUT", "PUT", transform, xml, good, 405, "want POST"},
		{"no content type", "POST", transform, "", good, 415, "application/xml"},
		{"text/xml", "POST", transform, "text/xml", good, 415, "application/xml"},
		{"JSON", "POST", transform, "application/json", []byte("{}"), 415, "application/xml"},
		{"UTF-16", "POST", transform, xml + "; charset=utf-16", good, 415, "UTF-8"},
		{"nothing", "POST", transform, xml, nil, 400, "malformed"},
		{"no XML", "POST", transform, xml, []byte("{}"), 400, "malformed"},
		{"half", "POST", transform, xml, good[:len(good)/2], 400, "malformed"},
		{"binary", "POST", transform, xml, []byte{0xFF, 0xFE, 0, 1}, 400, "encoding"},
		{"unsigned", "POST", transform, xml, unsigned, 400, "no-signature"},
		{"signed twice", "POST", transform, xml, twice, 400, "several-signatures"},
		{"DOCTYPE", "POST", transform, xml, bytes.Replace(good, []byte("<sr:Request"), []byte("<!DOCTYPE a [<!ENTITY b 'c'>]><sr:Request"), 1), 400, "doctype"},
		{"deep", "POST", transform, xml, []byte(strings.Repeat("<a>", 50000)), 400, "too-deep"},
		{"wide", "POST", transform, xml, []byte("<a>" + strings.Repeat("<b/>", 50000) + "</a>"), 400, "too-many"},
		{"another root, signed", "POST", transform, xml, signed(t, []byte(`<a xmlns="b"><c/></a>`), signerOf(t, holder)), 400, "not the expected root"},
		{"markup in an unknown SRV", "POST", transform, xml, signed(t, bytes.Replace(unsigned, []byte(">6.15.1<"), []byte("> &lt;script&gt;<"), 1), signerOf(t, holder)), 400, "unknown Service Reference Variant"},
	} {
		t.Run(test.name, func(t *testing.T) {
			request, err := http.NewRequest(test.method, s.service.URL+test.path, bytes.NewReader(test.body))
			if err != nil {
				t.Fatal(err)
			}
			if test.contentType != "" {
				request.Header.Set("Content-Type", test.contentType)
			}
			answer, err := http.DefaultTransport.RoundTrip(request)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = answer.Body.Close() }()
			text, err := io.ReadAll(io.LimitReader(answer.Body, 10_000))
			if err != nil || answer.StatusCode != test.status || !strings.Contains(string(text), test.says) {
				t.Errorf("status %d, want %d and %q: %s (%v)", answer.StatusCode, test.status, test.says, text, err)
			}
			if kind := answer.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/plain") || len(text) > 1000 {
				t.Errorf("answered with %d bytes of %s", len(text), kind)
			}
			s.stillServes(t)
		})
	}
}

// endless is a body of 100 MB that counts what is read of it.
type endless struct{ read atomic.Int64 }

const hundredMegabytes = 100 << 20

func (e *endless) Read(p []byte) (int, error) {
	if e.read.Load() >= hundredMegabytes {
		return 0, io.EOF
	}
	for i := range p {
		p[i] = 'a'
	}
	e.read.Add(int64(len(p)))
	return len(p), nil
}

func TestHundredMegabytes(t *testing.T) {
	s := start(t, dsp.Config{}, server.Config{})
	url := s.service.URL + server.ServicePrefix + server.SendCommand
	for _, length := range []int64{hundredMegabytes, -1} {
		t.Run(fmt.Sprint("length ", length), func(t *testing.T) {
			body := &endless{}
			request, err := http.NewRequest(http.MethodPost, url, body)
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Content-Type", "application/xml")
			request.ContentLength = length
			answer, err := http.DefaultTransport.RoundTrip(request)
			// The server may close before all is sent; then there is no status to see.
			if err == nil {
				_ = answer.Body.Close()
				if answer.StatusCode != http.StatusRequestEntityTooLarge {
					t.Errorf("status %d", answer.StatusCode)
				}
			}
			if read := body.read.Load(); read > hundredMegabytes/4 {
				t.Errorf("%d bytes were taken", read)
			}
			s.stillServes(t)
		})
	}
}

// TestSlowClients: one that never ends its headers and one that never ends its
// body are both cut off, while others are served.
func TestSlowClients(t *testing.T) {
	const patience = 300 * time.Millisecond
	running := serve(t, server.Config{Timeout: patience}, nil)
	for name, text := range map[string]string{
		"headers": "POST /api/v1/serviceT HTTP/1.1\r\nHost: dsp\r\nContent-Type: app",
		"body":    "POST /api/v1/serviceT HTTP/1.1\r\nHost: dsp\r\nContent-Type: application/xml\r\nContent-Length: 1000\r\n\r\n<sr:Req",
	} {
		t.Run(name, func(t *testing.T) {
			connection, err := net.Dial("tcp", running.address)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = connection.Close() }()
			if _, err := io.WriteString(connection, text); err != nil {
				t.Fatal(err)
			}
			running.serves(t)
			if err := connection.SetReadDeadline(time.Now().Add(20 * patience)); err != nil {
				t.Fatal(err)
			}
			answer, err := io.ReadAll(connection)
			if err != nil {
				t.Fatalf("the connection stays open: %v", err)
			}
			if name == "body" && !strings.Contains(string(answer), " 408 ") {
				t.Errorf("%q, want status 408", answer)
			}
		})
	}
}

// TestTooBusy: beyond its limit the server answers at once that it is busy; but who
// sends slowly, however many they are, is not what keeps it so.
func TestTooBusy(t *testing.T) {
	running := serve(t, server.Config{Concurrent: 2, Timeout: 5 * time.Second}, nil)
	for range 64 {
		connection, err := net.Dial("tcp", running.address)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = connection.Close() }()
		if _, err := io.WriteString(connection, "POST /api/v1/serviceT HTTP/1.1\r\nHost: dsp\r\nContent-Type: application/xml\r\nContent-Length: 9\r\n\r\n<a"); err != nil {
			t.Fatal(err)
		}
	}
	post := func() int {
		answer, err := http.Post("http://"+running.address+"/api/v1/serviceT", "application/xml", strings.NewReader("<a/>"))
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		return answer.StatusCode
	}
	time.Sleep(50 * time.Millisecond) // for the slow ones to be taken up
	if status := post(); status != http.StatusBadRequest {
		t.Errorf("beside 64 slow bodies: status %d, want 400", status)
	}
	for range 2 {
		defer running.server.Occupy()()
	}
	if status := post(); status != http.StatusServiceUnavailable {
		t.Errorf("status %d, want 503", status)
	}
}

func signatureOf(t *testing.T, document []byte) []byte {
	t.Helper()
	from := bytes.Index(document, []byte("<ds:Signature "))
	to := bytes.Index(document, []byte("</ds:Signature>"))
	if from < 0 || to < 0 {
		t.Fatalf("no Signature:\n%s", document)
	}
	return document[from : to+len("</ds:Signature>")]
}
