package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/preflight"
)

// resets finds out before a run whether Reset really resets: if it does not,
// each case would be judged in the world that the one before it left behind. And
// it finds out whether what is used side by side is apart.
// An implementation that cannot be asked is for the run to report.
func (f *runFlags) resets(cmd *cobra.Command, t *target) error {
	var description conformance.Description
	for _, adaptor := range t.adaptors {
		var err error
		description, err = conformance.Guard(adaptor, f.target.timeout).Describe(cmd.Context())
		if err != nil {
			return nil
		}
		var survived *preflight.SurvivedError
		if err := preflight.VerifyReset(cmd.Context(), adaptor, description, f.target.timeout); errors.As(err, &survived) {
			return exitError{exitInconclusive, survived.Error() +
				"\nNo case was run: each would be judged in what the one before it left behind.\nSee '" + invocation() + " adaptor check " + quoted(strings.Join(f.target.adaptors, " ")) + "'."}
		}
	}
	if len(t.adaptors) > 1 {
		if err := preflight.VerifyApart(cmd.Context(), t.adaptors, description, f.target.timeout); err != nil {
			return exitError{exitInconclusive, err.Error() + "\nNo case was run: cases that are under way at a time would run into each other. Give each instance once, and lanes of their own to those that claim them."}
		}
	}
	return nil
}
