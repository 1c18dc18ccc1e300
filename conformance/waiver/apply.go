package waiver

import (
	"iter"
	"slices"

	"example.org/mp107/conformance"
)

// On says on which day the waivers are used. It matters to those that have expired by
// then, or are soon to.
func (f File) On(today Date) File {
	f.Waivers = slices.Clone(f.Waivers)
	for i := range f.Waivers {
		w := &f.Waivers[i]
		if expires, err := ParseDate(w.Expires); err == nil && expires.days()-today.days() <= Soon {
			w.Day = today.String()
		}
	}
	return f
}

// Follow has the waivers follow cases that have been renamed: renamed gives the pattern
// of today for one of an earlier version.
func (f File) Follow(renamed func(pattern string) string) File {
	f.Waivers = slices.Clone(f.Waivers)
	for i := range f.Waivers {
		w := &f.Waivers[i]
		if now := renamed(w.Match); now != w.Match {
			w.Match, w.Was = now, w.Match
		}
	}
	return f
}

// Place holds the waivers against the cases that a run is to carry out, and, where it
// leaves some out, against all that there are: a waiver that is for cases outside what
// was asked for is set aside. It reads no further than it has to. An error among the
// cases is returned as it is.
func (f File) Place(asked, all iter.Seq2[conformance.Case, error]) (File, error) {
	f.Waivers = slices.Clone(f.Waivers)
	idle, err := f.idle(f.each(), asked)
	if err != nil {
		return f, err
	}
	nowhere, err := f.idle(idle, all)
	if err != nil {
		return f, err
	}
	for _, i := range idle {
		f.Waivers[i].Outside = !slices.Contains(nowhere, i)
	}
	return f, nil
}

// each are the places of all the waivers.
func (f File) each() []int {
	var places []int
	for i := range f.Waivers {
		places = append(places, i)
	}
	return places
}

// idle are those of some waivers that no case fits.
func (f File) idle(places []int, cases iter.Seq2[conformance.Case, error]) ([]int, error) {
	places = slices.Clone(places)
	for c, err := range cases {
		if len(places) == 0 {
			break
		}
		if err != nil {
			return nil, err
		}
		r := conformance.Result{ID: c.ID, Kind: c.Kind, Requirement: c.Requirement, Theorem: c.Theorem}
		places = slices.DeleteFunc(places, func(i int) bool { return r.CoveredBy(f.Waivers[i].Match) })
	}
	return places, nil
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
