package model

import (
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// CheckStatus is what became of one check.
type CheckStatus string

// The statuses of a check.
const (
	Passed        CheckStatus = "passed"
	Failed        CheckStatus = "failed"
	Lifted        CheckStatus = "lifted"
	NotApplicable CheckStatus = "not applicable"
)

// CheckOutcome is one check of a decision with the clauses behind it.
type CheckOutcome struct {
	Check  string        `json:"check"`
	Clause spec.ClauseID `json:"clause"`
	Status CheckStatus   `json:"status"`
	// LiftedBy is the exception that lifted the check.
	LiftedBy spec.ClauseID `json:"liftedBy,omitempty"`
	// Satisfied tells of a lifted check whether it would have passed anyway.
	Satisfied bool `json:"satisfied,omitempty"`
	// FailsWith is the code with which the check fails, or NoCode where none is public.
	FailsWith spec.ResponseCode `json:"failsWith,omitempty"`
}

// Judgement is a decision on one Service Request at one stage, check by check.
type Judgement struct {
	RequestID string         `json:"requestId,omitempty"`
	Facts     Facts          `json:"-"`
	Checks    []CheckOutcome `json:"checks"`
	Decision  spec.Decision  `json:"decision"`
}

// Decide judges facts: the request is accepted exactly when no check that
// applies, and is not lifted, fails.
func (m *Machine) Decide(facts Facts) Judgement {
	j := Judgement{Facts: facts, Decision: spec.Accepted, Checks: make([]CheckOutcome, 0, len(m.checks))}
	for i := range m.checks {
		outcome := m.checks[i].judge(&facts)
		if outcome.Status == Failed {
			j.Decision = spec.Rejected
		}
		j.Checks = append(j.Checks, outcome)
	}
	return j
}

// Accepts is the decision alone, without its reasons and without allocating.
func (m *Machine) Accepts(facts *Facts) bool {
	for i := range m.checks {
		c := &m.checks[i]
		if c.when(facts) && !c.requires(facts) && liftedBy(c.exceptions, facts) == "" {
			return false
		}
	}
	return true
}

// Outcome is what becomes of one check of the law, by its name; the zero outcome for
// a check that there is not.
func (m *Machine) Outcome(checkName string, facts *Facts) CheckOutcome {
	for i := range m.checks {
		if m.checks[i].name == checkName {
			return m.checks[i].judge(facts)
		}
	}
	return CheckOutcome{}
}

func (c *check) judge(facts *Facts) CheckOutcome {
	outcome := CheckOutcome{Check: c.name, Clause: c.clause, FailsWith: c.failsWith}
	if !c.when(facts) {
		outcome.Status = NotApplicable
		return outcome
	}
	satisfied := c.requires(facts)
	if by := liftedBy(c.exceptions, facts); by != "" {
		outcome.Status, outcome.LiftedBy, outcome.Satisfied = Lifted, by, satisfied
		return outcome
	}
	outcome.Status = Failed
	if satisfied {
		outcome.Status = Passed
	}
	return outcome
}

// liftedBy names the first exception that holds and is not itself lifted.
func liftedBy(exceptions []exception, facts *Facts) spec.ClauseID {
	for i := range exceptions {
		e := &exceptions[i]
		if e.when(facts) && liftedBy(e.exceptions, facts) == "" {
			return e.clause
		}
	}
	return ""
}

// Failures are the checks that failed, in the strict order.
func (j Judgement) Failures() []CheckOutcome { return j.withStatus(Failed) }

// LiftedChecks are the checks that an exception lifted.
func (j Judgement) LiftedChecks() []CheckOutcome { return j.withStatus(Lifted) }

func (j Judgement) withStatus(status CheckStatus) []CheckOutcome {
	var found []CheckOutcome
	for _, outcome := range j.Checks {
		if outcome.Status == status {
			found = append(found, outcome)
		}
	}
	return found
}

// Deciding are the clauses that made the decision what it is: those of the
// failed checks of a rejection, those of the lifts and of the passed checks of
// an acceptance.
func (j Judgement) Deciding() []spec.ClauseID {
	var clauses []spec.ClauseID
	for _, outcome := range j.Checks {
		switch {
		case j.Decision == spec.Rejected && outcome.Status == Failed,
			j.Decision == spec.Accepted && outcome.Status == Passed:
			clauses = append(clauses, outcome.Clause)
		case j.Decision == spec.Accepted && outcome.Status == Lifted:
			clauses = append(clauses, outcome.Clause, outcome.LiftedBy)
		}
	}
	return clauses
}

// Response is the answer of an implementation that checks in the strict order
// (clause ORD-1): the code of the first failed check, I99 for a future-dated
// request accepted at receipt, I0 for any other acceptance.
func (j Judgement) Response() spec.Response {
	if failures := j.Failures(); len(failures) > 0 {
		return spec.Response{Decision: spec.Rejected, Code: failures[0].FailsWith}
	}
	if j.Facts.Value(legaltext.VarStage) == legaltext.StageReceipt {
		return spec.Response{Decision: spec.Accepted, Code: spec.I99}
	}
	return spec.Response{Decision: spec.Accepted, Code: spec.I0}
}

// Conforms reports whether a response is among those the law and the contract
// allow: the right decision and, for a rejection, the code of any failed check, a
// code of the implementation's own, or none. Where a failed check has no public
// code, every code is allowed. What is wrong is a public code of no failed check.
func (j Judgement) Conforms(r spec.Response) bool {
	if r.Decision != j.Decision {
		return false
	}
	if r.Decision == spec.Accepted || r.Code == spec.NoCode || r.Code.Own() {
		return true
	}
	for _, failure := range j.Failures() {
		if failure.FailsWith == spec.NoCode || failure.FailsWith == r.Code {
			return true
		}
	}
	return false
}
