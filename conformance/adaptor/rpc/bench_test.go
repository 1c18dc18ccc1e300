package rpc_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
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
// slows all of them down alike.
const (
	loadTime = time.Second
	rounds   = 3
)

// BenchmarkBesideWrk holds the suite's client against wrk: the same server, in
// a process of its own, over the same number of connections. First one call over
// and over; then the decision table, of which wrk repeats the calls and
// understands nothing, while the suite also makes the worlds and judges.
func BenchmarkBesideWrk(b *testing.B) {
	if _, err := exec.LookPath("wrk"); err != nil {
		b.Skip("wrk is not installed")
	}
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
	body := marshal(b, &adaptorv1.SubmitRequest{Lane: uint32(connections), Request: wire.FromRequest(request)})
	ask := func(ctx context.Context, c *wire.Client) error { _, err := c.Submit(ctx, request); return err }
	if call == "Observe" {
		body = marshal(b, &adaptorv1.ObserveRequest{Lane: uint32(connections), Device: suite.TargetDevice.String()})
		ask = func(ctx context.Context, c *wire.Client) error {
			_, err := c.Observe(ctx, suite.TargetDevice)
			return err
		}
	}
	compare(b, address, connections, []recorded{{call, body}}, func(ctx context.Context, lane int) (calls int64) {
		for ; ctx.Err() == nil; calls++ {
			if err := ask(ctx, clients[lane]); err != nil && ctx.Err() == nil {
				b.Error(err)
				return
			}
		}
		return calls
	})
}

// wholeCases carries out the decision table until the time is over; whatever
// was carried out has to have passed.
func wholeCases(b *testing.B, connections int) {
	address, clients := connect(b, connections)
	suites := make([]*suite.Suite, connections)
	for i := range suites {
		suites[i] = suiteOf(b, suite.Options{Run: []string{"table"}, Sequences: -1})
	}
	calls := record(b, suites[0], uint32(connections), 300)
	calls = append(calls[:1:1], calls...) // wrk throws the first one away, and a case begins with its Reset
	compare(b, address, connections, calls, func(ctx context.Context, lane int) int64 {
		counted := &counter{Adaptor: clients[lane]}
		outcome, err := suites[lane].Run(ctx, counted)
		if err != nil || outcome.Counts.Fail > 0 || outcome.Counts.Pass == 0 {
			b.Errorf("%+v, %v", outcome.Counts, err)
		}
		return counted.calls
	})
}

// connect starts a server and connects to each of its lanes. The last one, of
// the same number as there are connections, is left to wrk: a call that it has
// not waited for may be carried out later. Every lane has a world, since wrk may
// begin anywhere.
func connect(b *testing.B, connections int) (string, []*wire.Client) {
	address, clients := apart(b, connections+1), make([]*wire.Client, connections+1)
	for i := range clients {
		clients[i] = dial(b, address).Lane(i)
		if err := clients[i].Reset(b.Context(), suite.Scenarios(spec.MP107)[0].World); err != nil {
			b.Fatal(err)
		}
	}
	return address, clients
}

// compare puts the two loads on the server in turns.
func compare(b *testing.B, address string, connections int, calls []recorded, do func(ctx context.Context, lane int) int64) {
	script := filepath.Join(b.TempDir(), "calls.lua")
	if err := os.WriteFile(script, lua(calls), 0o600); err != nil {
		b.Fatal(err)
	}
	var wrk, ours float64
	for b.Loop() {
		for range rounds {
			wrk += runWrk(b, "http://"+address, script, connections)
			ours += perSecond(b, connections, do)
		}
	}
	n := float64(rounds * b.N)
	b.ReportMetric(wrk/n, "wrk/s")
	b.ReportMetric(ours/n, "suite/s")
	b.ReportMetric(ours/wrk, "suite/wrk")
	b.ReportMetric(0, "ns/op")
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

var requestsPerSecond = regexp.MustCompile(`Requests/sec:\s*([0-9.]+)`)

// A call in a thousand may be refused: over several connections wrk does not keep
// the order of its calls, and may ask for a Device before the Reset that brings it.
var notAnswered = regexp.MustCompile(`Non-2xx or 3xx responses: [0-9]{3,}|Socket errors: .*`)

// runWrk lets wrk make calls for a while and returns how many answers came per second.
func runWrk(b *testing.B, url, script string, connections int) float64 {
	b.Helper()
	out, err := exec.Command("wrk", "-t1", "-c", strconv.Itoa(connections), "-d", loadTime.String(), "-s", script, url).CombinedOutput()
	found := requestsPerSecond.FindSubmatch(out)
	if err != nil || found == nil || notAnswered.Match(out) {
		b.Fatalf("wrk: %v\n%s", err, out)
	}
	rate, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil {
		b.Fatal(err)
	}
	return rate
}
