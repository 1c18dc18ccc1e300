package fuzz

import (
	"context"
	"fmt"
	"slices"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// Implementation is what is searched for faults, whoever made it. An input takes at
// most one Describe, one Reset, one call for each of 30 events and one Observe for each
// of three Devices after each, every one of them bounded in time.
type Implementation struct {
	regime  Regime
	adaptor conformance.Adaptor
	able    conformance.Description
	judge   *suite.Suite
	of      under
}

// Against prepares to search an implementation of one law, that is reached at an
// address, with faults if it is the simulated one. No call takes longer than timeout;
// zero means conformance.DefaultTimeout.
func Against(ctx context.Context, adaptor conformance.Adaptor, address string, faults []string, regime Regime, strict bool, timeout time.Duration) (*Implementation, error) {
	adaptor = conformance.Guard(adaptor, timeout)
	able, err := adaptor.Describe(ctx)
	if err == nil {
		err = able.Validate()
	}
	if err != nil {
		return nil, fmt.Errorf("the implementation does not describe itself: %w", err)
	}
	judge, err := regime.suite(strict)
	if err != nil {
		return nil, err
	}
	return &Implementation{regime, adaptor, able, judge, under{address, faults, strict}}, nil
}

// Decoder makes scenarios that the implementation is able to take part in.
func (i *Implementation) Decoder() Decoder {
	kinds := slices.DeleteFunc(spec.EventKinds(), func(kind spec.EventKind) bool {
		ability := conformance.AbilityFor(kind)
		return ability != "" && !i.able.Can(ability)
	})
	return Decoder{Regime: &i.regime, Kinds: kinds}
}

// Trial is what became of one scenario.
type Trial struct {
	Verdict conformance.Verdict
	// Why is set unless it passed, in one line.
	Why string
	// Unanswered tells that a call brought no answer that makes sense, in time.
	Unanswered bool

	failed conformance.Result
	tried  conformance.Case
}

// Try carries a scenario out. A call that brings no answer, such as one that does not
// end in time, leaves it inconclusive; the error says that nothing can be tried at all.
func (i *Implementation) Try(ctx context.Context, s Scenario) (Trial, error) {
	c := conformance.Case{ID: "fuzz", Kind: conformance.Sequence, World: s.World, Events: s.Events}
	result, err := i.judge.Execute(ctx, i.adaptor, c)
	if err != nil {
		return Trial{}, err
	}
	trial := Trial{Verdict: result.Verdict, Why: result.Reason, failed: result, tried: c}
	switch {
	case result.Verdict == conformance.Inconclusive && !i.able.Can(conformance.CanObserve):
		trial.Verdict = conformance.Pass // the answers are right, which is all that can be seen
	case result.Verdict == conformance.Error:
		trial.Verdict, trial.Unanswered = conformance.Inconclusive, true
	}
	return trial, nil
}

// Kind tells failures apart before any of them has been reduced: where they show and
// which clauses are behind them.
func (t Trial) Kind() string {
	x := t.failed.Counterexample
	if x == nil {
		return ""
	}
	first := x.Differences[0]
	word := func(s string) string { return s[:min(len(s), len("accepted"))] }
	return fmt.Sprint(t.tried.Events[x.Step].Kind(), x.Clauses, x.Theorems, word(first.Expected), word(first.Actual))
}

// Explain reduces a failure, and tells it as a story with its replay file.
func (i *Implementation) Explain(ctx context.Context, t Trial) *Finding {
	return explain(ctx, i.judge, i.regime, i.adaptor, t.tried, t.failed, i.of)
}
