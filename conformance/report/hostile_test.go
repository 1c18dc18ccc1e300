package report_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// TestNothingHostileGetsThrough looks at the bytes of every rendering: what an
// implementation says must not reach a terminal, a page or a file raw.
func TestNothingHostileGetsThrough(t *testing.T) {
	r := made(t, situations(t)["hostile"])
	for name, write := range renderings {
		t.Run(name, func(t *testing.T) { harmless(t, name, render(t, r, write)) })
	}
}

// harmless looks at the bytes of one rendering, named as in renderings.
func harmless(t *testing.T, name, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Error("rendering is not valid UTF-8")
	}
	if name == "mixed.color.txt" {
		for _, sequence := range []string{"\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[1;31m", "\x1b[1;32m", "\x1b[1;33m"} {
			text = strings.ReplaceAll(text, sequence, "") // our own
		}
	}
	for _, c := range text {
		if c != '\n' && !unicode.IsGraphic(c) {
			t.Errorf("rendering has the raw character %U", c)
		}
	}
	if strings.Contains(text, "\nCONFORMANT") {
		t.Error("an implementation was able to write a line of its own")
	}
	if strings.Contains(text, "<script") && name != "mixed.json" && !strings.HasSuffix(name, ".txt") {
		t.Error("markup went through as markup")
	}
	if !strings.Contains(text, `\x1b[31m`) || !strings.Contains(text, "bytes in all]") {
		t.Error("what was taken out or clipped is not shown as such")
	}
	if len(text) > 4<<20 {
		t.Errorf("rendering has %d bytes: what an implementation says is not bounded", len(text))
	}
}

func TestTheEventThatWentWrongIsAlwaysTold(t *testing.T) {
	r := made(t, situations(t)["hostile"])
	for name, write := range renderings {
		if text := render(t, r, write); !strings.Contains(text, "event 295") && !strings.HasSuffix(name, ".txt") {
			t.Errorf("%s leaves out the event that went wrong, far down in a long story", name)
		}
	}
}
