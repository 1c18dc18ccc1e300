package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/journal"
	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/conformance/timing"
	"example.org/mp107/conformance/waiver"
	"example.org/mp107/internal/folder"
	"example.org/mp107/internal/text"
	"example.org/mp107/legaltext"
)

type runFlags struct {
	question questionFlags
	target   targetFlags
	out      string
	strict   bool
	failFast bool
	failed   string
	submit   bool // only what may be submitted will do
	patience time.Duration
	deadline time.Duration
	parallel int
	batch    int
	resume   bool
	trace    []string
	slowest  int
	waivers  waiverFlags
	rounds   concurrentFlags
	official officialFlags

	timings *timing.Timings // nil where nothing is measured
}

func newRun() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Run the conformance suite",
		Long: `Run the conformance suite against an implementation and write a report.

The report folder gets index.html, report.json, junit.xml and a replay file for each
counterexample that is told whole: of each theorem that cases are filed under, the
five shortest. Exit code 0 means that every case passed, or is covered by a waiver
that holds; 1 that one failed; 3 that some could not be run or judged, or that a
theorem has no case that was decided.

The report says of every theorem whether it is proved of the law, which this program
finds out, and in how many of the cases that decide it the implementation does what
the law does. Neither says the other.

Every answer is kept in run.jsonl in that folder as the run goes on; the same
command with --resume continues a run that was interrupted or killed. When the run
is over that is run.jsonl.gz, by which 'mp107 judge' judges it again and 'mp107
verify' says whether anything in the folder was changed. A folder that is neither
empty nor of an earlier run is refused.`,
		Example: `  mp107 run
  mp107 run --release baseline
  mp107 run --fault bypass-any-615 --out my-report
  mp107 run --run R1/T02 --skip history --reading A3=network-operators-only
  mp107 run --run 'wrong network operator' --run '*/repair*'
  mp107 run --adaptor http://127.0.0.1:8107 --parallel 4
  mp107 run --adaptor http://127.0.0.1:8107 --failed report --out again
  mp107 run --adaptor http://127.0.0.1:8107 --concurrent 8
  mp107 run --adaptor 'stdio:./my-adaptor --verbose' --waivers known.yaml
  mp107 run --adaptor http://127.0.0.1:8107 --deadline 2h
  mp107 run --adaptor http://127.0.0.1:8107 --trace R1/T02/scenario
  mp107 run --adaptor http://127.0.0.1:8107 --official official.docx
  mp107 run --adaptor duis://127.0.0.1:8079 --control http://127.0.0.1:8080 --pki pki/`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.execute(cmd) },
	}
	f.question.register(cmd)
	f.target.register(cmd)
	cmd.Flags().StringVar(&f.out, "out", "report", "`FOLDER` for the report")
	cmd.Flags().BoolVar(&f.strict, "strict-order", false, "demand of a rejection the response code of the first check that fails, in the order of ORD-1; otherwise that of any of them, one of the implementation's own or none will do")
	cmd.Flags().BoolVar(&f.failFast, "fail-fast", false, "end the run at the first failure")
	cmd.Flags().StringVar(&f.failed, "failed", "", "only the cases that did not pass in the report in `FOLDER`, or that were not run")
	cmd.Flags().BoolVar(&f.submit, "require-submission", false, "end with exit code 3 unless the report may be submitted")
	cmd.MarkFlagsMutuallyExclusive("failed", "run")
	cmd.Flags().DurationVar(&f.patience, "patience", suite.DefaultPatience, "how long to wait for an implementation that was lost to come back; if given, also for it to be there at first")
	cmd.Flags().DurationVar(&f.deadline, "deadline", 0, "how long the whole run may take; it then ends with a report of what has been judged, and --resume goes on (default for ever)")
	cmd.Flags().IntVar(&f.parallel, "parallel", 0, "how many (`N`) cases may be under way at a time; over HTTP the implementation has to claim that many lanes (default one for each --adaptor, of the simulated DSP one for each processor)")
	cmd.Flags().IntVar(&f.batch, "batch", 1, "how many (`N`) cases share one Reset, each with Devices, Users and metering points of its own; for an implementation whose Reset is slow")
	cmd.Flags().BoolVar(&f.resume, "resume", false, "continue the run in the report folder that was interrupted or killed")
	cmd.Flags().StringArrayVar(&f.trace, "trace", nil, "print every message of the cases that match a `PATTERN`, and run no others unless --run says so; repeatable")
	cmd.Flags().IntVar(&f.slowest, "slowest", 1, "how many (`N`) of the slowest cases to name")
	f.waivers.register(cmd)
	f.rounds.register(cmd)
	f.official.register(cmd)
	groupFlags(cmd)
	return cmd
}

