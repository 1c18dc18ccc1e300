package rpc_test

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"path"
	"sync"
	"sync/atomic"
	"testing"

	"example.org/mp107/conformance/adaptor/rpc"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/spec"
)

// turn is one call that a raw server has got: its connection, and the answer
// that would be right.
type turn struct {
	net.Conn
	method string // Describe, Reset, …
	header http.Header
	nth    int64 // of all calls of this method, from 1
	right  []byte
	server *rawServer
}

// rawServer answers calls over HTTP/1.1 byte by byte, so that it can break it.
type rawServer struct {
	address string
	wrote   atomic.Int64 // bytes that were taken from it
}

// raw starts a server in front of a simulated DSP. answer writes what it likes
// and reports whether the connection goes on.
func raw(t testing.TB, answer func(*turn) bool) *rawServer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &rawServer{address: "http://" + listener.Addr().String()}
	handler := rpc.NewHandler(simulated(1, dsp.Config{Release: spec.MP107}))
	var (
		mu    sync.Mutex
		open  = map[net.Conn]bool{}
		calls = map[string]int64{}
	)
	take := func(c net.Conn) {
		defer func() { _ = c.Close() }()
		reader := bufio.NewReader(c)
		for {
			request, err := http.ReadRequest(reader)
			if err != nil {
				return
			}
			recorder := httptest.NewRecorder()
			handler.ServeHTTP(recorder, request)
			method := path.Base(request.URL.Path)
			mu.Lock()
			calls[method]++
			nth := calls[method]
			mu.Unlock()
			if !answer(&turn{c, method, request.Header, nth, recorder.Body.Bytes(), s}) {
				return
			}
		}
	}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open[c] = true
			mu.Unlock()
			all.Go(func() { take(c) })
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		mu.Lock()
		for c := range open {
			_ = c.Close()
		}
		mu.Unlock()
		all.Wait()
	})
	return s
}

// put writes text as it is and reports whether it was taken.
func (t *turn) put(text string) bool {
	n, err := t.Write([]byte(text))
	t.server.wrote.Add(int64(n))
	return err == nil
}

// say answers with a status, a Content-Type and a body, properly.
func (t *turn) say(status int, kind string, body []byte, more ...string) bool {
	var head bytes.Buffer
	fmt.Fprintf(&head, "HTTP/1.1 %d %s\r\nContent-Length: %d\r\n", status, http.StatusText(status), len(body))
	if kind != "" {
		fmt.Fprintf(&head, "Content-Type: %s\r\n", kind)
	}
	for _, line := range more {
		fmt.Fprintf(&head, "%s\r\n", line)
	}
	return t.put(head.String() + "\r\n" + string(body))
}

func (t *turn) sayJSON(body []byte) bool { return t.say(http.StatusOK, "application/json", body) }

// reset ends the connection the hard way.
func (t *turn) reset() bool {
	_ = t.Conn.(*net.TCPConn).SetLinger(0)
	_ = t.Close()
	return false
}
