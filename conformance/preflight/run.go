package preflight

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"example.org/mp107/conformance"
)

// Settings say how a check is made. The zero value will do.
type Settings struct {
	// Timeout bounds one call; 0 means conformance.DefaultTimeout.
	Timeout time.Duration
	// Cases tells for each ability how many cases of the suite need it, so that a
	// hint can say what would be gained by claiming it. It may be nil.
	Cases map[conformance.Ability]int
}

// checker goes through the probes.
type checker struct {
	options  Settings
	lanes    []*caller
	caller   *caller // lane 0
	able     conformance.Description
	usable   conformance.Description // able, but for what was seen not to work
	reset    bool                    // whether a Reset was ever answered
	broken   map[string]bool         // methods reported already
	findings []Finding
}

// Run checks an implementation. The first adaptor is on its lane 0, the others
// on further lanes, which are used as far as they are claimed. The error is of
// whoever calls: no adaptor, or a context that has ended. Whatever goes wrong
// with the implementation is a finding.
func Run(ctx context.Context, adaptors []conformance.Adaptor, options Settings) (Findings, error) {
	if len(adaptors) == 0 {
		return Findings{}, errors.New("nothing to check: want at least one adaptor, on lane 0")
	}
	k := &checker{options: options, broken: map[string]bool{}}
	for _, adaptor := range adaptors {
		k.lanes = append(k.lanes, newCaller(adaptor, options.Timeout))
	}
	k.caller = k.lanes[0]
	reached := k.describe(ctx)
	if reached {
		k.claims()
		k.resetWorlds(ctx)
		k.submits(ctx)
		k.fullCounters(ctx)
		k.forgets(ctx)
		k.abilities(ctx, Claimed)
		k.unknownDevice(ctx)
		k.independent(ctx)
		k.abilities(ctx, Unclaimed) // last, since nobody promised that they do no harm
	}
	if err := ctx.Err(); err != nil {
		return Findings{}, fmt.Errorf("the check was interrupted: %w", err)
	}
	return k.conclude(reached), nil
}

func (k *checker) conclude(reached bool) Findings {
	f := Findings{Overall: Ready, Implementation: k.able, Findings: k.findings}
	for _, lane := range k.lanes {
		f.Calls += lane.made
	}
	problem := func(f Finding) bool { return f.Level == Problem }
	switch {
	case !reached:
		f.Overall = NotReached
	case slices.ContainsFunc(k.findings, problem):
		f.Overall = NotReady
	}
	return f
}

func (k *checker) add(f Finding) { k.findings = append(k.findings, f) }
