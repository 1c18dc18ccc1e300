package rpc_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/rpc"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// endless are answers that do not end of themselves, or not soon.
func endless() []breakage {
	fill := func(t *turn, piece string) bool {
		for sent := 0; sent < 1<<30; sent += len(piece) {
			if !t.put(piece) {
				return false
			}
		}
		return true
	}
	kilobytes := strings.Repeat("x", 64<<10)
	return []breakage{
		{"a gibibyte", func(t *turn) bool { return t.put(t.head(1<<30)) && fill(t, kilobytes) }, "larger than 1048576 bytes", false, conformance.Error},
		{"a gibibyte without a length", func(t *turn) bool {
			return t.put("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n") && fill(t, kilobytes)
		}, "larger than 1048576 bytes", false, conformance.Error},
		{"a gibibyte of chunks", func(t *turn) bool {
			return t.put("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n") && fill(t, "10000\r\n"+kilobytes+"\r\n")
		}, "larger than 1048576 bytes", false, conformance.Error},
		{"a gibibyte of an error", func(t *turn) bool {
			return t.put("HTTP/1.1 500 Oops\r\n\r\n") && fill(t, kilobytes)
		}, "larger than 1048576 bytes", false, conformance.Error},
		{"headers", func(t *turn) bool { return t.put("HTTP/1.1 200 OK\r\n") && fill(t, "X-More: and more\r\n") }, "the headers of the answer are larger than 65536 bytes", false, conformance.Error},
		{"one header", func(t *turn) bool { return t.put("HTTP/1.1 200 OK\r\nX-More: ") && fill(t, kilobytes) }, "the headers of the answer are larger than 65536 bytes", false, conformance.Error},
		{"a status line", func(t *turn) bool { return t.put("HTTP/1.1 200 ") && fill(t, kilobytes) }, "the headers of the answer are larger than 65536 bytes", false, conformance.Error},
	}
}

// TestEndless: whatever does not end is not read to its end, and is not kept.
func TestEndless(t *testing.T) {
	testSuite := suiteOf(t, stories())
	for _, broken := range endless() {
		t.Run(broken.name, func(t *testing.T) {
			var wrote atomic.Pointer[rawServer]
			answer := broken.answer
			broken.answer = func(turn *turn) bool { wrote.Store(turn.server); return answer(turn) }
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			spoilt(t, testSuite, patience, "Submit", broken)
			runtime.ReadMemStats(&after)
			if n := wrote.Load().wrote.Load(); n > 24<<20 { // most of it in the buffers of the two sockets
				t.Errorf("%d MiB were taken", n>>20)
			}
			if grown := int64(after.HeapSys) - int64(before.HeapSys); grown > 64<<20 {
				t.Errorf("the heap has grown by %d MiB", grown>>20)
			}
		})
	}
}

// TestTooLate: an answer that is not complete in time makes its case an error,
// and the next case is not the worse for it.
func TestTooLate(t *testing.T) {
	const timeout = time.Second
	testSuite := suiteOf(t, stories())
	for name, answer := range map[string]func(*turn) bool{
		"late": func(t *turn) bool { time.Sleep(timeout + timeout/5); return t.sayJSON(t.right) },
		"slow": func(t *turn) bool {
			t.put(t.head(len(t.right)))
			for _, c := range t.right {
				if !t.put(string(c)) {
					return false
				}
				time.Sleep(timeout)
			}
			return true
		},
		"slow headers": func(t *turn) bool {
			for t.put("X") {
				time.Sleep(timeout / 4)
			}
			return false
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// Which of the two notices first is chance; both say the same.
			spoilt(t, testSuite, timeout, "Submit", breakage{name, answer, "no answer", false, conformance.Error})
		})
	}
}

// TestRefused: where nobody listens each case is an error that says so.
func TestRefused(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	for _, scheme := range []string{"http://", "grpc://"} {
		_, err := dial(t, scheme+address).Describe(t.Context())
		checkLost(t, err, true, "connection refused: is it running, and is this its address?")
	}
}

// TestRedirection: nothing is sent to whomever an answer points to.
func TestRedirection(t *testing.T) {
	var visits atomic.Int64
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { visits.Add(1) }))
	defer elsewhere.Close()
	for _, code := range []int{301, 302, 303, 307, 308} {
		here := httptest.NewServer(http.RedirectHandler(elsewhere.URL, code))
		for _, scheme := range []string{"http://", "grpc://"} {
			client := dial(t, scheme+here.Listener.Addr().String())
			if err := client.Reset(t.Context(), suite.Scenarios(spec.MP107)[0].World); err == nil {
				t.Errorf("%s%d: no error", scheme, code)
			}
		}
		here.Close()
	}
	if visits.Load() != 0 {
		t.Errorf("it was followed %d times", visits.Load())
	}
}

// checkLost looks at an error: one line, what it says, and whether it blames
// the connection.
func checkLost(t *testing.T, err error, lost bool, says string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %q, want one line that says %q", err, says)
	}
	if errors.Is(err, conformance.ErrUnreachable) != lost {
		t.Errorf("error %q: blames the connection: %v, want %v", err, !lost, lost)
	}
}

// TestSwitchingProtocols: after an answer 101 the connection is no longer HTTP,
// and a read from it would end with nothing but the connection.
func TestSwitchingProtocols(t *testing.T) {
	held := make(chan struct{})
	server := raw(t, func(turn *turn) bool {
		turn.put("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
		<-held
		return false
	})
	t.Cleanup(func() { close(held) })
	client, err := rpc.Dial(rpc.DialOptions{URL: server.address})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		_, err := client.Describe(ctx)
		ended <- err
	}()
	select {
	case err := <-ended:
		if err == nil || !strings.Contains(err.Error(), "HTTP status 101") {
			t.Errorf("says %v, want HTTP status 101", err)
		}
	case <-time.After(patience):
		t.Error("the answer holds its caller")
	}
}
