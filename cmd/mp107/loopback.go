package main

import (
	"context"

	"google.golang.org/protobuf/encoding/protojson"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/adaptor/wire"
)

// loopback is a wire that leads back into this process, so that the messages of
// the contract can be looked at without a server.
type loopback struct{ server *wire.Server }

// Call implements wire.Caller.
func (l loopback) Call(ctx context.Context, call *adaptorv1.CallLine) (*adaptorv1.AnswerLine, error) {
	sent, err := wire.MarshalJSON(call)
	if err != nil {
		return nil, err
	}
	wire.Exchange(ctx, conformance.Exchange{Direction: "sent", ContentType: "application/json", Body: string(sent)})
	var read adaptorv1.CallLine
	if err := protojson.Unmarshal(sent, &read); err != nil {
		return nil, err
	}
	answer := l.server.Answer(ctx, &read)
	received, err := wire.MarshalJSON(answer)
	if err != nil {
		return nil, err
	}
	wire.Exchange(ctx, conformance.Exchange{Direction: "received", ContentType: "application/json", Body: string(received)})
	return answer, nil
}

// speak puts adaptors that have no messages behind the contract, so that those
// can be shown that another implementation would get.
func (t *target) speak() {
	for i, adaptor := range t.adaptors {
		if _, speaks := adaptor.(conformance.Recorder); !speaks {
			server := wire.NewServer(1, func() (conformance.Adaptor, error) { return adaptor, nil })
			t.adaptors[i] = wire.NewClient(loopback{server})
		}
	}
}
