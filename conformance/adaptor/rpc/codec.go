package rpc

import (
	"fmt"

	"google.golang.org/protobuf/proto"

	"example.org/mp107/conformance/adaptor/wire"
)

// jsonCodec is how a server reads and writes the contract's JSON: every scalar
// written, unknown fields passed over, depth bounded.
type jsonCodec struct{}

func (jsonCodec) Name() string { return "json" }

func (jsonCodec) Marshal(value any) ([]byte, error) {
	m, ok := value.(proto.Message)
	if !ok {
		return nil, fmt.Errorf("%T is not a message", value)
	}
	return wire.MarshalJSON(m)
}

func (jsonCodec) Unmarshal(text []byte, value any) error {
	m, ok := value.(proto.Message)
	if !ok {
		return fmt.Errorf("%T is not a message", value)
	}
	return wire.UnmarshalJSON(text, m)
}
