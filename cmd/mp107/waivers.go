package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance/waiver"
	"example.org/mp107/internal/regular"
)

// waiverFlags declare known failures.
type waiverFlags struct{ file, today string }

func (f *waiverFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.file, "waivers", "", "`FILE` of known failures, each with owner, reason and expiry; the run is then not for submission")
	cmd.Flags().StringVar(&f.today, "today", "", "`DAY` on which waivers are held to have expired or not, as in 2027-03-31 (default the machine's)")
}

// read reads the file, if there is one, and refuses what has expired.
func (f *waiverFlags) read() (waiver.File, error) {
	today := waiver.DateOf(time.Now())
	if f.today != "" {
		var err error
		if today, err = waiver.ParseDate(f.today); err != nil {
			return waiver.File{}, fmt.Errorf("--today: %w", err)
		}
	}
	if f.file == "" {
		return waiver.File{}, nil
	}
	in, err := regular.Open(f.file, 16<<20)
	if err != nil {
		return waiver.File{}, fmt.Errorf("--waivers: %w", err)
	}
	defer in.Close()
	file, err := waiver.Read(in)
	if err == nil {
		err = file.Validate(today)
	}
	if err != nil {
		return waiver.File{}, fmt.Errorf("--waivers %s:\n%w", f.file, err)
	}
	return file, nil
}
