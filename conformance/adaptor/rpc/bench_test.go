package rpc_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// The loads take turns, so that a machine that is busy with something else
// slows both of them down alike.
const (
	loadTime = time.Second
	rounds   = 3
)

// BenchmarkBesideBareClient holds the suite's client against a bare one of
// net/http: the same server, in a process of its own, over the same number of
// connections. First one call over and over; then the decision table, of which
// the bare client repeats the calls and understands nothing, while the suite
// also makes the worlds and judges.
func BenchmarkBesideBareClient(b *testing.B) {
	for _, connections := range []int{1, 4} {
		for _, call := range []string{"Submit", "Observe"} {
			b.Run(fmt.Sprintf("%s-%d", call, connections), func(b *testing.B) { oneCall(b, call, connections) })
		}
		b.Run(fmt.Sprintf("cases-%d", connections), func(b *testing.B) { wholeCases(b, connections) })
	}
}

func oneCall(b *testing.B, call string, connections int) {
	address, clients := connect(b, connections)
	story := suite.Scenarios(spec.MP107)[0]
	submits := slices.IndexFunc(story.Events, func(e spec.Event) bool { return e.Submit != nil })
	request := *story.Events[submits].Submit
	ask := func(ctx context.Context, c *wire.Client) error { _, err := c.Submit(ctx, request); return err }
	if call == "Observe" {
		ask = func(ctx context.Context, c *wire.Client) error {
			_, err := c.Observe(ctx, suite.TargetDevice)
			return err
		}
	}
	same := func(lane uint32) []recorded {
		if call == "Observe" {
			return []recorded{{call, marshal(b, &adaptorv1.ObserveRequest{Lane: lane, Device: suite.TargetDevice.String()})}}
		}
		return []recorded{{call, marshal(b, &adaptorv1.SubmitRequest{Lane: lane, Request: wire.EncodeRequest(request)})}}
	}
	compare(b, address, connections, same, func(ctx context.Context, lane int) (calls int64) {
		for ; ctx.Err() == nil; calls++ {
			if err := ask(ctx, clients[lane]); err != nil && ctx.Err() == nil {
				b.Error(err)
				return calls
			}
		}
		return calls
	})
}

// wholeCases carries out the decision table until the time is over; whatever
// was carried out has to have passed.
func wholeCases(b *testing.B, connections int) {
	address, clients := connect(b, connections)
	testSuite := suiteOf(b, suite.Options{Run: []string{"table"}, Sequences: -1})
	same := func(lane uint32) []recorded { return record(b, testSuite, lane, 300) }
	compare(b, address, connections, same, func(ctx context.Context, lane int) int64 {
		counted := &counter{Adaptor: clients[lane]}
		outcome, err := testSuite.Run(ctx, counted)
		if err != nil || outcome.Counts.Fail > 0 || outcome.Counts.Pass == 0 {
			b.Errorf("%+v, %v", outcome.Counts, err)
		}
		return counted.calls
	})
}

// connect starts a server of twice as many lanes, connects to the first half of
// them and leaves the others to the bare client: a call that was not waited for
// may be carried out later. Every lane has a world.
func connect(b *testing.B, connections int) (string, []*wire.Client) {
	address, clients := apart(b, 2*connections), make([]*wire.Client, connections)
	client := dial(b, address)
	for i := range 2 * connections {
		lane := client.Lane(i)
		if err := lane.Reset(b.Context(), suite.Scenarios(spec.MP107)[0].World); err != nil {
			b.Fatal(err)
		}
		if i < connections {
			clients[i] = lane
		}
	}
	return address, clients
}

// compare puts the two loads on the server in turns. The bare client makes the
// same calls on each lane, one after another.
func compare(b *testing.B, address string, connections int, same func(lane uint32) []recorded, do func(ctx context.Context, lane int) int64) {
	calls := make([][]recorded, connections)
	for lane := range calls {
		calls[lane] = same(uint32(connections + lane))
	}
	transport := &http.Transport{MaxIdleConnsPerHost: connections}
	defer transport.CloseIdleConnections()
	repeat := func(ctx context.Context, lane int) (made int64) {
		for ; ctx.Err() == nil; made++ {
			call := calls[lane][int(made)%len(calls[lane])]
			if err := post(b.Context(), transport, address, call); err != nil {
				b.Error(err)
				return made
			}
		}
		return made
	}
	var bare, ours float64
	for b.Loop() {
		for range rounds {
			bare += perSecond(b, connections, repeat)
			ours += perSecond(b, connections, do)
		}
	}
	n := float64(rounds * b.N)
	b.ReportMetric(bare/n, "bare/s")
	b.ReportMetric(ours/n, "suite/s")
	b.ReportMetric(ours/bare, "suite/bare")
	b.ReportMetric(0, "ns/op")
}

// post makes a call and reads its answer without understanding it.
func post(ctx context.Context, transport *http.Transport, address string, call recorded) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+address+"/mp107.adaptor.v1.AdaptorService/"+call.method, bytes.NewReader(call.body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := transport.RoundTrip(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", call.method, response.Status)
	}
	_, err = io.Copy(io.Discard, response.Body)
	return err
}

// perSecond has each client make calls until the time is over, and counts them.
func perSecond(b *testing.B, connections int, do func(ctx context.Context, lane int) int64) float64 {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), loadTime)
	defer cancel()
	var calls atomic.Int64
	var all sync.WaitGroup
	for lane := range connections {
		all.Go(func() { calls.Add(do(ctx, lane)) })
	}
	all.Wait() // a run that is interrupted takes a while to note all that was not run
	return float64(calls.Load()) / loadTime.Seconds()
}
