package rpc

import (
	"context"
	"errors"
	"fmt"

	"connectrpc.com/connect"

	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/adaptor/contract/adaptorv1/adaptorv1connect"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/internal/text"
)

// grpcCaller is a wire.Caller over gRPC. It records no messages, since they are not
// for people to read.
type grpcCaller struct {
	client  adaptorv1connect.AdaptorServiceClient
	secrets *wire.Secrets
}

func newGRPCCaller(address string, carrier *carrier, secrets *wire.Secrets) *grpcCaller {
	return &grpcCaller{adaptorv1connect.NewAdaptorServiceClient(carrier, address,
		connect.WithGRPC(), connect.WithReadMaxBytes(maxAnswer), connect.WithAcceptCompression("gzip", nil, nil)), secrets}
}

// Call implements wire.Caller.
func (g *grpcCaller) Call(ctx context.Context, line *adaptorv1.CallLine) (*adaptorv1.AnswerLine, error) {
	answer := &adaptorv1.AnswerLine{}
	var err error
	switch call := line.GetCall().(type) {
	case *adaptorv1.CallLine_Describe:
		var m *adaptorv1.DescribeResponse
		m, err = message(g.client.Describe(ctx, connect.NewRequest(call.Describe)))
		answer.Answer = &adaptorv1.AnswerLine_Describe{Describe: m}
	case *adaptorv1.CallLine_Reset_:
		var m *adaptorv1.ResetResponse
		m, err = message(g.client.Reset(ctx, connect.NewRequest(call.Reset_)))
		answer.Answer = &adaptorv1.AnswerLine_Reset_{Reset_: m}
	case *adaptorv1.CallLine_Submit:
		var m *adaptorv1.SubmitResponse
		m, err = message(g.client.Submit(ctx, connect.NewRequest(call.Submit)))
		answer.Answer = &adaptorv1.AnswerLine_Submit{Submit: m}
	case *adaptorv1.CallLine_Apply:
		var m *adaptorv1.ApplyResponse
		m, err = message(g.client.Apply(ctx, connect.NewRequest(call.Apply)))
		answer.Answer = &adaptorv1.AnswerLine_Apply{Apply: m}
	case *adaptorv1.CallLine_Observe:
		var m *adaptorv1.ObserveResponse
		m, err = message(g.client.Observe(ctx, connect.NewRequest(call.Observe)))
		answer.Answer = &adaptorv1.AnswerLine_Observe{Observe: m}
	default:
		return nil, fmt.Errorf("%T is no call: want one of describe, reset, submit, apply, observe", call)
	}
	if err != nil {
		return nil, g.explain(ctx, err)
	}
	g.secrets.Message(answer)
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
func (g *grpcCaller) explain(ctx context.Context, err error) error {
	if _, gone := errors.AsType[*lostError](err); gone {
		return explainLost(ctx, g.secrets, err)
	}
	var said *connect.Error
	if !errors.As(err, &said) {
		return errors.New(g.secrets.Text(err.Error()))
	}
	refused := wire.Refused(said.Code().String(), g.secrets.Text(said.Message()))
	if !connect.IsWireError(said) { // nobody refused: Connect makes something of what came
		refused = fmt.Errorf("what came is not an answer over gRPC: is something else at this address? %s", text.Printable(g.secrets.Text(said.Message())))
	}
	if code := said.Code(); code == connect.CodeUnauthenticated || code == connect.CodePermissionDenied {
		return fmt.Errorf("%w: %s", refused, adviceOnAccess)
	}
	return refused
}
