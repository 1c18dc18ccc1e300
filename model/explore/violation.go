package explore

import (
	"math/bits"
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/model/theorem"
	"example.org/mp107/spec"
)

// violation is the first state in which something was seen: of the shallowest
// layer, the one with the lowest index.
type violation struct {
	depth int
	index uint64
}

// subject is what a witness is of: a theorem contradicted or, on a Device, a
// way in which a repair fails.
type subject struct {
	theorem spec.TheoremID
	device  int
	way     int
}

// violations collects the first violation of every subject.
type violations struct {
	e *Explorer
	// theorems and ways are those seen in a context of the layer being closed and
	// never before.
	theorems theoremSet
	ways     []uint64 // of each Device, a bit for each way
	first    map[subject]violation
}

func newViolations(e *Explorer) violations {
	return violations{e: e, ways: make([]uint64, len(e.tables)), first: map[subject]violation{}}
}

// want takes note of a context met for the first time.
func (s *violations) want(device, context int) {
	t := &s.e.tables[device]
	s.theorems |= theoremsThat(func(about theorem.Theorem) bool {
		_, seen := s.first[subject{theorem: about.ID}]
		return !seen && t.violated[context].has(about.ID)
	})
	if way := int(t.recovery[context]) - int(firstWay); way >= 0 {
		if _, seen := s.first[subject{device: device, way: way}]; !seen {
			s.ways[device] |= 1 << way
		}
	}
}

// look finds, in a layer just expanded, the first state of everything wanted.
func (s *violations) look(f *frontier, depth int) {
	wanted := s.theorems != 0
	for _, ways := range s.ways {
		wanted = wanted || ways != 0
	}
	if !wanted {
		return
	}
	for word, set := range f.current {
		for ; set != 0; set &= set - 1 {
			s.see(violation{depth, uint64(word)<<6 | uint64(bits.TrailingZeros64(set))})
		}
	}
}

func (s *violations) see(at violation) {
	for device := range s.e.tables {
		t := &s.e.tables[device]
		context := s.e.layout.context(device, at.index)
		if met := t.violated[context] & s.theorems; met != 0 {
			for _, t := range theorem.All() {
				if met.has(t.ID) {
					s.first[subject{theorem: t.ID}] = at
				}
			}
			s.theorems &^= met
		}
		if way := int(t.recovery[context]) - int(firstWay); way >= 0 && s.ways[device]&(1<<way) != 0 {
			s.first[subject{device: device, way: way}] = at
			s.ways[device] &^= 1 << way
		}
	}
}

// visible reports whether the explorer checks a theorem. It has neither counters
// nor time, and of a theorem whose premise no request of the world fulfils it
// has nothing to say.
func (e *Explorer) visible(t theorem.Theorem) bool {
	switch {
	case t.About == theorem.AboutUpload:
		return e.uploads
	case t.About == theorem.AboutAlert || t.ID == spec.T06:
		return true
	case t.Uses(legaltext.OutCounterInOrder):
		return false
	default:
		return slices.ContainsFunc(e.dockets, func(dockets []docket) bool {
			return slices.ContainsFunc(dockets, func(d docket) bool {
				return slices.ContainsFunc(d.rulings, func(r ruling) bool { return r.concerns.has(t.ID) })
			})
		})
	}
}

func (s *search) findings(witnesses map[subject]*Witness) []Finding {
	var all []Finding
	for _, t := range theorem.All() {
		f := Finding{Theorem: t.ID, Verdict: Holds, Witness: witnesses[subject{theorem: t.ID}]}
		switch {
		case f.Witness != nil:
			f.Verdict = Refuted
		case !s.e.visible(t):
			f.Verdict = NotVisible
		case s.partial:
			f.Verdict = Unknown
		}
		all = append(all, f)
	}
	return all
}

func (s *search) recovery(witnesses map[subject]*Witness) Recovery {
	var r Recovery
	for device := range s.e.tables {
		t := &s.e.tables[device]
		states := make([]uint64, int(firstWay)+len(t.ways))
		for context, n := range s.contexts[device] {
			states[t.recovery[context]] += n
		}
		r.Repairable += states[repairable]
		r.Wrong += states[repairable]
		for i, w := range t.ways {
			n := states[int(firstWay)+i]
			if n == 0 {
				continue
			}
			if w.reason != nobodyRegistered {
				r.Wrong += n
			}
			way := Way{
				Device: s.e.sp.scope.Devices[device].Name, Reason: w.reason, Excluded: w.outside, States: n,
				Witness: witnesses[subject{device: device, way: i}],
			}
			way.Checks, way.Clauses = s.e.checksFailed(w.failed)
			r.Ways = append(r.Ways, way)
		}
	}
	return r
}
