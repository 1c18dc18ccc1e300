package suite

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"example.org/mp107/conformance"
)

// show keeps the messages of the cases that could not be run.
func (r *run) show() error {
	for i := range r.outcome.Results {
		result := &r.outcome.Results[i]
		if result.Verdict != conformance.Error || !result.Run() {
			continue
		}
		if r.played == nil {
			if len(result.Exchanges) > 0 {
				r.journal(Record{Case: result.ID, Part: Shown, Exchanges: result.Exchanges})
			}
			continue
		}
		record, _, err := r.played.Next(result.ID, Shown)
		if err != nil {
			return err
		}
		if result.Exchanges = record.Exchanges; len(result.Exchanges) > 0 {
			r.kept++
		}
	}
	return nil
}

// reduce completes the counterexamples that are told whole, in the order of the
// suite: the first of each group is reduced, the first few carry their messages.
// It comes last, so that it is the same however many cases were under way at a time.
func (r *run) reduce(ctx context.Context) error {
	shrunk := map[string]bool{}
	for _, f := range r.failures {
		result := &r.outcome.Results[f.at]
		found, narration := *result, f.c.Narration
		f.c.Events = f.c.Events[:found.Counterexample.Step+1]
		group := fmt.Sprint(f.c.Requirement, f.c.Theorem, f.c.Kind)
		if result.Unstable == nil && !shrunk[group] && len(shrunk) < maxShrunk {
			shrunk[group] = true
			events := len(f.c.Events)
			attempts := attempts{run: r, ctx: ctx}
			f.c, found = shrink(attempts.next, f.c, found)
			if attempts.err != nil {
				return attempts.err
			}
			if len(f.c.Events) != events {
				narration = nil // it was written for the whole list
			}
		}
		result.Reason, result.Counterexample = found.Reason, found.Counterexample
		complete(result.Counterexample, f.c, narration)
		var err error
		if result.Exchanges, err = r.transcribe(ctx, f.c); err != nil {
			return err
		}
	}
	return nil
}

// attempts are those at smaller forms of one case, one after the other: carried out
// and kept or, where a run is judged again, recalled.
type attempts struct {
	run  *run
	ctx  context.Context
	made int
	err  error // of the evidence
}

// next makes one more attempt; false where the run was interrupted.
func (a *attempts) next(c conformance.Case) (execution, bool) {
	part := strconv.Itoa(a.made + 1)
	if a.run.played != nil {
		record, found, err := a.run.played.Next(c.ID, part)
		if err != nil || !found {
			a.err = err
			return execution{}, false
		}
		a.made++
		e := a.run.recall(a.ctx, c, record)
		if errors.Is(e.broken, ErrEvidence) {
			a.err = e.broken
		}
		return e, a.err == nil
	}
	if a.ctx.Err() != nil {
		return execution{}, false
	}
	e := a.run.lanes[0].execute(a.ctx, c)
	if a.ctx.Err() != nil {
		return execution{}, false // cut off
	}
	a.made++
	record := e.record()
	record.Part = part
	a.run.journal(record)
	return e, true
}

// transcribe carries a failure out once more, so that what is shown are its own
// messages and not those of an attempt at reducing it.
func (r *run) transcribe(ctx context.Context, c conformance.Case) ([]conformance.Exchange, error) {
	if r.kept >= maxTranscribed {
		return nil, nil
	}
	if r.played != nil {
		record, found, err := r.played.Next(c.ID, Shown)
		if found {
			r.kept++
		}
		return record.Exchanges, err
	}
	l := r.lanes[0]
	if _, records := l.raw.(conformance.Recorder); !records || ctx.Err() != nil {
		return nil, nil
	}
	r.kept++
	if e := l.execute(ctx, c); e.broken != nil {
		return nil, nil
	}
	exchanges := l.transcript()
	r.journal(Record{Case: c.ID, Part: Shown, Exchanges: exchanges})
	return exchanges, nil
}
