package waiver

import (
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/text"
)

// Proposed is a waiver made of failures, and what they are.
type Proposed struct {
	Waiver
	// Cases are those that it is for.
	Cases []string
	// Against says what they are against: clauses, and theorems that they refute.
	Against string
}

// Propose makes the narrowest waivers for the failures of a run that no waiver covers
// yet: one for each group that is against the same clauses and theorems and that a
// pattern tells from every case that passed. One that did not fail each time may pass.
func Propose(results []conformance.Result, owner, reason string, expires Date) []Proposed {
	groups, against := map[string]int{}, map[string]int{}
	var ids, words []string
	cases := map[string]conformance.Result{}
	for _, r := range results {
		ids = append(ids, r.ID)
		cases[r.ID] = r
		switch {
		case r.Verdict == conformance.NotApplicable:
			groups[r.ID] = -1
		case r.Verdict == conformance.Fail && r.Waiver == nil:
			said := refutes(r)
			if against[said] == 0 {
				words = append(words, said)
				against[said] = len(words)
			}
			groups[r.ID] = against[said]
		}
	}
	// A scenario and a drawn case are named each for itself; a row of the table is named
	// by its Service Request at least.
	least := func(id string) int {
		if cases[id].Kind == conformance.Table {
			return 3
		}
		return strings.Count(id, "/") + 1
	}
	var all []Proposed
	for _, p := range suite.Patterns(ids, func(id string) int { return groups[id] }, least) {
		w := Proposed{Waiver{Match: p.Match, Owner: owner, Reason: reason, Expires: expires.String()}, p.Cases, words[p.Group-1]}
		for _, id := range p.Cases {
			w.Partly = w.Partly || cases[id].Unstable != nil
		}
		all = append(all, w)
	}
	return all
}

// refutes says what a failure is against.
func refutes(r conformance.Result) string {
	c := r.Counterexample
	if c == nil {
		return "what its reason says"
	}
	var names []string
	for _, id := range c.Clauses {
		names = append(names, string(id))
	}
	for _, id := range c.Theorems {
		names = append(names, string(id))
	}
	if len(names) == 0 {
		return "what its reason says"
	}
	return text.List(names)
}

// plainWord is what YAML reads as text without quotes.
var plainWord = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9/._+=-]*( [A-Za-z0-9/._+=-]+)*$`)

func yamlText(s string) string {
	if plainWord.MatchString(s) {
		return s
	}
	return strconv.Quote(s)
}

// WriteProposed writes waivers as a file of them.
func WriteProposed(w io.Writer, all []Proposed) error {
	var b strings.Builder
	b.WriteString("waivers:\n")
	if len(all) == 0 {
		b.Reset()
		b.WriteString("waivers: []\n")
	}
	for _, p := range all {
		fmt.Fprintf(&b, "  # %s, against %s\n  - match: %s\n    owner: %s\n    reason: %s\n    expires: %s\n",
			text.Several(len(p.Cases), "failure", "failures"), text.Printable(p.Against), yamlText(p.Match), yamlText(p.Owner), yamlText(p.Reason), p.Expires)
		if p.Partly {
			b.WriteString("    partly: true # does not fail each time\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
