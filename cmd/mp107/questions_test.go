package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.org/mp107/legaltext"
)

// TestFirstAnswer compares the facts of the embedded law with a copy in which one
// word has been changed.
func TestFirstAnswer(t *testing.T) {
	for _, c := range []struct {
		old, new, want string
		changed        bool
	}{
		{"£61,681", "£61,681", "NO: no fact of the response has changed", false},
		{"post-PIT: £61,681", "post-PIT: £61,682", "NOT MATERIALLY: what has changed stays below the threshold", true},
		{"lead time: six months", "lead time: one year", "YES: beneficial.", true},
		{"lead time: six months", "lead time: 4 months", "YES: detrimental.", true},
		{"parties: DCC", "parties: the DCC", "YES: not known.", true},
		// The timetable is the paper's, not the response's.
		{"25 August 2021", "25 August 2020", "NO: no fact of the response has changed", false},
	} {
		dir, err := copyLaw(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, "40-facts.md")
		text, err := os.ReadFile(file)
		if err != nil || !strings.Contains(string(text), c.old) {
			t.Fatalf("%s has no %q: %v", file, c.old, err)
		}
		if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(text), c.old, c.new)), 0o666); err != nil {
			t.Fatal(err)
		}
		var told strings.Builder
		changed, err := tellFirstAnswer(&told, dir, legaltext.Shipped())
		if err != nil || changed != c.changed || !strings.Contains(told.String(), c.want) {
			t.Errorf("%s, before %s: changed %v, %v, want %q in\n%s", c.old, c.new, changed, err, c.want, told.String())
		}
	}
}
