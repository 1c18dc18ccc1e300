package rpc

import (
	"context"
	"errors"
	"fmt"

	"connectrpc.com/connect"

	"mp107/conformance"
	"mp107/conformance/adaptor/contract/adaptorv1"
	"mp107/conformance/adaptor/contract/adaptorv1/adaptorv1connect"
	"mp107/conformance/adaptor/wire"
)

// caller is a wire.Caller over Connect.
type caller struct {
	client adaptorv1connect.AdaptorServiceClient
	redact redactor
	grpc   bool
}

// Call implements wire.Caller.
func (c *caller) Call(ctx context.Context, line *adaptorv1.CallLine) (*adaptorv1.AnswerLine, error) {
	answer := &adaptorv1.AnswerLine{}
	var err error
	switch call := line.GetCall().(type) {
	case *adaptorv1.CallLine_Describe:
		var m *adaptorv1.DescribeResponse
		m, err = message(c.client.Describe(ctx, connect.NewRequest(call.Describe)))
		answer.Answer = &adaptorv1.AnswerLine_Describe{Describe: m}
	case *adaptorv1.CallLine_Reset_:
		var m *adaptorv1.ResetResponse
		m, err = message(c.client.Reset(ctx, connect.NewRequest(call.Reset_)))
		answer.Answer = &adaptorv1.AnswerLine_Reset_{Reset_: m}
	case *adaptorv1.CallLine_Submit:
		var m *adaptorv1.SubmitResponse
		m, err = message(c.client.Submit(ctx, connect.NewRequest(call.Submit)))
		answer.Answer = &adaptorv1.AnswerLine_Submit{Submit: m}
	case *adaptorv1.CallLine_Apply:
		var m *adaptorv1.ApplyResponse
		m, err = message(c.client.Apply(ctx, connect.NewRequest(call.Apply)))
		answer.Answer = &adaptorv1.AnswerLine_Apply{Apply: m}
	case *adaptorv1.CallLine_Observe:
		var m *adaptorv1.ObserveResponse
		m, err = message(c.client.Observe(ctx, connect.NewRequest(call.Observe)))
		answer.Answer = &adaptorv1.AnswerLine_Observe{Observe: m}
	default:
		return nil, fmt.Errorf("no call %T", call)
	}
	if err != nil {
		return nil, c.explain(err)
	}
	return answer, nil
}

func message[T any](response *connect.Response[T], err error) (*T, error) {
	if err != nil {
		return nil, err
	}
	return response.Msg, nil
}

// explain turns an error of Connect into one that says whether the adaptor
// refused, or was not reached.
func (c *caller) explain(err error) error {
	var lost *lostError
	if errors.As(err, &lost) {
		return fmt.Errorf("%w: %s", conformance.ErrUnreachable, c.redact.text(lost.Error()))
	}
	var refusal *connect.Error
	if errors.As(err, &refusal) {
		return wire.Refused(refusal.Code().String(), c.redact.text(refusal.Message()))
	}
	return errors.New(c.redact.text(err.Error()))
}
