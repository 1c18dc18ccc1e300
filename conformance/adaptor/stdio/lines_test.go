package stdio_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"example.org/mp107/conformance/adaptor/stdio"
)

// TestLines: lines end with LF or CR LF and are bounded, whatever the size of
// the buffer that they are read with.
func TestLines(t *testing.T) {
	const most = 100_000
	full := strings.Repeat("x", most)
	for _, c := range []struct {
		name, text string
		lines      []string
		err        string // after the lines
		rest       string // what comes with the end of the text
	}{
		{"none", "", nil, "EOF", ""},
		{"LF", "a\nb\n", []string{"a", "b"}, "EOF", ""},
		{"CR LF", "a\r\n\r\n", []string{"a", ""}, "EOF", ""},
		{"CR alone", "a\rb\r\r\n", []string{"a\rb\r"}, "EOF", ""},
		{"not ended", "a\nb", []string{"a"}, "EOF", "b"},
		{"at the bound", full + "\n" + full + "\r\n" + full, []string{full, full}, "EOF", full},
		{"over the bound", full + "x\n", nil, "the line is too long", ""},
		{"over the bound, not ended", "a\n" + full + "xxx", []string{"a"}, "the line is too long", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			next := stdio.NewLines(strings.NewReader(c.text), most)
			for _, want := range c.lines {
				if line, err := next(); string(line) != want || err != nil {
					t.Fatalf("%.20q: %v, want %.20q", line, err, want)
				}
			}
			if line, err := next(); err == nil || err.Error() != c.err || string(line) != c.rest {
				t.Errorf("%.20q: %v, want %.20q: %s", line, err, c.rest, c.err)
			}
		})
	}
}

// endless gives the same letter for ever, and counts.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	if e.read += len(p); e.read > 1<<30 {
		return 0, errors.New("1 GiB was read")
	}
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// TestEndlessLine is not read much beyond the bound.
func TestEndlessLine(t *testing.T) {
	e := &endless{}
	if _, err := stdio.NewLines(e, 1<<20)(); err == nil || errors.Is(err, io.EOF) || e.read > 2<<20 {
		t.Errorf("%d bytes were read: %v", e.read, err)
	}
}
