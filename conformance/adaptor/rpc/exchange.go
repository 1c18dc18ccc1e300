package rpc

import (
	"fmt"

	"google.golang.org/protobuf/reflect/protoreflect"

	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/adaptor/contract/adaptorv1/adaptorv1connect"
	"example.org/mp107/conformance/adaptor/wire"
)

// exchange is a call as it travels over HTTP: the message within the line, and
// a message for the answer, which is already in its own line.
type exchange struct {
	procedure        string
	question, answer wire.Numbered
	line             *adaptorv1.AnswerLine
}

// procedures are the paths of the calls, by kind.
var procedures = map[string]string{
	"describe": adaptorv1connect.AdaptorServiceDescribeProcedure,
	"reset":    adaptorv1connect.AdaptorServiceResetProcedure,
	"submit":   adaptorv1connect.AdaptorServiceSubmitProcedure,
	"apply":    adaptorv1connect.AdaptorServiceApplyProcedure,
	"observe":  adaptorv1connect.AdaptorServiceObserveProcedure,
}

func newExchange(line *adaptorv1.CallLine) (exchange, error) {
	kind, question := wire.Question(line)
	if question == nil {
		return exchange{}, fmt.Errorf("%T is no call: want one of describe, reset, submit, apply, observe", line.GetCall())
	}
	x := exchange{procedure: procedures[kind], question: question, line: &adaptorv1.AnswerLine{}}
	m := x.line.ProtoReflect() // in which the answer to each kind of call has the same name
	m.Mutable(m.Descriptor().Fields().ByName(protoreflect.Name(kind)))
	_, x.answer = wire.Answer(x.line)
	return x, nil
}
