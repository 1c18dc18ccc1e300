package inflight_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.org/mp107/internal/inflight"
)

// TestBound: what is held counts until its request ends, and no longer.
func TestBound(t *testing.T) {
	var inner http.Handler
	var found error
	read := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.ReadAll(r.Body); err != nil {
			found = err
			return
		}
		if r.URL.Path == "/outer" {
			inner.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", strings.NewReader(strings.Repeat("x", 60))))
		}
	})
	inner = inflight.Bound(read, 100)
	post := func(path string, size int) error {
		found = nil
		inner.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, path, strings.NewReader(strings.Repeat("x", size))))
		return found
	}
	for range 3 {
		if err := post("/", 100); err != nil {
			t.Errorf("alone: %v", err)
		}
		if err := post("/", 101); !errors.Is(err, inflight.ErrFull) {
			t.Errorf("too large: %v", err)
		}
		if err := post("/outer", 50); !errors.Is(err, inflight.ErrFull) {
			t.Errorf("too much together: %v", err)
		}
		if err := post("/outer", 40); err != nil {
			t.Errorf("as much as fits: %v", err)
		}
	}
}
