package stdio

import (
	"context"
	"errors"

	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
)

// newCall reads off a line what it asks. Number 0 is no call's: an answer to it
// is one to a line that could not be read.
func newCall(ctx context.Context, line *adaptorv1.CallLine) (*call, error) {
	c := &call{ctx: ctx, done: make(chan outcome, 1)}
	switch m := line.GetCall().(type) {
	case *adaptorv1.CallLine_Describe:
		c.kind, c.number = "describe", m.Describe.GetCall()
	case *adaptorv1.CallLine_Reset_:
		c.kind, c.number, c.lane = "reset", m.Reset_.GetCall(), m.Reset_.GetLane()
	case *adaptorv1.CallLine_Submit:
		c.kind, c.number, c.lane = "submit", m.Submit.GetCall(), m.Submit.GetLane()
	case *adaptorv1.CallLine_Apply:
		c.kind, c.number, c.lane = "apply", m.Apply.GetCall(), m.Apply.GetLane()
	case *adaptorv1.CallLine_Observe:
		c.kind, c.number, c.lane = "observe", m.Observe.GetCall(), m.Observe.GetLane()
	default:
		return nil, errors.New("a line without a call cannot be sent: want one of describe, reset, submit, apply, observe")
	}
	if c.number == 0 {
		return nil, errors.New("a call without a number cannot be sent: number calls from 1")
	}
	return c, nil
}

// answers is the number of the call that a line answers.
func answers(line *adaptorv1.AnswerLine) uint32 {
	switch m := line.GetAnswer().(type) {
	case *adaptorv1.AnswerLine_Describe:
		return m.Describe.GetCall()
	case *adaptorv1.AnswerLine_Reset_:
		return m.Reset_.GetCall()
	case *adaptorv1.AnswerLine_Submit:
		return m.Submit.GetCall()
	case *adaptorv1.AnswerLine_Apply:
		return m.Apply.GetCall()
	case *adaptorv1.AnswerLine_Observe:
		return m.Observe.GetCall()
	default:
		return line.GetError().GetCall()
	}
}
