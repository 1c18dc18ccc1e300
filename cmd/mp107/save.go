package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/legaltext"
)

// replayTarget is what a replay needs: the adaptor and the faults, which its file
// takes, and the flags that its command has to repeat.
type replayTarget struct {
	adaptor string
	faults  []string
	flags   string
}

// save writes the replay files and then the report in all its forms, so that
// whatever a report refers to is there when it appears.
func save(dir string, outcome *suite.Outcome, register *legaltext.Register, target replayTarget) (report.Report, error) {
	if err := saveReplays(dir, outcome, target); err != nil {
		return report.Report{}, err
	}
	var err error
	if outcome.Law, err = lawVerdicts(outcome, register); err != nil {
		return report.Report{}, err
	}
	r := report.New(*outcome, register)
	for name, render := range map[string]func(io.Writer, report.Report) error{
		"index.html": report.HTML, "report.json": report.JSON, "junit.xml": report.JUnit,
	} {
		if err := writeFile(filepath.Join(dir, name), func(w io.Writer) error { return render(w, r) }); err != nil {
			return report.Report{}, err
		}
	}
	return r, nil
}

// saveReplays writes a file for each counterexample that is told whole.
func saveReplays(dir string, outcome *suite.Outcome, target replayTarget) error {
	folder := filepath.Join(dir, "replay")
	// What an earlier run left there would be taken for this one's.
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	written := 0
	for i := range outcome.Results {
		counterexample := outcome.Results[i].Counterexample
		if counterexample == nil || len(counterexample.Events) == 0 {
			continue
		}
		if err := os.MkdirAll(folder, 0o777); err != nil {
			return err
		}
		written++
		file := filepath.Join(folder, fmt.Sprintf("%03d.json", written))
		replay := suite.NewReplay(*outcome, counterexample, target.faults)
		replay.Adaptor = target.adaptor
		if err := writeFile(file, replay.Write); err != nil {
			return err
		}
		counterexample.Replay = invocation() + " replay " + quoted(file) + target.flags
		if target.adaptor != simulated {
			counterexample.Replay += " --adaptor " + quoted(target.adaptor)
		}
	}
	return nil
}

// quoted makes a path safe to paste into a shell.
func quoted(path string) string {
	if strings.IndexFunc(path, func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+=:@", r)
	}) < 0 && path != "" {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}

// writeFile writes a file whole or not at all.
func writeFile(path string, write func(io.Writer) error) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name()) // of no effect once it has been renamed
	if err := cmp.Or(write(temporary), temporary.Chmod(0o644), temporary.Close()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}

// whole writes a text that is there already, for writeFile.
func whole(text []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	}
}
