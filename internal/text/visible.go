package text

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Visible replaces what does not show by a Go escape. Line breaks stay if they
// are to be kept.
func Visible(s string, keepBreaks bool) string {
	if plain(s, keepBreaks) {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], string(utf8.RuneError)):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case shows(r) || keepBreaks && r == '\n':
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < utf8.RuneSelf:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r <= 0xFFFF:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	return b.String()
}

func plain(s string, keepBreaks bool) bool {
	for _, r := range s {
		if r == utf8.RuneError || !shows(r) && !(keepBreaks && r == '\n') {
			return false
		}
	}
	return true
}

// shows is true of letters, marks, numbers, punctuation, symbols and spaces.
// It is false of controls, of every character that directs its neighbours'
// writing, and of what is not a character.
func shows(r rune) bool {
	return r >= ' ' && r <= '~' || unicode.IsGraphic(r) // most text is ASCII: spare the look-up
}

// Masked is an address without what may be secret in it: a user, a password, a query.
func Masked(address string) string {
	scheme, rest, found := strings.Cut(address, "://")
	if !found {
		return address
	}
	if at := strings.IndexAny(rest, "?#"); at >= 0 {
		rest = rest[:at+1] + "…"
	}
	if at := strings.LastIndex(rest, "@"); at >= 0 {
		rest = "…" + rest[at:]
	}
	return scheme + "://" + rest
}
