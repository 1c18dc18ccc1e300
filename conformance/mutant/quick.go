package mutant

import (
	"container/heap"
	"context"
	_ "embed"
	"math/bits"
	"strings"

	"example.org/mp107/conformance/suite"
)

// quickCases are the identifiers of the cases of a quick run of the default suite.
//
//go:embed quick.txt
var quickCases string

// MaxQuick is how many cases a quick run has at most.
const MaxQuick = 1500

// Quick chooses the cases of a quick run, by identifier, as suite.Options.Quick
// wants them: greedily, each time the case that gives the most faults of the algebra
// an occasion that none chosen before gives one; and when every fault that can have
// one has it, again from the beginning among the cases that are left, up to MaxQuick.
// No fault is put to a case for that, so that it takes seconds; that such a run finds
// nearly all that the whole suite finds is what a test shows. The choice for what a run
// asks unless told otherwise is written down in quick.txt.
func Quick(s *suite.Suite) (map[string]bool, error) {
	if s.Default() {
		chosen := map[string]bool{}
		for id := range strings.FieldsSeq(quickCases) {
			chosen[id] = true
		}
		return chosen, nil
	}
	all, err := prepare(context.Background(), s, nil)
	if err != nil {
		return nil, err
	}
	return all.quick(), nil
}

func (c *cases) quick() map[string]bool {
	chosen := map[string]bool{}
	left := make([]int, len(c.prepared))
	for i := range left {
		left[i] = i
	}
	for len(chosen) < MaxQuick {
		round := c.cover(left, MaxQuick-len(chosen))
		if len(round) == 0 {
			break
		}
		for i := range round {
			chosen[c.prepared[i].Case.ID] = true
		}
		var rest []int
		for _, i := range left {
			if !round[i] {
				rest = append(rest, i)
			}
		}
		left = rest
	}
	return chosen
}

// cover chooses at most so many cases, until no other adds anything.
func (c *cases) cover(among []int, most int) map[int]bool {
	chosen := map[int]bool{}
	if len(among) == 0 {
		return chosen
	}
	covered := newSet(64 * len(c.occasion[0]))
	var candidates gains
	for _, i := range among {
		candidates = append(candidates, gain{i, c.occasion[i].beyond(covered)})
	}
	heap.Init(&candidates)
	for len(candidates) > 0 && len(chosen) < most {
		best := &candidates[0]
		// What a case adds only gets less, so that the first whose gain has not is the best.
		if now := c.occasion[best.at].beyond(covered); now < best.adds {
			if best.adds = now; now == 0 {
				heap.Pop(&candidates)
			} else {
				heap.Fix(&candidates, 0)
			}
			continue
		}
		if best.adds == 0 {
			break
		}
		for w, word := range c.occasion[best.at] {
			covered[w] |= word
		}
		chosen[best.at] = true
		heap.Pop(&candidates)
	}
	return chosen
}

// beyond is how many of the set are not in another.
func (b set) beyond(other set) (n int) {
	for w, word := range b {
		n += bits.OnesCount64(word &^ other[w])
	}
	return n
}

// gain is what a case adds; gains are a heap with the greatest first, and the
// earlier case where they are equal.
type gain struct{ at, adds int }

type gains []gain

func (g gains) Len() int { return len(g) }
func (g gains) Less(i, j int) bool {
	return g[i].adds > g[j].adds || g[i].adds == g[j].adds && g[i].at < g[j].at
}
func (g gains) Swap(i, j int) { g[i], g[j] = g[j], g[i] }
func (g *gains) Push(x any)   { *g = append(*g, x.(gain)) }
func (g *gains) Pop() any {
	last := (*g)[len(*g)-1]
	*g = (*g)[:len(*g)-1]
	return last
}
