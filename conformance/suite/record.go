package suite

import (
	"fmt"

	"example.org/mp107/conformance"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Record is what is known of one case after it was carried out: enough to build
// its result, together with the law, without carrying it out again.
type Record struct {
	Case    string              `json:"case"` // identifier
	Verdict conformance.Verdict `json:"verdict"`
	Reason  string              `json:"reason,omitempty"`
	// Judged is how many events the law was asked about before the case ended.
	Judged int `json:"judged"`
	// Step is the place of the event that went wrong; Differences to Clauses say
	// how, of a case that failed.
	Step        int                      `json:"step,omitempty"`
	Differences []conformance.Difference `json:"differences,omitempty"`
	Expected    []string                 `json:"expected,omitempty"`
	Actual      []string                 `json:"actual,omitempty"`
	Clauses     []spec.ClauseID          `json:"clauses,omitempty"`
	// CutShort tells that a call ended without an answer, so that the last event
	// was not judged.
	CutShort bool `json:"cutShort,omitempty"`
	// Retried tells that an earlier part of the run could not carry the case out.
	Retried bool `json:"retried,omitempty"`

	execution execution
	exchanges []conformance.Exchange
	stopped   string // why it was not carried out, or not to the end
	broken    error  // the case itself is: the model cannot follow it
}

// Journal keeps records where the end of the program does not reach them.
type Journal interface {
	// Begin says what is asked of whom, as an outcome without results, and of how
	// many cases. It returns what an earlier part of the same run has judged, by
	// case, or an error if that was not the same run.
	Begin(asked Outcome, cases int) (map[string]Record, error)
	// Judged keeps one more record; it is safe for concurrent use. A record that
	// it has returned without an error is not lost when the program is killed.
	Judged(Record) error
}

func newRecord(c conformance.Case, e execution) Record {
	return Record{
		Case: c.ID, Verdict: e.verdict, Reason: e.reason, Judged: e.judged, Step: e.step,
		Differences: e.differences, Expected: e.expected, Actual: e.actual, Clauses: e.clauses,
		CutShort: e.cutShort, execution: e,
	}
}

// retrace makes the execution of a case anew from its record, asking the model
// alone.
func (x *executor) retrace(c conformance.Case, r Record) (execution, error) {
	e := execution{
		verdict: r.Verdict, reason: r.Reason, step: r.Step,
		differences: r.Differences, expected: r.Expected, actual: r.Actual, clauses: r.Clauses,
		cutShort: r.CutShort,
	}
	if r.Judged > len(c.Events) || r.Step < 0 || r.Verdict == conformance.Fail && (len(r.Differences) == 0 || r.Step >= r.Judged) {
		return e, fmt.Errorf("the record of case %s does not fit the case", r.Case)
	}
	state, err := model.Start(c.World)
	if err != nil {
		return e, err
	}
	for step, event := range c.Events[:r.Judged] {
		next, verdict, err := x.machine.Step(state, event)
		if err != nil {
			return e, fmt.Errorf("event %d: %w", step+1, err)
		}
		x.record(&e, verdict)
		state = next
	}
	return e, nil
}
