package rpc_test

import (
	"context"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// BenchmarkRunnerOwnTime measures what a run takes apart from the wire: worlds
// and events, the law's own answer, the comparison, the report. The simulated
// DSP's share is measured alone and taken off.
func BenchmarkRunnerOwnTime(b *testing.B) {
	system, err := inprocess.New(dsp.Config{Release: spec.MP107})
	if err != nil {
		b.Fatal(err)
	}
	testSuite := suiteOf(b, suite.Options{})
	timed := &stopwatch{Adaptor: system}
	for b.Loop() {
		if outcome, err := testSuite.Run(b.Context(), timed); err != nil || outcome.Counts.Pass != testSuite.Len() {
			b.Fatalf("%+v, %v", outcome.Counts, err)
		}
	}
	cases := float64(testSuite.Len() * b.N)
	b.ReportMetric(float64((b.Elapsed()-timed.spent).Nanoseconds())/cases, "ns/case")
	b.ReportMetric(float64(timed.spent.Nanoseconds())/cases, "ns-of-DSP/case")
	b.ReportMetric(float64(timed.calls)/cases, "calls/case")
}

// stopwatch measures the time spent within the adaptor.
type stopwatch struct {
	conformance.Adaptor
	spent time.Duration
	calls int
}

func (s *stopwatch) time() func() {
	start := time.Now()
	s.calls++
	return func() { s.spent += time.Since(start) }
}

func (s *stopwatch) Reset(ctx context.Context, world spec.World) error {
	defer s.time()()
	return s.Adaptor.Reset(ctx, world)
}

func (s *stopwatch) Submit(ctx context.Context, request spec.ServiceRequest) (spec.Response, error) {
	defer s.time()()
	return s.Adaptor.Submit(ctx, request)
}

func (s *stopwatch) Apply(ctx context.Context, event spec.Event) (spec.Result, error) {
	defer s.time()()
	return s.Adaptor.Apply(ctx, event)
}

func (s *stopwatch) Observe(ctx context.Context, device spec.EUI64) (spec.Observation, error) {
	defer s.time()()
	return s.Adaptor.Observe(ctx, device)
}

// counter counts calls.
type counter struct {
	conformance.Adaptor
	calls int64
}

func (c *counter) Reset(ctx context.Context, world spec.World) error {
	c.calls++
	return c.Adaptor.Reset(ctx, world)
}

func (c *counter) Submit(ctx context.Context, request spec.ServiceRequest) (spec.Response, error) {
	c.calls++
	return c.Adaptor.Submit(ctx, request)
}

func (c *counter) Apply(ctx context.Context, event spec.Event) (spec.Result, error) {
	c.calls++
	return c.Adaptor.Apply(ctx, event)
}

func (c *counter) Observe(ctx context.Context, device spec.EUI64) (spec.Observation, error) {
	c.calls++
	return c.Adaptor.Observe(ctx, device)
}

// HonorsContext implements conformance.HonorsContext, as the client does that is counted.
func (c *counter) HonorsContext() bool { return true }
