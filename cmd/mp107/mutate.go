package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"example.org/mp107/legaltext"
	"example.org/mp107/model/prove/mutate"
)

// proveMutants changes every clause in every way and tells which theorem
// notices. A survivor is a finding about the theorems, not a failure of the
// law, so that the exit code is 0 unless a mutant could not be decided.
func proveMutants(cmd *cobra.Command, law *legaltext.Register) error {
	began := time.Now()
	report, err := mutate.Run(cmd.Context(), law, mutate.Settings{Progress: func(done, total int, m mutate.Mutant) {
		passing(done == total, "%d of %d clauses changed: %s", done, total, m.Clause)
	}})
	if err != nil {
		return inconclusive(err)
	}
	report.Took = time.Since(began)
	fmt.Fprint(cmd.OutOrStdout(), report)
	if report.Partial || len(report.With(mutate.Unknown)) > 0 {
		return ended(exitInconclusive)
	}
	return nil
}
