package suite

import (
	"context"

	"example.org/mp107/conformance"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// What the external tests need to see of the inside.
const (
	ShrinkBudget = shrinkBudget
	MaxTimeouts  = maxTimeouts
	MaxShrunk    = maxShrunk
	MaxLost      = maxLost
)

// Diff exposes diff.
var Diff = diff

// Expectation is the decision that a story expects on one submitted request.
type Expectation struct {
	Case          string
	Step          int
	Before, After spec.Decision
}

// Expectations lists what the stories of a release expect, request by request.
func Expectations(release spec.Release) []Expectation {
	var all []Expectation
	for _, s := range stories() {
		if !release.Includes(s.from) {
			continue
		}
		for i, step := range s.steps {
			if step.event.Submit != nil {
				all = append(all, Expectation{s.toCase().ID, i, step.before, step.after})
			}
		}
	}
	return all
}

// Shrunk is a failing case before and after reduction: its events and the
// first difference.
type Shrunk struct {
	World         spec.World
	Events        []spec.Event
	Before, After conformance.Difference
}

// Shrink carries a case out and reduces it; false where it does not fail.
func (s *Suite) Shrink(ctx context.Context, adaptor conformance.Adaptor, c conformance.Case) (Shrunk, bool, error) {
	l, err := newLane(ctx, s, adaptor, 0)
	if err != nil {
		return Shrunk{}, false, err
	}
	e := l.execute(ctx, c)
	if e.broken != nil || e.Verdict != conformance.Fail {
		return Shrunk{}, false, e.broken
	}
	attempts := attempts{run: &run{lanes: []*lane{l}}, ctx: ctx}
	smaller, found := shrink(attempts.next, c, e.Result)
	return Shrunk{smaller.World, smaller.Events, e.Counterexample.Differences[0], found.Counterexample.Differences[0]}, true, nil
}

// Fails carries a case out and gives the first difference; false where it does not fail.
func (s *Suite) Fails(ctx context.Context, adaptor conformance.Adaptor, world spec.World, events []spec.Event) (conformance.Difference, bool, error) {
	result, err := s.Execute(ctx, adaptor, conformance.Case{World: world, Events: events})
	if err != nil || result.Verdict != conformance.Fail {
		return conformance.Difference{}, false, err
	}
	return result.Counterexample.Differences[0], true, nil
}

// Renamed exposes what a world is when its case shares one.
func Renamed(number int, w spec.World) spec.World { return renaming(number).world(w) }

// SameWay reports whether two failures are alike.
var SameWay = sameWay

// NewCensus is a function that counts a case, and one that says what was counted.
func NewCensus() (count func(conformance.Case), fields func() []FieldCensus) {
	c := newCensus()
	return c.count, c.fields
}

// CoverageOfNothing is that of a run in which nothing was decided.
func CoverageOfNothing(machine *model.Machine, rules legaltext.RuleSet) Coverage {
	return newCoverage(newReachable(machine, rules)).coverage(spec.EventKinds())
}

// Renamable reports whether a case can share a world with others.
func Renamable(c conformance.Case) bool { return renamable(c) }

// AtTheEdge reports whether a case has a counter that a challenge cannot change.
func AtTheEdge(c conformance.Case, more uint64) bool { return atTheEdge(c, more) }
