package rpc

import (
	"context"
	"errors"
	"net/http"

	"connectrpc.com/connect"

	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/adaptor/contract/adaptorv1/adaptorv1connect"
	"example.org/mp107/conformance/adaptor/wire"
)

// maxRequest bounds the size of a call in bytes; a world is some kilobytes.
const maxRequest = 16 << 20

// NewHandler serves the contract: Connect, gRPC and gRPC-Web at the path that
// the contract gives. For gRPC without TLS the server has to allow HTTP/2
// without TLS; Serve does.
func NewHandler(server *wire.Server) http.Handler {
	mux := http.NewServeMux()
	mux.Handle(adaptorv1connect.NewAdaptorServiceHandler(&service{server}, connect.WithReadMaxBytes(maxRequest), connect.WithCompressMinBytes(maxRequest), connect.WithCodec(jsonCodec{})))
	return mux
}

// service turns typed calls into lines and back.
type service struct{ server *wire.Server }

func (s *service) Describe(ctx context.Context, r *connect.Request[adaptorv1.DescribeRequest]) (*connect.Response[adaptorv1.DescribeResponse], error) {
	answer := s.server.Answer(ctx, &adaptorv1.CallLine{Call: &adaptorv1.CallLine_Describe{Describe: r.Msg}})
	return typed(answer, answer.GetDescribe())
}

func (s *service) Reset(ctx context.Context, r *connect.Request[adaptorv1.ResetRequest]) (*connect.Response[adaptorv1.ResetResponse], error) {
	answer := s.server.Answer(ctx, &adaptorv1.CallLine{Call: &adaptorv1.CallLine_Reset_{Reset_: r.Msg}})
	return typed(answer, answer.GetReset_())
}

func (s *service) Submit(ctx context.Context, r *connect.Request[adaptorv1.SubmitRequest]) (*connect.Response[adaptorv1.SubmitResponse], error) {
	answer := s.server.Answer(ctx, &adaptorv1.CallLine{Call: &adaptorv1.CallLine_Submit{Submit: r.Msg}})
	return typed(answer, answer.GetSubmit())
}

func (s *service) Apply(ctx context.Context, r *connect.Request[adaptorv1.ApplyRequest]) (*connect.Response[adaptorv1.ApplyResponse], error) {
	answer := s.server.Answer(ctx, &adaptorv1.CallLine{Call: &adaptorv1.CallLine_Apply{Apply: r.Msg}})
	return typed(answer, answer.GetApply())
}

func (s *service) Observe(ctx context.Context, r *connect.Request[adaptorv1.ObserveRequest]) (*connect.Response[adaptorv1.ObserveResponse], error) {
	answer := s.server.Answer(ctx, &adaptorv1.CallLine{Call: &adaptorv1.CallLine_Observe{Observe: r.Msg}})
	return typed(answer, answer.GetObserve())
}

func typed[T any](answer *adaptorv1.AnswerLine, message *T) (*connect.Response[T], error) {
	if refusal := answer.GetError(); refusal != nil {
		var code connect.Code
		if err := code.UnmarshalText([]byte(refusal.GetCode())); err != nil {
			code = connect.CodeUnknown
		}
		return nil, connect.NewError(code, errors.New(refusal.GetMessage()))
	}
	return connect.NewResponse(message), nil
}
