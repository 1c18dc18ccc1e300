// Package console lays text out for a person at a terminal.
package console

import (
	"strings"
	"unicode/utf8"

	"example.org/mp107/internal/text"
)

// Width is the number of columns that text is wrapped to.
const Width = 96

// Style is an ANSI colour; the zero value is that of ordinary text.
type Style string

// The styles, by what they mean.
const (
	Plain  Style = ""
	Bold   Style = "1"
	Dim    Style = "2"
	Red    Style = "1;31"
	Green  Style = "1;32"
	Yellow Style = "1;33"
)

// Writer collects what is to be shown.
type Writer struct {
	strings.Builder
	// Color allows escape sequences. Without it there is none.
	Color bool
}

// Paint is the only place that writes an escape sequence. Whatever it is given
// is made visible first.
func (w *Writer) Paint(style Style, s string) string {
	s = text.Visible(s, false)
	if !w.Color || style == Plain {
		return s
	}
	return "\x1b[" + string(style) + "m" + s + "\x1b[0m"
}

// Line writes a line of parts that are painted already.
func (w *Writer) Line(parts ...string) {
	w.WriteString(strings.TrimRight(strings.Join(parts, ""), " ") + "\n")
}

// Paragraph writes words between a lead and the width, lines after the first
// indented to stand below their beginning.
func (w *Writer) Paragraph(lead string, style Style, words string) {
	indent := utf8.RuneCountInString(lead)
	for i, line := range text.Wrap(text.Visible(words, false), Width-indent) {
		if i > 0 {
			lead = strings.Repeat(" ", indent)
		}
		w.Line(w.Paint(Plain, lead), w.Paint(style, line))
	}
}
