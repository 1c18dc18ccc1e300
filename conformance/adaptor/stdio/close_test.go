package stdio_test

import (
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"example.org/mp107/conformance/adaptor/stdio"
)

// TestClose ends the child as gently as it lets itself be ended.
func TestClose(t *testing.T) {
	for _, c := range []struct {
		act      string
		log      string
		leftNote bool // by a child that had the time to
	}{
		{"correct", "bye\n", false},
		{"hears SIGTERM only", "", true},
		{"ignores everything", "", false},
		{"leaves a child at the end", "", false},
	} {
		t.Run(c.act, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			process, notes := play(t, c.act, func(o *stdio.ProcessOptions) { o.Log = &log })
			if _, err := process.Client().Describe(t.Context()); err != nil {
				t.Fatal(err)
			}
			child, err := os.FindProcess(process.PID())
			if err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			if err := process.Close(); err != nil {
				t.Error(err)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
			if _, err := os.Stat(filepath.Join(notes, "terminated")); (err == nil) != c.leftNote {
				t.Errorf("note: %v", err)
			}
			if log.String() != c.log {
				t.Errorf("log %q", log.String())
			}
			if err := child.Signal(syscall.Signal(0)); err == nil {
				t.Error("the process is left")
			}
			expectGone(t, notes, false)
			_, err = process.Client().Describe(t.Context())
			expect(t, err, false, "the adaptor's process is closed")
			if err := process.Close(); err != nil {
				t.Errorf("again: %v", err)
			}
		})
	}
}

// TestCloseWithCallInFlight fails the call at once.
func TestCloseWithCallInFlight(t *testing.T) {
	t.Parallel()
	process, _ := play(t, "never reads")
	var both sync.WaitGroup
	both.Go(func() {
		_, err := process.Client().Describe(t.Context())
		expect(t, err, false, "the adaptor's process is closed")
	})
	for process.InFlight() < 1 {
		time.Sleep(time.Millisecond)
	}
	if err := process.Close(); err != nil {
		t.Error(err)
	}
	both.Wait()
}

// TestCloseUnused has nothing to end.
func TestCloseUnused(t *testing.T) {
	process, _ := play(t, "correct")
	if err := process.Close(); err != nil || process.Starts() != 0 {
		t.Errorf("%d starts: %v", process.Starts(), err)
	}
}
