package legaltext

import "testing"

func TestPosition(t *testing.T) {
	const source = "ab\n\ncde\n"
	for offset, want := range []Position{
		{"f", 1, 1}, {"f", 1, 2}, {"f", 1, 3}, // a, b and the line break after them
		{"f", 2, 1},
		{"f", 3, 1}, {"f", 3, 2}, {"f", 3, 3}, {"f", 3, 4},
		{"f", 4, 1}, // the end of the file
	} {
		if got := position("f", []byte(source), offset); got != want {
			t.Errorf("offset %d is at %v, want %v", offset, got, want)
		}
	}
	if got := position("f", nil, -1); got != (Position{"f", 1, 1}) {
		t.Errorf("an empty file starts at %v", got)
	}
	if text := (Position{"law.md", 3, 14}).String(); text != "law.md:3:14" {
		t.Errorf("position is written %q", text)
	}
}

// CEL counts columns from 0 and knows nothing of the file.
func TestExpressionPlace(t *testing.T) {
	e := Expression{At: Position{"f", 10, 7}}
	for _, test := range []struct {
		line, column int
		want         Position
	}{
		{1, 0, Position{"f", 10, 7}},
		{1, 4, Position{"f", 10, 11}},
		{2, 0, Position{"f", 11, 1}},
		{3, 4, Position{"f", 12, 5}},
		{-1, -1, Position{"f", 10, 7}}, // CEL's way of naming no place
		{0, 0, Position{"f", 10, 7}},
	} {
		if got := e.Place(test.line, test.column); got != test.want {
			t.Errorf("line %d, column %d is at %v, want %v", test.line, test.column, got, test.want)
		}
	}
}

func TestSplitEntry(t *testing.T) {
	at := Position{"f", 1, 3}
	for _, test := range []struct {
		text       string
		key, value string
		valueAt    int // 0 where there is no entry
	}{
		{"when: true", "when", "true", 9},
		{"when:true", "when", "true", 8},
		{"when:   true  ", "when", "true", 11},
		{"when:\ttrue", "when", "true", 9},
		{"in force: MP107", "in force", "MP107", 13},
		{"a: b: c", "a", "b: c", 6},
		{"when:", "when", "", 8},
		{"§: x", "§", "x", 6},
		{text: "when"},
		{text: ": true"},
		{text: " when: true"},
		{text: "when : true"},
		{text: ""},
	} {
		e, ok := splitEntry(test.text, at)
		if ok != (test.valueAt != 0) {
			t.Errorf("%q: is an entry: %v", test.text, ok)
			continue
		}
		if ok && (e.key != test.key || e.value != test.value || e.valueAt.Column != test.valueAt || e.at != at) {
			t.Errorf("%q reads as %q, %q at %v", test.text, e.key, e.value, e.valueAt)
		}
	}
}
