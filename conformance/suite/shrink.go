package suite

import (
	"context"
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
	ctx    context.Context
	x      *executor
	budget int
	// first is what goes wrong first. A reduction has to go wrong in the same
	// way: a request wrongly refused is no smaller form of one wrongly accepted.
	first conformance.Difference
}

// shrink returns the smallest failing world and events that it finds, with
// the execution that shows the failure.
func (x *executor) shrink(ctx context.Context, world spec.World, events []spec.Event, failed execution) (spec.World, []spec.Event, execution) {
	s := &shrinker{ctx, x, shrinkBudget, failed.differences[0]}
	events = slices.Clone(events[:failed.step+1]) // nothing after the failure matters
	for {
		size := measure(world, events)
		events, failed = s.fewerEvents(world, events, failed)
		world, failed = s.smallerWorld(world, events, failed)
		if measure(world, events) == size || s.budget <= 0 {
			return world, events, failed
		}
	}
}

func measure(w spec.World, events []spec.Event) int {
	return len(events) + len(w.Devices) + len(w.Users) + len(w.Registrations) + len(w.Counters)
}

// fails carries out a reduced case; false where it passes, cannot happen, or
// the budget is spent.
func (s *shrinker) fails(world spec.World, events []spec.Event) (execution, bool) {
	if s.budget <= 0 || s.ctx.Err() != nil {
		return execution{}, false
	}
	s.budget--
	result, err := s.x.run(s.ctx, world, events)
	if result.timedOut || result.lost {
		// Every further attempt might take as long again: what is found so far has to do.
		s.budget = 0
	}
	return result, err == nil && result.verdict == conformance.Fail && result.differences[0] == s.first
}

// fewerEvents leaves out runs of events, long ones first, then single ones.
func (s *shrinker) fewerEvents(world spec.World, events []spec.Event, failed execution) ([]spec.Event, execution) {
	for length := len(events) / 2; length >= 1; length /= 2 {
		for at := 0; at+length <= len(events); {
			fewer := slices.Delete(slices.Clone(events), at, at+length)
			if result, ok := s.fails(world, fewer); ok {
				events, failed = fewer[:result.step+1], result
				continue
			}
			at++
		}
	}
	return events, failed
}

// smallerWorld leaves out counters, registrations, users, devices and slots
// one by one, the last first.
func (s *shrinker) smallerWorld(world spec.World, events []spec.Event, failed execution) (spec.World, execution) {
	try := func(smaller spec.World) bool {
		result, ok := s.fails(smaller, events)
		if ok {
			world, failed = smaller, result
		}
		return ok
	}
	for i := len(world.Counters) - 1; i >= 0; i-- {
		smaller := world
		smaller.Counters = slices.Delete(slices.Clone(world.Counters), i, i+1)
		try(smaller)
	}
	for i := len(world.Registrations) - 1; i >= 0; i-- {
		smaller := world
		smaller.Registrations = slices.Delete(slices.Clone(world.Registrations), i, i+1)
		try(smaller)
	}
	for i := len(world.Users) - 1; i >= 0; i-- {
		smaller := world
		smaller.Users = slices.Delete(slices.Clone(world.Users), i, i+1)
		try(smaller)
	}
	for i := len(world.Devices) - 1; i >= 0; i-- {
		smaller := world
		smaller.Devices = slices.Delete(slices.Clone(world.Devices), i, i+1)
		if !try(smaller) {
			s.fewerSlots(&world, i, try)
		}
	}
	return world, failed
}

func (s *shrinker) fewerSlots(world *spec.World, at int, try func(spec.World) bool) {
	for _, slot := range spec.RemotePartyRoles() {
		if _, held := world.Devices[at].Credentials[slot]; !held {
			continue
		}
		smaller := *world
		smaller.Devices = slices.Clone(world.Devices)
		credentials := map[spec.RemotePartyRole]spec.Credential{}
		for other, credential := range world.Devices[at].Credentials {
			if other != slot {
				credentials[other] = credential
			}
		}
		smaller.Devices[at].Credentials = credentials
		try(smaller)
	}
}
