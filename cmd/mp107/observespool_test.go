package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// followed follows a log from standard input, and says what came out and went wrong.
func followed(t *testing.T, log string, arguments ...string) (out, said string) {
	t.Helper()
	cmd := newObserve()
	var stdout, stderr bytes.Buffer
	cmd.SetIn(strings.NewReader(log))
	cmd.SetOut(&stdout)
	cmd.SetErr(&stderr)
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	cmd.SetArgs(append([]string{"--follow"}, arguments...))
	if err := cmd.Execute(); err != nil && err.Error() != "" {
		stderr.WriteString(err.Error())
	}
	return stdout.String(), stderr.String()
}

// TestSpool: whoever follows a log and is killed, at whatever byte, comes to the same as
// one that was not, once the lines are given again from where the spool says.
func TestSpool(t *testing.T) {
	dir := t.TempDir()
	if said, exit := inProcess(t, dir, "mp107 export log @sample --devices 3 --events 24 --fault bypass-all-critical"); exit != 0 {
		t.Fatal(said)
	}
	read, err := os.ReadFile(filepath.Join(dir, "sample", "log.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	log := string(read)
	lines := strings.SplitAfter(log, "\n")
	lines = lines[:len(lines)-1]
	known := []string{"--registration", filepath.Join(dir, "sample", "registration.csv"), "--window", "1h"}
	want, _ := followed(t, log, known...)
	if !strings.Contains(want, "violate") {
		t.Fatal(want)
	}
	path := filepath.Join(dir, "read.spool")
	for cut := 0; cut <= len(log); cut += 1 + len(log)/7 {
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
		followed(t, log[:cut], append(known, "--spool", path)...)
		whole := strings.Count(log[:cut], "\n")
		got, said := followed(t, strings.Join(lines[whole:], ""), append(known, "--spool", path)...)
		if got != want {
			t.Fatalf("killed after byte %d:\n%s\nnot killed:\n%s", cut, got, want)
		}
		if told := whole > 0; told != strings.Contains(said, "go on with line ") {
			t.Errorf("after byte %d, %d lines: %q", cut, whole, said)
		}
		if kept, err := os.ReadFile(path); err != nil || string(kept) != log {
			t.Errorf("after byte %d the spool has %d bytes of %d, %v", cut, len(kept), len(log), err)
		}
	}
	long := strings.Repeat("x", 200_000)
	if err := os.WriteFile(path, []byte(lines[0]+long), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, _ := followed(t, strings.Join(lines[1:], ""), append(known, "--spool", path)...); got != want {
		t.Errorf("after a long line that is not whole:\n%s", got)
	}
	if _, said := followed(t, "", "--spool", dir); !strings.Contains(said, "not a regular file") {
		t.Errorf("a folder as a spool: %s", said)
	}
	if _, said := followed(t, "", "--spool", path, "--pseudonymise", path); !strings.Contains(said, "pseudonymise") {
		t.Errorf("a spool of names that are to be hidden: %s", said)
	}
}
