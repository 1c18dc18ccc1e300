package report

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"example.org/mp107/internal/text"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"":                     "",
		"plain, £208,873 – ok": "plain, £208,873 – ok",
		"a\nb\tc\rd":           `a\nb\tc\x0dd`,
		"\x1b[31mred":          `\x1b[31mred`,
		"\xff\xfe":             `\xff\xfe`,
		"\u202Eabc":            `\u202eabc`,
		"\U000E0041":           `\U000e0041`,
		"\uFFFD":               "\uFFFD",
		"\u2028":               `\u2028`,
	} {
		if got := clean(in); got != want {
			t.Errorf("clean(%q) = %q, want %q", in, got, want)
		}
	}
	law := clean(Condition{Key: "wh\nen", CEL: "a\n  && b"})
	if law.CEL != "a\n  && b" || law.Key != `wh\nen` {
		t.Errorf("line breaks belong in law and nowhere else, got %q", law)
	}
}

func FuzzClean(f *testing.F) {
	for _, seed := range []string{"", "a", "\x1b[0m", "\xff", "é\u202e", strings.Repeat("\x00é", 700), strings.Repeat("x", maxLine+1)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		out := clean(in)
		if clean(out) != out {
			t.Errorf("cleaning %q twice changes it", in)
		}
		if !utf8.ValidString(out) || utf8.RuneCountInString(out) > maxLine {
			t.Errorf("clean(%q) is not valid or not bounded", in)
		}
		for _, r := range out {
			if !unicode.IsGraphic(r) {
				t.Errorf("clean(%q) has %U", in, r)
			}
		}
	})
}

func TestNumber(t *testing.T) {
	for n, want := range map[int]string{0: "0", 7: "7", 999: "999", 1000: "1,000", 12345: "12,345", 1234567: "1,234,567"} {
		if got := text.Number(n); got != want {
			t.Errorf("number(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestAnchorsArePlainAndDistinct(t *testing.T) {
	seen := map[string]string{}
	for _, id := range []string{"RDP-1", "A1", "a/b", "a_b", "a b", "", "é", strings.Repeat("x", 100), strings.Repeat("x", 101), "<>", "MP107+R2"} {
		got := anchor("case", id)
		if strings.Trim(got, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != "" {
			t.Errorf("anchor of %q is %q", id, got)
		}
		if other, ok := seen[got]; ok {
			t.Errorf("%q and %q have the same anchor", id, other)
		}
		seen[got] = id
	}
	if anchor("clause", "RDP-1") != "clause-RDP-1" {
		t.Error("the anchor of a clause is not its identifier")
	}
}
