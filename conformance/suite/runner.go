package suite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// DefaultPatience is how long a run waits for an implementation to come back
// unless told otherwise.
const DefaultPatience = 30 * time.Second

// MaxBatch is how many cases can share a world.
const MaxBatch = 1000

// The life of a run. Runner.Run makes a lane of each adaptor and hands the cases
// of the suite out to them. A lane carries a case out with execute, which asks
// the implementation and the model side by side and makes a Result; lane.go has
// what surrounds that: batches, second attempts, waiting for one that is lost.
// The results come back in the order of the suite and are counted; when all are
// in, failures are reduced.

// Runner says how a suite is carried out. Its zero value will do.
type Runner struct {
	// Timeout bounds one call of the adaptor; 0 means conformance.DefaultTimeout.
	Timeout time.Duration
	// Patience is how long a run waits for an implementation that was lost or
	// does not answer to come back; 0 means DefaultPatience.
	Patience time.Duration
	// FailFast ends the run at the first failure.
	FailFast bool
	// Batch is how many cases share a Reset, each with Devices, Users and
	// metering points of its own; 0 and 1 mean one, and MaxBatch is the most.
	Batch int
	// Journal, if not nil, keeps what is judged, so that a run can be resumed.
	Journal Journal
	// Transcript, if not nil, gets the messages of each case as it has been
	// carried out, where the adaptor can show them. Calls come one at a time.
	Transcript func(conformance.Case, []conformance.Exchange)
	// Confirm, if not nil, is asked about the answers of each case that is judged
	// again; its error is one of the evidence.
	Confirm func(conformance.Case, []Submitted) error
	// Unchecked is what could not be found out before.
	Unchecked []Unchecked
	// Waivers are the failures that were declared as known.
	Waivers []conformance.Waiver
	// Address says how the implementation is reached, for the report.
	Address string
	// Watch, if not nil, is called when a case is begun, and what it returns when every
	// answer has come; from several lanes at a time.
	Watch func(conformance.Case) (ended func())
	// Progress, if not nil, is told after each case how many are done of how many.
	Progress func(done, total int)
}

// Journal keeps results where the end of the program does not reach them.
type Journal interface {
	// Begin says what is asked of whom, as an outcome without results, and of how
	// many cases. It returns what an earlier part of the same run has recorded, by
	// case, or an error if that was not the same run.
	Begin(asked Outcome, cases int) (map[string]Record, error)
	// Judged keeps one more record; it is safe for concurrent use. One that it has
	// taken without an error is not lost when the program is killed.
	Judged(Record) error
}

// Run carries the suite out with the zero Runner.
func (s *Suite) Run(ctx context.Context, adaptors ...conformance.Adaptor) (Outcome, error) {
	return Runner{}.Run(ctx, s, adaptors...)
}

// Run carries a suite out. Each adaptor is a lane: it must lead to a world of
// its own of the same implementation, and that many cases are under way at a
// time; the outcome is the same. The error means that nothing could be run at
// all, because the implementation does not describe itself, or because a case
// is broken; whatever happens within a case is in the outcome. Cancelling the
// context ends the run early: the outcome then says so, in the words of its cause if
// that is an error of one's own, and holds the results so far.
func (how Runner) Run(ctx context.Context, s *Suite, adaptors ...conformance.Adaptor) (Outcome, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r, err := how.begin(ctx, s, adaptors)
	if err != nil {
		return Outcome{}, err
	}
	if err := r.cases(ctx); err != nil {
		return Outcome{}, err
	}
	r.askAgain(ctx)
	return r.finish(ctx)
}

// finish makes an outcome of what was counted.
func (r *run) finish(ctx context.Context) (Outcome, error) {
	if err := r.show(); err != nil {
		return Outcome{}, err
	}
	if err := r.reduce(ctx); err != nil {
		return Outcome{}, err
	}
	o := r.outcome
	o.Coverage = r.coverage.coverage(r.kinds())
	if !o.Selection.Whole() {
		o.Coverage.Thin, o.Coverage.Unreachable = nil, nil // only a part was asked for
	}
	if depth := r.suite.options.Depth; depth > 0 && o.Selection.Whole() && o.Selection.Scope != Core {
		e := exhaustiveOf(o.Release, depth)
		o.Coverage.Exhaustive = &e
	}
	return o, nil
}

