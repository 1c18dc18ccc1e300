package preflight

import (
	"fmt"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/console"
	"example.org/mp107/internal/text"
)

// limits bound how much of the messages is shown: how many of a finding, and of
// each so many lines.
type limits struct{ messages, lines int }

var (
	brief = limits{messages: 8, lines: 6}
	full  = limits{messages: 40, lines: 60}
)

// messages shows the messages that prove a finding. Where there are too many,
// the last ones are shown: there the difference is.
func (c *terminal) messages(exchanges []conformance.Exchange) {
	if left := len(exchanges) - c.limits.messages; left > 0 {
		c.Line("  ", c.Paint(console.Dim, fmt.Sprintf("%s before these left out; ask for verbose output to see more", text.Several(left, "message", "messages"))))
		exchanges = exchanges[left:]
	}
	for _, e := range exchanges {
		c.message(e)
	}
}

func (c *terminal) message(e conformance.Exchange) {
	head := e.Direction
	if e.Status != 0 {
		head += fmt.Sprintf(", status %d", e.Status)
	}
	for _, more := range []string{e.URL, e.ContentType} {
		if more != "" {
			head += ", " + more
		}
	}
	c.Line("  ", c.Paint(console.Dim, oneLine(head)))
	lines := chop(shownText(e.Body), console.Width-4)
	for i, line := range lines {
		if i == c.limits.lines {
			c.Line("    ", c.Paint(console.Dim, fmt.Sprintf("… %s more", text.Several(len(lines)-i, "line", "lines"))))
			break
		}
		c.Line("    ", line)
	}
}

// chop breaks a message into lines no longer than the width, after a comma or a
// space where there is one.
func chop(text string, width int) []string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		rest := []rune(strings.ReplaceAll(line, "\t", "  "))
		for len(rest) > width {
			at := width
			for i := width; i > width/2; i-- {
				if rest[i-1] == ',' || rest[i-1] == ' ' {
					at = i
					break
				}
			}
			lines, rest = append(lines, string(rest[:at])), rest[at:]
		}
		lines = append(lines, string(rest))
	}
	return lines
}
