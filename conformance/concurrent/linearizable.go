package concurrent

import (
	"cmp"
	"math"
	"reflect"
	"slices"
	"time"

	"github.com/anishathalye/porcupine"
)

// sortCalls puts calls in the order in which they were made.
func sortCalls(calls []call) {
	slices.SortFunc(calls, func(a, b call) int { return cmp.Compare(a.called, b.called) })
}

// about are the calls on one neighbourhood.
func about(at int, calls []call) []call {
	return slices.DeleteFunc(slices.Clone(calls), func(c call) bool { return c.neighbourhood != at })
}

func historyOf(calls []call) []porcupine.Operation {
	history := make([]porcupine.Operation, len(calls))
	for i, c := range calls {
		history[i] = porcupine.Operation{ClientId: c.client, Input: c.operation, Call: c.called, Output: c.answer, Return: c.returned}
	}
	return history
}

// linearizable looks for an order of calls. Unknown means that the time was up, and is
// neither an order nor the lack of one.
func linearizable(model porcupine.Model, calls []call, most time.Duration) porcupine.CheckResult {
	return porcupine.CheckOperationsTimeout(model, historyOf(calls), most)
}

// until is what was known when a stamp was reached. A call that had not returned
// by then may have taken effect or may do so later, and has no answer yet.
func until(stamp int64, calls []call) []call {
	var known []call
	for _, c := range calls {
		if c.called > stamp {
			break
		}
		if c.returned > stamp {
			c.returned, c.answer = math.MaxInt64, answer{any: true}
		}
		known = append(known, c)
	}
	return known
}

// shortestHistory cuts a history that has no order down to the part that ends with the
// first answer after which it had none. Once there is no order, more calls do not
// bring one back, so that the place can be found by halving.
func shortestHistory(model porcupine.Model, calls []call, most time.Duration) []call {
	var returns []int64
	for _, c := range calls {
		returns = append(returns, c.returned)
	}
	slices.Sort(returns)
	at, _ := slices.BinarySearchFunc(returns, true, func(stamp int64, _ bool) int {
		if linearizable(model, until(stamp, calls), most) == porcupine.Illegal {
			return 0
		}
		return -1
	})
	if at == len(returns) {
		return calls // the search was too slow to tell where
	}
	return until(returns[at], calls)
}

// maxUnknown is how many searches may take too long before core gives up.
const maxUnknown = 5

// core finds a few calls that contradict each other. First it ignores answers, as
// many as it can with no order coming about: that is sound, since it allows more,
// while to leave a request out would not be, as its effect may explain another's
// answer. What remains contradicts itself whatever the others answered. Then it
// looks which of the others that contradiction rests on: those without which,
// and without others that do the same, there would be an order. The result tells for each call whether it is one of
// either. Where searches take too long it gives up and leaves more calls marked
// than need be: those contradict each other all the same.
func core(model porcupine.Model, calls []call, most time.Duration) []bool {
	marked := make([]bool, len(calls))
	patience := maxUnknown
	illegal := func(ignored map[int]bool, without *call) bool {
		if patience == 0 {
			return false
		}
		var rest []call
		for i, c := range calls {
			if ignored[i] {
				c.answer = answer{any: true}
			}
			if !(c.answer.any && c.reads()) && (without == nil || !c.sameAs(without.operation)) {
				rest = append(rest, c)
			}
		}
		result := linearizable(model, rest, most)
		if result == porcupine.Unknown {
			patience--
		}
		return result == porcupine.Illegal
	}
	ignored := map[int]bool{}
	for i := range calls { // from the first on, so that what is left is close together
		ignored[i] = true
		if !illegal(ignored, nil) {
			delete(ignored, i)
			marked[i] = !calls[i].answer.any
		}
	}
	for i, c := range calls {
		if ignored[i] && !c.reads() && patience > 0 && !illegal(ignored, &c) {
			marked[i] = true
		}
	}
	return marked
}

// reads reports whether the operation changes nothing whatever its answer.
func (o operation) reads() bool { return o.observe != 0 || o.event.Alert != nil }

// sameAs reports whether two operations are one and the same event. Only changes of
// registration and status are ever repeated: a request has its counter.
func (o operation) sameAs(other operation) bool {
	a, b := o.event, other.event
	return o.observe == other.observe && a.Kind() == b.Kind() && reflect.DeepEqual(a, b)
}
