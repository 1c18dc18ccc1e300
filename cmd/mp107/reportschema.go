package main

import (
	"github.com/spf13/cobra"

	"example.org/mp107/docs"
)

func newReportSchema() *cobra.Command {
	return &cobra.Command{
		Use:   "report-schema",
		Short: "Print the JSON Schema of report.json",
		Long: `Print the JSON Schema (draft 2020-12) of report.json, as docs/report.schema.json has
it. Within a version of the form a field may be added, which the schema lets pass; none
is left out that it requires, and none changes its meaning.`,
		Example: `  mp107 report-schema > report.schema.json`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := cmd.OutOrStdout().Write(docs.ReportSchema)
			return err
		},
	}
}
