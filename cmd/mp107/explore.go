package main

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"example.org/mp107/legaltext"
	"example.org/mp107/model/explore"
	"example.org/mp107/spec"
)

type exploreFlags struct {
	law     lawFlags
	scope   string
	workers int
	memory  uint64
	json    bool
}

func newExplore() *cobra.Command {
	var f exploreFlags
	cmd := &cobra.Command{
		Use:   "explore",
		Short: "Explore a bounded world exhaustively, checking the theorems on every transition",
		Long: `Explore every state of a bounded world that events can reach, and check the
theorems on every transition. What holds, holds in that world; 'mp107 prove' says
what holds in all. Ctrl-C ends the exploration and reports what was covered.

Exit code 0 means that every theorem came out as the modification intends, 1
that one did not, 2 that the world is too large for the limit of memory, 3 that
the exploration was interrupted.`,
		Example: `  mp107 explore
  mp107 explore --scope medium --release baseline
  mp107 explore --scope small --reading A7=own-slot
  mp107 explore --json > exploration.json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.execute(cmd) },
	}
	f.law.register(cmd)
	cmd.Flags().StringVar(&f.scope, "scope", "small", "the bounded world: small, medium, large")
	cmd.Flags().IntVar(&f.workers, "workers", 0, "goroutines; 0 is one for each core (the result does not depend on it)")
	cmd.Flags().Uint64Var(&f.memory, "max-memory", explore.DefaultMaxMemory>>20, "limit of memory, in MiB")
	jsonFlag(cmd, &f.json)
	return cmd
}

func (f *exploreFlags) execute(cmd *cobra.Command) error {
	law, err := f.law.load()
	if err != nil {
		return err
	}
	scope, err := explore.ScopeByName(f.scope)
	if err != nil {
		return err
	}
	if f.workers < 0 || f.memory == 0 {
		return fmt.Errorf("--workers %d --max-memory %d: want no fewer than 0 workers and some memory", f.workers, f.memory)
	}
	explorer, err := explore.Compile(law, scope)
	if err != nil {
		return err
	}
	id, err := identify(law, []spec.Release{law.Release})
	if err != nil {
		return err
	}
	w := cmd.OutOrStdout()
	if !f.json {
		id.warn(w)
		fmt.Fprintf(w, "Scope %s, release %s, readings %v, law %.12s\nBefore the start: %v\n", scope.Name, law.Release, law.Readings, law.Register.Digest, explorer.Estimate(f.workers))
	}
	started := time.Now()
	result, err := explorer.Run(heeding(cmd), explore.Resources{
		Workers: f.workers, MaxMemory: f.memory << 20,
		Progress: func(p explore.Progress) {
			passing(p.Frontier == 0, "depth %d: %d states, %d transitions", p.Depth, p.States, p.Transitions)
		},
	})
	var large *explore.TooLargeError
	if errors.As(err, &large) {
		return err
	}
	if err != nil {
		return inconclusive(err)
	}
	if f.json {
		found := exploration{head{Schema: "mp107.explore.v1"}, id, answersTo(law.Readings), result}
		return writeDocument(w, &found, concludeExploration(io.Discard, result))
	}
	tellExploration(w, result, time.Since(started))
	return concludeExploration(w, result)
}

func tellExploration(w io.Writer, r explore.Result, took time.Duration) {
	if r.Partial {
		fmt.Fprintln(w, "\nPARTIAL: interrupted; the counts are of what was covered")
	}
	fmt.Fprintf(w, "%d states, %d transitions, %d decisions, depth %d, in %v\n\n", r.States, r.Transitions, r.Decisions, r.Depth, took.Round(time.Millisecond))
	for _, finding := range r.Findings {
		theorem, err := legaltext.TheoremByID(finding.Theorem)
		if err != nil {
			continue
		}
		note := ""
		if finding.Verdict == explore.Refuted && !theorem.HoldsIn(r.Release) {
			note = "as intended"
		}
		fmt.Fprintf(w, "  %s %-26s %-28s %s\n", theorem.ID, theorem.Name, finding.Verdict, note)
	}
	for _, finding := range r.Findings {
		if finding.Witness != nil {
			fmt.Fprintf(w, "\n%s, shortest witness\n", finding.Theorem)
			for i, line := range finding.Witness.Story {
				fmt.Fprintf(w, "  %d. %s\n", i+1, line)
			}
		}
	}
	fmt.Fprintf(w, "\nA wrong Network Operator credential: %d pairs of state and Device; repaired by one request of its holder in %d.\n", r.Recovery.Wrong, r.Recovery.Repairable)
	for _, way := range r.Recovery.Ways {
		excluded := ""
		if way.Excluded {
			excluded = ", which T07 excepts"
		}
		fmt.Fprintf(w, "  not repaired, %s: %s (%d states%s)\n", way.Device, way.Reason, way.States, excluded)
	}
}

func concludeExploration(w io.Writer, r explore.Result) error {
	if r.Partial {
		return ended(exitInconclusive)
	}
	unintended := 0
	for _, finding := range r.Findings {
		theorem, err := legaltext.TheoremByID(finding.Theorem)
		if err != nil {
			return err
		}
		switch finding.Verdict {
		case explore.Unknown:
			return ended(exitInconclusive)
		case explore.Holds, explore.Refuted:
			if (finding.Verdict == explore.Holds) != theorem.HoldsIn(r.Release) {
				unintended++
			}
		}
	}
	return asIntended(w, unintended)
}
