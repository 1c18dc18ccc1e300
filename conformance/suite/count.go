package suite

import (
	"context"
	"fmt"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
)

// mostShrunk is how many failing cases are reduced; the rest are reported as
// they are.
const mostShrunk = 12

// count enters the record of the next case, in the order of the suite. Its
// error says that the case is broken. What was judged counts also after the
// case at which the run stopped: it may have been under way at the same time.
func (r *runner) count(c conformance.Case, record Record) error {
	if record.broken != nil {
		return fmt.Errorf("case %s: %w", c.ID, record.broken)
	}
	o, e := r.outcome, record.execution
	result := newResult(c, e)
	result.Verdict, result.Reason = record.Verdict, record.Reason
	if !e.cutShort {
		for _, judgement := range e.judgements {
			r.coverage.add(judgement)
		}
	}
	switch {
	case record.Verdict == conformance.Fail:
		e.judgements = nil // counted above
		r.failed = append(r.failed, failedCase{len(o.Results), c, e})
	case record.Verdict == conformance.Error && r.kept < mostTranscribed && len(record.exchanges) > 0:
		r.kept++
		result.Exchanges = record.exchanges
	}
	if record.Retried {
		o.Retried = append(o.Retried, c.ID)
	}
	o.Results = append(o.Results, result)
	o.Counts.Add(result.Verdict)
	o.Sizes[c.Kind]++
	r.watch(record)
	if r.suite.options.Progress != nil {
		r.suite.options.Progress(len(o.Results), r.suite.total)
	}
	return nil
}

// watch decides whether the run goes on.
func (r *runner) watch(record Record) {
	if r.outcome.Stopped != "" {
		return
	}
	streak := func(n *int, goes bool) int {
		if *n++; !goes {
			*n = 0
		}
		return *n
	}
	timeouts, lost := streak(&r.timeouts, record.execution.timedOut), streak(&r.lost, record.execution.lost)
	switch {
	case record.stopped != "":
		r.outcome.Stopped = record.stopped
	case timeouts >= mostTimeouts:
		r.outcome.Stopped = fmt.Sprintf("stopped after %d calls in a row without an answer within %v", timeouts, r.suite.options.Timeout)
	case lost >= mostLost:
		r.outcome.Stopped = fmt.Sprintf("stopped after the implementation was lost in %d cases in a row", lost)
	}
	if r.outcome.Stopped != "" {
		r.halt(r.outcome.Stopped)
	}
}

// over tells whether the rest is left out, as asked.
func (r *runner) over() bool {
	o, total := r.outcome, r.suite.total
	if !r.suite.options.FailFast || o.Counts.Fail == 0 || len(o.Results) == total {
		return false
	}
	o.Stopped = fmt.Sprintf("stopped at the first failure, as asked, with %d of %d cases not run", total-len(o.Results), total)
	r.halt(o.Stopped)
	return true
}

// farewell asks the implementation once more who it is, when all has been run:
// it must still be the one that was asked at the start, and must have no answer
// left over.
func (r *runner) farewell(ctx context.Context) {
	if r.outcome.Stopped != "" {
		return
	}
	if why := r.haltedBy(); why != "" {
		r.outcome.Stopped = why
		return
	}
	for _, w := range r.workers {
		if err := w.same(ctx); err != nil {
			r.outcome.Stopped = "after the last case: " + text.Printable(err.Error())
			return
		}
	}
}

// reduce makes a counterexample of every failure, in the order of the suite: the
// first of each group is reduced, the first few carry their messages. It comes
// last, so that it is the same however many cases were under way at a time.
func (r *runner) reduce(ctx context.Context) {
	shrunk := map[string]bool{}
	for _, f := range r.failed {
		result := &r.outcome.Results[f.at]
		group := fmt.Sprint(f.c.Requirement, f.c.Theorem, f.c.Kind)
		shrink := !shrunk[group] && len(shrunk) < mostShrunk
		shrunk[group] = shrunk[group] || shrink
		result.Counterexample, result.Reason = r.counterexample(ctx, f.c, f.e, shrink)
		result.Exchanges = r.transcribe(ctx, result.Counterexample)
	}
}

// counterexample tells a failure as a story. The reason returned is that of the
// reduced failure.
func (r *runner) counterexample(ctx context.Context, c conformance.Case, e execution, shrink bool) (*conformance.Counterexample, string) {
	world, events, narration := c.World, c.Events[:e.step+1], c.Narration
	if shrink && ctx.Err() == nil {
		before := len(events)
		world, events, e = r.workers[0].x.shrink(ctx, world, events, e)
		if len(events) != before {
			narration = nil // it was written for the whole list
		}
	}
	return newCounterexample(c.ID, world, events, narration, e), e.reason
}

// transcribe carries a failure out once more, so that what is shown are its own
// messages and not those of an attempt at reducing it.
func (r *runner) transcribe(ctx context.Context, c *conformance.Counterexample) []conformance.Exchange {
	x := r.workers[0].x
	recorder, records := x.recorder()
	if !records || r.kept >= mostTranscribed || ctx.Err() != nil {
		return nil
	}
	r.kept++
	if _, err := x.run(ctx, c.World, c.Events); err != nil {
		return nil
	}
	return cut(recorder.Transcript())
}
