package rpc_test

import (
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/mp107/conformance/adaptor/rpc"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/spec"
)

// TestBodiesAreBounded: many large calls at one time are not all taken in, none of
// them comes back in an error, and the service goes on.
func TestBodiesAreBounded(t *testing.T) {
	address := serve(t, 1, dsp.Config{Release: spec.MP107})
	body := `{"call":1,"device":"` + strings.Repeat("x", 15<<20) + `"}`
	var refused, largest atomic.Int64
	var wait sync.WaitGroup
	for range 12 {
		wait.Go(func() {
			response, err := http.Post("http://"+address+"/mp107.adaptor.v1.AdaptorService/Observe", "application/json", strings.NewReader(body))
			if err != nil {
				refused.Add(1) // cut off while sending
				return
			}
			answer, _ := io.ReadAll(response.Body)
			_ = response.Body.Close()
			if strings.Contains(string(answer), "try again later") {
				refused.Add(1)
			}
			largest.Store(max(largest.Load(), int64(len(answer))))
			if response.StatusCode == http.StatusOK {
				t.Errorf("answered %.100s", answer)
			}
		})
	}
	wait.Wait()
	t.Logf("%d of 12 were refused, the longest answer has %d bytes", refused.Load(), largest.Load())
	if largest.Load() > 10_000 {
		t.Errorf("an error echoes %d bytes", largest.Load())
	}
	if status, answer := postPlainly(t, address, "Describe", "application/json", `{"call":9}`); status != http.StatusOK {
		t.Errorf("afterwards: %d %s", status, answer)
	}
}

// TestTrickledBody: who never comes to the end of a call is cut off.
func TestTrickledBody(t *testing.T) {
	rpc.SetReadTimeout(t, 300*time.Millisecond)
	address := serve(t, 1, dsp.Config{Release: spec.MP107})
	connection, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close() }()
	if _, err := io.WriteString(connection, "POST /mp107.adaptor.v1.AdaptorService/Describe HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"); err != nil {
		t.Fatal(err)
	}
	if err := connection.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if answer, err := io.ReadAll(connection); err != nil {
		t.Errorf("the connection stays open: %v, %.200q", err, answer)
	}
}
