package mutate

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"example.org/mp107/legaltext"
	"example.org/mp107/model/prove"
	"example.org/mp107/spec"
)

// Settings are what a caller may choose about a run.
type Settings struct {
	// Workers is how many mutants are examined at a time; 0 means one a core.
	Workers int
	// Operators and Clauses limit the run to some; none means all.
	Operators []Operator
	Clauses   []spec.ClauseID
	// Every asks every theorem in every scenario in which a mutant differs,
	// instead of stopping at the first that notices.
	Every bool
	// Progress, if given, is told of each mutant as soon as it is decided. It is
	// never called by two goroutines at a time.
	Progress func(done, total int, m Mutant)
}

// Run examines every mutant of a law. The report does not depend on the number
// of workers. When the context is cancelled the report is of the mutants decided
// by then, and says so. The error is of options that name what does not exist.
func Run(ctx context.Context, law *legaltext.Register, options Settings) (Report, error) {
	mutants, err := mutantsOf(law, options)
	if err != nil {
		return Report{}, err
	}
	x := &examiner{law: law, every: options.Every}
	x.all(ctx, mutants, options)
	report := Report{Law: law.Digest, Mutants: mutants}
	report.Partial = slices.ContainsFunc(mutants, func(m Mutant) bool { return m.Verdict == NotExamined })
	return report, nil
}

// mutantsOf lists the mutants chosen. Two changes of a clause that come to the
// same, and those that change nothing but the words, are listed once and never.
func mutantsOf(law *legaltext.Register, options Settings) ([]Mutant, error) {
	for _, id := range options.Clauses {
		if _, err := law.Clause(id); err != nil {
			return nil, err
		}
	}
	for _, operator := range options.Operators {
		if _, err := spec.OneOf("operator", string(operator), Operators()); err != nil {
			return nil, err
		}
	}
	var mutants []Mutant
	sense := sense{b: prove.NewBuilder()} // under any reading, and whatever terms mean
	for _, c := range law.Clauses {
		if len(options.Clauses) > 0 && !slices.Contains(options.Clauses, c.ID) {
			continue
		}
		changes, err := changesTo(law, c)
		if err != nil {
			return nil, fmt.Errorf("clause %s cannot be changed: %w", c.ID, err)
		}
		seen := map[string]bool{}
		if c.Rule != nil {
			seen[sense.rule(c.Rule)] = true
		}
		for _, m := range changes {
			if m.Operator != Delete && m.refused == nil {
				changed, err := m.register.Clause(c.ID)
				if err != nil {
					return nil, err
				}
				comesTo := sense.rule(changed.Rule)
				if seen[comesTo] {
					continue
				}
				seen[comesTo] = true
			}
			if len(options.Operators) == 0 || slices.Contains(options.Operators, m.Operator) {
				mutants = append(mutants, m)
			}
		}
	}
	return mutants, nil
}

// all examines mutants in place. Each worker writes only to the mutants that it
// takes, so that the order of the report is that of the law.
func (x *examiner) all(ctx context.Context, mutants []Mutant, options Settings) {
	workers := options.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var lock sync.Mutex
	var taken atomic.Int64
	done := 0
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			for at := taken.Add(1) - 1; at < int64(len(mutants)) && ctx.Err() == nil; at = taken.Add(1) - 1 {
				decided, err := x.examine(ctx, mutants[at])
				if err != nil {
					return // cancelled: the mutant stays not examined
				}
				lock.Lock()
				mutants[at] = decided
				done++
				if options.Progress != nil {
					options.Progress(done, len(mutants), decided)
				}
				lock.Unlock()
			}
		})
	}
	wait.Wait()
}
