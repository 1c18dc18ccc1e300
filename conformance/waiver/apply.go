package waiver

import (
	"iter"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
)

// Unmatched goes through the cases that a run is to carry out, as of
// conformance.Suite.Cases, and reports the waivers that cover none of them, as
// an error of type Defects. It reads no further than it has to. An error among
// the cases is returned as it is.
func (f File) Unmatched(cases iter.Seq2[conformance.Case, error]) error {
	const open, matched, covers = 0, 1, 2
	state, left := make([]int, len(f.Waivers)), len(f.Waivers)
	for c, err := range cases {
		if left == 0 {
			break
		}
		if err != nil {
			return err
		}
		result := conformance.Result{ID: c.ID, Kind: c.Kind, Requirement: c.Requirement, Theorem: c.Theorem}
		taken := false
		for i, w := range f.Waivers {
			switch {
			case taken && state[i] != open || !result.CoveredBy(w.Match):
			case taken:
				state[i] = matched
			default:
				taken = true
				if state[i] != covers {
					state[i], left = covers, left-1
				}
			}
		}
	}
	var d Defects
	for i, w := range f.Waivers {
		switch state[i] {
		case open:
			d.add(w.Line, "waiver %d matches nothing: no case of this run fits %s. A match is a requirement (R1), a theorem (T02), a kind (scenario, table, sequence), or a case identifier or its beginning (R1/table/6.15.1); cases that --run or --skip leaves out do not count", i+1, w.Match)
		case matched:
			d.add(w.Line, "waiver %d covers nothing: every case that fits %s belongs to a waiver before it. Take it out, or put it before the wider one", i+1, w.Match)
		}
	}
	return d.orNil()
}

// Apply marks the cases of an outcome that the waivers cover, and puts into it
// each waiver with what the run showed of its cases. A case belongs to the
// first waiver that matches it. It is covered if it failed, could not be run
// or could not be judged; one left when the run ended early is not. No verdict
// and no count of the outcome changes. A file without entries leaves an outcome
// as if there were no file.
func (f File) Apply(o *suite.Outcome) {
	o.Waivers = nil
	for i, w := range f.Waivers {
		o.Waivers = append(o.Waivers, w.use(i+1))
	}
	for i := range o.Results {
		result := &o.Results[i]
		result.Waiver = nil
		taken := false
		for n := range o.Waivers {
			use := &o.Waivers[n]
			if !result.CoveredBy(use.Match) {
				continue
			}
			if taken {
				use.Earlier++
				continue
			}
			taken = true
			use.Enter(*result)
			if result.Waivable() {
				by := use.Waiver
				result.Waiver = &by
			}
		}
	}
}
