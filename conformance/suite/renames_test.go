package suite

import (
	"testing"

	"example.org/mp107/conformance"
)

// TestRenames: identifiers follow every change since they were written, whole parts at a
// time, and no rename leads to a case that there is not.
func TestRenames(t *testing.T) {
	renames, err := parseRenames("version,from,to\n0.4.0,R1/scenario/a,R1/scenario/b\n0.4.0,R1/table/6.15/,R1/table/6.15.1\n0.5.0,R1/scenario/b,R1/scenario/c\n")
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{
		"R1/scenario/a": "R1/scenario/c", "R1/scenario/b": "R1/scenario/c", "R1/scenario/ab": "R1/scenario/ab", "T15": "T15",
		"R1/table/6.15/ED/x": "R1/table/6.15.1/ED/x", "R1/table/6.15": "R1/table/6.15.1", "R1/table/6.15.1/ED": "R1/table/6.15.1/ED",
	} {
		if got := follow(renames, id); got != want {
			t.Errorf("%s is %s now, want %s", id, got, want)
		}
	}
	for _, text := range []string{"version,from\n", "version,from,to\n0.4.0,a,a\n", "version,from,to\n0.4.0,,b\n"} {
		if _, err := parseRenames(text); err == nil {
			t.Errorf("%q is read", text)
		}
	}
	s, err := New(Options{Sequences: -1})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range Renames() {
		found := false
		for c := range s.Headings() {
			found = found || (conformance.Case{ID: c.ID}).Matches(CurrentID(r.From))
		}
		if !found {
			t.Errorf("%s is renamed to %s, which no case is called", r.From, r.To)
		}
	}
}
