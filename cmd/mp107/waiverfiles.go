package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/waiver"
	"example.org/mp107/internal/text"
)

func newWaivers() *cobra.Command {
	return parent(&cobra.Command{Use: "waivers", Short: "Declare failures that are known"}, newWaiversNew(), newWaiversCheck())
}

func newWaiversNew() *cobra.Command {
	var trust trustFlags
	var days waiverFlags
	var owner, reason, expires string
	cmd := &cobra.Command{
		Use:   "new FOLDER",
		Short: "Write waivers for the failures of a report",
		Long: `Write waivers for the failures of a report that no waiver covers yet, to standard
output: one for each group of failures that is against the same clauses and theorems,
with the narrowest pattern that tells it from what passed. The run is judged again by
its journal. Look at each, and give it the reason that it has.`,
		Example: `  mp107 waivers new report --owner 'Head-end team' --reason 'ticket 4711' --expires 2027-03-31 > known.yaml`,
		Args:    exactly(1, "waivers new takes one folder, such as report"),
		RunE: func(cmd *cobra.Command, args []string) error {
			today, err := days.day()
			if err != nil {
				return err
			}
			until, err := waiver.ParseDate(expires)
			if err != nil {
				return fmt.Errorf("--expires: %w", err)
			}
			e, err := trust.judged(heeding(cmd), args[0])
			if err != nil {
				return err
			}
			proposed := waiver.Propose(e.report.Cases, owner, reason, until)
			if len(proposed) > waiver.MaxWaivers {
				return fmt.Errorf("%s: it takes %s to tell its failures from what passed, and a file has at most %d: mend some first", args[0], text.Several(len(proposed), "waiver", "waivers"), waiver.MaxWaivers)
			}
			var file waiver.File
			for _, p := range proposed {
				file.Waivers = append(file.Waivers, p.Waiver)
			}
			if err := file.On(today).Validate(today); err != nil {
				return err
			}
			return waiver.WriteProposed(cmd.OutOrStdout(), proposed)
		},
	}
	cmd.Flags().StringVar(&owner, "owner", "", "who answers for the failures")
	cmd.Flags().StringVar(&reason, "reason", "", "what fails, and where it is followed up")
	cmd.Flags().StringVar(&expires, "expires", "", "last `DAY` on which the waivers hold, as in 2027-03-31")
	cmd.Flags().StringVar(&days.today, "today", "", "`DAY` from which two years are the most (default the machine's)")
	cmd.Flags().StringVar(&trust.law, "law", "", "`FOLDER` of the clause files that the run was judged by, if they are not the embedded ones")
	require(cmd, "owner", "reason", "expires")
	return cmd
}

func newWaiversCheck() *cobra.Command {
	var question questionFlags
	var days waiverFlags
	cmd := &cobra.Command{
		Use:   "check FILE",
		Short: "Say which waivers have expired, are about to, or are for no case any more",
		Long: `Say of each waiver in a file whether it has expired or is about to, whether its cases
have been renamed and whether there are any. Nothing is run: whether what they cover
still fails, a run says.

Exit code 0 means that nothing is to be done, 1 that something is, 2 that the file cannot
be used.`,
		Example: `  mp107 waivers check known.yaml
  mp107 waivers check known.yaml --today 2027-03-31 --release MP107+R2`,
		Args: exactly(1, "waivers check takes one file, such as known.yaml"),
		RunE: func(cmd *cobra.Command, args []string) error {
			today, err := days.day()
			if err != nil {
				return err
			}
			file, err := readWaivers(args[0], today)
			if err != nil {
				return err
			}
			options, err := question.options()
			if err != nil {
				return err
			}
			testSuite, err := question.prepare(options)
			if err != nil {
				return err
			}
			cases, err := headings(testSuite)
			if err != nil {
				return err
			}
			return checkWaivers(cmd.OutOrStdout(), file, cases)
		},
	}
	question.law.register(cmd)
	question.draws(cmd)
	cmd.Flags().StringVar(&days.today, "today", "", "`DAY` on which the waivers are looked at, as in 2027-03-31 (default the machine's)")
	return cmd
}

// checkWaivers takes every case to fail, so that what is left to say of a waiver is what
// is wrong with itself.
func checkWaivers(w io.Writer, file waiver.File, cases []conformance.Case) error {
	var results []conformance.Result
	for _, c := range cases {
		results = append(results, conformance.Result{ID: c.ID, Kind: c.Kind, Requirement: c.Requirement, Theorem: c.Theorem, Verdict: conformance.Fail})
	}
	todo := 0
	for i, use := range waiver.Apply(file.Declared(), results) {
		if isOfRounds(use.Match) && use.Waived == 0 {
			use.Problem, use.Remedy = "", "" // a run with --concurrent says
		}
		fmt.Fprintf(w, "line %d: %s, until %s: %s\n", file.Waivers[i].Line, use.Match, use.Expires, text.Cases(use.Waived))
		if use.Problem != "" {
			fmt.Fprintf(w, "  %s %s\n", use.Problem, use.Remedy)
		}
		if use.Warning != "" {
			fmt.Fprintf(w, "  %s\n", use.Warning)
		}
		if use.Problem+use.Warning != "" {
			todo++
		}
	}
	if todo == 0 {
		fmt.Fprintf(w, "Nothing to do: %s.\n", text.Several(len(file.Waivers), "waiver", "waivers"))
		return nil
	}
	fmt.Fprintf(w, "To do: %d of %s.\n", todo, text.Several(len(file.Waivers), "waiver", "waivers"))
	return ended(exitNonConformant)
}
