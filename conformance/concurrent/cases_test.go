package concurrent

import (
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/spec"
)

// TestCases: the rounds that are announced are those that are carried out.
func TestCases(t *testing.T) {
	options := Sizes{Clients: 3, Rounds: 7}
	cases, err := Cases(machine(t, spec.MP107), options)
	if err != nil {
		t.Fatal(err)
	}
	found := run(t, simulated(t, spec.MP107), options)
	if len(cases) != 7 || len(found.Results) != 7 {
		t.Fatalf("%d cases, %d results", len(cases), len(found.Results))
	}
	for i, r := range found.Results {
		if c := cases[i]; c.ID != r.ID || c.Title != r.Title || c.Kind != conformance.Concurrent || c.Theorem != r.Theorem {
			t.Errorf("%+v is carried out as %s, %s", c, r.ID, r.Title)
		}
	}
	if _, err := Cases(machine(t, spec.MP107), Sizes{Clients: 1}); err == nil {
		t.Error("one client is no error")
	}
}
