package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/adaptor/rpc"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/internal/folder"
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
		"--run", "R1/T03", "--run", "scenario", "--run", "sequence", "--cases", "60",
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
	if difference := differs(t, filepath.Join(whole, "report"), filepath.Join(killed, "report")); difference != "" {
		t.Errorf("%s differs from that of the uninterrupted run", difference)
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
	deadline := time.Now().Add(5 * time.Minute)
	for lines(t, dir) < at {
		if time.Now().After(deadline) {
			t.Error("the run did not come that far in five minutes")
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

// lines counts the lines of the journal of a run in a folder, of cases alone where the
// run is over.
func lines(t *testing.T, dir string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "report", folder.Journal))
	if err == nil {
		return bytes.Count(text, []byte("\n"))
	}
	file, err := os.Open(filepath.Join(dir, "report", folder.Sealed))
	if errors.Is(err, os.ErrNotExist) {
		return 0
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	zip, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	if text, err = io.ReadAll(zip); err != nil {
		t.Fatal(err)
	}
	return bytes.Count(text, []byte(`{"case":`)) - bytes.Count(text, []byte(`,"part":`))
}

// TestKilledAtAnyMoment kills a run that no test can see into, at moments from its
// beginning to the writing of its report, and again when it has been resumed. The
// folder is then what it is of a run that was never killed, to the byte, and while the
// run is not over it has no report. There are more moments with MP107_WHOLE.
func TestKilledAtAnyMoment(t *testing.T) {
	args := []string{"run", "--fault", "bypass-any-615", "--run", "scenario", "--run", "sequence", "--cases", "6"}
	whole := t.TempDir()
	begun := time.Now()
	if err := finish(t, whole, args...); exitCode(err) != exitNonConformant {
		t.Fatalf("the uninterrupted run: %v", err)
	}
	took := time.Since(begun)
	moments := 5
	if os.Getenv("MP107_WHOLE") != "" {
		moments = 20
	}
	killed, reports := 0, 0
	for moment := range moments {
		dir := t.TempDir()
		for i := range 2 {
			resumable := i == 1 && there(filepath.Join(dir, "report"), folder.Journal)
			cmd := command(dir, args...)
			if resumable {
				cmd = command(dir, append(args, "--resume")...)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			// Most of the time passes before the first case, the last moments are those of saving.
			time.Sleep(took/3 + took*time.Duration(moment)/time.Duration(moments)*3/4)
			_ = cmd.Process.Kill()
			if exitCode(cmd.Wait()) == -1 {
				killed++
				if there(filepath.Join(dir, "report"), folder.Journal) && there(filepath.Join(dir, "report"), folder.Sums) {
					reports++
				}
			}
		}
		last := args
		if there(filepath.Join(dir, "report"), folder.Journal) {
			last = append(args, "--resume")
		}
		if err := finish(t, dir, last...); exitCode(err) != exitNonConformant {
			t.Fatalf("moment %d: %v", moment, err)
		}
		if difference := differs(t, filepath.Join(whole, "report"), filepath.Join(dir, "report")); difference != "" {
			t.Errorf("moment %d: %s", moment, difference)
		}
	}
	if killed == 0 || killed < moments/4 {
		t.Errorf("only %d runs were still under way when they were killed: this shows too little", killed)
	}
	// Between the last file of a report and the removal of the plain journal there is a moment.
	if reports > 2 {
		t.Errorf("%d killed runs had a report beside a journal that was not over", reports)
	}
}

// differs names the first file of two folders that is not the same in both.
func differs(t *testing.T, a, b string) string {
	t.Helper()
	in, of := contents(t, a), contents(t, b)
	for name := range of {
		if _, both := in[name]; !both {
			return name
		}
	}
	for _, name := range slices.Sorted(maps.Keys(in)) {
		if text, both := of[name]; !both || !bytes.Equal(in[name], text) {
			return name
		}
	}
	return ""
}
