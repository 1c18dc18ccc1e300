package concurrent

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/anishathalye/porcupine"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// judged is what became of a round.
type judged struct {
	verdict conformance.Verdict
	reason  string
	measure measure
	failed  []failure
	// abandoned tells that a call was given up: it may take effect at any time.
	abandoned bool
	lost      bool // the implementation was not reached
}

// failure is the history of one neighbourhood that cannot be put in order.
type failure struct {
	neighbourhood neighbourhood
	law           porcupine.Model
	calls         []call // all of them
	short         []call // up to the first answer with which there is no order
	marked        []bool // which of short contradict each other
}

// judge looks for an order in the history of each neighbourhood.
func judge(machine *model.Machine, able conformance.Description, r round, calls []call, o Sizes) (judged, error) {
	j := judged{verdict: conformance.Pass}
	for _, c := range calls {
		if c.err != nil {
			j.verdict = conformance.Error
			j.reason = fmt.Sprintf("cannot be judged, since one call had no answer and may or may not have taken effect: client %d, %s: %s",
				c.client+1, newTeller(r.neighbourhoods[c.neighbourhood]).operation(c.operation), text.Printable(c.err.Error()))
			j.abandoned, j.lost = conformance.TimedOut(c.err), errors.Is(c.err, conformance.ErrUnreachable)
			return j, nil
		}
	}
	unknown := ""
	for at, n := range r.neighbourhoods {
		part := about(at, calls)
		j.measure.add(measured(part))
		tells := newTeller(n)
		law, err := sequential(machine, n, tells)
		if err != nil {
			return j, err
		}
		switch linearizable(law, part, o.Search) {
		case porcupine.Unknown:
			unknown = fmt.Sprintf("no order of the %d operations on %s was found within %v, nor that there is none", len(part), n.called(), o.Search)
		case porcupine.Illegal:
			j.failed = append(j.failed, failure{neighbourhood: n, law: law, calls: part})
		}
	}
	switch {
	case len(j.failed) > 0:
		j.verdict = conformance.Fail // the reason takes longer to find: see explain
	case unknown != "":
		j.verdict, j.reason = conformance.Inconclusive, unknown
	case !able.Can(conformance.CanObserve) && accepted(calls):
		j.verdict, j.reason = conformance.Inconclusive, "the answers are right, but what they changed cannot be observed"
	}
	return j, nil
}

// accepted reports whether something was to change that nobody could see.
func accepted(calls []call) bool {
	return slices.ContainsFunc(calls, func(c call) bool {
		return c.event.DeviceStatus != nil || c.event.Submit != nil && c.answer.response.Decision == spec.Accepted
	})
}

// explain finds out where a history goes wrong, as far as the time is enough.
func (f *failure) explain(most time.Duration) {
	f.short = shortestHistory(f.law, f.calls, most)
	f.marked = core(f.law, f.short, most)
}

// reason names the Devices and what cannot be ordered, as far as it is explained.
func (f failure) reason() string {
	const most = 4
	tells := newTeller(f.neighbourhood)
	var parts []string
	left := 0
	for i, c := range f.short {
		if !f.marked[i] {
			continue
		}
		if len(parts) == most {
			left++
			continue
		}
		parts = append(parts, fmt.Sprintf("client %d: %s (%s)", c.client+1, tells.operation(c.operation), tells.answer(c.operation, c.answer)))
	}
	shown := f.short
	if shown == nil {
		shown = f.calls
	}
	text := fmt.Sprintf("%s: no order of %d operations explains their answers", f.neighbourhood.called(), len(shown))
	if len(parts) > 0 {
		text += "; these contradict each other: " + strings.Join(parts, "; ")
	}
	if left > 0 {
		text += fmt.Sprintf("; and %d more", left)
	}
	return text
}
