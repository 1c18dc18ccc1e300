package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"example.org/mp107/conformance/journal"
	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/folder"
	"example.org/mp107/legaltext"
)

// render makes the report on an outcome, with every file that it consists of but the
// journal, so that whatever a report refers to comes before it. A run and those who
// judge it again have the same report because there is no other way to one.
func render(o *suite.Outcome, register *legaltext.Register, faults []string, attachments []journal.Attachment, end journal.End) (report.Report, []folder.File, error) {
	files := replays(o, faults, end.Replay)
	for _, attachment := range attachments {
		files = append(files, folder.File{Name: attachment.File, Write: folder.Whole(attachment.Bytes)})
	}
	var err error
	if o.Law, err = lawVerdicts(o, register); err != nil {
		return report.Report{}, nil, err
	}
	r := report.New(*o, register)
	for _, form := range []struct {
		name   string
		render func(io.Writer, report.Report) error
	}{{"junit.xml", report.JUnit}, {"report.json", report.JSON}, {"index.html", report.HTML}} {
		files = append(files, folder.File{Name: form.name, Write: func(w io.Writer) error { return form.render(w, r) }})
	}
	return r, files, nil
}

// replays makes a file of each counterexample that is told whole, and says with each how it is used.
func replays(o *suite.Outcome, faults []string, how *journal.Replay) []folder.File {
	var files []folder.File
	if how == nil {
		return nil
	}
	for i := range o.Results {
		counterexample := o.Results[i].Counterexample
		if counterexample == nil || len(counterexample.Events) == 0 {
			continue
		}
		name := fmt.Sprintf("replay/%03d.json", len(files)+1)
		replay := suite.NewReplay(*o, counterexample, faults)
		replay.Adaptor = how.Adaptor
		files = append(files, folder.File{Name: name, Write: replay.Write})
		counterexample.Replay = how.Command + " replay " + quoted(filepath.Join(how.Folder, filepath.FromSlash(name))) + how.Flags
		if how.Adaptor != simulated {
			counterexample.Replay += " --adaptor " + quoted(how.Adaptor)
		}
	}
	return files
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
