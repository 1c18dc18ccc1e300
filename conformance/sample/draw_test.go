package sample_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/sample"
	"example.org/mp107/spec"
)

// TestDraw: every theorem has a case before one has two, none is drawn twice, and what
// nobody can review is not drawn.
func TestDraw(t *testing.T) {
	r := made()
	for _, n := range []int{1, 2, 3, 7, 12, 99} {
		for seed := range uint64(20) {
			_, all := drawn(t, r, n, seed)
			if most := min(n, 43); len(all) != most {
				t.Fatalf("%d of %d cases are drawn", len(all), most)
			}
			seen, per := map[string]bool{}, map[spec.TheoremID]int{}
			for i, c := range all {
				if seen[c.ID] || c.Number != i+1 || !slices.Contains(c.Theorems, c.For) || strings.Contains(c.ID, "none") || strings.Contains(c.ID, "left") || strings.Contains(c.ID, "concurrent") {
					t.Errorf("seed %d: %d, %s for %s is drawn", seed, c.Number, c.ID, c.For)
				}
				seen[c.ID] = true
				per[c.For]++
			}
			if most := (len(all) + 2) / 3; n <= 9 && slices.Max(slices.Collect(maps.Values(per))) > most {
				t.Errorf("seed %d, %d cases: %v, and none may have more than %d", seed, n, per, most)
			}
			if n >= 3 && len(per) < 3 {
				t.Errorf("seed %d, %d cases: only %v have one", seed, n, per)
			}
		}
	}
}

// TestDrawDependsOn root and seed, and not on the order of the cases; each case is drawn
// for some seed.
func TestDrawDependsOn(t *testing.T) {
	r := made()
	_, first := drawn(t, r, 10, 5)
	// The method is told in docs/attest.md: who draws again by that draws the same.
	const pinned = "1 T02 R1/table/case-19\n2 T01 R1/table/case-16\n3 T03 R1/table/rare-0"
	if _, three := drawn(t, r, 3, 5); names(three) != pinned {
		t.Errorf("what is drawn is\n%s", names(three))
	}
	turned := r
	turned.Cases = slices.Clone(r.Cases)
	slices.Reverse(turned.Cases)
	if _, again := drawn(t, turned, 10, 5); names(again) != names(first) {
		t.Errorf("another order of cases gives\n%s\ninstead of\n%s", names(again), names(first))
	}
	if _, other := drawn(t, r, 10, 6); names(other) == names(first) {
		t.Error("another seed gives the same cases")
	}
	if _, shorter := drawn(t, r, 4, 5); !strings.HasPrefix(names(first), names(shorter)) {
		t.Errorf("of fewer cases others are drawn:\n%s\nand\n%s", names(shorter), names(first))
	}
	rooted := r
	rooted.Evidence = &report.Evidence{Root: strings.Repeat("cd", 32)}
	if _, other := drawn(t, rooted, 10, 5); names(other) == names(first) {
		t.Error("another root gives the same cases")
	}
	ever := map[string]bool{}
	for seed := range uint64(200) {
		_, all := drawn(t, r, 5, seed)
		for _, c := range all {
			ever[c.ID] = true
		}
	}
	if len(ever) != 43 {
		t.Errorf("only %d cases of 43 are ever drawn", len(ever))
	}
}

// TestNothingToDraw: no case is an error, and no empty sample.
func TestNothingToDraw(t *testing.T) {
	r := made()
	r.Cases = nil
	if _, err := sample.Draw(r, sample.Design{Asked: 3}); !errors.Is(err, sample.ErrNothing) {
		t.Errorf("error %v", err)
	}
}
