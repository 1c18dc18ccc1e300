package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance/suite"
	"example.org/mp107/fuzz"
	"example.org/mp107/internal/text"
)

type fuzzFlags struct {
	law      lawFlags
	target   targetFlags
	limit    time.Duration
	inputs   int
	seed     uint64
	corpus   string
	out      string
	parallel int
	strict   bool
}

// maxFindings is after how many findings that differ a search ends.
const maxFindings = 10

func newFuzz() *cobra.Command {
	var f fuzzFlags
	cmd := &cobra.Command{
		Use:   "fuzz",
		Short: "Search an implementation for faults with random events, led by what they reach in the law",
		Long: `Search an implementation for faults, for as long as you like: worlds and events are
drawn at random, from what can happen in the state reached, and those that reach
something new in the law are kept and varied. What fails is reduced and told as a
story, with a file for 'mp107 replay'.

The corpus has the inputs that are kept, in the form of 'go test -fuzz'. A search goes
on with the one that it finds, and leaves those of its inputs that it takes to reach
what all of them reach.

Exit code 0 means that nothing was found, 1 that something was, 3 that the search was
interrupted, or that inputs were inconclusive, as those are that bring no answer in time.`,
		Example: `  mp107 fuzz --inputs 200                  the simulated DSP
  mp107 fuzz --fault no-bypass --inputs 200
  mp107 fuzz --adaptor http://127.0.0.1:8107 --for 1h --corpus corpus/ --out found/
  mp107 fuzz --adaptor 'stdio:./my-adaptor' --parallel 2 --for 10m`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.execute(cmd) },
	}
	flags := cmd.Flags()
	flags.DurationVar(&f.limit, "for", time.Minute, "how long to search, as in 1h")
	flags.IntVar(&f.inputs, "inputs", 0, "how many inputs to try at most; with one connection the same seed and corpus try the same (default no bound)")
	flags.Uint64Var(&f.seed, "seed", suite.DefaultSeed, "seed of every random choice; where a corpus is gone on with and none is given, a new one that is printed")
	flags.StringVar(&f.corpus, "corpus", "", "`FOLDER` to keep inputs in, and to go on with")
	flags.StringVar(&f.out, "out", "", "`FOLDER` for the replay files of what is found")
	flags.IntVar(&f.parallel, "parallel", 0, "how many inputs to try at a time (default one for each --adaptor)")
	flags.BoolVar(&f.strict, "strict-order", false, "hold response codes to the strict order of checks")
	f.law.choose(cmd)
	f.target.register(cmd)
	return cmd
}

func (f *fuzzFlags) execute(cmd *cobra.Command) error {
	law, err := f.law.load()
	switch {
	case err != nil:
		return err
	case f.limit <= 0 || f.inputs < 0 || f.parallel < 0:
		return fmt.Errorf("--for %v, --inputs %d, --parallel %d: none can be negative, nor --for zero", f.limit, f.inputs, f.parallel)
	}
	if err := f.target.checkTimeout(); err != nil {
		return err
	}
	regime := fuzz.Regime{Release: law.Release, Readings: law.Readings}
	ctx := heeding(cmd) // what has been found and kept is not lost
	target, err := f.target.connect(ctx, asked{release: law.Release, readings: law.Readings, parallel: f.parallel})
	if err != nil {
		return err
	}
	defer target.close()
	var connections []*fuzz.Implementation
	for _, adaptor := range target.adaptors {
		if _, err := f.target.reached(ctx, adaptor); err != nil {
			return err
		}
		connection, err := fuzz.Against(ctx, adaptor, f.target.name(), f.target.faults, regime, f.strict, f.target.timeout)
		if err != nil {
			return inconclusive(err)
		}
		connections = append(connections, connection)
	}
	return f.search(cmd, regime, connections)
}

