// Package text makes strings fit to be shown: those of an implementation or a
// file, which are hostile, and our own, which have to fit a width.
package text

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Printable makes a string of an implementation fit to be shown: whatever does
// not show, such as control characters, which could rewrite a terminal, and
// marks that reverse the direction of writing, is replaced, and a long string
// is cut. Line breaks and tabs stay.
func Printable(s string) string { return PrintableUpTo(s, 500) }

// PrintableUpTo is Printable with a length of one's own, in bytes.
func PrintableUpTo(s string, max int) string {
	cut := strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && !unicode.IsGraphic(r) {
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(s[:min(len(s), max)], "\uFFFD"))
	if len(s) > max {
		cut += fmt.Sprintf("… (%d bytes in all)", len(s))
	}
	return cut
}

// Wrap breaks a text at spaces so that no line has more characters than the
// width, unless a single word has. It returns at least one line.
func Wrap(s string, width int) []string {
	var lines []string
	line, length := "", 0
	for word := range strings.FieldsSeq(s) {
		size := utf8.RuneCountInString(word)
		if length > 0 && length+1+size > width {
			lines = append(lines, line)
			line, length = "", 0
		}
		if length > 0 {
			line, length = line+" ", length+1
		}
		line, length = line+word, length+size
	}
	return append(lines, line)
}

// Clip cuts a foreign string before it is quoted, between characters and at no
// more than max bytes.
func Clip(s string, max int) string {
	if len(s) <= max {
		return s
	}
	return strings.ToValidUTF8(s[:max], "") + "…"
}

// Join is strings.Join for values that are strings by another name.
func Join[T ~string](values []T, separator string) string {
	return strings.Join(Strings(values), separator)
}

// Strings are values that are strings by another name.
func Strings[T ~string](values []T) []string {
	all := make([]string, len(values))
	for i, value := range values {
		all[i] = string(value)
	}
	return all
}
