package preflight

import (
	"strings"

	"github.com/agnivade/levenshtein"

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
		d := levenshtein.ComputeDistance(simple(claim), simple(string(known)))
		if strings.HasPrefix(simple(claim), simple(string(known))[:root]) {
			d = min(d, 1) // another form of the same word
		}
		if d < least {
			best, least = known, d
		}
	}
	return best
}
