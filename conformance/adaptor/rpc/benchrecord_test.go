package rpc_test

import (
	"context"
	"testing"

	"google.golang.org/protobuf/proto"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// recorded is a call as it is made over HTTP.
type recorded struct {
	method string
	body   []byte
}

// record collects the first so many calls of a suite, for a lane.
func record(b *testing.B, testSuite *suite.Suite, lane uint32, limit int) []recorded {
	b.Helper()
	system, err := inprocess.New(dsp.Config{Release: spec.MP107})
	if err != nil {
		b.Fatal(err)
	}
	var calls []recorded
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	watch := &watcher{Adaptor: system, lane: lane, called: func(method string, m proto.Message) {
		if len(calls) == limit {
			cancel()
			return
		}
		calls = append(calls, recorded{method, marshal(b, m)})
	}}
	if _, err := testSuite.Run(ctx, watch); err != nil {
		b.Fatal(err)
	}
	return calls
}

// watcher shows each call but Describe as its message before it makes it.
type watcher struct {
	conformance.Adaptor
	lane   uint32
	called func(method string, m proto.Message)
}

func (w *watcher) Reset(ctx context.Context, world spec.World) error {
	w.called("Reset", &adaptorv1.ResetRequest{Lane: w.lane, World: wire.EncodeWorld(world)})
	return w.Adaptor.Reset(ctx, world)
}

func (w *watcher) Submit(ctx context.Context, request spec.ServiceRequest) (spec.Response, error) {
	w.called("Submit", &adaptorv1.SubmitRequest{Lane: w.lane, Request: wire.EncodeRequest(request)})
	return w.Adaptor.Submit(ctx, request)
}

func (w *watcher) Apply(ctx context.Context, event spec.Event) (spec.Result, error) {
	w.called("Apply", &adaptorv1.ApplyRequest{Lane: w.lane, Event: wire.EncodeEvent(event)})
	return w.Adaptor.Apply(ctx, event)
}

func (w *watcher) Observe(ctx context.Context, device spec.EUI64) (spec.Observation, error) {
	w.called("Observe", &adaptorv1.ObserveRequest{Lane: w.lane, Device: device.String()})
	return w.Adaptor.Observe(ctx, device)
}
