package fuzz

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// Finding is something that a search has found wrong, in the smallest form in which
// it was seen, as a story.
type Finding struct {
	Regime Regime
	// Counterexample has the world and the events, in values and in words, what was
	// expected and what was seen.
	conformance.Counterexample
	// Replay reproduces it, if an implementation parts from the law; nil where the
	// law parts from itself: a theorem is refuted, or CEL disagrees.
	Replay *suite.Replay
}

// String tells the finding.
func (f *Finding) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Under %s:\n\n  %s\n\n", f.Regime, strings.Join(f.Story.World, "\n  "))
	for i, line := range f.Story.Events {
		mark := " "
		if i == f.Step {
			mark = ">"
		}
		fmt.Fprintf(&b, "%s %d. %s\n", mark, i+1, line)
	}
	fmt.Fprintf(&b, "\nExpected  %s\nActual    %s\n", strings.Join(f.Expected, "\n          "), strings.Join(f.Actual, "\n          "))
	if len(f.Clauses) > 0 {
		fmt.Fprintf(&b, "Clauses   %s\n", text.Join(f.Clauses, ", "))
	}
	if len(f.Theorems) > 0 {
		fmt.Fprintf(&b, "Theorems  %s\n", text.Join(f.Theorems, ", "))
	}
	return b.String()
}

// Save writes the replay file into a folder, under a name that its content gives it,
// and returns its path; empty where there is nothing to replay.
func (f *Finding) Save(dir string) (string, error) {
	if f.Replay == nil {
		return "", nil
	}
	var content bytes.Buffer
	if err := f.Replay.Write(&content); err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", err
	}
	digest := sha256.Sum256(content.Bytes())
	path := filepath.Join(dir, fmt.Sprintf("%x.json", digest[:6]))
	return path, os.WriteFile(path, content.Bytes(), 0o666)
}

// Explain makes a finding of what Play found wrong in a scenario, with a DSP with
// these faults.
func (s Scenario) Explain(wrong error, faults ...dsp.FaultID) (*Finding, error) {
	judge, err := s.Regime.suite(true)
	if err != nil {
		return nil, err
	}
	adaptor, err := inprocess.New(dsp.Config{Release: s.Regime.Release, Readings: s.Regime.Readings, Faults: faults})
	if err != nil {
		return nil, err
	}
	var names []string
	for _, id := range faults {
		names = append(names, string(id))
	}
	c := conformance.Case{ID: "fuzz", Kind: conformance.Sequence, World: s.World, Events: s.Events}
	result, err := judge.Execute(context.Background(), adaptor, c)
	if err == nil && result.Verdict == conformance.Fail {
		return explain(context.Background(), judge, s.Regime, adaptor, c, result, under{suite.Simulated, names, true}), nil
	}
	// The law parts from itself, of which a suite knows nothing.
	attempt := func(c conformance.Case) (conformance.Result, bool) {
		return inItself(c, Scenario{s.Regime, c.World, c.Events}.Play(faults...)), true
	}
	c, result = suite.Shrink(attempt, c, inItself(c, wrong))
	return tell(s.Regime, c, result), nil
}

// under says what was under test, as on the command line.
type under struct {
	adaptor string
	faults  []string
	strict  bool
}

// explain reduces a failure of an implementation and tells it.
func explain(ctx context.Context, judge *suite.Suite, regime Regime, adaptor conformance.Adaptor, c conformance.Case, failed conformance.Result, of under) *Finding {
	c, failed = suite.Shrink(func(c conformance.Case) (conformance.Result, bool) {
		result, err := judge.Execute(ctx, adaptor, c)
		if err != nil { // cannot happen so
			return conformance.Result{Verdict: conformance.Pass}, true
		}
		return result, result.Verdict != conformance.Error && ctx.Err() == nil
	}, c, failed)
	f := tell(regime, c, failed)
	f.Replay = &suite.Replay{
		Schema: suite.ReplaySchema, Suite: conformance.Version, LawDigest: judge.Register().Digest, Case: c.ID,
		Release: regime.Release, Readings: regime.Readings, Strict: of.strict,
		Adaptor: of.adaptor, Faults: of.faults, World: f.World, Events: f.Events,
	}
	return f
}

func tell(regime Regime, c conformance.Case, failed conformance.Result) *Finding {
	f := &Finding{Regime: regime, Counterexample: *failed.Counterexample}
	f.World, f.Events = c.World, c.Events[:f.Step+1]
	f.Story = suite.Tell(f.World, f.Events)
	return f
}

// inItself is the result of a case in which the law parts from itself, or nothing is
// wrong.
func inItself(c conformance.Case, wrong error) conformance.Result {
	if wrong == nil {
		return conformance.Result{ID: c.ID, Verdict: conformance.Pass}
	}
	x := &conformance.Counterexample{Case: c.ID, Step: len(c.Events) - 1}
	var at *atEvent
	if errors.As(wrong, &at) {
		x.Step, wrong = at.step, at.err
	}
	d := conformance.Difference{Path: "law", Expected: "that model, CEL and DSP agree", Actual: wrong.Error()}
	var violation *Violation
	if errors.As(wrong, &violation) {
		d = conformance.Difference{Path: string(violation.Theorem), Expected: "that the theorem holds", Actual: violation.Why}
		x.Theorems = []spec.TheoremID{violation.Theorem}
	}
	x.Differences = []conformance.Difference{d}
	x.Expected, x.Actual = []string{d.Path + ": " + d.Expected}, []string{d.Path + ": " + d.Actual}
	return conformance.Result{ID: c.ID, Verdict: conformance.Fail, Counterexample: x}
}

// judging is what a suite judges by.
type judging struct {
	regime string
	strict bool
}

var suites sync.Map // judging to *suite.Suite

// suite judges by the law of the regime; strictly, response codes in the strict order.
func (r Regime) suite(strict bool) (*suite.Suite, error) {
	key := judging{r.String(), strict}
	if made, ok := suites.Load(key); ok {
		return made.(*suite.Suite), nil
	}
	made, err := suite.New(suite.Options{Release: r.Release, Readings: r.Readings, Strict: strict, Sequences: -1, Depth: -1})
	if err != nil {
		return nil, err
	}
	suites.Store(key, made)
	return made, nil
}
