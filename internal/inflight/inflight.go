// Package inflight bounds what a server holds of the bodies of requests under way.
package inflight

import (
	"errors"
	"io"
	"net/http"
	"sync/atomic"
)

// ErrFull ends the reading of a body for which there is no room at present.
var ErrFull = errors.New("too much is being received at one time: try again later")

// Bound lets the requests that a handler works on have no more than so many bytes of
// bodies between them. Who would exceed that gets ErrFull from reading. A connection
// whose body was not read to its end is not used again.
func Bound(handler http.Handler, most int64) http.Handler {
	var held atomic.Int64
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b := &body{ReadCloser: r.Body, header: w.Header(), held: &held, most: most}
		defer func() { held.Add(-b.own) }()
		r.Body = b
		handler.ServeHTTP(w, r)
	})
}

// body counts what is read of it.
type body struct {
	io.ReadCloser
	header    http.Header
	held      *atomic.Int64
	own, most int64
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.own += int64(n)
	if b.held.Add(int64(n)) > b.most {
		n, err = 0, ErrFull
	}
	if err != nil && err != io.EOF {
		b.header.Set("Connection", "close")
	}
	return n, err
}
