package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/concurrent"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/mutant"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// mutantsFlags say against what the suite is held.
type mutantsFlags struct {
	seeds             int
	list, named, json bool
}

func newMutants() *cobra.Command {
	var f mutantsFlags
	cmd := &cobra.Command{
		Use:   "mutants",
		Short: "Show what the suite catches: every fault of an algebra, every changed clause",
		Long: `Hold the suite against faulty implementations and show what it catches.

A fault of the simulated DSP is a corruption, such as a check that is skipped or a
number that is read as another type, and a trigger, such as the third time or a
Device of one kind. Each corruption with each trigger that can be asked of it is one,
and each changed clause of 'mp107 prove --mutate' is an implementation besides. The
kill matrix tells by corruption and trigger how many are killed, of those that can
be. What is not killed has a reason that is computed on short histories in small
worlds: it is equivalent there, or has no occasion there, which is outside the bound.
What such a history finds and no case does is a gap in the suite: exit code 1.

Each fault can be tried by itself: mp107 run --fault CORRUPTION@TRIGGER. With --named
only the named examples are run, those that only overlapping calls show included.`,
		Example: `  mp107 mutants
  mp107 mutants --seeds 20 --json
  mp107 mutants --named
  mp107 mutants --list`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case f.seeds < 1:
				return fmt.Errorf("--seeds %d: want 1 or more", f.seeds)
			case f.list:
				listFaults(cmd.OutOrStdout())
				return nil
			case f.named && f.json:
				return errors.New("--named and --json do not go together")
			case f.named:
				return named(cmd)
			}
			return f.measure(cmd)
		},
	}
	cmd.Flags().IntVar(&f.seeds, "seeds", 1, fmt.Sprintf("under how many (`N`) seeds, from %d on", suite.DefaultSeed))
	cmd.Flags().BoolVar(&f.list, "list", false, "only list the named examples, with the theorem that each breaks and the release from which it shows, the corruptions and the triggers")
	cmd.Flags().BoolVar(&f.named, "named", false, "only the named examples")
	jsonFlag(cmd, &f.json)
	return cmd
}

func listFaults(w io.Writer) {
	for _, fault := range dsp.Faults() {
		how := ""
		if fault.Concurrent {
			how = " (shows only in overlapping calls)"
		}
		fmt.Fprintf(w, "%-30s %-4s %-9s %s%s\n", fault.ID, fault.Theorem, fault.Release, fault.Description, how)
	}
	fmt.Fprintf(w, "\nCorruptions; each is a fault that shows always, and with @ and a trigger one that shows then:\n")
	for _, c := range dsp.Corruptions() {
		fmt.Fprintf(w, "%-30s %-24s %s\n", c.ID, c.Kind, c.Description)
	}
	fmt.Fprintf(w, "\nTriggers:\n")
	for _, t := range dsp.Triggers() {
		fmt.Fprintf(w, "%-30s %-24s %s\n", t.Name, t.Kind, t.Description)
	}
}

// killed is the document of mutants --json.
type killed struct {
	head
	Release spec.Release `json:"release"`
	// Bound says what the bound is on which reasons are computed.
	Bound  string         `json:"bound"`
	Matrix []mutant.Row   `json:"matrix"`
	Report *mutant.Report `json:"report"`
}

// measure runs the whole algebra and the changed clauses.
func (f *mutantsFlags) measure(cmd *cobra.Command) error {
	settings := mutant.Settings{Progress: func(done, total int) { passing(done == total, "%d of %d", done, total) }}
	for n := range f.seeds {
		settings.Seeds = append(settings.Seeds, uint64(suite.DefaultSeed+n))
	}
	limitMemory(4000) // every case is kept, with the faults that it gives an occasion
	report, err := mutant.Run(heeding(cmd), settings)
	if err != nil {
		return inconclusive(err)
	}
	var end error
	if report.Gaps() > 0 {
		end = ended(exitNonConformant)
	}
	if f.json {
		return writeDocument(cmd.OutOrStdout(), &killed{head{Schema: "mp107.mutants.v1"}, mutant.Release, mutant.Bound, report.Matrix(), report}, end)
	}
	tellMutants(cmd.OutOrStdout(), report)
	return end
}

