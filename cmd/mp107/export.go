package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"example.org/mp107/model/explore"
	"example.org/mp107/model/promela"
	"example.org/mp107/model/prove"
	"example.org/mp107/spec"
)

func newExport() *cobra.Command {
	return parent(&cobra.Command{
		Use:   "export",
		Short: "Write the theorems or the bounded world for other tools, or a synthetic log",
		Example: `  mp107 export smt2 > theorems.smt2        then: z3 theorems.smt2, or: cvc5 --incremental theorems.smt2
  mp107 export promela --scope small > small.pml`,
	}, newExportSMT2(), newExportPromela(), newExportLog())
}

func newExportSMT2() *cobra.Command {
	var flags lawFlags
	var named []string
	cmd := &cobra.Command{
		Use:     "smt2",
		Short:   "Write the theorems as SMT-LIB 2, with any number of parties",
		Example: "  mp107 export smt2 --release MP107 --theorem T01 > t01.smt2",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			law, err := flags.load()
			if err != nil {
				return err
			}
			theorems, err := chosenTheorems(named)
			if err != nil {
				return err
			}
			return exported(prove.ExportSMT2(cmd.OutOrStdout(), law.Register, law.Release, law.Readings, theorems...))
		},
	}
	flags.register(cmd)
	cmd.Flags().StringArrayVar(&named, "theorem", nil, "only this theorem, or a file of your own, NAME.md; repeatable")
	return cmd
}

func newExportPromela() *cobra.Command {
	var flags lawFlags
	var scope string
	var asserted []string
	cmd := &cobra.Command{
		Use:     "promela",
		Short:   "Write the bounded world as Promela, for spin",
		Example: "  mp107 export promela --scope small > small.pml && spin -a small.pml && gcc -O3 -DSAFETY -DNOREDUCE -o pan pan.c && ./pan",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			law, err := flags.load()
			if err != nil {
				return err
			}
			chosen, err := explore.ScopeByName(scope)
			if err != nil {
				return err
			}
			var ids []spec.TheoremID
			for _, name := range asserted {
				ids = append(ids, spec.TheoremID(name))
			}
			return exported(promela.Export(cmd.OutOrStdout(), law, chosen, ids...))
		},
	}
	flags.register(cmd)
	cmd.Flags().StringVar(&scope, "scope", "small", "the bounded world: small, medium, large")
	cmd.Flags().StringArrayVar(&asserted, "assert", nil, "theorem to assert on every transition, T01 or T06; repeatable")
	return cmd
}

func exported(err error) error {
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}
