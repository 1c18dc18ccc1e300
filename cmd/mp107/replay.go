package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/regular"
	"example.org/mp107/internal/text"
)

type replayFlags struct {
	law, transcript string
	target          targetFlags
}

func newReplay() *cobra.Command {
	var f replayFlags
	cmd := &cobra.Command{
		Use:   "replay FILE...",
		Short: "Reproduce counterexamples from their files",
		Long: `Reproduce counterexamples from the files that a run has written, one after the other.

Without --adaptor it is reproduced on the simulated DSP with the faults that the
file names; --fault puts others in their place, or with an empty value none. What
failed elsewhere needs --adaptor: a file, which may come from anybody, neither starts
a program nor contacts a host. Exit code 1 means that a failure shows again, 0 that
none does any longer.`,
		Example: `  mp107 replay report/replay/001.json
  mp107 replay report/replay/*.json --adaptor http://127.0.0.1:8107
  mp107 replay report/replay/001.json --fault ''     against the simulated DSP without faults`,
		Args: atLeastOne("replay takes files, such as report/replay/001.json"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				return f.file(cmd, args[0], f.transcript)
			}
			return f.files(cmd, args)
		},
	}
	cmd.Flags().StringVar(&f.law, "law", "", "folder of clause files to use instead of the embedded law")
	cmd.Flags().StringVar(&f.transcript, "transcript", "", "folder to write the messages on the wire to, as files that curl can send")
	f.target.register(cmd)
	return cmd
}

// files replays several files and sums up what they came to.
func (f *replayFlags) files(cmd *cobra.Command, paths []string) error {
	w := cmd.OutOrStdout()
	ends := map[int]int{}
	for i, path := range paths {
		fmt.Fprintf(w, "%s\n", path)
		transcript := f.transcript
		if transcript != "" { // each has a folder of its own
			transcript = filepath.Join(transcript, fmt.Sprintf("%03d", i+1))
		}
		err := f.file(cmd, path, transcript)
		code := codeOf(err)
		if code == exitUsage {
			return err
		}
		if err != nil && err.Error() != "" {
			fmt.Fprintf(w, "The replay could not be concluded: %v\n", err)
		}
		ends[code]++
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "%s: %d still fail, %d no longer do, %d could not be concluded\n", text.Several(len(paths), "file", "files"),
		ends[exitNonConformant], ends[exitConformant], ends[exitInconclusive])
	switch {
	case ends[exitNonConformant] > 0:
		return ended(exitNonConformant)
	case ends[exitConformant] == len(paths):
		return nil
	default:
		return ended(exitInconclusive)
	}
}

// file replays one file.
func (f *replayFlags) file(cmd *cobra.Command, path, transcript string) error {
	r, err := readReplay(path)
	if err != nil {
		return err
	}
	if !cmd.Flags().Changed("adaptor") && r.Adaptor != "" && r.Adaptor != simulated {
		return fmt.Errorf("%s is of an implementation reached by %q: a file starts no program and contacts no host; say with --adaptor what to replay it on",
			path, text.Printable(r.Adaptor))
	}
	target := f.target
	if !cmd.Flags().Changed("fault") && r.Adaptor == simulated {
		target.faults = r.Faults
	}
	target.faults = slices.DeleteFunc(slices.Clone(target.faults), func(fault string) bool { return fault == "" })
	return replay(cmd, r, &target, f.law, transcript)
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
	ctx := heeding(cmd)
	connected, err := target.connect(ctx, asked{release: r.Release, readings: r.Readings})
	if err != nil {
		return err
	}
	defer connected.close()
	adaptor := connected.adaptors[0]
	if _, err := target.reached(ctx, adaptor); err != nil {
		return err
	}
	outcome, err := r.Run(ctx, register, adaptor, target.timeout)
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
