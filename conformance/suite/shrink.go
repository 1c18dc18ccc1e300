package suite

import (
	"maps"
	"slices"

	"example.org/mp107/conformance"
	"example.org/mp107/spec"
)

// shrinkBudget bounds how often a failing case is carried out again while it
// is being reduced, since an implementation may be slow.
const shrinkBudget = 600

// shrinker reduces a failing case. A reduction counts when the case can still
// happen and still fails; the suite does its own shrinking so that a run, what
// it shrinks to and its replay are the same with or without a testing.T.
type shrinker struct {
	attempt func(conformance.Case) (e execution, made bool)
	budget  int
	// first is what goes wrong first. A reduction has to go wrong in the same
	// way: a request wrongly refused is no smaller form of one wrongly accepted.
	first conformance.Difference

	c     conformance.Case // the smallest found so far
	found conformance.Result
	kept  bool // one of the reductions of this round
}

// shrink returns the smallest failing form of a case that it finds, with the
// result that shows the failure. The case ends with the event that fails.
func shrink(attempt func(conformance.Case) (execution, bool), c conformance.Case, failed conformance.Result) (conformance.Case, conformance.Result) {
	c.Events = c.Events[:failed.Counterexample.Step+1]
	s := &shrinker{attempt: attempt, budget: shrinkBudget, first: failed.Counterexample.Differences[0], c: c, found: failed}
	for {
		s.kept = false
		s.fewerEvents()
		s.smallerWorld()
		s.simpler()
		if !s.kept || s.budget <= 0 {
			return s.c, s.found
		}
	}
}

// Shrink returns the smallest failing form of a case that it finds, as a run does with
// its failures, and the result that shows the failure. attempt carries a smaller form
// out; it says false where no more attempts can be made.
func Shrink(attempt func(conformance.Case) (conformance.Result, bool), c conformance.Case, failed conformance.Result) (conformance.Case, conformance.Result) {
	return shrink(func(c conformance.Case) (execution, bool) {
		result, made := attempt(c)
		return execution{Result: result}, made
	}, c, failed)
}

// sameWay reports whether two failures are alike. An order of executions names
// every request that came due, and a smaller case has fewer.
func sameWay(a, b conformance.Difference) bool {
	return a == b || a.Path == orderOfExecutions && b.Path == orderOfExecutions
}

// try carries a reduced case out and keeps it where it fails as the whole one
// does; false where it passes, cannot happen, or the budget is spent.
func (s *shrinker) try(world spec.World, events []spec.Event) bool {
	if s.budget <= 0 {
		return false
	}
	s.budget--
	smaller := s.c
	smaller.World, smaller.Events = world, events
	e, made := s.attempt(smaller)
	if !made || e.timedOut() || e.lost() {
		// Every further attempt might take as long again: what is found so far has to do.
		s.budget = 0
	}
	if !made || e.broken != nil || e.Verdict != conformance.Fail || !sameWay(e.Counterexample.Differences[0], s.first) {
		return false
	}
	smaller.Events = events[:e.Counterexample.Step+1]
	s.c, s.found, s.kept = smaller, e.Result, true
	return true
}

// fewerEvents leaves out runs of events, long ones first, then single ones.
func (s *shrinker) fewerEvents() {
	for length := len(s.c.Events) / 2; length >= 1; length /= 2 {
		for at := 0; at+length <= len(s.c.Events); {
			if !s.try(s.c.World, slices.Delete(slices.Clone(s.c.Events), at, at+length)) {
				at++
			}
		}
	}
}

// smallerWorld leaves out counters, registrations, users, devices and slots
// one by one, the last first.
func (s *shrinker) smallerWorld() {
	tryWithout(s, len(s.c.World.Counters), func(w *spec.World) *[]spec.Counter { return &w.Counters })
	tryWithout(s, len(s.c.World.Registrations), func(w *spec.World) *[]spec.Registration { return &w.Registrations })
	tryWithout(s, len(s.c.World.Users), func(w *spec.World) *[]spec.User { return &w.Users })
	for i := len(s.c.World.Devices) - 1; i >= 0; i-- {
		smaller := s.c.World
		smaller.Devices = slices.Delete(slices.Clone(smaller.Devices), i, i+1)
		if !s.try(smaller, s.c.Events) {
			s.fewerSlots(i)
		}
	}
}

// tryWithout leaves out the rows of one part of a world, one by one, the last first.
func tryWithout[T any](s *shrinker, rows int, part func(*spec.World) *[]T) {
	for i := rows - 1; i >= 0; i-- {
		smaller := s.c.World
		rows := part(&smaller)
		*rows = slices.Delete(slices.Clone(*rows), i, i+1)
		s.try(smaller, s.c.Events)
	}
}

func (s *shrinker) fewerSlots(device int) {
	for _, slot := range spec.RemotePartyRoles() {
		credentials := maps.Clone(s.c.World.Devices[device].Credentials)
		if _, held := credentials[slot]; !held {
			continue
		}
		delete(credentials, slot)
		smaller := s.c.World
		smaller.Devices = slices.Clone(smaller.Devices)
		smaller.Devices[device].Credentials = credentials
		s.try(smaller, s.c.Events)
	}
}
