package rpc

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/adaptor/contract/adaptorv1/adaptorv1connect"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/internal/text"
)

// grpcCaller is a wire.Caller over gRPC. It records messages as JSON, since what is on
// the wire is not for people to read; of what is no message of the contract it records
// what is wrong with it.
type grpcCaller struct {
	client  adaptorv1connect.AdaptorServiceClient
	carrier *carrier
	address string // as it was given, with a scheme of gRPC
	secrets *wire.Secrets
}

func newGRPCCaller(address string, carrier *carrier, secrets *wire.Secrets) *grpcCaller {
	return &grpcCaller{adaptorv1connect.NewAdaptorServiceClient(carrier, address,
		connect.WithGRPC(), connect.WithReadMaxBytes(maxAnswer), connect.WithAcceptCompression("gzip", nil, nil)), carrier, "grpc" + strings.TrimPrefix(address, "http"), secrets}
}

// Call implements wire.Caller.
func (g *grpcCaller) Call(ctx context.Context, line *adaptorv1.CallLine) (*adaptorv1.AnswerLine, error) {
	x, err := newExchange(line)
	if err != nil {
		return nil, err
	}
	g.record(ctx, "sent", g.address+x.procedure, x.question)
	switch call := line.GetCall().(type) {
	case *adaptorv1.CallLine_Describe:
		err = receive(ctx, g.client.Describe, call.Describe, x.answer)
	case *adaptorv1.CallLine_Reset_:
		err = receive(ctx, g.client.Reset, call.Reset_, x.answer)
	case *adaptorv1.CallLine_Submit:
		err = receive(ctx, g.client.Submit, call.Submit, x.answer)
	case *adaptorv1.CallLine_Apply:
		err = receive(ctx, g.client.Apply, call.Apply, x.answer)
	case *adaptorv1.CallLine_Observe:
		err = receive(ctx, g.client.Observe, call.Observe, x.answer)
	}
	if err != nil {
		err = g.explain(ctx, err)
		wire.Exchange(ctx, conformance.Exchange{Direction: "received", ContentType: "text/plain", Body: "no message of the contract: " + err.Error()})
		return nil, err
	}
	g.carrier.answered.Store(true)
	g.secrets.Message(x.line)
	g.record(ctx, "received", "", x.answer)
	return x.line, nil
}

// record shows a message to the recorder, as JSON and without secrets.
func (g *grpcCaller) record(ctx context.Context, direction, url string, message proto.Message) {
	wire.ExchangeLater(ctx, proto.Size(message), func() conformance.Exchange {
		e := conformance.Exchange{Direction: direction, URL: g.secrets.Text(url), ContentType: contentType}
		body, err := wire.MarshalJSON(message)
		if err != nil { // text that is not UTF-8 does not come so far
			e.ContentType, body = "text/plain", []byte("a message that cannot be shown: "+err.Error())
		}
		e.Body = g.secrets.Text(string(body))
		return e
	})
}

// receive makes a call and puts what is answered into a message.
func receive[Q, A any](ctx context.Context, call func(context.Context, *connect.Request[Q]) (*connect.Response[A], error), question *Q, answer proto.Message) error {
	response, err := call(ctx, connect.NewRequest(question))
	if err == nil {
		proto.Merge(answer, any(response.Msg).(proto.Message))
	}
	return err
}

// explain turns an error of Connect into one that says whether the adaptor
// refused, or was not reached.
func (g *grpcCaller) explain(ctx context.Context, err error) error {
	if _, gone := errors.AsType[*lostError](err); gone {
		return explainLost(ctx, g.carrier, g.secrets, err)
	}
	var said *connect.Error
	if !errors.As(err, &said) {
		return errors.New(g.secrets.Text(err.Error()))
	}
	refused := wire.Refused(said.Code().String(), g.secrets.Text(said.Message()))
	if connect.IsWireError(said) {
		g.carrier.answered.Store(true)
	} else { // nobody refused: Connect makes something of what came
		refused = fmt.Errorf("what came is not an answer over gRPC: is something else at this address? %s", text.Printable(g.secrets.Text(said.Message())))
	}
	if code := said.Code(); code == connect.CodeUnauthenticated || code == connect.CodePermissionDenied {
		return fmt.Errorf("%w: %s", refused, adviceOnAccess)
	}
	if said.Code() == connect.CodeUnavailable {
		return notReady{refused}
	}
	return refused
}
