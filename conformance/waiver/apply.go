package waiver

import (
	"iter"
	"slices"

	"example.org/mp107/conformance"
)

// Unmatched goes through the cases that a run is to carry out, and reports the
// waivers that cover none of them, as an error of type Defects. An error among
// the cases is returned as it is. It reads no further than it has to: the cases
// are made as it goes.
func (f File) Unmatched(cases iter.Seq2[conformance.Case, error]) error {
	uses := begin(f.Declared())
	idle := func(u Use) bool { return u.Counts.Total() == 0 }
	for c, err := range cases {
		if !slices.ContainsFunc(uses, idle) {
			break
		}
		if err != nil {
			return err
		}
		enter(uses, &conformance.Result{ID: c.ID, Kind: c.Kind, Requirement: c.Requirement, Theorem: c.Theorem})
	}
	var d Defects
	for i, use := range uses {
		switch line := f.Waivers[i].Line; {
		case use.Counts.Total() > 0:
		case use.Earlier > 0:
			d.add(line, "waiver %d covers nothing: every case that fits %s belongs to a waiver before it. Take it out, or put it before the wider one", use.Number, use.Match)
		default:
			d.add(line, "waiver %d matches nothing: no case of this run fits %s. A match is a requirement (R1), a theorem (T02), a kind (scenario, table), or a case identifier or its beginning (R1/table/6.15.1; R1/sequence/v%s/MP107/seed-107); cases that --run or --skip leaves out do not count", use.Number, use.Match, conformance.Version)
		}
	}
	return d.orNil()
}

// Apply marks each result with the waiver that covers it, or with none, and
// says of each waiver what the results show of it. A case belongs to the first
// waiver that is for it. It is covered if it failed, could not be run or could
// not be judged; one left when the run ended early is not. No verdict changes.
// What was marked before does not matter.
func Apply(declared []conformance.Waiver, results []conformance.Result) []Use {
	uses := begin(declared)
	for i := range results {
		enter(uses, &results[i])
	}
	for i := range uses {
		uses[i].conclude()
	}
	return uses
}

func begin(declared []conformance.Waiver) []Use {
	uses := make([]Use, len(declared))
	for i, w := range declared {
		w.Number = i + 1
		uses[i] = Use{Waiver: w, Passed: []string{}, Listed: []string{}}
	}
	return uses
}

func enter(uses []Use, r *conformance.Result) {
	r.Waiver = nil
	taken := false
	for i := range uses {
		switch use := &uses[i]; {
		case !r.CoveredBy(use.Match):
		case taken:
			use.Earlier++
		default:
			taken = true
			use.enter(r)
		}
	}
}
