package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/concurrent"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

func newMutants() *cobra.Command {
	var list bool
	cmd := &cobra.Command{
		Use:   "mutants",
		Short: "Run the suite against every seeded fault, to show that it finds each",
		Long: `Run the suite against the simulated DSP once for every seeded fault, up to the
first failure. A fault that only overlapping calls show is for the concurrent
rounds to find. A fault that nothing finds is a gap in the suite: exit code 1.`,
		Example: `  mp107 mutants
  mp107 mutants --list`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if list {
				for _, fault := range dsp.Faults() {
					how := ""
					if fault.Concurrent {
						how = " (shows only in overlapping calls)"
					}
					fmt.Fprintf(cmd.OutOrStdout(), "%-30s %-4s %-9s %s%s\n", fault.ID, fault.Theorem, fault.Release, fault.Description, how)
				}
				return nil
			}
			return mutants(cmd)
		},
	}
	cmd.Flags().BoolVar(&list, "list", false, "only list the faults, with the theorem that each breaks and the release from which it shows")
	return cmd
}

func mutants(cmd *cobra.Command) error {
	w := cmd.OutOrStdout()
	var survived int
	for _, fault := range dsp.Faults() {
		found, err := firstFailure(cmd, fault)
		if err != nil {
			return exitError{exitInconclusive, fmt.Sprintf("fault %s: %v", fault.ID, err)}
		}
		if found == "" {
			survived++
			found = "NOT FOUND"
		}
		fmt.Fprintf(w, "%-30s %s\n", fault.ID, found)
	}
	fmt.Fprintf(w, "\n%d faults, %d found, %d not found\n", len(dsp.Faults()), len(dsp.Faults())-survived, survived)
	if survived > 0 {
		return ended(exitNonConformant)
	}
	return nil
}

// firstFailure names the first case that finds the fault, or nothing.
func firstFailure(cmd *cobra.Command, fault dsp.Fault) (string, error) {
	release := spec.MP107
	if fault.Release.Includes(release) {
		release = fault.Release
	}
	testSuite, err := suite.New(suite.Options{Release: release})
	if err != nil {
		return "", err
	}
	adaptor, err := inprocess.New(dsp.Config{Release: release, Faults: []dsp.FaultID{fault.ID}})
	if err != nil {
		return "", err
	}
	if fault.Concurrent {
		return firstDisorder(cmd, testSuite, adaptor)
	}
	outcome, err := suite.Runner{FailFast: true}.Run(cmd.Context(), testSuite, adaptor)
	if err != nil {
		return "", err
	}
	for _, result := range outcome.Results {
		if result.Verdict == conformance.Fail {
			return result.ID, nil
		}
	}
	if outcome.Counts.Conclude() != conformance.Conformant {
		return "", fmt.Errorf("the run could not be concluded: %s", outcome.Stopped)
	}
	return "", nil
}

// mutantClients is how many callers the concurrent rounds have here.
const mutantClients = 8

// firstDisorder says whether concurrent rounds find the fault. Which of them does
// first depends on how the calls fall, so that none is named.
func firstDisorder(cmd *cobra.Command, testSuite *suite.Suite, adaptor conformance.Adaptor) (string, error) {
	able, err := adaptor.Describe(cmd.Context())
	if err != nil {
		return "", err
	}
	found, err := concurrent.Run(cmd.Context(), testSuite.Machine(), adaptor, able, concurrent.Sizes{Clients: mutantClients, FailFast: true})
	if err != nil {
		return "", err
	}
	var counts conformance.Counts
	for _, result := range found.Results {
		counts.Add(result.Verdict)
	}
	switch counts.Conclude() {
	case conformance.NonConformant:
		return fmt.Sprintf("concurrent rounds, with %d clients", mutantClients), nil
	case conformance.Conformant:
		return "", nil
	default:
		return "", fmt.Errorf("the concurrent rounds could not be concluded: %s", found.Stopped)
	}
}
