package wire

import (
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
)

// Numbered is a question or an answer, with the number of its call.
type Numbered interface {
	proto.Message
	GetCall() uint32
}

// OnLane is a question to one lane.
type OnLane interface {
	Numbered
	GetLane() uint32
}

// Question is what a line asks, and its kind as the contract names it; nil where
// there is no call in the line.
func Question(line *adaptorv1.CallLine) (kind string, question Numbered) {
	return within(line.ProtoReflect())
}

// Answer is the answer in a line, and its kind; nil where there is none.
func Answer(line *adaptorv1.AnswerLine) (kind string, answer Numbered) {
	return within(line.ProtoReflect())
}

// within is the message that a line has chosen.
func within(line protoreflect.Message) (string, Numbered) {
	chosen := line.WhichOneof(line.Descriptor().Oneofs().Get(0))
	if chosen == nil {
		return "", nil
	}
	return string(chosen.Name()), line.Get(chosen).Message().Interface().(Numbered)
}
