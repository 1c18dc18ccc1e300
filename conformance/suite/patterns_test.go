package suite

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance"
)

func TestPatterns(t *testing.T) {
	groups := map[string]int{
		"R1/table/a/x/1": 1, "R1/table/a/x/2": 1, "R1/table/a/y/1": 0, "R1/table/b/x/1": 2, "R1/table/b/y/1": 2, "R1/table/b/z/1": -1,
		"R1/table/c/x/1": 1, "R1/table/c/x/2": 2, "R1/scenario/s": 1, "R1/scenario/t": 1, "R2/scenario/u": 0,
	}
	var ids []string
	for id := range groups {
		ids = append(ids, id)
	}
	show := func(least int) (lines []string) {
		for _, p := range Patterns(ids, func(id string) int { return groups[id] }, func(string) int { return least }) {
			lines = append(lines, fmt.Sprintf("%d %s (%d)", p.Group, p.Match, len(p.Cases)))
		}
		return lines
	}
	if diff := cmp.Diff([]string{"1 R1/scenario (2)", "1 R1/table/a/x (2)", "2 R1/table/b (2)", "1 R1/table/c/x/1 (1)", "2 R1/table/c/x/2 (1)"}, show(1)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"1 R1/scenario/s (1)", "1 R1/scenario/t (1)", "1 R1/table/a/x (2)", "2 R1/table/b (2)", "1 R1/table/c/x/1 (1)", "2 R1/table/c/x/2 (1)"}, show(3)); diff != "" {
		t.Error(diff)
	}
}

// TestPatternsSelect: whatever the groups are, each case is selected by patterns of its
// own group and by no other.
func TestPatternsSelect(t *testing.T) {
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 107))
		groups := map[string]int{}
		var ids []string
		for range 1 + random.IntN(40) {
			id := strings.Join([]string{"R1", "table", fmt.Sprint(random.IntN(3)), fmt.Sprint(random.IntN(3)), fmt.Sprint(random.IntN(3))}, "/")
			if _, known := groups[id]; !known {
				ids = append(ids, id)
			}
			groups[id] = random.IntN(4) - 1
		}
		patterns := Patterns(ids, func(id string) int { return groups[id] }, func(string) int { return 1 })
		for _, id := range ids {
			selected := map[int]bool{}
			for _, p := range patterns {
				if (conformance.Case{ID: id}).Matches(p.Match) {
					selected[p.Group] = true
				}
			}
			if g := groups[id]; g > 0 && (!selected[g] || len(selected) > 1) || g == 0 && len(selected) > 0 {
				t.Fatalf("seed %d: %s of group %d is selected by %v", seed, id, g, selected)
			}
		}
	}
}
