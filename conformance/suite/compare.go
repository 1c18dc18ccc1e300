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
		found.add(judgement.Deciding(), conformance.Difference{Path: path, Expected: l.allowed(judgement), Actual: actual.String()})
	}
	return nil
}

// compareExecutions goes through the requests that came due, in order, up to the
// first difference.
func (l *lane) compareExecutions(found *finding, verdict model.Effect, actual []spec.Execution) error {
	for i, judgement := range verdict.Judgements {
		path := fmt.Sprintf("execution of %s", judgement.RequestID)
		if i >= len(actual) || !strings.EqualFold(actual[i].RequestID, judgement.RequestID) {
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
		found.add(nil, conformance.Difference{Path: "executions", Expected: fmt.Sprint(len(verdict.Judgements)), Actual: fmt.Sprint(len(actual))})
	}
	return nil
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
func (f *finding) observed(next model.State, verdict model.Effect, actual spec.Observation) {
	expected, _ := next.Observe(actual.Device)
	if expected.Status == actual.Status && maps.Equal(expected.Credentials, actual.Credentials) {
		return // by far the most common case, and reflection is slow
	}
	clauses := slices.Clone(verdict.Clauses)
	for _, judgement := range verdict.Judgements {
		clauses = append(clauses, judgement.Deciding()...)
	}
	f.add(clauses, diff(partyName(actual.Device), expected, actual)...)
}
