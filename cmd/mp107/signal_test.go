package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestSecondSignalEnds: a command that takes long and is in the middle of something ends
// at the second signal, whatever it is about.
func TestSecondSignalEnds(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no signal can be sent to a program there")
	}
	for _, args := range [][]string{{"prove", "--matrix"}, {"recover", "--matrix"}} {
		cmd := command(t.TempDir(), args...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		for signals, begun := 0, time.Now(); ; signals++ {
			select {
			case <-ended:
				if signals < 2 {
					t.Logf("%v ended after %d signals: this shows nothing", args, signals)
				}
			case <-time.After(300 * time.Millisecond):
				if time.Since(begun) > 30*time.Second {
					t.Errorf("%v does not end", args)
					_ = cmd.Process.Kill()
					break
				}
				_ = cmd.Process.Signal(os.Interrupt)
				continue
			}
			break
		}
	}
}

// TestFirstSignalEnds: a command that has nothing to finish ends at the first signal, and
// not as if it had done what it was asked for.
func TestFirstSignalEnds(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no signal can be sent to a program there")
	}
	for _, args := range [][]string{{"cases", "list", "--depth", "4"}, {"prove", "--details"}} {
		cmd := command(t.TempDir(), args...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(500 * time.Millisecond) // on a busy machine it may not have begun; the signal ends it all the same
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		forced := time.AfterFunc(30*time.Second, func() { _ = cmd.Process.Kill() })
		err := cmd.Wait()
		if code := cmd.ProcessState.ExitCode(); !forced.Stop() || err == nil || code != exitInconclusive && code != -1 {
			t.Errorf("%v: exit code %d, %v", args, code, err)
		}
	}
}

// TestInterruptedSearchKeepsItsCorpus: the first signal ends a search as its time does,
// with what was reached told and kept, but not as if it had gone on to its end.
func TestInterruptedSearchKeepsItsCorpus(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no signal can be sent to a program there")
	}
	dir := t.TempDir()
	cmd := command(dir, "fuzz", "--for", "1h", "--corpus", "corpus")
	var out strings.Builder
	cmd.Stdout = &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	forced := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
	for range 3000 { // until inputs are kept, it has not begun
		if kept, err := filepath.Glob(filepath.Join(dir, "corpus", "*")); err != nil || len(kept) > 10 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); !forced.Stop() || code != exitInconclusive || !strings.Contains(out.String(), "Corpus corpus: ") {
		t.Errorf("exit code %d\n%s", code, out.String())
	}
}
