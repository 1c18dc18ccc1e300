package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/preflight"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/text"
)

// resets finds out before a run whether Reset really resets: if it does not,
// each case would be judged in the world that the one before it left behind. And
// it finds out whether what is used side by side is apart. What it cannot find out
// is for the report to say.
func (f *runFlags) resets(cmd *cobra.Command, t *target) ([]suite.Unchecked, error) {
	var description conformance.Description
	var open []preflight.Open
	leave := func(err error) error {
		var some *preflight.OpenError
		if errors.As(err, &some) {
			open, err = append(open, some.Open...), nil
		}
		return err
	}
	for _, adaptor := range t.adaptors {
		able, err := preflight.Describe(cmd.Context(), adaptor, f.target.timeout)
		if err == nil {
			description = able
			err = preflight.VerifyReset(cmd.Context(), adaptor, description, f.target.timeout)
		}
		if err = leave(err); err != nil {
			return nil, exitError{exitInconclusive, err.Error() +
				"\nNo case was run: each would be judged in what the one before it left behind.\nSee '" + invocation() + " adaptor check " + quoted(strings.Join(f.target.adaptors, " ")) + "'."}
		}
	}
	if len(t.adaptors) > 1 {
		if err := leave(preflight.VerifyApart(cmd.Context(), t.adaptors, description, f.target.timeout)); err != nil {
			return nil, exitError{exitInconclusive, err.Error() + "\nNo case was run: cases that are under way at a time would run into each other. Give each instance once, and lanes of their own to those that claim them."}
		}
	}
	return unchecked(open), nil
}

// unchecked are questions as a report has them: those that are open for one reason,
// of one or of several adaptors, are one.
func unchecked(open []preflight.Open) (all []suite.Unchecked) {
	at := map[string]int{}
	for _, o := range open {
		why := text.Printable(o.Why.Error())
		i, known := at[why]
		switch {
		case !known:
			at[why] = len(all)
			all = append(all, suite.Unchecked{Question: o.Question, Why: why, Broken: o.Broken()})
		case !strings.Contains(all[i].Question+",", o.Question+","):
			all[i].Question = fmt.Sprintf("%s, %s", all[i].Question, o.Question)
		}
	}
	return all
}
