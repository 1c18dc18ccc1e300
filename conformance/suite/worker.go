package suite

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
)

// DefaultPatience is how long a run waits for an implementation to come back
// unless told otherwise.
const DefaultPatience = 30 * time.Second

// job is a case to be carried out.
type job struct {
	c    conformance.Case
	done chan Record // takes one without waiting
}

// worker carries cases out on one adaptor, one at a time.
type worker struct {
	runner *runner
	x      *executor
	// abandoned tells that a call of the case before was given up: it may take
	// effect late, in the middle of the next one.
	abandoned bool
}

// do carries out one case by itself, or several in a world that they share.
func (w *worker) do(ctx context.Context, jobs []job) {
	if len(jobs) == 1 {
		jobs[0].done <- w.carryOut(ctx, jobs[0].c)
		return
	}
	w.batch(ctx, jobs)
}

// carryOut carries a case out in a world of its own.
func (w *worker) carryOut(ctx context.Context, c conformance.Case) Record {
	return w.judged(ctx, w.carryOutUnkept(ctx, c))
}

// carryOutUnkept is carryOut without the record being put into the journal.
func (w *worker) carryOutUnkept(ctx context.Context, c conformance.Case) Record {
	if why := w.runner.haltedBy(); why != "" {
		return Record{Case: c.ID, Verdict: conformance.Error, Reason: conformance.NotRun + why, stopped: why}
	}
	if ctx.Err() != nil {
		return Record{Case: c.ID, Verdict: conformance.Error, Reason: conformance.NotRun + interrupted, stopped: interrupted}
	}
	e, err := w.run(ctx, c)
	w.x.doubt(&e, c.Events)
	record := w.recordOf(w.x, c, e, err)
	if w.abandoned = e.timedOut; e.timedOut || e.lost {
		w.settled(ctx)
	}
	return record
}

// recordOf is the record of what came of a case, with its messages.
func (w *worker) recordOf(x *executor, c conformance.Case, e execution, err error) Record {
	if err != nil {
		return Record{Case: c.ID, broken: err}
	}
	record := newRecord(c, e)
	_, record.Retried = w.runner.earlier[c.ID] // or it would not be carried out
	w.show(x, c, &record)
	return record
}

// judged puts a record into the journal, unless the case was cut off by the end
// of the run.
func (w *worker) judged(ctx context.Context, record Record) Record {
	if record.stopped != "" || record.broken != nil {
		return record
	}
	if record.Verdict == conformance.Error && ctx.Err() != nil {
		record.stopped = interrupted
		return record
	}
	if journal := w.runner.suite.options.Journal; journal != nil {
		if err := journal.Judged(record); err != nil {
			w.runner.halt(fmt.Sprintf("the journal cannot be written: %v", err))
		}
	}
	return record
}

// settled waits for the implementation to answer again, and ends the run if it
// does not.
func (w *worker) settled(ctx context.Context) {
	if err := w.settle(ctx); err != nil {
		w.runner.halt(text.Printable(err.Error()))
	}
}

// run carries a case out; one that fails right after a call that was given up
// once more, since that call may have got into it.
func (w *worker) run(ctx context.Context, c conformance.Case) (execution, error) {
	e, err := w.x.run(ctx, c.World, c.Events)
	if err != nil || e.verdict != conformance.Fail || !w.abandoned {
		return e, err
	}
	again, err := w.x.run(ctx, c.World, c.Events)
	if err == nil && again.verdict == conformance.Pass {
		again.verdict = conformance.Inconclusive
		again.reason = "failed right after a call that did not answer in time, and not when carried out again: that call may have taken effect late"
	}
	return again, err
}

// show hands the messages of a case on, and keeps those of one that could not be run.
func (w *worker) show(x *executor, c conformance.Case, record *Record) {
	recorder, records := x.recorder()
	if !records {
		return
	}
	if transcript := w.runner.suite.options.Transcript; transcript != nil {
		w.runner.mu.Lock()
		transcript(c, recorder.Transcript())
		w.runner.mu.Unlock()
	}
	if record.Verdict == conformance.Error {
		record.exchanges = cut(recorder.Transcript())
	}
}

// The pauses between attempts at reaching an implementation.
const (
	firstPause = 50 * time.Millisecond
	mostPause  = 2 * time.Second
)

// settle waits until the implementation answers again, and is the same as
// before: after a call that was given up it may still be busy with it, and one
// that was lost may be starting anew.
func (w *worker) settle(ctx context.Context) error {
	patience, cancel := context.WithTimeout(ctx, w.runner.suite.options.Patience)
	defer cancel()
	for pause := firstPause; ; pause = min(2*pause, mostPause) {
		err := w.same(patience)
		if err == nil || ctx.Err() != nil {
			return nil
		}
		if changed, ok := err.(changedError); ok {
			return changed
		}
		select {
		case <-time.After(pause):
		case <-patience.Done():
			return fmt.Errorf("the implementation did not come back within %v: %w", w.runner.suite.options.Patience, err)
		}
	}
}

// changedError tells that another implementation answers than at the start.
type changedError struct{ before, now conformance.Description }

func (e changedError) Error() string {
	return fmt.Sprintf("the implementation changed during the run: it was %s, and is %s", told(e.before), told(e.now))
}

// same asks the implementation who it is.
func (w *worker) same(ctx context.Context) error {
	now, err := describe(ctx, w.x.adaptor)
	if err != nil {
		return err
	}
	if !reflect.DeepEqual(now, w.x.description) {
		return changedError{w.x.description, now}
	}
	return nil
}
