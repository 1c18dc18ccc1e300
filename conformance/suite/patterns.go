package suite

import (
	"slices"
	"strings"
)

// Pattern selects some cases, all of one group, and none of another; see
// conformance.Case.Matches.
type Pattern struct {
	Match string
	Group int      // from 1
	Cases []string // of the group, in order
}

// Patterns finds the fewest patterns of whole parts that select the cases of each group
// and none of another or of none, and of these the narrowest. The group of a case is 0 if
// it must not be selected, and negative if it does not matter. A pattern has at least so
// many parts as least says of its cases.
func Patterns(ids []string, group func(id string) int, least func(id string) int) []Pattern {
	all := make([][]string, 0, len(ids))
	for _, id := range ids {
		all = append(all, strings.Split(id, "/"))
	}
	slices.SortFunc(all, slices.Compare[[]string])
	p := patterns{group: group, least: least}
	p.below(all, 0)
	return p.found
}

type patterns struct {
	group, least func(string) int
	found        []Pattern
}

// below finds the patterns for cases that have their first parts, so many, in common.
func (p *patterns) below(cases [][]string, depth int) {
	one := Pattern{}
	mixed := false
	var common []string
	for _, parts := range cases {
		id := strings.Join(parts, "/")
		switch g := p.group(id); {
		case g < 0:
			continue
		case g == 0, one.Group > 0 && g != one.Group:
			mixed = true
		case one.Group == 0:
			one.Group, common = g, parts
		}
		one.Cases = append(one.Cases, id)
		same := 0
		for same < min(len(common), len(parts)) && common[same] == parts[same] {
			same++
		}
		common = common[:same]
	}
	if one.Group == 0 {
		return
	}
	if !mixed && len(common) >= p.least(one.Cases[0]) {
		one.Match = strings.Join(common, "/")
		p.found = append(p.found, one)
		return
	}
	for len(cases) > 0 {
		end := 1
		for end < len(cases) && len(cases[0]) > depth && len(cases[end]) > depth && cases[end][depth] == cases[0][depth] {
			end++
		}
		if len(cases[0]) > depth {
			p.below(cases[:end], depth+1)
		}
		cases = cases[end:]
	}
}
