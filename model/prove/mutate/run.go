package mutate

import (
	"context"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"sync"
	"time"

	"example.org/mp107/legaltext"
	"example.org/mp107/model/prove"
	"example.org/mp107/spec"
)

// Options are what a caller may choose about a run.
type Options struct {
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
	// Clock, if given, is asked for the time before and after the run.
	Clock func() time.Time
}

// Run examines every mutant of the law whose clause files are at the top of
// fsys. The report does not depend on the number of workers. When the context
// is cancelled the report is of the mutants decided by then, and says so.
func Run(ctx context.Context, fsys fs.FS, options Options) (Report, error) {
	began := options.now()
	read, err := readSources(fsys)
	if err != nil {
		return Report{}, err
	}
	law, err := legaltext.Load(read)
	if err != nil {
		return Report{}, err
	}
	mutants, err := mutantsOf(read, law, options)
	if err != nil {
		return Report{}, err
	}
	x := &examiner{sources: read, law: law, every: options.Every, known: &verdicts{}}
	x.all(ctx, mutants, options)
	report := Report{Law: law.Digest, Mutants: mutants}
	report.Partial = slices.ContainsFunc(mutants, func(m Mutant) bool { return m.Verdict == NotExamined })
	report.Took = options.now().Sub(began)
	return report, nil
}

func (o Options) now() time.Time {
	if o.Clock == nil {
		return time.Time{}
	}
	return o.Clock()
}

// mutantsOf lists the mutants chosen. Two changes of a clause that come to the
// same, and those that change nothing but the words, are listed once and never.
func mutantsOf(s sources, law *legaltext.Register, options Options) ([]Mutant, error) {
	for _, id := range options.Clauses {
		if _, err := law.Clause(id); err != nil {
			return nil, err
		}
	}
	for _, operator := range options.Operators {
		if _, err := ParseOperator(string(operator)); err != nil {
			return nil, err
		}
	}
	var mutants []Mutant
	for _, c := range law.Clauses {
		if len(options.Clauses) > 0 && !slices.Contains(options.Clauses, c.ID) {
			continue
		}
		changes, err := s.changesTo(law, c)
		if err != nil {
			return nil, fmt.Errorf("clause %s cannot be changed: %w", c.ID, err)
		}
		mutants = append(mutants, distinct(s, c, changes, options.Operators)...)
	}
	return mutants, nil
}

func distinct(s sources, c legaltext.Clause, changes []change, operators []Operator) []Mutant {
	var mutants []Mutant
	seen := map[string]bool{}
	if c.Rule != nil {
		seen[knowledge{}.fingerprint(c.Rule)] = true
	}
	for _, one := range changes {
		if one.operator != Delete {
			if comesTo, ok := s.comesTo(c.ID, one); ok {
				if seen[comesTo] {
					continue
				}
				seen[comesTo] = true
			}
		}
		if len(operators) == 0 || slices.Contains(operators, one.operator) {
			mutants = append(mutants, Mutant{
				Clause: c.ID, Operator: one.operator, Key: one.key, At: s.position(c.At.File, one.at),
				Original: words(one.original), Mutated: words(one.mutated), Verdict: NotExamined, edits: one.edits,
			})
		}
	}
	return mutants
}

// comesTo is what a clause decides after a change that lint accepts.
func (s sources) comesTo(id spec.ClauseID, one change) (string, bool) {
	register, err := legaltext.Load(s.with(one.edits))
	if err != nil {
		return "", false
	}
	c, err := register.Clause(id)
	if err != nil || c.Rule == nil {
		return "", false
	}
	return knowledge{}.fingerprint(c.Rule), true
}

// all examines mutants in place. Each worker writes only to the mutants that it
// takes, so that the order of the report is that of the law.
func (x *examiner) all(ctx context.Context, mutants []Mutant, options Options) {
	workers := options.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var lock sync.Mutex
	next, done := 0, 0
	take := func() int {
		lock.Lock()
		defer lock.Unlock()
		next++
		return next - 1
	}
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			for at := take(); at < len(mutants) && ctx.Err() == nil; at = take() {
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

// verdicts remembers what theorems say of the law itself.
type verdicts struct{ known sync.Map }

func (v *verdicts) of(law *legaltext.Register, s Scenario, id spec.TheoremID) prove.Result {
	once, _ := v.known.LoadOrStore(s.String()+string(id), sync.OnceValue(func() prove.Result { return decide(law, s, id)[0] }))
	return once.(func() prove.Result)()
}
