package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"example.org/mp107/legaltext"
	"example.org/mp107/legaltext/official"
)

// officialFlags name the official text that a run is to be current by.
type officialFlags struct {
	document, bindings string

	found *official.Checked // nil where nobody asked
}

func (f *officialFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.document, "official", "", "the official text that you have (`FILE`: .txt, .docx or .pdf): verdicts are stale that rest on clauses whose words it has no longer as they were bound")
	cmd.Flags().StringVar(&f.bindings, "bindings", bindingsFile, "with --official: `FILE` of bindings, as 'mp107 law bind' writes it")
}

// check looks at the official text before anything is run.
func (f *officialFlags) check(register *legaltext.Register) error {
	if f.document == "" {
		if f.bindings != bindingsFile {
			return errors.New("--bindings needs --official, the text to hold them against")
		}
		return nil
	}
	var err error
	if f.found, err = checkOfficial(f.bindings, f.document); err != nil {
		return err
	}
	for _, finding := range f.found.Findings {
		if _, err := register.Clause(finding.Clause); err != nil {
			return fmt.Errorf("--bindings: %s: %w", f.bindings, err)
		}
	}
	return nil
}
