package main

import (
	"errors"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/adaptor/rpc"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/spec"
)

// TestWaits: an implementation that is starting is waited for, whether nobody listens
// yet or a proxy says that it is not there; one that refuses us is not.
func TestWaits(t *testing.T) {
	ready := rpc.NewHandler(wire.NewServer(1, func() (conformance.Adaptor, error) {
		return inprocess.New(dsp.Config{Release: spec.MP107})
	}))
	for name, test := range map[string]struct {
		first int // the status of the first answers; 0 for nobody there
		waits bool
	}{"nobody": {0, true}, "bad gateway": {502, true}, "unavailable": {503, true}, "unauthorized": {401, false}, "not found": {404, false}} {
		for _, scheme := range []string{"http://", "grpc://"} {
			t.Run(name+" "+scheme, func(t *testing.T) {
				t.Parallel()
				address := "127.0.0.1:" + freePort(t)
				var asked atomic.Int64
				server := &http.Server{Addr: address, Protocols: new(http.Protocols), Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if asked.Add(1) <= 2 && test.first > 0 {
						w.WriteHeader(test.first)
						return
					}
					ready.ServeHTTP(w, r)
				})}
				server.Protocols.SetHTTP1(true)
				server.Protocols.SetUnencryptedHTTP2(true)
				listen := func() { _ = server.ListenAndServe() }
				if test.first == 0 {
					time.AfterFunc(300*time.Millisecond, listen)
				} else {
					go listen()
					listening(t, address)
				}
				t.Cleanup(func() { _ = server.Close() })
				client, err := rpc.Dial(rpc.DialOptions{URL: scheme + address})
				if err != nil {
					t.Fatal(err)
				}
				flags := targetFlags{timeout: time.Second, wait: 20 * time.Second}
				_, err = flags.reached(t.Context(), client)
				if test.waits != (err == nil) {
					t.Errorf("error %v", err)
				}
				if !test.waits && (asked.Load() != 1 || strings.Contains(err.Error(), "waited")) {
					t.Errorf("asked %d times: %v", asked.Load(), err)
				}
			})
		}
	}
}

func listening(t *testing.T, address string) {
	t.Helper()
	for range 500 {
		connection, err := net.Dial("tcp", address)
		if err == nil {
			_ = connection.Close()
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal(errors.New("the server does not come up"))
}
