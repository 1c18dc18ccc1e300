package main

import (
	"github.com/spf13/cobra"

	"example.org/mp107/conformance/assurance"
)

// assuranceCase is what assurance writes with --json.
type assuranceCase struct {
	head
	// Case is the case: claims, their evidence, and what they assume.
	Case assurance.Case `json:"case"`
}

func newAssurance() *cobra.Command {
	var f trustFlags
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "assurance FOLDER",
		Short: "Tell a report as an assurance case: claims, evidence, assumptions",
		Long: `Tell the report in a folder, once it has been found to be as it was written, as an
assurance case, on one page in HTML: the claims are the theorems, the evidence for each
a proof about the law and the cases about the implementation, the assumptions the
readings. A claim for which evidence is missing is marked as undeveloped.

The exit code is that of the verdict, or 4 if the folder was changed.`,
		Example: `  mp107 assurance report > assurance.html
  mp107 assurance report --json`,
		Args: exactly(1, "assurance takes one folder, such as report"),
		RunE: func(cmd *cobra.Command, args []string) error {
			e, err := f.verified(heeding(cmd), args[0])
			if err != nil {
				return err
			}
			end := ended(e.report.Conclusion.ExitCode)
			if asJSON {
				return writeDocument(cmd.OutOrStdout(), &assuranceCase{head: head{Schema: "mp107.assurance.v1"}, Case: assurance.New(e.report)}, end)
			}
			if err := assurance.HTML(cmd.OutOrStdout(), e.report); err != nil {
				return inconclusive(err)
			}
			return end
		},
	}
	f.register(cmd)
	jsonFlag(cmd, &asJSON)
	return cmd
}
