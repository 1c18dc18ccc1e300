package text_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"example.org/mp107/internal/text"
)

func TestPrintable(t *testing.T) {
	for s, want := range map[string]string{
		"":                          "",
		"plain text, à la £1 — ✓":   "plain text, à la £1 — ✓",
		"two\nlines\tand a tab":     "two\nlines\tand a tab",
		"\x1b[31mred\x1b[0m":        "\uFFFD[31mred\uFFFD[0m",
		"over\rwritten\x08\x7f":     "over\uFFFDwritten\uFFFD\uFFFD",
		"nul\x00":                   "nul\uFFFD",
		"c1 \u009b31m \u0085":       "c1 \uFFFD31m \uFFFD",
		"\u202eesrever\u202c":       "\uFFFDesrever\uFFFD",
		"\u2066isolate\u2069":       "\uFFFDisolate\uFFFD",
		"marks \u200e\u200f\u061c":  "marks \uFFFD\uFFFD\uFFFD",
		"zero\u200bwidth\ufeff":     "zero\uFFFDwidth\uFFFD",
		"line\u2028paragraph\u2029": "line\uFFFDparagraph\uFFFD",
		"invalid \xff\xfe":          "invalid \uFFFD",
		"cut \xe2\x82":              "cut \uFFFD",
	} {
		if got := text.Printable(s); got != want {
			t.Errorf("Printable(%q) = %q, want %q", s, got, want)
		}
	}
}

// TestPrintableCutsInTheMiddle of a character without leaving half of it.
func TestPrintableCutsInTheMiddle(t *testing.T) {
	for _, character := range []string{"£", "€", "\U0001F50C"} {
		for shift := range 4 {
			s := strings.Repeat("a", shift) + strings.Repeat(character, 400)
			got := text.Printable(s)
			if !utf8.ValidString(got) || !strings.HasSuffix(got, " bytes in all)") {
				t.Errorf("%q… became %q", s[:20], got)
			}
		}
	}
}

// TestPrintableOfAnything is valid, bounded and shows; short s that shows
// already is left alone, and what is short once printed stays as it is.
func TestPrintableOfAnything(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := string(rapid.SliceOfN(rapid.Byte(), 0, 1200).Draw(rt, "bytes"))
		if rapid.Bool().Draw(rt, "valid") {
			s = rapid.String().Draw(rt, "text")
		}
		got := text.Printable(s)
		if !utf8.ValidString(got) {
			rt.Fatalf("%q is not valid", got)
		}
		if len(got) > 3*500+len("… (1200 bytes in all)") {
			rt.Fatalf("%d bytes became %d", len(s), len(got))
		}
		shows := true
		for _, c := range got {
			if c != '\n' && c != '\t' && !unicode.IsGraphic(c) {
				rt.Fatalf("%q has the raw character %U", got, c)
			}
		}
		for _, c := range s {
			shows = shows && (c == '\n' || c == '\t' || unicode.IsGraphic(c))
		}
		if shows && utf8.ValidString(s) && len(s) <= 500 && got != s {
			rt.Fatalf("%q became %q", s, got)
		}
		if again := text.Printable(got); len(got) <= 500 && again != got {
			rt.Fatalf("%q, printed again, is %q", got, again)
		}
	})
}
