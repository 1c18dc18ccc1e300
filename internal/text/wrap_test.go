package text_test

import (
	"slices"
	"testing"

	"example.org/mp107/internal/text"
)

// TestWrap breaks at spaces, counts characters and not bytes, and never loses a word.
func TestWrap(t *testing.T) {
	for _, test := range []struct {
		text  string
		width int
		want  []string
	}{
		{"", 5, []string{""}},
		{"one two three", 7, []string{"one two", "three"}},
		{"one two three", 8, []string{"one two", "three"}},
		{"  one\ttwo\n", 20, []string{"one two"}},
		{"unbreakable a", 4, []string{"unbreakable", "a"}},
		{"äöü äöü", 7, []string{"äöü äöü"}},
		{"äöü äöü", 6, []string{"äöü", "äöü"}},
	} {
		if got := text.Wrap(test.text, test.width); !slices.Equal(got, test.want) {
			t.Errorf("%q in %d: %q, want %q", test.text, test.width, got, test.want)
		}
	}
}
