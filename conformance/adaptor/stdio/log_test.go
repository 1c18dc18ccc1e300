package stdio_test

import (
	"bytes"
	"io"
	"os"
	"strings"
	"testing"

	"example.org/mp107/conformance/adaptor/stdio"
)

// drain writes a text to standard error in pieces and returns what is kept.
func drain(t *testing.T, pieces ...string) (log, last string) {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		for _, piece := range pieces {
			_, _ = io.WriteString(write, piece)
		}
		_ = write.Close()
	}()
	var kept bytes.Buffer
	last = stdio.Drain(read, &kept)
	_ = read.Close()
	return kept.String(), last
}

// TestLog keeps what shows, however it is cut into pieces.
func TestLog(t *testing.T) {
	page := strings.Repeat("\n", 32<<10) // as much as is read at a time
	for _, c := range []struct {
		name      string
		pieces    []string
		log, last string
	}{
		{"nothing", nil, "", ""},
		{"lines", []string{"a\n", "\tb\r\n\n", "c\nd"}, "a\n\tb\n\nc\nd", "b / c / d"},
		{"control characters", []string{"\x1b[31m\a\u202e\n"}, "�[31m��\n", "�[31m��"},
		{"not UTF-8", []string{"a\xff\xc3"}, "a��", "a��"},
		{"a character in pieces", []string{"\xe2", "\x82", "\xac\n"}, "€\n", "€"},
		{"a character in two reads", []string{page[1:] + "€\n"}, page[1:] + "€\n", "€"},
	} {
		if log, last := drain(t, c.pieces...); log != c.log || last != c.last {
			t.Errorf("%s: log %q, last %q, want %q, %q", c.name, strings.TrimLeft(log, "\n"), last, strings.TrimLeft(c.log, "\n"), c.last)
		}
	}
}

// TestLogIsBounded: 16 MiB are kept and then one line, and the rest is read all
// the same. The last words are still known.
func TestLogIsBounded(t *testing.T) {
	block := strings.Repeat("a line of a log\n", 1<<16) // 1 MiB
	log, last := drain(t, strings.Repeat(block, 17), block, "\nthe end "+strings.Repeat("x", 300))
	kept, rest := log[:stdio.MaxLog], log[stdio.MaxLog:]
	if kept != strings.Repeat(block, 16) || rest != "\n… 16 MiB of standard error are kept; the rest was dropped\n" {
		t.Errorf("%d bytes, ending in %q", len(log), rest[:min(len(rest), 200)])
	}
	if len(last) != len("…")+240 || !strings.HasPrefix(last, "…x") {
		t.Errorf("last %q", last)
	}
}
