package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance/history"
	"example.org/mp107/conformance/journal"
)

// runsFlags say by what several folders are verified.
type runsFlags struct {
	trust  trustFlags
	laws   []string
	asJSON bool
}

func (f *runsFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&f.laws, "law", nil, "`FOLDER` of the clause files that a run was judged by, if they are not the embedded ones; repeatable, each run takes its own")
	jsonFlag(cmd, &f.asJSON)
}

// run verifies a folder and takes from it what is compared. Nothing that its report
// claims is believed.
func (f *runsFlags) run(ctx context.Context, folder string) (history.Run, error) {
	var first error
	for _, law := range append([]string{""}, f.laws...) {
		f.trust.law = law
		e, err := f.trust.verified(ctx, folder)
		if err == nil {
			return history.NewRun(folder, &e.report), nil
		}
		if first == nil {
			first = err
		}
		if !errors.Is(err, journal.ErrLaw) {
			return history.Run{}, err
		}
	}
	return history.Run{}, first
}

func newDiff() *cobra.Command {
	var f runsFlags
	var most int
	cmd := &cobra.Command{
		Use:   "diff RUN1 RUN2",
		Short: "Say what is fixed, broken or lost from one run to another",
		Long: `Say what is fixed, broken, lost, new or gone from one run to another, by requirement
and by case, and before that in what the two were asked otherwise. A case is lost that
passed or failed before and shows nothing now: inconclusive, an error, not applicable
or not run. A failure that is lost is no repair.

Both folders are verified first, as 'mp107 verify' does, and the verdicts compared are
those made again from the journals: a folder that was changed ends with exit code 4.

Exit code 0 means that nothing is worse. 1 means that a case is broken or lost, that one
that passed or failed is gone, that a new one fails, or that the first run was conformant
and the second is not.`,
		Example: `  mp107 diff report-1 report-2
  mp107 diff report-1 report-2 --json > difference.json
  mp107 diff before after --law my-clauses`,
		Args: exactly(2, "diff takes two folders, as in 'mp107 diff report-1 report-2'"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if most < 0 {
				return fmt.Errorf("--list %d: want 0 or more", most)
			}
			var runs [2]history.Run
			for i, folder := range args {
				var err error
				if runs[i], err = f.run(heeding(cmd), folder); err != nil {
					return err
				}
			}
			d := history.Compare(runs[0], runs[1], most)
			var end error
			if d.Worse {
				end = ended(exitNonConformant)
			}
			if f.asJSON {
				return writeDocument(cmd.OutOrStdout(), &runDifference{head{Schema: "mp107.diff.v1"}, d}, end)
			}
			if err := d.Tell(cmd.OutOrStdout(), useColour()); err != nil {
				return err
			}
			return end
		},
	}
	f.register(cmd)
	cmd.Flags().IntVar(&most, "list", 20, "how many (`N`) cases of each kind of change to list; all are counted")
	return cmd
}

func newHistory() *cobra.Command {
	var f runsFlags
	var plot string
	cmd := &cobra.Command{
		Use:   "history FOLDER ...",
		Short: "Show how several runs came out, as a table and as a plot",
		Long: `Show how several runs came out, one line each, in the order given: there is no time of
day in what a run leaves behind, and none is invented. Each folder is verified first, as
'mp107 verify' does, and the verdicts are those made again from its journal. Where one
was changed there is no table, and the exit code is 4.`,
		Example: `  mp107 history report-1 report-2 report-3
  mp107 history report-1 report-2 --plot history.svg`,
		Args: atLeastOne("history takes folders, as in 'mp107 history report-1 report-2'"),
		RunE: func(cmd *cobra.Command, args []string) error {
			found := runHistory{head: head{Schema: "mp107.history.v1"}}
			for _, folder := range args {
				run, err := f.run(heeding(cmd), folder)
				if err != nil {
					return err
				}
				found.Runs = append(found.Runs, run)
			}
			if plot != "" {
				if err := writeFile(plot, func(w io.Writer) error { return history.Plot(w, found.Runs) }); err != nil {
					return fmt.Errorf("--plot: %w", err)
				}
			}
			if f.asJSON {
				return writeDocument(cmd.OutOrStdout(), &found, nil)
			}
			return history.Table(cmd.OutOrStdout(), found.Runs)
		},
	}
	f.register(cmd)
	cmd.Flags().StringVar(&plot, "plot", "", "`FILE` to write the same to as an image, in SVG")
	return cmd
}
