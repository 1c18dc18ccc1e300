package rpc

import (
	"fmt"

	"google.golang.org/protobuf/proto"

	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/adaptor/contract/adaptorv1/adaptorv1connect"
)

// numbered is a message that carries the number of a call.
type numbered interface {
	proto.Message
	GetCall() uint32
}

// exchange is a call as it travels over HTTP: the message within the line, and
// a message for the answer, which is already in its own line.
type exchange struct {
	procedure        string
	question, answer numbered
	line             *adaptorv1.AnswerLine
}

func newExchange(line *adaptorv1.CallLine) (exchange, error) {
	switch call := line.GetCall().(type) {
	case *adaptorv1.CallLine_Describe:
		m := &adaptorv1.DescribeResponse{}
		return exchange{adaptorv1connect.AdaptorServiceDescribeProcedure, call.Describe, m, &adaptorv1.AnswerLine{Answer: &adaptorv1.AnswerLine_Describe{Describe: m}}}, nil
	case *adaptorv1.CallLine_Reset_:
		m := &adaptorv1.ResetResponse{}
		return exchange{adaptorv1connect.AdaptorServiceResetProcedure, call.Reset_, m, &adaptorv1.AnswerLine{Answer: &adaptorv1.AnswerLine_Reset_{Reset_: m}}}, nil
	case *adaptorv1.CallLine_Submit:
		m := &adaptorv1.SubmitResponse{}
		return exchange{adaptorv1connect.AdaptorServiceSubmitProcedure, call.Submit, m, &adaptorv1.AnswerLine{Answer: &adaptorv1.AnswerLine_Submit{Submit: m}}}, nil
	case *adaptorv1.CallLine_Apply:
		m := &adaptorv1.ApplyResponse{}
		return exchange{adaptorv1connect.AdaptorServiceApplyProcedure, call.Apply, m, &adaptorv1.AnswerLine{Answer: &adaptorv1.AnswerLine_Apply{Apply: m}}}, nil
	case *adaptorv1.CallLine_Observe:
		m := &adaptorv1.ObserveResponse{}
		return exchange{adaptorv1connect.AdaptorServiceObserveProcedure, call.Observe, m, &adaptorv1.AnswerLine{Answer: &adaptorv1.AnswerLine_Observe{Observe: m}}}, nil
	default:
		return exchange{}, fmt.Errorf("%T is no call: want one of describe, reset, submit, apply, observe", call)
	}
}