func (f *runFlags) execute(cmd *cobra.Command) error {
	limitMemory(runMemory)
	if err := f.check(cmd.Flags().Changed); err != nil {
		return err
	}
	options, err := f.question.options()
	if err != nil {
		return err
	}
	waivers, err := f.waivers.read()
	if err != nil {
		return err
	}
	if err := f.official.check(options.Register); err != nil {
		return err
	}
	options.Strict, options.Plain = f.strict, f.target.wire.world != ""
	if f.failed != "" {
		if options.Run, err = failed(f.failed, options); err != nil {
			return fmt.Errorf("--failed %s: %w", f.failed, err)
		}
	}
	testSuite, err := f.question.prepare(options)
	if err != nil {
		return err
	}
	if waivers, err = f.place(waivers, testSuite); err != nil {
		return err
	}
	// A report folder that cannot be written is found out before the run, not after it.
	out, err := folder.Begin(f.out, f.resume)
	if err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	defer out.Close()
	target, err := f.begin(heeding(cmd), out, options)
	if err != nil {
		return err
	}
	// What goes wrong in ending a child is of no consequence for what it answered.
	defer target.close()
	if len(f.trace) > 0 {
		target.speak()
	}
	return f.carryOut(cmd, testSuite, target, waivers, out)
}

// check reports a flag whose value makes no sense, and gives meaning to those
// that depend on others.
func (f *runFlags) check(given func(flag string) bool) error {
	if err := f.target.checkTimeout(); err != nil {
		return err
	}
	switch {
	case f.patience <= 0:
		return fmt.Errorf("--patience %v: must be positive, e.g. 30s", f.patience)
	case f.deadline < 0:
		return fmt.Errorf("--deadline %v: must be positive, e.g. 2h", f.deadline)
	case f.parallel < 0 || f.parallel > maxParallel || f.parallel == 0 && given("parallel"):
		return fmt.Errorf("--parallel %d: want 1 to %d", f.parallel, maxParallel)
	case f.slowest < 0 || f.slowest > timing.Keep:
		return fmt.Errorf("--slowest %d: want 0 to %d", f.slowest, timing.Keep)
	case f.batch < 1 || f.batch > suite.MaxBatch:
		return fmt.Errorf("--batch %d: want 1 to %d", f.batch, suite.MaxBatch)
	case f.failFast && f.waivers.file != "":
		return errors.New("--fail-fast and --waivers do not go together: the first failure may be a waived one, and the rest would not be run")
	}
	if err := f.rounds.check(); err != nil {
		return err
	}
	if len(f.trace) > 0 && len(f.question.run) == 0 {
		f.question.run = f.trace
	}
	if f.target.wait == 0 && given("patience") {
		f.target.wait = f.patience
	}
	return nil
}

// maxParallel bounds how many cases are under way at a time.
const maxParallel = 256

// book is the journal of a run. Once it is known to be of this run, what an earlier
// part of it has reported is moved aside.
type book struct {
	*journal.File
	out *folder.Folder
}

// Begin implements suite.Journal.
func (b book) Begin(asked suite.Outcome, cases int) (map[string]suite.Record, error) {
	earlier, err := b.File.Begin(asked, cases)
	if err == nil {
		err = b.out.Aside()
	}
	return earlier, err
}

// carryOut runs the suite with a journal.
func (f *runFlags) carryOut(cmd *cobra.Command, testSuite *suite.Suite, target *target, waivers waiver.File, out *folder.Folder) error {
	if f.deadline > 0 {
		ctx, cancel := context.WithTimeoutCause(cmd.Context(), f.deadline, fmt.Errorf("the deadline of %v was over", f.deadline))
		defer cancel()
		cmd.SetContext(ctx)
	}
	file, err := f.journal(out)
	if err != nil {
		return err
	}
	defer file.Close() // of no consequence any more
	outcome, rounds, pages, err := f.judge(cmd, testSuite, book{file, out}, target, waivers)
	if err != nil {
		return err
	}
	_ = target.close() // what it has to say has been said, and its log is whole
	end := journal.End{Stopped: outcome.Stopped, FailFast: f.failFast, Waivers: outcome.Waivers, Unchecked: outcome.Unchecked, Official: f.official.found, Rounds: rounds}
	outcome.Official = f.official.found
	if slices.ContainsFunc(outcome.Results, func(r conformance.Result) bool { return r.Counterexample != nil }) {
		end.Replay = f.replay(cmd)
	}
	return f.report(cmd, &outcome, testSuite.Register(), file, pages, end, out)
}

