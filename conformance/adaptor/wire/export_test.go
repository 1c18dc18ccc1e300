package wire

import "google.golang.org/protobuf/proto"

// Compact is compact.
func Compact(text []byte) []byte { return compact(text) }

// ByHand tells whether a message is written without protojson.
func ByHand(m proto.Message) bool {
	_, ok := appendCall(nil, m)
	return ok
}
