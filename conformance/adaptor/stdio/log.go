package stdio

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// maxLog is how much of standard error is kept, in bytes.
const maxLog = 16 << 20

// boundedLog keeps so much of what children write to standard error.
type boundedLog struct {
	mu   sync.Mutex
	to   io.Writer
	left int
	full bool // something was dropped, and the log says so
}

// add keeps a text, or the beginning of it. A log that cannot be written is no
// reason to end a run.
func (l *boundedLog) add(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.to == nil || l.full || text == "" {
		return
	}
	if len(text) <= l.left {
		l.left -= len(text)
		_, _ = io.WriteString(l.to, text)
		return
	}
	text = strings.ToValidUTF8(text[:l.left], "")
	l.full = true
	_, _ = fmt.Fprintf(l.to, "%s\n… %d MiB of standard error are kept; the rest was dropped\n", text, maxLog>>20)
}

// drain reads the child's standard error to its end, whatever becomes of it, so
// that a child that writes much there is not held up.
func (c *child) drain(log *boundedLog) {
	defer close(c.drained)
	buffer := make([]byte, 32<<10)
	held := 0 // bytes at the beginning that are left over: a part of a character
	for {
		n, err := c.stderr.Read(buffer[held:])
		text := buffer[:held+n]
		whole := len(text)
		if err == nil {
			whole -= broken(text)
		}
		shown := showable(text[:whole])
		log.add(shown)
		c.last.add(shown)
		if err != nil {
			return
		}
		held = copy(buffer, text[whole:])
	}
}

// broken is how many bytes at the end are the beginning of a character.
func broken(text []byte) int {
	for n := 1; n <= min(len(text), utf8.UTFMax-1); n++ {
		if b := text[len(text)-n:]; utf8.RuneStart(b[0]) {
			if utf8.FullRune(b) {
				return 0
			}
			return n
		}
	}
	return 0
}

// showable replaces what could rewrite the terminal on which a log is shown.
func showable(text []byte) string {
	return string(bytes.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && !unicode.IsGraphic(r) {
			return utf8.RuneError
		}
		return r
	}, bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))))
}

// tail keeps the end of a text.
type tail struct{ text string }

// maxTail is how much a tail keeps, in bytes; maxLastLines how many lines of it are
// shown, and maxLastBytes how many bytes of these.
const (
	maxTail      = 1 << 10
	maxLastLines = 3
	maxLastBytes = 240
)

func (t *tail) add(text string) {
	t.text += text[max(0, len(text)-maxTail):]
	t.text = t.text[max(0, len(t.text)-maxTail):]
}

// lines is the end of the last lines that are not blank, as one.
func (t *tail) lines() string {
	var last []string
	for line := range strings.Lines(t.text) {
		if line = strings.TrimSpace(line); line != "" {
			last = append(last, line)
		}
	}
	text := strings.Join(last[max(0, len(last)-maxLastLines):], " / ")
	if over := len(text) - maxLastBytes; over > 0 {
		return "…" + strings.ToValidUTF8(text[over:], "")
	}
	return text
}
