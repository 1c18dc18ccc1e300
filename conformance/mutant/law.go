package mutant

import (
	"context"
	"fmt"

	"example.org/mp107/conformance"
	"example.org/mp107/model"
	"example.org/mp107/model/prove"
	"example.org/mp107/model/prove/mutate"
	"example.org/mp107/spec"
)

// LawFate is what became of a law with one clause changed, as an implementation.
type LawFate struct {
	Mutant mutate.Mutant `json:"mutant"`
	// Case and At are those of Fate.
	Case string `json:"case,omitempty"`
	At   int    `json:"at,omitempty"`
	// Reason is why no case finds it; Flip is a difference, for a gap.
	Reason Reason      `json:"reason,omitempty"`
	Flip   *prove.Flip `json:"flip,omitempty"`
}

// laws puts changed clauses to the cases. What none finds is equivalent if the
// two laws provably decide and do the same under the release and readings of the
// run, and reject with no code that the law does not allow.
func laws(ctx context.Context, cases *cases, changed []mutate.Mutant, progress func(done, total int)) ([]LawFate, error) {
	law := model.Law{Register: cases.suite.Register(), Release: cases.correct.Release, Readings: cases.correct.Readings}
	var fates []LawFate
	for _, m := range changed {
		if m.Register() != nil { // the rest are no laws
			fates = append(fates, LawFate{Mutant: m})
		}
	}
	return fates, each(len(fates), func(i int) error {
		fate := &fates[i]
		changed := law
		changed.Register = fate.Mutant.Register()
		machine, err := model.New(changed.Register, law.Release, law.Readings)
		if err != nil {
			return fmt.Errorf("clause %s changed: %w", fate.Mutant.Clause, err)
		}
		implementation := &implementation{machine: machine}
		for at, p := range cases.prepared {
			if err := ctx.Err(); err != nil {
				return err
			}
			passes, err := cases.suite.Passes(ctx, implementation, p)
			if err != nil {
				return fmt.Errorf("clause %s changed: case %s: %w", fate.Mutant.Clause, p.Case.ID, err)
			}
			if !passes {
				fate.Case, fate.At = p.Case.ID, at+1
				return nil
			}
		}
		fate.Reason = Equivalent
		if fate.Flip, err = prove.FirstDifference(&law, &changed, shown...); err != nil {
			return fmt.Errorf("clause %s changed: %w", fate.Mutant.Clause, err)
		}
		if fate.Flip != nil {
			fate.Reason = Gap
		}
		return nil
	}, progress)
}

// shown are the aspects of a law that a run can see: not which other codes it would allow.
var shown = []prove.Aspect{prove.Decisions, prove.Replacing, prove.Recording, prove.Routing, prove.Uploading, prove.Answered}

// implementation is a law that answers as if it were a DSP.
type implementation struct {
	machine *model.Machine
	state   model.State
}

var _ conformance.Adaptor = (*implementation)(nil)

// Describe implements conformance.Adaptor.
func (a *implementation) Describe(context.Context) (conformance.Description, error) {
	return conformance.Description{Name: "a law", Version: conformance.Version, Abilities: conformance.Abilities()}, nil
}

// Reset implements conformance.Adaptor.
func (a *implementation) Reset(_ context.Context, world spec.World) (err error) {
	a.state, err = model.Start(world)
	return err
}

// Submit implements conformance.Adaptor.
func (a *implementation) Submit(ctx context.Context, request spec.ServiceRequest) (spec.Response, error) {
	result, err := a.Apply(ctx, spec.Event{Submit: &request})
	if err != nil || result.Response == nil {
		return spec.Response{}, err
	}
	return *result.Response, nil
}

// Apply implements conformance.Adaptor. What cannot happen under the law, such as
// the upload where the clause is gone that provides for it, does nothing.
func (a *implementation) Apply(_ context.Context, event spec.Event) (spec.Result, error) {
	next, effect, err := a.machine.Step(a.state, event)
	if err != nil {
		return spec.Result{}, nil
	}
	a.state = next
	return effect.Result, nil
}

// Observe implements conformance.Adaptor.
func (a *implementation) Observe(_ context.Context, device spec.EUI64) (spec.Observation, error) {
	observation, known := a.state.Observe(device)
	if !known {
		return spec.Observation{}, fmt.Errorf("device %v is not in the inventory", device)
	}
	return observation, nil
}
