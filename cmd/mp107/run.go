package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"mp107/conformance"
	"mp107/conformance/report"
	"mp107/legaltext"
)

type runFlags struct {
	law       lawFlags
	target    targetFlags
	seed      uint64
	sequences int
	out       string
	run, skip []string
	strict    bool
	failFast  bool
	timeout   time.Duration
}

func newRun() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Run the conformance suite",
		Long: `Run the conformance suite against an implementation and write a report.

The report folder gets index.html, report.json, junit.xml and, for failures, a
replay file each. Exit code 0 means that every case passed, 1 that one failed,
3 that some could not be run or judged.`,
		Example: `  mp107 run
  mp107 run --release baseline
  mp107 run --fault bypass-any-615 --out my-report
  mp107 run --run R1/T02 --skip sequence --reading A3=network-operators-only
  mp107 run --adaptor duis://127.0.0.1:8079 --control http://127.0.0.1:8080 --pki pki/`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.execute(cmd) },
	}
	f.law.register(cmd)
	f.target.register(cmd)
	cmd.Flags().Uint64Var(&f.seed, "seed", conformance.DefaultSeed, "source of every random choice")
	cmd.Flags().IntVar(&f.sequences, "cases", conformance.DefaultSequences, "how many stateful sequences to draw; the decision table and the scenarios are always whole")
	cmd.Flags().StringVar(&f.out, "out", "report", "folder for the report")
	cmd.Flags().StringArrayVar(&f.run, "run", nil, "only cases that match: a requirement (R1), theorem (T02), kind (scenario, table, sequence) or identifier (R1/T02/table/6.15.1); repeatable")
	cmd.Flags().StringArrayVar(&f.skip, "skip", nil, "no cases that match; repeatable")
	cmd.Flags().BoolVar(&f.strict, "strict-order", false, "hold response codes to the strict order of checks (ORD-1)")
	cmd.Flags().BoolVar(&f.failFast, "fail-fast", false, "end the run at the first failure")
	cmd.Flags().DurationVar(&f.timeout, "timeout", conformance.DefaultTimeout, "how long one call of the implementation may take")
	return cmd
}

func (f *runFlags) execute(cmd *cobra.Command) error {
	register, release, readings, err := f.law.load()
	if err != nil {
		return err
	}
	switch {
	case f.sequences < 0:
		return fmt.Errorf("--cases %d: want 0 or more", f.sequences)
	case f.sequences == 0:
		f.sequences = -1 // to the suite, none; its zero means the default
	}
	if f.timeout <= 0 {
		return fmt.Errorf("--timeout %v: want more than nothing, as in 10s", f.timeout)
	}
	if f.seed == 0 {
		return fmt.Errorf("--seed 0: want a number from 1 on")
	}
	adaptor, err := f.target.connect(release, readings)
	if err != nil {
		return err
	}
	bar := newProgress()
	suite, err := conformance.NewSuite(conformance.Options{
		Register: register, Release: release, Readings: readings, Seed: f.seed, Sequences: f.sequences,
		Run: f.run, Skip: f.skip, Strict: f.strict, FailFast: f.failFast, Timeout: f.timeout,
		Adaptor: f.target.adaptor, Progress: bar.update,
	})
	if err != nil {
		return err
	}
	// A report folder that cannot be written is found out before the run, not after it.
	if err := os.MkdirAll(f.out, 0o777); err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	outcome, err := suite.Run(cmd.Context(), adaptor)
	bar.finish()
	if err != nil {
		return exitError{exitInconclusive, err.Error()}
	}
	return f.report(cmd, &outcome, register)
}

// report saves everything and then says what was found. The exit code is the
// report's own conclusion, so that the two cannot differ.
func (f *runFlags) report(cmd *cobra.Command, outcome *conformance.Outcome, register *legaltext.Register) error {
	r, err := save(f.out, outcome, register, f.replayFlags())
	if err != nil {
		return exitError{exitInconclusive, "the report could not be saved: " + err.Error()}
	}
	if err := report.Console(cmd.OutOrStdout(), r, report.ConsoleOptions{Color: useColour()}); err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "\nReport: %s\n", filepath.Join(f.out, "index.html"))
	return exitWith(r)
}

// replayFlags are what a replay needs beside its file.
func (f *runFlags) replayFlags() replayTarget {
	return replayTarget{faults: f.target.faults, flags: append([][2]string{{"law", f.law.dir}}, f.target.wire.flags()...)}
}

func exitWith(r report.Report) error {
	if r.Conclusion.ExitCode == exitConformant {
		return nil
	}
	return exitError{code: r.Conclusion.ExitCode}
}

// progress is a bar on a terminal and nothing elsewhere.
type progress struct {
	bar *progressbar.ProgressBar
}

func newProgress() *progress {
	if !isTerminal(os.Stderr) {
		return &progress{}
	}
	return &progress{progressbar.NewOptions(-1,
		progressbar.OptionSetWriter(os.Stderr), progressbar.OptionSetDescription("cases"),
		progressbar.OptionShowCount(), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())}
}

func (p *progress) update(done, total int) {
	if p.bar == nil {
		return
	}
	if p.bar.GetMax() != total {
		p.bar.ChangeMax(total)
	}
	_ = p.bar.Set(done) // a bar that cannot be drawn is no reason to stop
}

func (p *progress) finish() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
