package stdio_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"example.org/mp107/conformance/adaptor/stdio"
)

const notACall = `{"error":{"call":0,"code":"invalid_argument","message":"the line is not a call`

// TestServe answers line by line, in order, up to the end of the input.
func TestServe(t *testing.T) {
	for _, c := range []struct {
		name, in string
		out      []string // how the lines begin
		err      string
	}{
		{"nothing", "", nil, ""},
		{"calls", `{"describe":{"call":1}}` + "\r\n" + `{"reset":{"call":2,"world":{"now":"2021-06-24T00:00:00Z"}}}` + "\n",
			[]string{`{"describe":{"call":1,"contract":"mp107.adaptor.v1","name":"simulated DSP"`, `{"reset":{"call":2}}`}, ""},
		{"not JSON", "what?\n" + `{"describe":{"call":1}}` + "\n", []string{notACall, `{"describe":{"call":1,`}, ""},
		{"no call", "{}\n\n", []string{`{"error":{"call":0,"code":"invalid_argument","message":"no call that is known`, notACall}, ""},
		{"deep", `{"x":` + strings.Repeat("[", 100_000) + "\n", []string{notACall}, ""},
		{"half a line", `{"describe":{"call":1}}`, nil, "the input ends in the midst of a call: unexpected EOF"},
		{"a long line", strings.Repeat("x", stdio.MaxCall+1) + "\n", nil, "a call is longer than 16 MiB: every line is one call, ended by a line feed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			err := stdio.Serve(t.Context(), strings.NewReader(c.in), &out, simulated(1))
			if err == nil && c.err != "" || err != nil && err.Error() != c.err {
				t.Errorf("%v, want %q", err, c.err)
			}
			lines := strings.SplitAfter(out.String(), "\n")
			if len(lines) != len(c.out)+1 {
				t.Fatalf("%d answers: %q", len(lines)-1, out.String())
			}
			for i, want := range c.out {
				if !strings.HasPrefix(lines[i], want) {
					t.Errorf("%s, want %s", lines[i], want)
				}
			}
		})
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error)  { return 0, errors.New("broken") }
func (failing) Write([]byte) (int, error) { return 0, errors.New("broken") }

// TestServeFails with what it reads from and writes to, and ends with its context.
func TestServeFails(t *testing.T) {
	if err := stdio.Serve(t.Context(), failing{}, io.Discard, simulated(1)); err == nil || err.Error() != "read a call: broken" {
		t.Error(err)
	}
	if err := stdio.Serve(t.Context(), strings.NewReader("{}\n"), failing{}, simulated(1)); err == nil || err.Error() != "write an answer: broken" {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	in, end := io.Pipe()
	if err := stdio.Serve(ctx, in, io.Discard, simulated(1)); err != nil {
		t.Error(err)
	}
	_ = end.Close()
}
