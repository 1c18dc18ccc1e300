package stdio_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/spec"
)

// TestLostWorld: when a child is lost, every lane is, and no lane is judged by
// what a fresh child, in no world at all, would answer.
func TestLostWorld(t *testing.T) {
	for act, want := range map[string]string{
		"dies when told":  "its process ended (exit status 4)",
		"hangs when told": "apply got no answer: context deadline exceeded",
	} {
		t.Run(act, func(t *testing.T) {
			t.Parallel()
			process, _ := play(t, act)
			client := process.Client()
			other := client.Lane(1)
			for _, lane := range []conformance.Adaptor{client, other} {
				if err := lane.Reset(t.Context(), world); err != nil {
					t.Fatal(err)
				}
			}
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			_, err := client.Apply(ctx, upload)
			expect(t, err, act == "dies when told", want)
			_, err = other.Submit(t.Context(), spec.ServiceRequest{})
			expect(t, err, true, "its process was lost since lane 1 was reset, and the lane's world with it")
			if process.Starts() != 1 {
				t.Errorf("%d starts for a call that was not sent", process.Starts())
			}
			if err := other.Reset(t.Context(), world); err != nil {
				t.Error(err)
			}
			_, err = client.Observe(t.Context(), 1)
			expect(t, err, true, "since lane 0 was reset")
		})
	}
}

// TestAbandonedWithOthersInFlight: those fail too, and say for whose sake.
func TestAbandonedWithOthersInFlight(t *testing.T) {
	t.Parallel()
	process, _ := play(t, "never reads")
	client := process.Client()
	ctx, cancel := context.WithCancel(t.Context())
	var both sync.WaitGroup
	var first, second error
	begun := make(chan struct{})
	both.Go(func() {
		close(begun)
		_, first = client.Describe(ctx)
	})
	both.Go(func() { <-begun; second = client.Lane(1).Reset(t.Context(), world) })
	for process.InFlight() < 2 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	both.Wait()
	expect(t, first, false, "describe got no answer: context canceled")
	expect(t, second, true, "its process was ended, since a call ")
	expect(t, second, true, "(describe) on lane 0 got no answer in time")
}

// slowContext is over some time before its channel says so, as every context is
// for a moment.
type slowContext struct {
	context.Context
	over atomic.Bool
}

func (*slowContext) Done() <-chan struct{} { return make(chan struct{}) }

func (c *slowContext) Err() error {
	if c.over.Load() {
		return context.DeadlineExceeded
	}
	return nil
}

// TestCallAfterDeadline is made as soon as the time of the one before is over,
// and does not suffer when the child is ended for that one.
func TestCallAfterDeadline(t *testing.T) {
	t.Parallel()
	process, _ := play(t, "hangs once")
	client := process.Client()
	if err := client.Reset(t.Context(), world); err != nil {
		t.Fatal(err)
	}
	ctx := &slowContext{Context: t.Context()}
	var other sync.WaitGroup
	other.Go(func() {
		_, err := client.Submit(ctx, spec.ServiceRequest{})
		expect(t, err, false, "submit got no answer: context deadline exceeded")
	})
	for process.InFlight() < 1 {
		time.Sleep(time.Millisecond)
	}
	ctx.over.Store(true)
	if err := client.Reset(t.Context(), world); err != nil || process.Starts() != 2 {
		t.Errorf("%d starts: %v", process.Starts(), err)
	}
	other.Wait()
}
