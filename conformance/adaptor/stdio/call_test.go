package stdio_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/adaptor/stdio"
	"example.org/mp107/spec"
)

// world is one that a simulated DSP can be reset to, and upload an event in it.
var (
	world  = spec.World{Now: spec.Epoch}
	upload = spec.Event{Upload: &spec.Upload{}}
)

// expect sees that an error says something and that it is, or is not, about an
// implementation that was not reached.
func expect(t *testing.T, err error, unreachable bool, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) || errors.Is(err, conformance.ErrUnreachable) != unreachable {
		t.Errorf("%v (unreachable: %v), want %q (%v)", err, errors.Is(err, conformance.ErrUnreachable), want, unreachable)
	}
}

// awaitOver waits until the child takes no more calls.
func awaitOver(t *testing.T, process *stdio.Process) {
	t.Helper()
	for !process.Over() {
		time.Sleep(5 * time.Millisecond)
		if t.Context().Err() != nil {
			t.Fatal("the child is not over")
		}
	}
}

// TestViolationWhileNobodyWaits is reported by the next call, and the one after is
// answered by a fresh child.
func TestViolationWhileNobodyWaits(t *testing.T) {
	for act, want := range map[string]struct {
		unreachable bool
		reason      string
	}{
		"dies after the first answer": {true, "its process ended (exit status 5); nothing on standard error"},
		"answers the first twice":     {false, "the adaptor answers a call a second time: every call has one answer"},
	} {
		t.Run(act, func(t *testing.T) {
			t.Parallel()
			process, _ := play(t, act)
			client := process.Client()
			if _, err := client.Describe(t.Context()); err != nil {
				t.Fatal(err)
			}
			awaitOver(t, process)
			expect(t, client.Reset(t.Context(), world), want.unreachable, want.reason)
			if err := client.Reset(t.Context(), world); err != nil {
				t.Errorf("after a restart: %v", err)
			}
			if messages := client.Transcript(); !want.unreachable && (len(messages) != 2 || process.Starts() != 2) {
				t.Errorf("%d starts, messages %+v", process.Starts(), messages)
			}
		})
	}
}

// TestViolationAfterTheLastCall is reported by Close.
func TestViolationAfterTheLastCall(t *testing.T) {
	t.Parallel()
	process, _ := play(t, "answers the first twice")
	if _, err := process.Client().Describe(t.Context()); err != nil {
		t.Fatal(err)
	}
	awaitOver(t, process)
	expect(t, process.Close(), false, "the adaptor answers a call a second time")
}

// TestConcurrent: answers in another order than the calls come to the right ones.
func TestConcurrent(t *testing.T) {
	t.Parallel()
	process, _ := play(t, "reverses")
	var all sync.WaitGroup
	for lane := range 4 {
		client := process.Client().Lane(lane)
		all.Go(func() {
			for range 200 {
				if err := client.Reset(t.Context(), world); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}

// TestNeverReads: a call returns at its deadline though the pipe is full, also
// where the answer was guessed.
func TestNeverReads(t *testing.T) {
	large := world
	for range 5_000 { // more than a pipe holds
		large.Users = append(large.Users, spec.User{ID: 1, Status: "Active"})
	}
	for _, act := range []string{"never reads", "guesses without input"} {
		t.Run(act, func(t *testing.T) {
			t.Parallel()
			process, _ := play(t, act)
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			returned := make(chan error, 1)
			go func() { returned <- process.Client().Reset(ctx, large) }()
			select {
			case err := <-returned:
				if act == "never reads" {
					expect(t, err, false, "reset got no answer: context deadline exceeded")
				}
			case <-time.After(10 * patience):
				t.Fatal("the call does not return")
			}
			if !process.Over() {
				t.Error("the child that does not read is still called")
			}
		})
	}
}

// TestNotSent: what cannot be a call is an error and starts nothing.
func TestNotSent(t *testing.T) {
	process, _ := play(t, "correct")
	_, err := process.Call(t.Context(), &adaptorv1.CallLine{})
	expect(t, err, false, "a line without a call")
	_, err = process.Call(t.Context(), &adaptorv1.CallLine{Call: &adaptorv1.CallLine_Reset_{Reset_: &adaptorv1.ResetRequest{}}})
	expect(t, err, false, "number calls from 1")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = process.Client().Describe(ctx)
	expect(t, err, false, "context canceled")
	if process.Starts() != 0 || process.InFlight() != 0 {
		t.Errorf("%d starts, %d in flight", process.Starts(), process.InFlight())
	}
}

// TestTranscript has the lines as they went over the pipes.
func TestTranscript(t *testing.T) {
	t.Parallel()
	process, _ := play(t, "garbage")
	client := process.Client()
	if err := client.Reset(t.Context(), world); err != nil {
		t.Fatal(err)
	}
	_, err := client.Submit(t.Context(), spec.ServiceRequest{})
	expect(t, err, false, "not an answer")
	want := [][2]string{{"sent", `{"reset":{"call":1,`}, {"received", `{"reset":{"call":1}}`}, {"sent", `{"submit":{"call":2,`}, {"later", "accepted \x1b[2J request"}}
	messages := client.Transcript()
	if len(messages) != len(want) {
		t.Fatalf("%+v", messages)
	}
	for i, m := range messages {
		if m.Direction != want[i][0] || !strings.HasPrefix(m.Body, want[i][1]) || m.ContentType != "application/json" {
			t.Errorf("%+v, want %v", m, want[i])
		}
	}
}
