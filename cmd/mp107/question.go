package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance/mutant"
	"example.org/mp107/conformance/suite"
)

// questionFlags choose the cases: the law that they come from, and which of them.
type questionFlags struct {
	law       lawFlags
	seed      uint64
	challenge string
	sequences int
	depth     int
	run, skip []string
	scope     string
	quick     bool
}

func (f *questionFlags) register(cmd *cobra.Command) {
	f.law.register(cmd)
	f.draws(cmd)
	cmd.Flags().StringVar(&f.scope, "scope", string(suite.Full), "declared `PROFILE`: core (Submit and Observe: requests as they arrive) or full (also registrations and statuses that change, requests that fall due, alerts, the upload)")
	cmd.Flags().BoolVar(&f.quick, "quick", false, fmt.Sprintf("only a small part of the suite, for every commit: at most %d cases, chosen by the faults that they can show; not for submission", mutant.MaxQuick))
	cmd.Flags().StringArrayVar(&f.run, "run", nil, "only cases that match a `PATTERN`: a requirement (R1), theorem (T02), kind (scenario, table, history, sequence) or identifier (R1/table/6.15.1); or a text in identifiers and titles, in which * stands for any text; repeatable")
	cmd.Flags().StringArrayVar(&f.skip, "skip", nil, "no cases that match a `PATTERN`; repeatable")
}

// draws registers what the drawn cases are drawn from.
func (f *questionFlags) draws(cmd *cobra.Command) {
	cmd.Flags().Uint64Var(&f.seed, "seed", suite.DefaultSeed, "source of every random choice")
	cmd.Flags().StringVar(&f.challenge, "challenge", "", "hexadecimal digits (`HEX`) that an auditor chose, which enter the seed and every RequestID, so that what answers them is no older")
	cmd.Flags().IntVar(&f.sequences, "cases", suite.DefaultSequences, "how many (`N`) stateful sequences to draw; the decision table, the histories and the scenarios are always whole")
	cmd.Flags().IntVar(&f.depth, "depth", suite.DefaultDepth, fmt.Sprintf("every list of `K` events, up to renaming, from every abstract world of two Devices and four parties; at most %d", suite.MaxDepth))
}

// options are the flags as the suite wants them.
func (f *questionFlags) options() (suite.Options, error) {
	law, err := f.law.load()
	switch {
	case err != nil:
		return suite.Options{}, err
	case f.sequences < 0:
		return suite.Options{}, fmt.Errorf("--cases %d: want 0 or more", f.sequences)
	case f.depth < 0 || f.depth > suite.MaxDepth:
		return suite.Options{}, fmt.Errorf("--depth %d: want 0 to %d", f.depth, suite.MaxDepth)
	case f.seed == 0:
		return suite.Options{}, errors.New("--seed 0: want a number from 1 on")
	}
	run := f.run
	if f.quick {
		if len(run) > 0 {
			return suite.Options{}, errors.New("--quick and --run do not go together: each says which cases are run")
		}
		run = []string{suite.Quick}
	}
	challenge, err := suite.ParseChallenge(f.challenge)
	if err != nil {
		return suite.Options{}, fmt.Errorf("--%w", err)
	}
	sequences, depth := f.sequences, f.depth
	if sequences == 0 {
		sequences = -1 // to the suite, none; its zero means the default
	}
	if depth == 0 {
		depth = -1
	}
	return suite.Options{
		Register: law.Register, Release: law.Release, Readings: law.Readings, Seed: f.seed, Challenge: challenge, Sequences: sequences, Depth: depth, Run: run, Skip: f.skip, Scope: suite.Scope(f.scope), Quick: mutant.Quick,
	}, nil
}
