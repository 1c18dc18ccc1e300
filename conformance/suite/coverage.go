package suite

import (
	"fmt"
	"slices"

	"example.org/mp107/conformance"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// coverageCounter counts what decisions reached.
type coverageCounter struct {
	*reachable
	checks     map[string]*CheckCoverage
	exceptions map[spec.ClauseID]*ExceptionCoverage
	excepts    map[string][]spec.ClauseID // by check
	refused    map[string]map[string]int  // by stage and check
	pairs      map[[2]spec.EventKind]int  // of events, one after the other
	census     census
	gate       Gate
}

func newCoverage(of *reachable) *coverageCounter {
	c := &coverageCounter{
		reachable:  of,
		checks:     map[string]*CheckCoverage{},
		exceptions: map[spec.ClauseID]*ExceptionCoverage{},
		excepts:    map[string][]spec.ClauseID{},
		refused:    map[string]map[string]int{},
		pairs:      map[[2]spec.EventKind]int{},
		census:     newCensus(),
	}
	for _, check := range of.rules.Checks {
		c.checks[check.Name] = &CheckCoverage{Check: check.Name, Clause: check.Clause.ID}
		for _, exception := range check.Exceptions {
			c.exceptions[exception.Clause.ID] = &ExceptionCoverage{Clause: exception.Clause.ID}
			c.excepts[check.Name] = append(c.excepts[check.Name], exception.Clause.ID)
		}
	}
	for _, stage := range legaltext.Vocabulary()[legaltext.VarStage].Domain {
		c.refused[stage] = map[string]int{}
	}
	return c
}

// sent counts a case, of which so many events were judged: what it sent, and which
// events followed each other.
func (c *coverageCounter) sent(of conformance.Case, judged int) {
	if judged == 0 {
		return
	}
	c.census.count(of)
	for i := 1; i < min(judged, len(of.Events)); i++ {
		c.pairs[[2]spec.EventKind{of.Events[i-1].Kind(), of.Events[i].Kind()}]++
	}
}

// add counts one decision.
func (c *coverageCounter) add(j model.Judgement) {
	failures := len(j.Failures())
	stage := j.Facts.Value(legaltext.VarStage)
	for _, outcome := range j.Checks {
		count := c.checks[outcome.Check]
		switch outcome.Status {
		case model.Passed:
			count.Passed++
		case model.Failed:
			count.Failed++
			c.refused[stage][outcome.Check]++
			if failures == 1 {
				count.Alone++
			}
		case model.Lifted:
			count.Lifted++
		default:
			count.NotApplicable++
		}
		for _, id := range c.excepts[outcome.Check] {
			c.addException(id, outcome, j)
		}
	}
}

func (c *coverageCounter) addException(id spec.ClauseID, outcome model.CheckOutcome, j model.Judgement) {
	count := c.exceptions[id]
	switch {
	case outcome.LiftedBy == id:
		count.Fires++
	case outcome.Status == model.Passed || outcome.Status == model.Failed:
		count.Silent++
		if c.machine.OneFactAway(outcome.Check, id, j.Facts) {
			count.Boundary++
		}
	}
}

// coverage sums up, in the strict order of checks, and says what is thin, and what
// cannot be reached under the law and the readings of the run. The kinds of events
// are those that a run of its release, scope and implementation can have.
func (c *coverageCounter) coverage(kinds []spec.EventKind) Coverage {
	var coverage Coverage
	thin := func(n int, possible bool, format string, arguments ...any) {
		switch what := fmt.Sprintf(format, arguments...); {
		case n > 0:
		case possible:
			coverage.Thin = append(coverage.Thin, what)
		default:
			coverage.Unreachable = append(coverage.Unreachable, what)
		}
	}
	for _, name := range c.machine.Checks() {
		count := *c.checks[name]
		coverage.Checks = append(coverage.Checks, count)
		applies := c.machine.CanApply(name)
		thin(count.Passed, applies, "check %s (%s) never passed", name, count.Clause)
		thin(count.Alone, count.Alone > 0 || applies && c.canFailAlone(name), "check %s (%s) was never the only one to fail", name, count.Clause)
		for _, stage := range c.stages(kinds) {
			n := c.refused[stage][name]
			thin(n, n > 0 || applies && c.failsAt(name, stage),
				"check %s (%s) never failed %s", name, count.Clause, atStage[stage])
		}
		for _, id := range c.excepts[name] {
			exception := *c.exceptions[id]
			coverage.Exceptions = append(coverage.Exceptions, exception)
			thin(exception.Fires, exception.Fires > 0 || c.lifts(name, id), "exception %s never lifted its check", id)
			thin(exception.Silent, exception.Silent > 0 || c.stands(name, id, false), "exception %s never left its check standing", id)
			thin(exception.Boundary, exception.Boundary > 0 || c.stands(name, id, true), "exception %s was never one fact away from lifting", id)
		}
	}
	for _, first := range kinds {
		for _, second := range kinds {
			n := c.pairs[[2]spec.EventKind{first, second}]
			coverage.Pairs = append(coverage.Pairs, PairCoverage{first, second, n})
			thin(n, true, "no event %s came right after a %s", second, first)
		}
	}
	coverage.Census, coverage.Gate = c.census.fields(), c.gate
	slices.Sort(coverage.Thin)
	return coverage
}

// atStage says in words when a decision is taken.
var atStage = map[string]string{
	legaltext.StageImmediate: "of a request at once", legaltext.StageReceipt: "at receipt of a future-dated request", legaltext.StageExecution: "when a request fell due",
}

// stages are those that the kinds of events can lead to with every outcome: without
// all the events by which a fact changes, a request at once is all that is asked of.
func (c *coverageCounter) stages(kinds []spec.EventKind) []string {
	for _, kind := range []spec.EventKind{spec.KindRegister, spec.KindDeviceStatus, spec.KindUserStatus, spec.KindAdvance} {
		if !slices.Contains(kinds, kind) {
			return []string{legaltext.StageImmediate}
		}
	}
	return legaltext.Vocabulary()[legaltext.VarStage].Domain
}
