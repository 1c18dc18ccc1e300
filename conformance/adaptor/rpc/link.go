package rpc

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// link is one connection that speaks HTTP/1.1, one call at a time.
//
// It takes the place of http.Transport, which passes every call from one
// goroutine to the next four times. Where the implementation is a process of its
// own, each of these costs about as much as the whole answer: see
// BenchmarkBesideWrk. And it can see what a transport cannot, an answer that
// nobody asked for.
type link struct {
	conn net.Conn
	tcp  net.Conn // beneath TLS
	in   *bufio.Reader
	left *io.LimitedReader // what may still be read
	used time.Time
}

func newLink(conn, tcp net.Conn) *link {
	left := &io.LimitedReader{R: conn}
	return &link{conn: conn, tcp: tcp, in: bufio.NewReader(left), left: left}
}

// errHeaders is the error of an answer whose headers do not end.
var errHeaders = fmt.Errorf("the headers of the answer are larger than %d bytes", mostHeaders)

// mostInformed bounds how many informational responses come before an answer.
const mostInformed = 5

// response is what came as an answer, with as much of its body as may be read.
type response struct {
	*http.Response
	body []byte
}

// post sends one call and reads the response to it. The link can be used again
// if it says so.
func (l *link) post(ctx context.Context, head, text []byte) (r response, again bool, err error) {
	// What is under way ends with the context.
	stop := context.AfterFunc(ctx, func() { _ = l.conn.SetDeadline(time.Unix(1, 0)) })
	defer func() { again = stop() && again }()
	message := make([]byte, 0, len(head)+len(text)+32)
	message = append(message, head...)
	message = strconv.AppendInt(message, int64(len(text)), 10)
	message = append(message, "\r\n\r\n"...)
	message = append(message, text...)
	_, unsent := l.conn.Write(message)
	// One that does not want to hear a call to its end may still say why.
	if r.Response, err = l.heading(); err != nil {
		if unsent != nil {
			err = unsent
		}
		return response{}, false, err
	}
	l.left.N = mostAnswer + mostHeaders // the frame of chunks takes some, too
	r.body, err = read(r.Response)
	again = err == nil && unsent == nil && len(r.body) <= mostAnswer && !r.Close && l.in.Buffered() == 0
	return r, again, err
}

// heading reads up to the body of the answer.
func (l *link) heading() (*http.Response, error) {
	for range mostInformed {
		l.left.N = mostHeaders
		r, err := http.ReadResponse(l.in, &http.Request{Method: http.MethodPost})
		if err != nil && l.left.N <= 0 {
			err = errHeaders
		}
		if err != nil || r.StatusCode >= http.StatusOK || r.StatusCode == http.StatusSwitchingProtocols {
			return r, err
		}
	}
	return nil, errors.New("informational responses in place of an answer")
}

// read reads the body of an answer: up to the limit, and one byte more to show
// that it was exceeded.
func read(response *http.Response) ([]byte, error) {
	var body bytes.Buffer
	body.Grow(int(min(max(response.ContentLength, 0), mostAnswer)) + bytes.MinRead)
	_, err := body.ReadFrom(io.LimitReader(response.Body, mostAnswer+1))
	return body.Bytes(), err
}

func (l *link) close() { _ = l.conn.Close() }
