package server

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"
	"time"

	"example.org/mp107/conformance/duis"
	"example.org/mp107/internal/inflight"
)

// The services by their path. [D] DCC Boxed
const (
	ServicePrefix  = "/api/v1/"
	SendCommand    = duis.ServiceSend
	NonDevice      = duis.ServiceNonDevice
	Transform      = duis.ServiceTransform
	xmlContentType = "application/xml"
)

// Handler is the DUIS service; see the package's description.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	for _, service := range []string{SendCommand, NonDevice, Transform} {
		mux.HandleFunc(ServicePrefix+service, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, service) })
	}
	return inflight.Bound(mux, int64(s.options.Concurrent)*s.options.MaxBody)
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, service string) {
	if !acceptable(w, r, xmlContentType) {
		return
	}
	document, ok := receive(w, r, s.options.MaxBody, s.options.Timeout)
	if !ok {
		return
	}
	select { // only now: who sends slowly keeps nobody else from being served
	case s.busy <- struct{}{}:
		defer func() { <-s.busy }()
	default:
		later(w, "too many requests at one time")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.options.Timeout)
	defer cancel()
	answer, err := s.answer(ctx, document, service)
	if err != nil {
		var fault *internalError
		if errors.As(err, &fault) {
			refuseHTTP(w, http.StatusInternalServerError, "the answer could not be written")
			return
		}
		refuseHTTP(w, http.StatusBadRequest, err.Error())
		return
	}
	w.Header().Set("Content-Type", xmlContentType)
	_, _ = w.Write(answer) // a client that has gone needs no answer
}

// acceptable refuses what is not a POST of the content type.
func acceptable(w http.ResponseWriter, r *http.Request, contentType string) bool {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		refuseHTTP(w, http.StatusMethodNotAllowed, "want POST")
		return false
	}
	kind, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset := strings.ToLower(parameters["charset"])
	encoded := r.Header.Get("Content-Encoding")
	switch {
	case err != nil || kind != contentType:
		refuseHTTP(w, http.StatusUnsupportedMediaType, "want content type "+contentType)
	case charset != "" && charset != "utf-8":
		refuseHTTP(w, http.StatusUnsupportedMediaType, "want UTF-8")
	case encoded != "" && encoded != "identity":
		refuseHTTP(w, http.StatusUnsupportedMediaType, "want no content encoding")
	default:
		return true
	}
	return false
}

// receive reads a body within the limits of size and time, and answers for
// itself where it cannot.
func receive(w http.ResponseWriter, r *http.Request, most int64, timeout time.Duration) ([]byte, bool) {
	if r.ContentLength > most {
		// Nothing is read of it, so the connection cannot be used again.
		w.Header().Set("Connection", "close")
		refuseHTTP(w, http.StatusRequestEntityTooLarge, "the request is too large")
		return nil, false
	}
	// A deadline of the connection is the only thing that ends a slow body. A
	// writer that has none, such as a test's recorder, has no slow body either.
	controller := http.NewResponseController(w)
	_ = controller.SetReadDeadline(time.Now().Add(timeout))
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	var large *http.MaxBytesError
	switch {
	case err == nil:
		// The deadline stays where the body was not read: it also bounds the
		// attempt of net/http to read the rest.
		_ = controller.SetReadDeadline(time.Time{})
		return body, true
	case errors.As(err, &large):
		refuseHTTP(w, http.StatusRequestEntityTooLarge, "the request is too large")
	case errors.Is(err, inflight.ErrFull):
		later(w, err.Error())
	case errors.Is(err, os.ErrDeadlineExceeded):
		w.Header().Set("Connection", "close")
		refuseHTTP(w, http.StatusRequestTimeout, "the request came too slowly")
	default:
		refuseHTTP(w, http.StatusBadRequest, "the request was not read to its end")
	}
	return nil, false
}

// later asks a client to come back.
func later(w http.ResponseWriter, why string) {
	w.Header().Set("Retry-After", "1")
	refuseHTTP(w, http.StatusServiceUnavailable, why)
}

// refuseHTTP answers without DUIS. The text is plain, so that nothing of a
// request in it can be taken for markup.
func refuseHTTP(w http.ResponseWriter, status int, text string) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	http.Error(w, text, status)
}
