package suite

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// finding is where an implementation parts from the law at one event, and the
// clauses behind what the law requires there.
type finding struct {
	differences []conformance.Difference
	clauses     []spec.ClauseID
	at          int           // which of the decisions differs
	decision    spec.Decision // how it was taken; empty where it is not known
	seen        map[spec.EUI64]spec.Observation
}

func (f *finding) add(clauses []spec.ClauseID, differences ...conformance.Difference) {
	f.differences = append(f.differences, differences...)
	for _, id := range clauses {
		if !slices.Contains(f.clauses, id) {
			f.clauses = append(f.clauses, id)
		}
	}
}

// compare holds what an event brought about against the law. Its error says that
// an answer makes no sense.
func (l *lane) compare(event spec.Event, verdict model.Effect, actual spec.Result) (found finding, err error) {
	switch event.Kind() {
	case spec.KindSubmit:
		err = l.compareResponse(&found, "response", verdict.Judgements[0], *actual.Response)
	case spec.KindAdvance:
		err = l.compareExecutions(&found, verdict, actual.Executions)
	case spec.KindAlert:
		if actual.AlertTo != verdict.Result.AlertTo {
			found.add(verdict.Clauses, conformance.Difference{
				Path: "alert.recipient", Expected: partyName(verdict.Result.AlertTo), Actual: partyName(actual.AlertTo),
			})
		}
	}
	return found, err
}

func (l *lane) compareResponse(found *finding, path string, judgement model.Judgement, actual spec.Response) error {
	if err := actual.Validate(); err != nil {
		return fmt.Errorf("the answer makes no sense: %w", err)
	}
	conforms := judgement.Conforms(actual)
	if wanted := judgement.Response(); conforms && l.strict && wanted.Code != spec.NoCode {
		conforms = wanted == actual
	}
	if !conforms {
		found.decision = actual.Decision
		found.add(behind(judgement, actual), conformance.Difference{Path: path, Expected: l.allowed(judgement), Actual: actual.String()})
	}
	return nil
}

// behind are the clauses behind a decision that an answer departs from. One that
// rejects with a public code what the law accepts says itself which checks it failed.
func behind(judgement model.Judgement, actual spec.Response) (clauses []spec.ClauseID) {
	if judgement.Decision == spec.Accepted && actual.Code != spec.NoCode {
		said := judgement
		said.Checks = nil
		for _, outcome := range judgement.Checks {
			if outcome.FailsWith == actual.Code {
				said.Checks = append(said.Checks, outcome)
			}
		}
		clauses = said.Deciding()
	}
	if len(clauses) == 0 {
		return judgement.Deciding()
	}
	return clauses
}

const orderOfExecutions = "order of executions"

// compareExecutions goes through the requests that came due, in order, up to the
// first difference.
func (l *lane) compareExecutions(found *finding, verdict model.Effect, actual []spec.Execution) error {
	for i, judgement := range verdict.Judgements {
		found.at = i
		path := fmt.Sprintf("execution of %s", judgement.RequestID)
		if i >= len(actual) || !strings.EqualFold(actual[i].RequestID, judgement.RequestID) {
			if due, done := inOrder(verdict.Result.Executions), inOrder(actual); due != done && sorted(due) == sorted(done) {
				found.add(judgement.Deciding(), conformance.Difference{Path: orderOfExecutions, Expected: due, Actual: done})
				return nil
			}
			other := "nothing"
			if i < len(actual) {
				other = "execution of " + text.Printable(actual[i].RequestID)
			}
			found.add(judgement.Deciding(), conformance.Difference{Path: path, Expected: l.allowed(judgement), Actual: other})
			return nil
		}
		if err := l.compareResponse(found, path, judgement, actual[i].Response); err != nil || len(found.differences) > 0 {
			return err
		}
	}
	if len(actual) > len(verdict.Judgements) {
		found.at = len(verdict.Judgements)
		found.add(nil, conformance.Difference{Path: "executions", Expected: fmt.Sprint(len(verdict.Judgements)), Actual: fmt.Sprint(len(actual))})
	}
	return nil
}

// inOrder names what was executed, in its order.
func inOrder(executions []spec.Execution) string {
	var ids []string
	for _, e := range executions {
		ids = append(ids, text.Printable(strings.ToUpper(e.RequestID)))
	}
	return strings.Join(ids, ", then ")
}

// sorted is the same in another order.
func sorted(order string) string {
	return strings.Join(slices.Sorted(slices.Values(strings.Split(order, ", then "))), ", ")
}

// allowed says in words which responses the law allows.
func (l *lane) allowed(j model.Judgement) string {
	if j.Decision == spec.Accepted {
		return j.Response().String()
	}
	var codes []string
	for _, failure := range j.Failures() {
		if failure.FailsWith == spec.NoCode {
			return "rejected, with any code"
		}
		if code := string(failure.FailsWith); !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
		if l.strict {
			break
		}
	}
	return "rejected (" + strings.Join(codes, " or ") + ")"
}

// observed holds what the implementation has of a Device against the law.
func (f *finding) observed(machine *model.Machine, next model.State, verdict model.Effect, actual spec.Observation) {
	expected, _ := next.Observe(actual.Device)
	if expected.Status == actual.Status && maps.Equal(expected.Credentials, actual.Credentials) {
		return // by far the most common case, and reflection is slow
	}
	clauses := slices.DeleteFunc(slices.Clone(verdict.Clauses), func(id spec.ClauseID) bool { return !machine.Places(id) })
	nothing := len(clauses) == 0 // was to be placed, because of what was decided
	for i, judgement := range verdict.Judgements {
		if f.at = i; nothing {
			clauses = append(clauses, judgement.Deciding()...)
		}
	}
	if f.seen == nil {
		f.seen = map[spec.EUI64]spec.Observation{}
	}
	f.seen[actual.Device] = actual
	f.add(clauses, diff(partyName(actual.Device), expected, actual)...)
}
