package suite

import (
	"fmt"
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// coverageCounter counts what decisions reached.
type coverageCounter struct {
	machine    *model.Machine
	rules      legaltext.RuleSet
	checks     map[string]*CheckCoverage
	exceptions map[spec.ClauseID]*ExceptionCoverage
	excepts    map[string][]spec.ClauseID // by check
}

func newCoverage(machine *model.Machine, rules legaltext.RuleSet) *coverageCounter {
	c := &coverageCounter{
		machine:    machine,
		rules:      rules,
		checks:     map[string]*CheckCoverage{},
		exceptions: map[spec.ClauseID]*ExceptionCoverage{},
		excepts:    map[string][]spec.ClauseID{},
	}
	for _, check := range rules.Checks {
		c.checks[check.Name] = &CheckCoverage{Check: check.Name, Clause: check.Clause.ID}
		for _, exception := range check.Exceptions {
			c.exceptions[exception.Clause.ID] = &ExceptionCoverage{Clause: exception.Clause.ID}
			c.excepts[check.Name] = append(c.excepts[check.Name], exception.Clause.ID)
		}
	}
	return c
}

// add counts one decision.
func (c *coverageCounter) add(j model.Judgement) {
	failures := len(j.Failures())
	for _, outcome := range j.Checks {
		count := c.checks[outcome.Check]
		switch outcome.Status {
		case model.Passed:
			count.Passed++
		case model.Failed:
			count.Failed++
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

// coverage sums up, in the strict order of checks, and says what is thin.
func (c *coverageCounter) coverage() Coverage {
	var coverage Coverage
	for _, name := range c.machine.Checks() {
		count := *c.checks[name]
		coverage.Checks = append(coverage.Checks, count)
		if count.Passed == 0 && c.machine.CanApply(name) {
			coverage.Thin = append(coverage.Thin, fmt.Sprintf("check %s (%s) never passed", name, count.Clause))
		}
		if count.Alone == 0 && c.machine.CanApply(name) && c.canFailAlone(name) {
			coverage.Thin = append(coverage.Thin, fmt.Sprintf("check %s (%s) was never the only one to fail", name, count.Clause))
		}
		for _, id := range c.excepts[name] {
			exception := *c.exceptions[id]
			coverage.Exceptions = append(coverage.Exceptions, exception)
			for what, n := range map[string]int{"never lifted its check": exception.Fires, "never left its check standing": exception.Silent, "was never one fact away from lifting": exception.Boundary} {
				if n == 0 {
					coverage.Thin = append(coverage.Thin, fmt.Sprintf("exception %s %s", id, what))
				}
			}
		}
	}
	slices.Sort(coverage.Thin)
	return coverage
}
