package preflight

import (
	"strings"

	"example.org/mp107/conformance"
)

// nearest is the known ability that a misspelt one may have meant; empty where
// none is near.
func nearest(claim string) conformance.Ability {
	plain := strings.NewReplacer("_", "", "-", "", " ", "", ".", "")
	simple := func(text string) string { return plain.Replace(strings.ToLower(text)) }
	const (
		longest = 40 // nothing longer is a slip of the pen
		root    = 5  // letters that words of one root share; no ability has fewer
	)
	if len(claim) > longest {
		return ""
	}
	var best conformance.Ability
	least := len(claim)/2 + 1
	for _, known := range conformance.Abilities() {
		d := distance(simple(claim), simple(string(known)))
		if strings.HasPrefix(simple(claim), simple(string(known))[:root]) {
			d = min(d, 1) // another form of the same word
		}
		if d < least {
			best, least = known, d
		}
	}
	return best
}

// distance is how many letters have to be put in, taken out or replaced to make
// one word of the other.
func distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, letter := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j, other := range to {
			replaced := diagonal
			if letter != other {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(to)]
}
