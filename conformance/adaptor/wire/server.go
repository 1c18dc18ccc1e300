package wire

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/spec"
)

// Server answers the calls of the contract with adaptors, one for each lane.
// It is safe for concurrent use if they are.
type Server struct {
	make  func() (conformance.Adaptor, error)
	count int
	mu    sync.Mutex
	lanes map[uint32]conformance.Adaptor
}

// NewServer makes a server of so many lanes; each gets an adaptor of its own
// when it is first used.
func NewServer(lanes int, adaptor func() (conformance.Adaptor, error)) *Server {
	return &Server{make: adaptor, count: max(lanes, 1), lanes: map[uint32]conformance.Adaptor{}}
}

func (s *Server) lane(n uint32) (conformance.Adaptor, error) {
	if int64(n) >= int64(s.count) {
		return nil, fmt.Errorf("lane %d: there are %d, numbered from 0", n, s.count)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lanes[n] == nil {
		adaptor, err := s.make()
		if err != nil {
			return nil, err
		}
		s.lanes[n] = adaptor
	}
	return s.lanes[n], nil
}

// Answer answers one call; what goes wrong is an answer too.
func (s *Server) Answer(ctx context.Context, line *adaptorv1.CallLine) *adaptorv1.AnswerLine {
	switch call := line.GetCall().(type) {
	case *adaptorv1.CallLine_Describe:
		return s.describe(ctx, call.Describe)
	case *adaptorv1.CallLine_Reset_:
		return s.reset(ctx, call.Reset_)
	case *adaptorv1.CallLine_Submit:
		return s.submit(ctx, call.Submit)
	case *adaptorv1.CallLine_Apply:
		return s.apply(ctx, call.Apply)
	case *adaptorv1.CallLine_Observe:
		return s.observe(ctx, call.Observe)
	default:
		return failed(0, "invalid_argument", errors.New("no call that is known: want one of describe, reset, submit, apply, observe"))
	}
}

func (s *Server) describe(ctx context.Context, call *adaptorv1.DescribeRequest) *adaptorv1.AnswerLine {
	adaptor, err := s.lane(0)
	if err != nil {
		return failed(call.GetCall(), "internal", err)
	}
	d, err := adaptor.Describe(ctx)
	if err != nil {
		return failed(call.GetCall(), "internal", err)
	}
	return &adaptorv1.AnswerLine{Answer: &adaptorv1.AnswerLine_Describe{Describe: &adaptorv1.DescribeResponse{
		Call: call.GetCall(), Contract: Contract, Name: d.Name, Version: d.Version, Abilities: renamed[string](d.Abilities), Lanes: uint32(s.count),
	}}}
}

func (s *Server) reset(ctx context.Context, call *adaptorv1.ResetRequest) *adaptorv1.AnswerLine {
	world, err := DecodeWorld(call.GetWorld())
	return s.onLane(call, err, func(adaptor conformance.Adaptor) (*adaptorv1.AnswerLine, error) {
		err := adaptor.Reset(ctx, world)
		return &adaptorv1.AnswerLine{Answer: &adaptorv1.AnswerLine_Reset_{Reset_: &adaptorv1.ResetResponse{Call: call.GetCall()}}}, err
	})
}

func (s *Server) submit(ctx context.Context, call *adaptorv1.SubmitRequest) *adaptorv1.AnswerLine {
	request, err := DecodeRequest(call.GetRequest())
	return s.onLane(call, err, func(adaptor conformance.Adaptor) (*adaptorv1.AnswerLine, error) {
		response, err := adaptor.Submit(ctx, request)
		return &adaptorv1.AnswerLine{Answer: &adaptorv1.AnswerLine_Submit{Submit: &adaptorv1.SubmitResponse{Call: call.GetCall(), Response: EncodeResponse(response)}}}, err
	})
}

func (s *Server) apply(ctx context.Context, call *adaptorv1.ApplyRequest) *adaptorv1.AnswerLine {
	event, err := DecodeEvent(call.GetEvent())
	return s.onLane(call, err, func(adaptor conformance.Adaptor) (*adaptorv1.AnswerLine, error) {
		result, err := adaptor.Apply(ctx, event)
		answer := encodeResult(result)
		answer.Call = call.GetCall()
		return &adaptorv1.AnswerLine{Answer: &adaptorv1.AnswerLine_Apply{Apply: answer}}, err
	})
}

func (s *Server) observe(ctx context.Context, call *adaptorv1.ObserveRequest) *adaptorv1.AnswerLine {
	device, err := spec.ParseEUI64(call.GetDevice())
	return s.onLane(call, err, func(adaptor conformance.Adaptor) (*adaptorv1.AnswerLine, error) {
		observation, err := adaptor.Observe(ctx, device)
		return &adaptorv1.AnswerLine{Answer: &adaptorv1.AnswerLine_Observe{Observe: &adaptorv1.ObserveResponse{Call: call.GetCall(), Observation: EncodeObservation(observation)}}}, err
	})
}

// onLane has the adaptor of a call's lane answer, unless there is no such lane or
// the call could not be read.
func (s *Server) onLane(call OnLane, unreadable error, answer func(conformance.Adaptor) (*adaptorv1.AnswerLine, error)) *adaptorv1.AnswerLine {
	adaptor, err := s.lane(call.GetLane())
	if err := cmp.Or(err, unreadable); err != nil {
		return failed(call.GetCall(), "invalid_argument", err)
	}
	line, err := answer(adaptor)
	if err != nil {
		return failed(call.GetCall(), codeOf(err), err)
	}
	return line
}

// codeOf is the code under which the error of an adaptor travels.
func codeOf(err error) string {
	switch {
	case errors.Is(err, conformance.ErrNotExpressible):
		return "unimplemented"
	case errors.Is(err, conformance.ErrNotCheckable):
		return "failed_precondition"
	default:
		return "invalid_argument"
	}
}

func failed(call uint32, code string, err error) *adaptorv1.AnswerLine {
	return &adaptorv1.AnswerLine{Answer: &adaptorv1.AnswerLine_Error{Error: &adaptorv1.Error{Call: call, Code: code, Message: brief(err.Error())}}}
}
