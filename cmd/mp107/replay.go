package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/regular"
	"example.org/mp107/internal/text"
)

func newReplay() *cobra.Command {
	var law, transcript string
	var target targetFlags
	cmd := &cobra.Command{
		Use:   "replay FILE",
		Short: "Reproduce one counterexample from its file",
		Long: `Reproduce one counterexample from the file that a run has written.

Without --adaptor it is reproduced on the simulated DSP with the faults that the
file names; --fault puts others in their place, or with an empty value none. What
failed elsewhere needs --adaptor: a file, which may come from anybody, neither starts
a program nor contacts a host. Exit code 1 means that the failure shows again, 0 that
it no longer does.`,
		Example: `  mp107 replay report/replay/001.json
  mp107 replay report/replay/001.json --fault ''     against the simulated DSP without faults`,
		Args: exactly(1, "replay takes one file, such as report/replay/001.json"),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := readReplay(args[0])
			if err != nil {
				return err
			}
			if !cmd.Flags().Changed("adaptor") && r.Adaptor != "" && r.Adaptor != simulated {
				return fmt.Errorf("%s is of an implementation reached by %q: a file starts no program and contacts no host; say with --adaptor what to replay it on",
					args[0], text.Printable(r.Adaptor))
			}
			if !cmd.Flags().Changed("fault") && r.Adaptor == simulated {
				target.faults = r.Faults
			}
			target.faults = slices.DeleteFunc(target.faults, func(fault string) bool { return fault == "" })
			return replay(cmd, r, &target, law, transcript)
		},
	}
	cmd.Flags().StringVar(&law, "law", "", "folder of clause files to use instead of the embedded law")
	cmd.Flags().StringVar(&transcript, "transcript", "", "folder to write the messages on the wire to, as files that curl can send")
	target.register(cmd)
	return cmd
}

func readReplay(path string) (suite.Replay, error) {
	file, err := regular.Open(path, 16<<20)
	if err != nil {
		return suite.Replay{}, fmt.Errorf("replay file: %w", err)
	}
	defer file.Close()
	r, err := suite.ReadReplay(file)
	if err != nil {
		return suite.Replay{}, fmt.Errorf("replay file %s: %w", path, err)
	}
	return r, nil
}

func replay(cmd *cobra.Command, r suite.Replay, target *targetFlags, law, transcript string) error {
	register, err := loadLaw(law)
	if err != nil {
		return err
	}
	connected, err := target.connect(cmd.Context(), asked{release: r.Release, readings: r.Readings})
	if err != nil {
		return err
	}
	defer connected.close()
	adaptor := connected.adaptors[0]
	outcome, err := r.Run(cmd.Context(), register, adaptor, target.timeout)
	if err != nil {
		return inconclusive(err)
	}
	w := cmd.OutOrStdout()
	if register.Digest != r.LawDigest {
		fmt.Fprintf(w, "Note: the law has changed since the file was written (then %.12s, now %.12s).\n\n", r.LawDigest, register.Digest)
	}
	result := outcome.Results[0]
	fmt.Fprintf(w, "Case %s, release %s, readings %v, against the %s\n\n", r.Case, r.Release, r.Readings, text.Printable(outcome.Implementation.Name))
	tellReplay(w, r, result)
	if transcript != "" {
		if err := saveTranscript(w, transcript, adaptor); err != nil {
			return err
		}
	}
	return ended(outcome.Counts.Conclude().ExitCode())
}

func tellReplay(w io.Writer, r suite.Replay, result conformance.Result) {
	story := suite.Tell(r.World, r.Events)
	fmt.Fprintf(w, "  %s\n\n", strings.Join(story.World, "\n  "))
	for i, line := range story.Events {
		mark := " "
		if result.Counterexample != nil && i == result.Counterexample.Step {
			mark = ">"
		}
		fmt.Fprintf(w, "%s %d. %s\n", mark, i+1, line)
	}
	fmt.Fprintln(w)
	if c := result.Counterexample; c != nil {
		fmt.Fprintf(w, "Expected  %s\nActual    %s\nClauses   %s\n\n", strings.Join(c.Expected, "\n          "), strings.Join(c.Actual, "\n          "), text.Join(c.Clauses, ", "))
	} else if result.Reason != "" {
		fmt.Fprintln(w, result.Reason)
	}
	switch result.Verdict {
	case conformance.Fail:
		fmt.Fprintln(w, "The failure shows.")
	case conformance.Pass:
		fmt.Fprintln(w, "The failure does not show: every answer is the law's.")
	default:
		fmt.Fprintf(w, "The replay could not be concluded: %s.\n", result.Verdict)
	}
}
