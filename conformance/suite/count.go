package suite

import (
	"cmp"
	"errors"
	"fmt"

	"example.org/mp107/conformance"
)

const (
	// maxTimeouts is after how many cases in a row without an answer a run stops:
	// an implementation that has hung would otherwise hold it for hours.
	maxTimeouts = 3
	// maxLost is after how many cases in a row a run stops in which the
	// implementation was lost, though it came back each time.
	maxLost = 10
	// maxShrunk is how many failing cases are reduced; the rest are reported as
	// they are.
	maxShrunk = 12
	// maxTranscribed bounds how many cases of a run carry their messages, and
	// maxBody each message, in bytes.
	maxTranscribed = 30
	maxBody        = 20_000
)

// count enters the result of the next case, in the order of the suite. Its error
// says that the case is broken. What was judged counts also after the case at
// which the run stopped: it may have been under way at the same time.
func (r *run) count(c conformance.Case, e execution) error {
	if e.broken != nil {
		if errors.Is(e.broken, ErrEvidence) {
			return e.broken
		}
		return fmt.Errorf("case %s: %w", c.ID, e.broken)
	}
	o := &r.outcome
	if e.stopped != "" { // however far it came: what could not be finished tells nothing
		o.Stopped = cmp.Or(o.Stopped, e.stopped)
		e = notRun(c, o.Stopped)
	}
	r.coverage.sent(c, e.Judged)
	for _, judgement := range e.judgements {
		r.coverage.add(judgement)
	}
	r.coverage.gate.add(e.gate)
	switch {
	case len(e.Exchanges) > 0 && r.kept < maxTranscribed:
		r.kept++
	default:
		e.Exchanges = nil
	}
	o.Results = append(o.Results, e.Result)
	if e.Verdict == conformance.Fail {
		r.keepShortest(c)
	}
	o.Counts.Add(e.Verdict)
	o.Sizes[c.Kind]++
	r.watch(e)
	if r.how.Progress != nil {
		r.how.Progress(len(o.Results), r.suite.total)
	}
	return nil
}

// watch decides whether the run goes on.
func (r *run) watch(e execution) {
	if r.outcome.Stopped != "" {
		return
	}
	streak := func(n *int, goes bool) int {
		if *n++; !goes {
			*n = 0
		}
		return *n
	}
	timeouts, lost := streak(&r.timeouts, e.timedOut()), streak(&r.lost, e.lost())
	switch {
	case e.stopped != "":
		r.outcome.Stopped = e.stopped
	case timeouts >= maxTimeouts:
		r.outcome.Stopped = fmt.Sprintf("stopped after %d calls in a row without an answer within %v", timeouts, r.how.Timeout)
	case lost >= maxLost:
		r.outcome.Stopped = fmt.Sprintf("stopped after the implementation was lost in %d cases in a row", lost)
	default:
		return
	}
	r.halt(errors.New(r.outcome.Stopped))
}

// enough reports whether the rest is left out, as asked.
func (r *run) enough() bool {
	o, total := &r.outcome, r.suite.total
	if !r.how.FailFast || o.Counts.Fail == 0 || len(o.Results) == total {
		return false
	}
	o.Stopped = fmt.Sprintf("stopped at the first failure, as asked, with %d of %d cases not run", total-len(o.Results), total)
	return true
}