// search searches, and tells what came of it.
func (f *fuzzFlags) search(cmd *cobra.Command, regime fuzz.Regime, connections []*fuzz.Implementation) error {
	w := cmd.OutOrStdout()
	var kept [][]byte
	var others int
	folder := fuzz.Folder(f.corpus)
	if f.corpus != "" {
		var err error
		if kept, others, err = folder.Read(); err != nil {
			return fmt.Errorf("--corpus: %w", err)
		}
	}
	if len(kept) > 0 && !cmd.Flags().Changed("seed") { // or it would draw what it drew the last time
		f.seed = rand.Uint64()
	}
	search := fuzz.NewSearch(f.seed, connections[0].Decoder())
	fmt.Fprintf(w, "Searching with seed %d under %s.\n", f.seed, regime)
	campaign := fuzz.Campaign{Search: search, Inputs: f.inputs, Findings: maxFindings, Progress: func(t fuzz.Tally) {
		passing(false, "%d inputs, %d features reached, %d found", t.Inputs, search.Reached(), len(t.Findings))
	}}
	if f.corpus != "" {
		for _, input := range kept {
			if _, _, err := search.Add(input); err != nil {
				return fmt.Errorf("--corpus %s: %w", f.corpus, err)
			}
		}
		fmt.Fprintf(w, "Going on with %s of %s", text.Several(len(kept), "input", "inputs"), f.corpus)
		if others > 0 {
			fmt.Fprintf(w, "; %s there no input", text.Several(others, "file is", "files are"))
		}
		fmt.Fprintln(w, ".")
		campaign.Keep = folder.Add
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), f.limit)
	defer cancel()
	began := time.Now()
	tally, failed := campaign.Run(ctx, connections...)
	took := time.Since(began)
	passing(true, "")
	fmt.Fprintf(w, "%s with %s in %v: %s passed, %s failed, %s not applicable, %s inconclusive. %s features of the law reached.\n",
		text.Several(tally.Inputs, "input", "inputs"), text.Several(tally.Events, "event", "events"), took.Round(time.Second),
		text.Number(tally.Passed), text.Number(tally.Failed), text.Number(tally.Inapplicable), text.Number(tally.Inconclusive), text.Number(tally.Reached))
	if f.corpus != "" {
		kept, err := fuzz.Minimised(search.Decoder, search.Corpus())
		if err == nil {
			err = folder.Keep(kept)
		}
		if err != nil {
			return fmt.Errorf("--corpus: %w", err)
		}
		fmt.Fprintf(w, "Corpus %s: %s.\n", f.corpus, text.Several(len(kept), "input", "inputs"))
	}
	if err := f.tell(cmd, tally.Findings); err != nil {
		return err
	}
	switch {
	case len(tally.Findings) > 0:
		return ended(exitNonConformant)
	case failed != nil:
		return inconclusive(failed)
	case cmd.Context().Err() != nil:
		return exitError{exitInconclusive, "interrupted: nothing was found until then"}
	case tally.Passed+tally.Inconclusive == 0:
		return exitError{exitInconclusive, "no input was carried out"}
	case tally.Inconclusive > 0:
		return exitError{exitInconclusive, fmt.Sprintf("%s inconclusive; the first: %s", text.Several(tally.Inconclusive, "input was", "inputs were"), tally.Unanswered)}
	}
	return nil
}

// tell writes the findings, and their replay files.
func (f *fuzzFlags) tell(cmd *cobra.Command, findings []*fuzz.Finding) error {
	w := cmd.OutOrStdout()
	for i, finding := range findings {
		fmt.Fprintf(w, "\nFinding %d. %s", i+1, finding)
		if f.out == "" {
			continue
		}
		path, err := finding.Save(f.out)
		if err != nil {
			return fmt.Errorf("--out: %w", err)
		}
		again := invocation() + " replay " + quoted(path) + f.target.repeated(cmd)
		if address := f.target.adaptors[0]; address != simulated {
			again += " --adaptor " + quoted(address)
		}
		fmt.Fprintf(w, "Replay    %s\n", again)
	}
	return nil
}
