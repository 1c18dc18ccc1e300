package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"sync"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"example.org/mp107/internal/text"
)

// maxDepth bounds how deep an answer may be nested; the contract's own
// messages are four levels deep.
const maxDepth = 32

// scratch keeps the memory in which protojson writes: a run makes messages by
// the thousand, and most of their bytes belong to the compact text.
var scratch = sync.Pool{New: func() any { return new([]byte) }}

// MarshalJSON writes a message as the suite sends it: every scalar field is
// there, also where it is false, 0 or empty. The same message gives the same
// bytes each time, which protojson alone does not promise: it varies the blanks
// between tokens.
func MarshalJSON(m proto.Message) ([]byte, error) {
	memory := scratch.Get().(*[]byte)
	defer scratch.Put(memory)
	text, err := protojson.MarshalOptions{EmitDefaultValues: true}.MarshalAppend((*memory)[:0], m)
	if err != nil {
		return nil, err
	}
	*memory = text
	var compact bytes.Buffer
	compact.Grow(len(text))
	if err := json.Compact(&compact, text); err != nil {
		return nil, err
	}
	return compact.Bytes(), nil
}

// UnmarshalJSON reads a message. Its error is fit to be sent back and to be compared; fields that it does not know are passed over,
// as they may be of a later version.
func UnmarshalJSON(document []byte, m proto.Message) error {
	return unmarshal(document, m, true)
}

// UnmarshalStrictJSON is UnmarshalJSON that refuses fields that it does not know: in what
// nobody sends by the contract, such as a log, one may have been written wrong.
func UnmarshalStrictJSON(document []byte, m proto.Message) error {
	return unmarshal(document, m, false)
}

func unmarshal(document []byte, m proto.Message, passOver bool) error {
	err := protojson.UnmarshalOptions{DiscardUnknown: passOver, RecursionLimit: maxDepth}.Unmarshal(document, m)
	if err == nil {
		return nil
	}
	// The library has a space in its messages that is not always the same, and quotes
	// as much as it likes.
	return errors.New(brief(strings.TrimPrefix(strings.ReplaceAll(err.Error(), "\u00a0", " "), "proto: ")))
}

// brief cuts a message that may quote what somebody sent.
func brief(message string) string { return text.Clip(message, 1000) }
