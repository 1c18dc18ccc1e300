package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/conformance/waiver"
	"example.org/mp107/internal/regular"
)

// waiverFlags declare known failures.
type waiverFlags struct{ file, today string }

func (f *waiverFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.file, "waivers", "", "`FILE` of known failures, each with owner, reason and expiry; the run is then not for submission")
	cmd.Flags().StringVar(&f.today, "today", "", "`DAY` on which waivers are held to have expired or not, as in 2027-03-31 (default the machine's)")
}

// day is the day on which waivers are looked at.
func (f *waiverFlags) day() (waiver.Date, error) {
	if f.today == "" {
		return waiver.DateOf(time.Now()), nil
	}
	today, err := waiver.ParseDate(f.today)
	if err != nil {
		return today, fmt.Errorf("--today: %w", err)
	}
	return today, nil
}

// read reads the file, if there is one. What it names has followed cases that were
// renamed.
func (f *waiverFlags) read() (waiver.File, error) {
	today, err := f.day()
	if err != nil || f.file == "" {
		return waiver.File{}, err
	}
	file, err := readWaivers(f.file, today)
	if err != nil {
		return waiver.File{}, fmt.Errorf("--waivers %w", err)
	}
	return file, nil
}

func readWaivers(path string, today waiver.Date) (waiver.File, error) {
	in, err := regular.Open(path, 16<<20)
	if err != nil {
		return waiver.File{}, err
	}
	defer in.Close()
	file, err := waiver.Read(in)
	if err == nil {
		file = file.Follow(suite.CurrentID).On(today)
		err = file.Validate(today)
	}
	if err != nil {
		return waiver.File{}, fmt.Errorf("%s:\n%w", path, err)
	}
	return file, nil
}

// isOfRounds tells whether a waiver is for concurrent rounds, which a run has only if it
// asks for them.
func isOfRounds(match string) bool {
	return strings.Contains("/"+match+"/", "/"+string(conformance.Concurrent)+"/")
}

// place sets aside the waivers that are for cases outside what a run asks for.
func (f *runFlags) place(file waiver.File, testSuite *suite.Suite) (waiver.File, error) {
	if len(file.Waivers) == 0 {
		return file, nil
	}
	file, err := file.Place(f.rounds.cases(testSuite), testSuite.Headings())
	if f.rounds.clients == 0 {
		for i := range file.Waivers {
			w := &file.Waivers[i]
			w.Outside = w.Outside || isOfRounds(w.Match)
		}
	}
	return file, err
}