// kinds are the kinds of events that a run can have: those of its release and scope
// that the implementation is able to take part in.
func (r *run) kinds() []spec.EventKind {
	return slices.DeleteFunc(spec.EventKinds(), func(kind spec.EventKind) bool {
		ability := conformance.AbilityFor(kind)
		return ability != "" && (r.outcome.Selection.Scope == Core || !r.outcome.Implementation.Can(ability)) ||
			kind == spec.KindUpload && !r.outcome.Release.Includes(spec.MP107R2)
	})
}

// run is one run under way.
type run struct {
	how      Runner
	suite    *Suite
	outcome  Outcome
	coverage *coverageCounter
	lanes    []*lane
	earlier  map[string]Record // what an earlier part of this run has recorded
	again    map[string]bool   // of these, what is carried out again to see whether it is so
	played   Played            // the records of a run that is judged again; nil in one that is carried out
	timeouts int               // cases in a row
	lost     int               // cases in a row
	kept     int               // cases that carry their messages
	failures []failure         // those told whole, to be reduced when all have been run

	// beginning ends when no further case is to be begun, and its cause says why.
	beginning context.Context
	halt      context.CancelCauseFunc
	telling   sync.Mutex // calls of how.Transcript come one at a time
}

// watching has whoever watches look on until it is told that the case is over.
func (r *run) watching(c conformance.Case) (over func()) {
	if r.how.Watch == nil {
		return func() {}
	}
	return r.how.Watch(c)
}

func (how Runner) begin(ctx context.Context, s *Suite, adaptors []conformance.Adaptor) (*run, error) {
	if len(adaptors) == 0 {
		return nil, fmt.Errorf("no adaptor: there is nothing to test")
	}
	if how.Timeout <= 0 {
		how.Timeout = conformance.DefaultTimeout
	}
	if how.Patience <= 0 {
		how.Patience = DefaultPatience
	}
	if how.Batch = min(max(how.Batch, 1), MaxBatch); how.Transcript != nil {
		how.Batch = 1 // whoever looks at messages wants to see a case as it is
	}
	r := &run{how: how, suite: s, coverage: newCoverage(s.reachable)}
	r.beginning, r.halt = context.WithCancelCause(ctx)
	for i, adaptor := range adaptors {
		l, err := newLane(ctx, s, adaptor, how.Timeout)
		if err != nil {
			return nil, err
		}
		if r.lanes = append(r.lanes, l); i > 0 && !reflect.DeepEqual(l.description, r.lanes[0].description) {
			return nil, fmt.Errorf("the adaptors lead to different implementations: %s and %s", told(r.lanes[0].description), told(l.description))
		}
	}
	r.outcome = s.asked(r.lanes[0].description, how.Address)
	r.outcome.Waivers, r.outcome.Unchecked = how.Waivers, how.Unchecked
	if how.Journal != nil {
		var err error
		if r.earlier, err = how.Journal.Begin(r.outcome, s.total); err != nil {
			return nil, err
		}
	}
	return r, r.examine(ctx)
}

// interrupted is why a run stops whose context ends.
const interrupted = "the run was interrupted"

// over says why no further case is to be begun; empty while the run goes on.
func (r *run) over() string {
	switch cause := context.Cause(r.beginning); {
	case cause == nil:
		return ""
	case errors.Is(cause, context.Canceled), errors.Is(cause, context.DeadlineExceeded):
		return interrupted
	default:
		return cause.Error()
	}
}

// job is a case that is handed out, and the way back for what came of it.
type job struct {
	c    conformance.Case
	done chan execution // takes one without waiting
}

// maxWaiting is how many cases for each lane may be under way or waiting to be
// counted, where there are several; a single lane goes case by case.
const maxWaiting = 8

