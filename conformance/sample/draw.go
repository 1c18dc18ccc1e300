package sample

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
	"example.org/mp107/spec"
)

// Design is how a sample is drawn.
type Design struct {
	// Root is the evidence root of the run, in hexadecimal.
	Root string `json:"root"`
	// Seed is what the auditor chose, and Asked how many cases were asked for.
	Seed  uint64 `json:"seed"`
	Asked int    `json:"asked"`
}

// Drawn is a case of a sample.
type Drawn struct {
	// Number is its place, from 1.
	Number int
	// For is the theorem for which it was drawn.
	For spec.TheoremID
	conformance.Result
}

// MaxCases is how many cases can be asked for: more is not for a person to read.
const MaxCases = 1000

// ErrNothing is that there is no case to draw from.
var ErrNothing = errors.New("no case of the run was carried out: there is nothing to sample")

// Draw draws cases. For each theorem those that decide it stand in an order that follows
// from the digest of root, seed, theorem and case; so do the theorems. They take turns, and
// each takes the first of its cases that no other has taken, until there are as many as were
// asked for, or no more. So every theorem has a case that decides it before one is drawn a
// second time for any.
func Draw(r report.Report, d Design) ([]Drawn, error) {
	strata := d.strata(r)
	if len(strata) == 0 {
		return nil, ErrNothing
	}
	var all []Drawn
	taken := map[string]bool{}
	for more := true; more && len(all) < d.Asked; {
		more = false
		for i := range strata {
			s := &strata[i]
			for len(s.cases) > 0 && taken[s.cases[0].ID] {
				s.cases = s.cases[1:]
			}
			if len(s.cases) == 0 || len(all) == d.Asked {
				continue
			}
			more = true
			taken[s.cases[0].ID] = true
			all = append(all, Drawn{len(all) + 1, s.theorem, *s.cases[0]})
		}
	}
	return all, nil
}

// stratum is the cases that decide a theorem, in the order in which they are drawn.
type stratum struct {
	theorem spec.TheoremID
	cases   []*conformance.Result
}

func (d Design) strata(r report.Report) []stratum {
	pools := map[spec.TheoremID][]*conformance.Result{}
	var order []spec.TheoremID
	for i := range r.Cases {
		c := &r.Cases[i]
		if !reviewable(c) {
			continue
		}
		decides := c.Theorems
		if len(decides) == 0 {
			decides = []spec.TheoremID{c.Theorem}
		}
		for _, theorem := range decides {
			if pools[theorem] == nil {
				order = append(order, theorem)
			}
			pools[theorem] = append(pools[theorem], c)
		}
	}
	var strata []stratum
	for _, theorem := range shuffled(order, func(id spec.TheoremID) string { return d.digest("theorem", string(id)) }) {
		strata = append(strata, stratum{theorem, shuffled(pools[theorem], func(c *conformance.Result) string { return d.digest(string(theorem), c.ID) })})
	}
	return strata
}

// reviewable reports whether the journal has the answers to a case, one by one.
func reviewable(c *conformance.Result) bool {
	return c.Run() && c.Verdict != conformance.NotApplicable && c.Kind != conformance.Concurrent
}

// digest is the place of something in an order that nobody chooses.
func (d Design) digest(of, id string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "mp107 sample v1\n%s\n%d\n%s\n%s\n", d.Root, d.Seed, of, id))
	return string(sum[:])
}

// shuffled puts values into the order of their digests.
func shuffled[T any](values []T, digest func(T) string) []T {
	type placed struct {
		at    string
		value T
	}
	var all []placed
	for _, v := range values {
		all = append(all, placed{digest(v), v})
	}
	slices.SortStableFunc(all, func(a, b placed) int { return strings.Compare(a.at, b.at) })
	var sorted []T
	for _, p := range all {
		sorted = append(sorted, p.value)
	}
	return sorted
}
