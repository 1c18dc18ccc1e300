package main

import (
	"bytes"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/adaptor/rpc"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/spec"
)

// TestKilledAndResumed kills a run with a signal that it cannot see, twice, and
// resumes it. The report is then that of a run that was never interrupted, and
// no case was judged twice.
func TestKilledAndResumed(t *testing.T) {
	faulty := dsp.Config{Release: spec.MP107, Faults: []dsp.FaultID{dsp.AnySlotHolder}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := wire.NewServer(4, func() (conformance.Adaptor, error) { return inprocess.New(faulty) })
	go func() { _ = rpc.Serve(t.Context(), listener, server, nil) }()

	args := []string{
		"run", "--adaptor", "http://" + listener.Addr().String(), "--parallel", "2",
		"--run", "R1/T02", "--run", "R1/T03", "--run", "scenario", "--run", "sequence", "--cases", "60",
	}
	whole, killed := t.TempDir(), t.TempDir()
	if err := finish(t, whole, args...); exitCode(err) != exitNonConformant {
		t.Fatalf("the uninterrupted run: %v", err)
	}
	cases := lines(t, whole)
	kill(t, killed, cases/4, args...)
	resumed := append(args, "--resume")
	kill(t, killed, cases/2, resumed...)
	if err := finish(t, killed, resumed...); exitCode(err) != exitNonConformant {
		t.Fatalf("the resumed run: %v", err)
	}
	for _, name := range []string{"report.json", "junit.xml", "index.html", "replay/001.json"} {
		want, err := os.ReadFile(filepath.Join(whole, "report", name))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(killed, "report", name))
		if err != nil || !bytes.Equal(want, got) {
			t.Errorf("%s differs from that of the uninterrupted run: %v", name, err)
		}
	}
	if n := lines(t, killed); n != cases {
		t.Errorf("%d lines in the journal, want %d: a case was lost or judged twice", n, cases)
	}
	// Nothing is left to do, and nothing is done.
	if err := finish(t, killed, resumed...); exitCode(err) != exitNonConformant {
		t.Errorf("resumed once more: %v", err)
	}
	if err := finish(t, killed, append(resumed, "--seed", "5")...); exitCode(err) != exitUsage {
		t.Errorf("resumed as another run: %v", err)
	}
}

func command(dir string, args ...string) *exec.Cmd {
	cmd := exec.Command("mp107", args...)
	cmd.Dir = dir
	return cmd
}

func finish(t *testing.T, dir string, args ...string) error {
	t.Helper()
	out, err := command(dir, args...).CombinedOutput()
	if code := exitCode(err); code != exitNonConformant {
		t.Logf("%s", out)
	}
	return err
}

func exitCode(err error) int {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	return 0
}

// kill starts a run and kills it when its journal has so many lines.
func kill(t *testing.T, dir string, at int, args ...string) {
	t.Helper()
	cmd := command(dir, args...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(time.Minute)
	for lines(t, dir) < at {
		if time.Now().After(deadline) {
			t.Error("the run did not come that far in a minute")
			break
		}
		time.Sleep(time.Millisecond)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
	if err := cmd.Wait(); exitCode(err) != -1 {
		t.Errorf("the run ended by itself, with %v: it cannot be killed in the middle any more", err)
	}
}

// lines counts the lines of the journal of a run in a folder.
func lines(t *testing.T, dir string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "report", "run.jsonl"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return bytes.Count(text, []byte("\n"))
}
