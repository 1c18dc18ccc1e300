package concurrent

import (
	"context"
	"fmt"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/text"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Findings are what a run of concurrent rounds came to.
type Findings struct {
	// Results has one result for every round, in order.
	Results []conformance.Result
	// Pages are to be saved beside the report: the histories that cannot be put in
	// order, but for those of which a picture would have been too large.
	Pages []Page
	// Concurrency has the histories and the rest, as plain data.
	Concurrency suite.Concurrency
	// Stopped says why the run ended early, if it did.
	Stopped string
}

// maxHistories is how many histories are explained and kept; the rest are counted.
const maxHistories = 12

// maxExplaining bounds each of the searches that explain a history. One that is
// not over by then leaves the history longer than it might be, and no less true.
const maxExplaining = 100 * time.Millisecond

// maxLost is after how many rounds in a row without an answer a run stops.
const maxLost = 3

// Run carries concurrent rounds out and judges them by the law of the machine.
// The description is the implementation's own, as it was given. The error means
// that nothing could be run: the options make no sense, or a round is broken.
// Whatever happens within a round is in the findings; cancelling the context ends
// the run early, with the results so far and the other rounds as errors.
//
// The adaptor's methods are called by many goroutines at once.
func Run(ctx context.Context, machine *model.Machine, adaptor conformance.Adaptor, able conformance.Description, o Sizes) (Findings, error) {
	o, err := o.completed()
	if err != nil {
		return Findings{}, err
	}
	x := &runner{machine: machine, adaptor: conformance.Guard(adaptor, o.Timeout), able: able, options: o}
	x.found.Concurrency.Clients = o.Clients
	for number := 1; number <= o.Rounds; number++ {
		r, err := draw(machine, able, o, number)
		if err != nil {
			return Findings{}, fmt.Errorf("round %d: %w", number, err)
		}
		if err := x.one(ctx, r); err != nil {
			return Findings{}, fmt.Errorf("round %s: %w", r.ID, err)
		}
		if o.Progress != nil {
			o.Progress(number, o.Rounds)
		}
		if x.failed && o.FailFast {
			break
		}
	}
	x.settle()
	return x.found, nil
}

type runner struct {
	machine *model.Machine
	adaptor conformance.Adaptor
	able    conformance.Description
	options Sizes
	found   Findings
	measure measure
	failed  bool
	lost    int
}

func (x *runner) one(ctx context.Context, r round) error {
	result := conformance.Result{ID: r.ID, Kind: r.Kind, Requirement: r.Requirement, Theorem: r.Theorem, Title: r.Title, Theorems: []spec.TheoremID{r.Theorem}}
	if x.found.Stopped == "" && ctx.Err() != nil {
		x.found.Stopped = "the run was interrupted"
	}
	if x.found.Stopped != "" {
		result.Verdict, result.Reason = conformance.Error, conformance.NotRun+x.found.Stopped
		x.found.Results = append(x.found.Results, result)
		return nil
	}
	j, err := x.judge(ctx, r)
	if err != nil {
		return err
	}
	result.Verdict, result.Reason = j.verdict, j.reason
	if len(j.failed) > 0 {
		if result.Reason, err = x.explain(r, j.failed); err != nil {
			return err
		}
	}
	x.found.Results = append(x.found.Results, result)
	x.measure.add(j.measure)
	x.found.Concurrency.Rounds++
	x.watch(ctx, r, j)
	return nil
}

// explain says why a round failed and keeps its histories as long as there is room.
func (x *runner) explain(r round, failed []failure) (string, error) {
	x.failed = true
	for i := range failed {
		if len(x.found.Concurrency.Histories) == maxHistories {
			x.found.Concurrency.Left++
			continue
		}
		failed[i].explain(min(x.options.Search, maxExplaining))
		if err := x.keep(r, failed[i]); err != nil {
			return "", err
		}
	}
	reason := failed[0].reason()
	if others := len(failed) - 1; others > 0 {
		reason += fmt.Sprintf("; and so it is with %d more of the round's histories", others)
	}
	return reason, nil
}

func (x *runner) judge(ctx context.Context, r round) (judged, error) {
	if err := x.adaptor.Reset(ctx, r.World); err != nil {
		return judged{verdict: conformance.Error, reason: "reset: " + text.Printable(err.Error()), abandoned: conformance.TimedOut(err), lost: true}, nil
	}
	return judge(x.machine, x.able, r, r.carryOut(ctx, x.adaptor, x.able), x.options)
}

// watch ends the run where going on would make no sense. After a call that was
// given up it would even be wrong: the call may take effect in a later round,
// whose history would then have no order through no fault of that round.
func (x *runner) watch(ctx context.Context, r round, j judged) {
	if j.lost {
		x.lost++
	} else {
		x.lost = 0
	}
	switch {
	case ctx.Err() != nil:
		x.found.Stopped = "the run was interrupted"
	case j.abandoned:
		x.found.Stopped = fmt.Sprintf("a call of round %s had no answer in time and may still take effect", r.ID)
	case x.lost >= maxLost:
		x.found.Stopped = fmt.Sprintf("%d rounds in a row could not be carried out", x.lost)
	}
}

// keep makes what is shown of a history.
func (x *runner) keep(r round, f failure) error {
	plain, err := f.plain(r, x.machine)
	if err != nil {
		return err
	}
	picture, err := f.page(x.machine, x.options)
	if err != nil {
		return fmt.Errorf("picture of the history: %w", err)
	}
	if picture != nil {
		plain.Page = pageName(r.ID, f.neighbourhood.number)
		x.found.Pages = append(x.found.Pages, Page{plain.Page, picture})
	}
	x.found.Concurrency.Histories = append(x.found.Concurrency.Histories, plain)
	return nil
}

// settle sums up. Rounds that passed with hardly anything overlapping have not
// shown what they are for.
func (x *runner) settle() {
	c := &x.found.Concurrency
	c.Operations, c.Overlaps, c.Races = x.measure.operations, x.measure.overlaps, x.measure.races
	thin := x.measure.thin(x.able.Can(conformance.CanRegister))
	if thin == "" {
		return
	}
	for i := range x.found.Results {
		if r := &x.found.Results[i]; r.Verdict == conformance.Pass {
			r.Verdict, r.Reason = conformance.Inconclusive, thin
		}
	}
}
