package observe

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"example.org/mp107/spec"
)

// MaxLine bounds a line of a log, in bytes.
const MaxLine = 64 << 10

// maxWaiting bounds how many lines can wait to be put in order.
const maxWaiting = 1 << 17

// Reader hands the lines of logs to an Observer in the order of their times, as far as
// those that come late come within a window.
type Reader struct {
	Observer *Observer
	// Window is how much earlier than a line before it a line may be.
	Window spec.Time
	// Rename, if not nil, changes what a line says before anything is made of it.
	Rename func(*Entry)
	// Mapping, if not nil, says what the columns of a log in CSV are.
	Mapping *Mapping

	header  []string // of the log, with a Mapping
	waiting []Entry  // in order
	latest  spec.Time
}

// Read goes through a log to its end, or until the context is cancelled. What cannot be
// taken in is told line by line; the error is one of reading.
func (r *Reader) Read(ctx context.Context, log io.Reader, name string) error {
	lines := bufio.NewReaderSize(log, MaxLine)
	r.header = nil
	for n := 1; ctx.Err() == nil; n++ {
		line, err := lines.ReadSlice('\n')
		long := errors.Is(err, bufio.ErrBufferFull)
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = lines.ReadSlice('\n')
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		from := Source{name, n}
		if long {
			r.Observer.Refuse(Problem{from, fmt.Sprintf("it is longer than %d bytes", MaxLine)})
		} else if len(bytes.TrimSpace(line)) == 0 {
			// nothing
		} else if r.Mapping == nil {
			r.line(line, from)
		} else if err := r.row(line, from); err != nil {
			return fmt.Errorf("%s: %w", from, err)
		}
		if err != nil {
			return nil
		}
	}
	return ctx.Err()
}

// row takes in a line of a log in CSV. The error is that its header does not fit.
func (r *Reader) row(row []byte, from Source) (err error) {
	if r.header == nil {
		r.header, err = r.Mapping.header(row)
		return err
	}
	line, err := r.Mapping.line(r.header, row)
	if err != nil {
		r.Observer.Refuse(Problem{from, err.Error()})
		return nil
	}
	r.line(line, from)
	return nil
}

func (r *Reader) line(line []byte, from Source) {
	e, err := Decode(line, from)
	if err != nil {
		r.Observer.Refuse(Problem{from, err.Error()})
		return
	}
	if r.Rename != nil {
		r.Rename(&e)
	}
	at, _ := slices.BinarySearchFunc(r.waiting, e, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.At, b.At), -1) // after those of the same time
	})
	r.waiting = slices.Insert(r.waiting, at, e)
	r.latest = max(r.latest, e.At)
	r.take(r.latest - r.Window)
	if n := len(r.waiting); n > maxWaiting {
		r.take(r.waiting[n/2].At)
	}
}

// take hands on what is not later than a time.
func (r *Reader) take(by spec.Time) {
	n := 0
	for n < len(r.waiting) && r.waiting[n].At <= by {
		r.Observer.Take(r.waiting[n])
		n++
	}
	r.waiting = slices.Delete(r.waiting, 0, n)
}

// Close hands on what waits still, and counts what was never answered.
func (r *Reader) Close() {
	for _, e := range r.waiting {
		r.Observer.Take(e)
	}
	r.waiting = nil
	r.Observer.Tally.Unanswered += r.Observer.due()
}
