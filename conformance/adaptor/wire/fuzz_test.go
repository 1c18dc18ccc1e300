package wire_test

import (
	"context"
	"testing"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"

	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// parrot gives one answer to whatever it is asked, to the very call or not.
type parrot struct {
	answer *adaptorv1.AnswerLine
	err    error
}

func (p parrot) Call(context.Context, *adaptorv1.CallLine) (*adaptorv1.AnswerLine, error) {
	return p.answer, p.err
}

// FuzzWire: whatever an implementation answers, as JSON in a line or over HTTP, or as
// gRPC has it in protocol buffers, ends in a value or in an error that can be shown;
// and a value is the same when it is written and read again.
func FuzzWire(f *testing.F) {
	_, answers := exampleCalls(f)
	for _, line := range answers {
		document, err := wire.MarshalJSON(line)
		if err != nil {
			f.Fatal(err)
		}
		binary, err := proto.Marshal(line)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(document, false)
		f.Add(binary, true)
	}
	for _, document := range []string{"", "{}", "null", `{"describe":{"call":1,"contract":"x","lanes":4294967295}}`, `{"error":{"call":1,"code":"unimplemented","message":"\u202e"}}`, `{"apply":{"call":1,"alertTo":"00"}}`} {
		f.Add([]byte(document), false)
	}
	f.Fuzz(func(t *testing.T, data []byte, binary bool) {
		answer := &adaptorv1.AnswerLine{}
		err := wire.UnmarshalJSON(data, answer)
		if binary {
			err = proto.Unmarshal(data, answer)
		}
		if err != nil {
			return
		}
		showable := func(err error) {
			if err != nil && (!utf8.ValidString(err.Error()) || text.Printable(err.Error()) == "") {
				t.Errorf("an error that cannot be shown: %q", err)
			}
		}
		_, came := wire.Answer(answer)
		ask := func(call func(c *wire.Client, ctx context.Context) error) {
			// The first call of a client is number 1; one of another number is refused.
			err := call(wire.NewClient(parrot{answer, nil}), t.Context())
			showable(err)
			if err == nil && came.GetCall() != 1 {
				t.Errorf("an answer to call %d is taken for that to call 1", came.GetCall())
			}
		}
		ask(func(c *wire.Client, ctx context.Context) error {
			d, err := c.Describe(ctx)
			if err == nil && d.Validate() == nil && d.Name == "" {
				t.Error("described without a name")
			}
			return err
		})
		ask(func(c *wire.Client, ctx context.Context) error { return c.Reset(ctx, spec.World{Now: spec.Epoch}) })
		ask(func(c *wire.Client, ctx context.Context) error {
			_, err := c.Submit(ctx, spec.ServiceRequest{})
			return err
		})
		ask(func(c *wire.Client, ctx context.Context) error {
			_, err := c.Apply(ctx, spec.Event{Upload: &spec.Upload{}})
			return err
		})
		ask(func(c *wire.Client, ctx context.Context) error {
			o, err := c.Observe(ctx, 1)
			if err == nil {
				again, wrong := wire.DecodeObservation(wire.EncodeObservation(o))
				if wrong != nil || again.Device != o.Device || again.Status != o.Status || len(again.Credentials) != len(o.Credentials) {
					t.Errorf("written and read again %+v is %+v (%v)", o, again, wrong)
				}
			}
			return err
		})
	})
}
