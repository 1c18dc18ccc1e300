package wire

import (
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
)

// mostDepth bounds how deep an answer may be nested; the contract's own
// messages are four levels deep.
const mostDepth = 32

// MarshalJSON writes a message as the suite sends it: every scalar field is
// there, also where it is false, 0 or empty. Unlike protojson's own, its output
// is the same at every call.
func MarshalJSON(m proto.Message) ([]byte, error) {
	if text, ok := appendCall(make([]byte, 0, sizeOfCall(m)), m); ok {
		return text, nil
	}
	text, err := protojson.MarshalOptions{EmitDefaultValues: true}.Marshal(m)
	if err != nil {
		return nil, err
	}
	return compact(text), nil
}

// sizeOfCall is about how many bytes the JSON of a call takes.
func sizeOfCall(m proto.Message) int {
	if call, ok := m.(interface{ GetWorld() *adaptorv1.World }); ok {
		return 512 + 256*len(call.GetWorld().GetUsers()) + 1024*len(call.GetWorld().GetDevices())
	}
	return 512
}

// UnmarshalJSON reads a message; fields that it does not know are passed over,
// as they may be of a later version.
func UnmarshalJSON(text []byte, m proto.Message) error {
	return protojson.UnmarshalOptions{DiscardUnknown: true, RecursionLimit: mostDepth}.Unmarshal(text, m)
}

// compact takes out the blanks between tokens, which protojson puts in or
// leaves out by chance, so that nobody relies on its output.
func compact(text []byte) []byte {
	out := text[:0]
	quoted := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case quoted && c == '\\':
			out = append(out, c, text[i+1])
			i++
			continue
		case c == '"':
			quoted = !quoted
		case c == ' ' && !quoted:
			continue
		}
		out = append(out, c)
	}
	return out
}
