package suite

import (
	"context"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"sync"

	"example.org/mp107/conformance"
	"example.org/mp107/spec"
)

// mostTimeouts is after how many cases in a row without an answer a run stops:
// an implementation that has hung would otherwise hold it for hours.
const mostTimeouts = 3

// mostLost is after how many cases in a row a run stops in which the
// implementation was lost, though it came back each time.
const mostLost = 10

// interrupted is why a run stops whose context ends.
const interrupted = "the run was interrupted"

// Run carries the suite out. With several adaptors, which must lead to
// independent worlds of the same implementation, that many cases are under way
// at a time; the outcome is the same. Its error means that nothing could be run
// at all, because the implementation does not describe itself, or because a case
// is broken; whatever happens within a case is in the outcome. Cancelling the
// context ends the run early: the outcome then says so and holds the results so far.
func (s *Suite) Run(ctx context.Context, adaptors ...conformance.Adaptor) (Outcome, error) {
	r, err := s.begin(ctx, adaptors)
	if err != nil {
		return Outcome{}, err
	}
	if err := r.cases(ctx); err != nil {
		return Outcome{}, err
	}
	r.farewell(ctx)
	r.reduce(ctx)
	o := r.outcome
	o.Coverage = r.coverage.coverage()
	if !o.Selection.Whole() {
		o.Coverage.Thin = nil // only a part was asked for
	}
	return *o, nil
}

// runner is one run under way.
type runner struct {
	suite    *Suite
	outcome  *Outcome
	coverage *coverageCounter
	workers  []*worker
	earlier  map[string]Record // what an earlier part of this run has judged
	timeouts int               // cases in a row
	lost     int               // cases in a row
	kept     int               // cases that carry their messages
	failed   []failedCase      // to be reduced when all have been run

	mu     sync.Mutex
	halted string // why no further case is to be begun
}

// failedCase is a case to look into, and the place of its result.
type failedCase struct {
	at int
	c  conformance.Case
	e  execution
}

func (s *Suite) begin(ctx context.Context, adaptors []conformance.Adaptor) (*runner, error) {
	if len(adaptors) == 0 {
		return nil, fmt.Errorf("no adaptor: there is nothing to test")
	}
	r := &runner{suite: s, coverage: newCoverage(s.machine, s.rules)}
	var description conformance.Description
	for i, adaptor := range adaptors {
		x := s.executor(adaptor, conformance.Description{})
		described, err := describe(ctx, x.adaptor)
		switch {
		case err != nil:
			return nil, err
		case i == 0:
			description = described
		case !reflect.DeepEqual(described, description):
			return nil, fmt.Errorf("the adaptors lead to different implementations: %s and %s", told(description), told(described))
		}
		x.description = description
		r.workers = append(r.workers, &worker{runner: r, x: x})
	}
	r.outcome = &Outcome{
		Suite: conformance.Version, Release: s.options.Release, Readings: s.options.Readings,
		LawDigest: s.options.Register.Digest, Seed: s.options.Seed, Strict: s.options.Strict,
		Implementation: description, Adaptor: s.options.Adaptor,
		Selection: Selection{s.options.Run, s.options.Skip}, Sizes: map[conformance.Kind]int{},
	}
	if s.options.Journal != nil {
		var err error
		if r.earlier, err = s.options.Journal.Begin(*r.outcome, s.total); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// mostWaiting is how many cases may be under way or waiting to be counted for
// each worker, where there are several; a single one goes case by case.
const mostWaiting = 8

// start begins the work, and returns what hands out cases and what ends it. A
// single worker carries them out where they are handed out: to pass each case to
// another goroutine and back takes about as long as a call.
func (r *runner) start(ctx context.Context) (carryOut func([]job), end func()) {
	if len(r.workers) == 1 {
		return func(jobs []job) { r.workers[0].do(ctx, jobs) }, func() {}
	}
	batches := make(chan []job)
	var running sync.WaitGroup
	for _, w := range r.workers {
		running.Go(func() {
			for jobs := range batches {
				w.do(ctx, jobs)
			}
		})
	}
	return func(jobs []job) { batches <- jobs }, func() { close(batches); running.Wait() }
}

// mostAhead is how many cases are made before they are needed.
const mostAhead = 32

// ahead makes cases while others are carried out.
func ahead(cases iter.Seq2[conformance.Case, error]) iter.Seq2[conformance.Case, error] {
	type made struct {
		c   conformance.Case
		err error
	}
	return func(yield func(conformance.Case, error) bool) {
		stock, enough := make(chan made, mostAhead), make(chan struct{})
		defer close(enough)
		go func() {
			defer close(stock)
			for c, err := range cases {
				select {
				case stock <- made{c, err}:
				case <-enough:
					return
				}
			}
		}()
		for m := range stock {
			if !yield(m.c, m.err) {
				return
			}
		}
	}
}

// cases carries out every case and counts the results in the order of the suite.
func (r *runner) cases(ctx context.Context) error {
	// Workers are told to end when counting ends, for whatever reason.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	carryOut, end := r.start(ctx)
	defer end()

	size, window := r.suite.options.batch(), 1
	if len(r.workers) > 1 || size > 1 {
		window = mostWaiting * len(r.workers) * size
	}
	var waiting, batch []job
	send := func() {
		if len(batch) > 0 {
			carryOut(batch)
			batch = nil
		}
	}
	next := func() error {
		send() // or what is waited for might never be carried out
		j := waiting[0]
		waiting = waiting[1:]
		return r.count(j.c, <-j.done)
	}
	for c, err := range ahead(r.suite.Cases()) {
		if err != nil {
			return err
		}
		for len(waiting) >= window {
			if err := next(); err != nil || r.over() {
				return err
			}
		}
		j := job{c, make(chan Record, 1)}
		waiting = append(waiting, j)
		switch {
		case r.known(j):
		case size == 1 || !shareable(c) || c.World.Now != spec.Epoch:
			carryOut([]job{j})
		default:
			if batch = append(batch, j); len(batch) == size {
				send()
			}
		}
	}
	for len(waiting) > 0 {
		if err := next(); err != nil || r.over() {
			return err
		}
	}
	return nil
}

// batch is how many cases share a world.
func (o Options) batch() int {
	if o.Transcript != nil {
		return 1 // whoever looks at messages wants to see a case as it is
	}
	return min(max(o.Batch, 1), MostBatch)
}

// known answers a job without carrying it out, where its record is plain: an
// ability is missing, or an earlier part of the run has judged it.
func (r *runner) known(j job) bool {
	if missing := j.c.Missing(r.outcome.Implementation); missing != "" {
		j.done <- Record{Case: j.c.ID, Verdict: conformance.NotApplicable, Reason: missingReason(missing)}
		return true
	}
	record, judged := r.earlier[j.c.ID]
	// What could not be run is tried again; everything else is settled.
	if !judged || record.Verdict == conformance.Error || !slices.Contains(conformance.Verdicts(), record.Verdict) {
		return false
	}
	var err error
	if record.execution, err = r.workers[0].x.retrace(j.c, record); err != nil {
		record.broken = err
	}
	j.done <- record
	return true
}

// halt has no further case begun.
func (r *runner) halt(why string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.halted == "" {
		r.halted = why
	}
}

func (r *runner) haltedBy() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.halted
}
