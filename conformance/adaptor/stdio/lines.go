package stdio

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// errLong marks a line that is over the bound.
var errLong = errors.New("the line is too long")

// lines reads lines of bounded length. It never holds much more than that.
type lines struct {
	reader *bufio.Reader
	limit  int
	long   []byte // a line that the reader's buffer has no room for
}

func newLines(r io.Reader, limit int) *lines {
	return &lines{reader: bufio.NewReaderSize(r, 64<<10), limit: limit}
}

// next is the next line, without its end, which is LF or CR LF; it is valid
// until the call after. With an error other than errLong it is what came before
// the error: the beginning of a line.
func (l *lines) next() ([]byte, error) {
	l.long = l.long[:0]
	for {
		part, err := l.reader.ReadSlice('\n')
		if len(l.long)+len(part) > l.limit+len("\r\n") {
			return nil, errLong
		}
		if err == nil && len(l.long) == 0 {
			return l.bounded(part)
		}
		l.long = append(l.long, part...)
		switch {
		case err == nil:
			return l.bounded(l.long)
		case !errors.Is(err, bufio.ErrBufferFull):
			return l.long, err
		}
	}
}

func (l *lines) bounded(line []byte) ([]byte, error) {
	line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
	if len(line) > l.limit {
		return nil, errLong
	}
	return line, nil
}
