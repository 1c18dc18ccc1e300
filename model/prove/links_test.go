package prove

import (
	"testing"

	"example.org/mp107/spec"
)

// Every clause of the law as shipped names the theorems whose proofs need it.
func TestLinksAreDeclared(t *testing.T) {
	t.Parallel()
	links, err := Links(embedded(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range links {
		if !l.Declared {
			t.Errorf("%v: %s does not name %s, whose proof needs it in %v", l.At, l.Clause, l.Theorem, l.Releases)
		}
	}
	links, err = Links(amended(t, "", "- theorems: T01, T04, T05, T06, T11, T14, T22\n", "- theorems: T04, T05, T06, T11, T14, T22\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range links {
		if l.Clause == "DEF-1" && l.Theorem == spec.T01 && !l.Declared && len(l.Releases) == 3 {
			return
		}
	}
	t.Errorf("DEF-1 does not name T01, and nobody says so: %+v", links)
}