// cases hands every case out and counts the results in the order of the suite.
func (r *run) cases(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	var under sync.WaitGroup
	defer under.Wait()
	defer cancel() // lanes end when counting ends, for whatever reason

	window := 0
	if len(r.lanes) > 1 || r.how.Batch > 1 {
		window = maxWaiting * len(r.lanes) * r.how.Batch
	}
	order, work, ended := make(chan job, window), make(chan []job), make(chan struct{})
	defer close(ended)
	var broken error
	under.Go(func() {
		defer close(order) // only then is broken known
		broken = r.handOut(ctx, order, work, ended)
	})
	for _, l := range r.lanes {
		under.Go(func() {
			for jobs := range work {
				if len(jobs) > 1 {
					jobs = r.together(ctx, l, jobs)
				}
				for _, j := range jobs {
					j.done <- r.keep(ctx, j.c, r.alone(ctx, l, j.c))
				}
			}
		})
	}
	for j := range order {
		if err := r.count(j.c, <-j.done); err != nil || r.enough() {
			return err
		}
	}
	return broken
}

// handOut makes the cases, puts each where it waits to be counted, and gives it
// to the lanes, in a batch where it can share a world. What needs no lane is
// answered at once.
func (r *run) handOut(ctx context.Context, order chan<- job, work chan<- []job, ended <-chan struct{}) error {
	defer close(work)
	var batch []job
	give := func(jobs []job) {
		select {
		case work <- jobs:
		case <-ended:
		}
	}
	flush := func() {
		if len(batch) > 0 {
			give(batch)
			batch = nil
		}
	}
	for c, err := range r.suite.Cases() {
		if err != nil {
			return err
		}
		j := job{c, make(chan execution, 1)}
		select {
		case order <- j:
		default: // what is waited for may be in the batch that is not full yet
			flush()
			select {
			case order <- j:
			case <-ended:
				return nil
			}
		}
		if e, known := r.known(ctx, c); known {
			j.done <- e
		} else if r.how.Batch == 1 || !shareable(c) {
			give([]job{j})
		} else {
			if len(batch) > 0 && batch[0].c.World.Now != c.World.Now {
				flush()
			}
			if batch = append(batch, j); len(batch) == r.how.Batch {
				flush()
			}
		}
	}
	flush()
	return nil
}

// known makes the result of a case that need not be carried out: an ability is
// missing, or an earlier part of the run has recorded what can be judged.
func (r *run) known(ctx context.Context, c conformance.Case) (execution, bool) {
	if missing := c.Missing(r.outcome.Implementation); missing != "" {
		return r.suite.notApplicable(c, missing), true
	}
	record, recorded := r.earlier[c.ID]
	// What could not be run is tried again; everything else is settled.
	if !recorded || record.Verdict == conformance.Error || r.again[c.ID] {
		return execution{}, false
	}
	return r.recall(ctx, c, record), true
}

// keep puts a result into the journal, unless the case was cut off by the end of
// the run, and hands its messages on.
func (r *run) keep(ctx context.Context, c conformance.Case, e execution) execution {
	if e.stopped != "" || e.broken != nil {
		return e
	}
	if e.Verdict == conformance.Error && ctx.Err() != nil {
		e.stopped = cmp.Or(r.over(), interrupted)
		return e
	}
	record, recorded := r.earlier[e.ID]
	if r.again[e.ID] {
		return r.spotCheck(ctx, c, record, e)
	}
	e.Retried = recorded // it could not be carried out then
	return r.write(e)
}

// write puts the record of a case into the journal.
func (r *run) write(e execution) execution {
	r.journal(e.record())
	return e
}

// journal writes a record. Where that fails the run ends: what is not kept
// cannot be shown to anybody.
func (r *run) journal(record Record) {
	if r.how.Journal == nil {
		return
	}
	if err := r.how.Journal.Judged(record); err != nil {
		r.halt(fmt.Errorf("the journal cannot be written: %w", err))
	}
}

// askAgain asks the implementation once more who it is, when all has been run:
// it must still be the one that was asked at the start, and must have no answer
// left over.
func (r *run) askAgain(ctx context.Context) {
	if r.outcome.Stopped != "" {
		return
	}
	if r.outcome.Stopped = r.over(); r.outcome.Stopped != "" {
		return
	}
	for _, l := range r.lanes {
		if err := l.same(ctx); err != nil {
			r.outcome.Stopped = "after the last case: " + text.Printable(err.Error())
			return
		}
	}
}