func tellMutants(w io.Writer, report *mutant.Report) {
	fmt.Fprintf(w, "Killed of those that can be, by corruption and trigger, as of %s:\n\n%-24s", mutant.Release, "")
	for _, column := range append(dsp.TriggerKinds(), mutant.All) {
		fmt.Fprintf(w, " %15s", column)
	}
	fmt.Fprintln(w)
	for _, row := range report.Matrix() {
		fmt.Fprintf(w, "%-24s", row.Corruption)
		for _, cell := range row.Cells {
			told := "-"
			if cell.Killable() > 0 {
				told = fmt.Sprintf("%d/%d", cell.Killed, cell.Killable())
			}
			fmt.Fprintf(w, " %15s", told)
		}
		fmt.Fprintln(w)
	}
	total := report.Total()
	fmt.Fprintf(w, "\n%d faults under %s: %d killed, %d equivalent within the bound, %d outside the bound, %d in a gap.\n",
		total.Of, text.Several(len(report.Seeds), "seed", "seeds"), total.Killed, total.Equivalent, total.Outside, total.Gaps)
	fmt.Fprintf(w, "The bound: %s; %d histories.\n", mutant.Bound, report.Bound)
	fmt.Fprintf(w, "The median of the first case that kills is number %d of %d.\n", report.Median, report.Cases)
	quick, whole := report.QuickPower()
	fmt.Fprintf(w, "A quick run, of %d cases, kills %d of the %d that the whole suite kills under the first seed (%.1f %%).\n", report.Quick, quick, whole, 100*float64(quick)/float64(max(whole, 1)))
	laws := report.LawTotal()
	fmt.Fprintf(w, "%d changed clauses: %d killed, %d proved equivalent, %d in a gap.\n", laws.Of, laws.Killed, laws.Equivalent, laws.Gaps)
	tellSurvivors(w, report)
}

// tellSurvivors lists what no case kills and could, corruption by corruption.
func tellSurvivors(w io.Writer, report *mutant.Report) {
	var gaps []mutant.Fate
	for _, fate := range report.Fates {
		if fate.Reason == mutant.Gap {
			gaps = append(gaps, fate)
		}
	}
	for len(gaps) > 0 {
		id := gaps[0].Fault.Corruption.ID
		n := slices.IndexFunc(gaps, func(f mutant.Fate) bool { return f.Fault.Corruption.ID != id })
		if n < 0 {
			n = len(gaps)
		}
		var triggers []string
		for _, fate := range gaps[:n] {
			triggers = append(triggers, fate.Fault.Trigger.Name)
		}
		fmt.Fprintf(w, "\nGAP %s: %s\n", id, text.List(triggers))
		for _, line := range gaps[0].Witness {
			fmt.Fprintf(w, "    %s\n", line)
		}
		gaps = gaps[n:]
	}
	for _, fate := range report.Laws {
		if fate.Reason == mutant.Gap {
			fmt.Fprintf(w, "\nGAP clause %s, %s: %s becomes %q\n    %s\n", fate.Mutant.Clause, fate.Mutant.Operator, strings.TrimSpace(fate.Mutant.Original), fate.Mutant.Mutated, fate.Flip)
		}
	}
}

// named runs the named examples, each up to the first failure.
func named(cmd *cobra.Command) error {
	w := cmd.OutOrStdout()
	suites := map[spec.Release]*suite.Suite{} // a suite can be run any number of times
	var survived int
	for _, fault := range dsp.Faults() {
		release := spec.MP107
		if fault.Release.Includes(release) {
			release = fault.Release
		}
		if suites[release] == nil {
			testSuite, err := suite.New(suite.Options{Release: release})
			if err != nil {
				return err
			}
			suites[release] = testSuite
		}
		found, err := firstFailure(heeding(cmd), suites[release], fault)
		if err != nil {
			return exitError{exitInconclusive, fmt.Sprintf("fault %s: %v", fault.ID, err)}
		}
		if found == "" {
			survived++
		}
		fmt.Fprintf(w, "%-30s %s\n", fault.ID, cmp.Or(found, "NOT FOUND"))
	}
	fmt.Fprintf(w, "\n%d faults, %d found, %d not found\n", len(dsp.Faults()), len(dsp.Faults())-survived, survived)
	if survived > 0 {
		return ended(exitNonConformant)
	}
	return nil
}

// firstFailure names the first case that finds the fault, or nothing.
func firstFailure(ctx context.Context, testSuite *suite.Suite, fault dsp.Fault) (string, error) {
	adaptor, err := inprocess.New(dsp.Config{Release: testSuite.Release(), Faults: []dsp.FaultID{fault.ID}})
	if err != nil {
		return "", err
	}
	if fault.Concurrent {
		return firstDisorder(ctx, testSuite, adaptor)
	}
	outcome, err := suite.Runner{FailFast: true}.Run(ctx, testSuite, adaptor)
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
func firstDisorder(ctx context.Context, testSuite *suite.Suite, adaptor conformance.Adaptor) (string, error) {
	able, err := adaptor.Describe(ctx)
	if err != nil {
		return "", err
	}
	found, err := concurrent.Run(ctx, testSuite.Machine(), adaptor, able, concurrent.Sizes{Clients: mutantClients, FailFast: true})
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
