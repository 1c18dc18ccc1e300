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
func (f *proveFlags) proveMutants(cmd *cobra.Command, id identity, law *legaltext.Register) error {
	began := time.Now()
	report, err := mutate.Run(heeding(cmd), law, mutate.Settings{Progress: func(done, total int, m mutate.Mutant) {
		passing(done == total, "%d of %d clauses changed: %s", done, total, m.Clause)
	}})
	if err != nil {
		return inconclusive(err)
	}
	report.Took = time.Since(began)
	var end error
	if report.Partial || len(report.With(mutate.Unknown)) > 0 {
		end = ended(exitInconclusive)
	}
	if f.json {
		return writeDocument(cmd.OutOrStdout(), &mutations{head{Schema: "mp107.prove-mutate.v1"}, id, report}, end)
	}
	fmt.Fprint(cmd.OutOrStdout(), report)
	return end
}