// judge carries out the cases and then, if asked for, the concurrent rounds.
func (f *runFlags) judge(cmd *cobra.Command, testSuite *suite.Suite, book book, target *target, waivers waiver.File) (outcome suite.Outcome, rounds json.RawMessage, pages []journal.Attachment, err error) {
	open, err := f.resets(cmd, target)
	if err != nil {
		return outcome, nil, nil, err
	}
	bar := newProgress()
	adaptors := target.adaptors
	var watch func(conformance.Case) func()
	if f.target.name() != simulated { // which answers at once
		f.timings = timing.New(time.Now)
		watch = f.timings.Watch
		adaptors = nil
		for _, adaptor := range target.adaptors {
			adaptors = append(adaptors, f.timings.Measured(adaptor))
		}
	}
	how := suite.Runner{
		Timeout: f.target.timeout, Patience: f.patience, FailFast: f.failFast, Batch: f.batch, Journal: book,
		Transcript: f.tracer(cmd.OutOrStdout()), Address: f.target.name(), Waivers: waivers.Declared(), Unchecked: open, Progress: bar.update, Watch: watch,
	}
	outcome, err = how.Run(cmd.Context(), testSuite, adaptors...)
	bar.finish()
	switch {
	case errors.Is(err, suite.ErrEvidence):
		return outcome, nil, nil, exitError{exitEvidence, fmt.Sprintf("%s: %v", book.out.Path(folder.Journal), err)}
	case errors.Is(err, journal.ErrOther):
		return outcome, nil, nil, fmt.Errorf("%s: %w", book.out.Path(folder.Journal), err)
	case err != nil:
		return outcome, nil, nil, inconclusive(err)
	}
	if rounds, pages, err = f.rounds.carryOut(cmd.Context(), testSuite, how, target, &outcome); err != nil {
		return outcome, nil, nil, exitError{exitInconclusive, "the concurrent rounds: " + err.Error()}
	}
	return outcome, rounds, pages, nil
}

// journal opens what is kept of the run.
func (f *runFlags) journal(out *folder.Folder) (*journal.File, error) {
	settings := journal.Settings{Sequences: f.question.sequences, Depth: f.question.depth, Faults: f.target.faults, Declared: f.target.wire.world != ""}
	if f.rounds.clients > 0 {
		settings.Clients, settings.Rounds = f.rounds.clients, f.rounds.rounds
	}
	if !f.resume {
		return journal.Create(out.Path(folder.Journal), out.Path(folder.Unfinished), settings)
	}
	file, err := journal.Resume(out.Path(folder.Journal), out.Path(folder.Sealed), settings)
	if errors.Is(err, suite.ErrEvidence) {
		err = exitError{exitEvidence, fmt.Sprintf("%s: %v", out.Path(folder.Sealed), err)}
	}
	return file, err
}

// report says what was found and then saves everything. The exit code is the
// report's own conclusion, so that the two cannot differ.
func (f *runFlags) report(cmd *cobra.Command, outcome *suite.Outcome, register *legaltext.Register, file *journal.File, pages []journal.Attachment, end journal.End, out *folder.Folder) error {
	var err error
	outcome.Evidence, err = file.Root(*outcome, pages, end)
	r, files, unproved := render(outcome, register, f.target.faults, pages, end)
	if unproved != nil {
		return exitError{exitInconclusive, "the report could not be saved: " + unproved.Error()}
	}
	files = append(files, folder.File{Name: folder.Sealed, Write: func(w io.Writer) error {
		return file.Seal(w, *outcome, pages, end)
	}})
	if err := report.Console(cmd.OutOrStdout(), r, report.ConsoleOptions{Color: useColour()}); err != nil {
		return err
	}
	if err == nil {
		err = out.Save(files)
	}
	if err != nil {
		return exitError{exitInconclusive, "the report could not be saved: " + err.Error()}
	}
	if f.timings != nil {
		if err := out.Put(folder.File{Name: folder.Timings, Write: f.timings.Found().Write}); err != nil {
			return exitError{exitInconclusive, "timings.json could not be saved: " + err.Error()}
		}
	}
	fmt.Fprintf(cmd.OutOrStdout(), "\nReport: %s\n", filepath.Join(f.out, "index.html"))
	if told := len(slices.DeleteFunc(files, func(file folder.File) bool { return !strings.HasPrefix(file.Name, "replay/") })); told > 0 {
		fmt.Fprintf(cmd.OutOrStdout(), "%s in %s, of %s: the shortest against each theorem.\n", text.Several(told, "replay file", "replay files"), filepath.Join(f.out, "replay"), text.Several(r.Counts.Fail, "failure", "failures"))
	}
	if f.timings != nil {
		f.timings.Found().Tell(cmd.OutOrStdout(), f.slowest)
	}
	f.rounds.hint(cmd.OutOrStdout(), f.target.faults)
	if outcome.Stopped != "" && !f.failFast {
		fmt.Fprintln(cmd.OutOrStdout(), "What was judged is kept: the same command with --resume goes on from there.")
	}
	if f.submit && len(r.NotForSubmission) > 0 && r.Conclusion.ExitCode == exitConformant {
		return exitError{exitInconclusive, "--require-submission: not for submission: " + strings.Join(r.NotForSubmission, " ")}
	}
	return ended(r.Conclusion.ExitCode)
}

// replay is how the failures of the run are shown again.
func (f *runFlags) replay(cmd *cobra.Command) *journal.Replay {
	return &journal.Replay{Command: invocation(), Folder: f.out, Flags: f.target.repeated(cmd), Adaptor: f.target.adaptors[0]}
}
