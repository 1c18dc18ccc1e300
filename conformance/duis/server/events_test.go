package server_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/server"
	"example.org/mp107/spec"
)

type appliedAnswer struct {
	Result   spec.Result      `json:"result"`
	Messages []server.Message `json:"messages"`
}

// later is a repair to be executed in a day.
func later(t *testing.T, counter uint64) []byte {
	request := repair(counter)
	at := spec.Epoch + spec.Day
	request.ExecuteAt = &at
	return signed(t, build(t, request, duis.BuildOptions{}), signerOf(t, holder))
}

// TestLaterResponses: a future-dated request is acknowledged, and its outcome
// comes as a signed message of its own: at the user's endpoint, though that
// fails twice, and at the control endpoint.
func TestLaterResponses(t *testing.T) {
	arrived := make(chan []byte, 8)
	var attempts atomic.Int64
	user := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.Header.Get("Content-Type") != "application/xml" || r.Method != http.MethodPost {
			t.Errorf("%s of %q: %v", r.Method, r.Header.Get("Content-Type"), err)
		}
		if attempts.Add(1) <= 2 {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		arrived <- body
	}))
	defer user.Close()
	s := start(t, dsp.Config{}, server.Config{Retry: time.Millisecond})
	s.call(t, "endpoints", map[spec.EUI64]string{holder: user.URL}, nil)
	if answer := s.ask(t, server.Transform, later(t, 1)); answer.Code != spec.I99 {
		t.Fatalf("%s, want I99", answer.Code)
	}
	var applied appliedAnswer
	s.call(t, "apply", spec.Event{Advance: &spec.Advance{To: spec.Epoch + 2*spec.Day}}, &applied)
	if len(applied.Result.Executions) != 1 || len(applied.Messages) != 1 || applied.Messages[0].To != holder {
		t.Fatalf("%+v", applied)
	}
	outcome := read(t, []byte(applied.Messages[0].Document))
	id := duis.RequestID{Originator: holder, Target: meter, Counter: 1}
	if outcome.Code != spec.I0 || *outcome.Request != id || *outcome.ID != id.Swapped() || outcome.At != spec.Epoch+2*spec.Day {
		t.Errorf("%+v", outcome)
	}
	// The alert of the Device goes to the new holder, who has no endpoint.
	s.call(t, "apply", spec.Event{Alert: &spec.Alert{Device: meter}}, &applied)
	alert := read(t, []byte(applied.Messages[0].Document))
	if applied.Messages[0].To != registered || alert.SMETS1 == nil || alert.SMETS1.Content.Alert == nil || alert.ID.Target != registered {
		t.Errorf("%+v", alert)
	}
	select {
	case body := <-arrived:
		if string(body) != outcomeDocument(t, s) || attempts.Load() != 3 {
			t.Errorf("another message arrived, after %d attempts", attempts.Load())
		}
	case <-time.After(10 * time.Second):
		t.Fatal("nothing arrived")
	}
}

// outcomeDocument is the first message that the control endpoint has.
func outcomeDocument(t *testing.T, s system) string {
	t.Helper()
	var kept struct{ Messages []server.Message }
	s.call(t, "messages", struct{}{}, &kept)
	if len(kept.Messages) != 2 {
		t.Fatalf("%d messages are kept", len(kept.Messages))
	}
	return kept.Messages[0].Document
}

// TestDeliveryIsBounded: an endpoint that never takes a message is given up,
// and the control endpoint says so.
func TestDeliveryIsBounded(t *testing.T) {
	var attempts atomic.Int64
	user := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		attempts.Add(1)
		w.Header().Set("Location", "/elsewhere") // which is not followed
		w.WriteHeader(http.StatusTemporaryRedirect)
	}))
	defer user.Close()
	s := start(t, dsp.Config{}, server.Config{Retry: time.Millisecond, Endpoints: map[spec.EUI64]string{holder: user.URL}})
	s.call(t, "apply", spec.Event{Alert: &spec.Alert{Device: meter}}, nil)
	var state struct{ Undelivered []string }
	for range 500 {
		if s.call(t, "messages", struct{}{}, &state); len(state.Undelivered) > 0 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if attempts.Load() != 4 || len(state.Undelivered) != 1 || !strings.Contains(state.Undelivered[0], "307") {
		t.Errorf("%d attempts, %q", attempts.Load(), state.Undelivered)
	}
}

// TestCloseEndsDelivery: closing does not wait for an endpoint that hangs.
func TestCloseEndsDelivery(t *testing.T) {
	before := runtime.NumGoroutine()
	called, over := make(chan struct{}, 9), make(chan struct{})
	user := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		called <- struct{}{}
		<-over
	}))
	s, err := server.New(dsp.Config{Release: spec.MP107}, theKit(t), server.Config{Endpoints: map[spec.EUI64]string{holder: user.URL}})
	if err != nil {
		t.Fatal(err)
	}
	all := system{s, httptest.NewServer(s.Handler()), httptest.NewServer(s.Control())}
	all.call(t, "reset", aWorld(), nil)
	all.call(t, "apply", spec.Event{Alert: &spec.Alert{Device: meter}}, nil)
	<-called
	s.Close()
	close(over)
	user.Close()
	all.service.Close()
	all.control.Close()
	noLeak(t, before)
}

// TestSMETS2Alert travels as a Device's alert with a payload.
func TestSMETS2Alert(t *testing.T) {
	s := start(t, dsp.Config{}, server.Config{})
	var applied appliedAnswer
	s.call(t, "apply", spec.Event{Alert: &spec.Alert{Device: smets2}}, &applied)
	alert := read(t, []byte(applied.Messages[0].Document))
	if alert.DeviceAlert == nil || alert.ID.Target != registered || alert.ID.Originator != smets2 || alert.Request != nil {
		t.Errorf("%+v", alert)
	}
}
