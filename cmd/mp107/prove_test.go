package main

import (
	"errors"
	"strings"
	"testing"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/model/explore"
	"example.org/mp107/model/prove"
	"example.org/mp107/spec"
)

// TestContradicted: in the baseline the explorer refutes T07, so that nobody can
// have proved it.
func TestContradicted(t *testing.T) {
	register, err := legaltext.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	law := model.Law{Register: register, Release: spec.Baseline}
	explored, err := explore.Run(t.Context(), law, explore.Small(), explore.Resources{})
	if err != nil {
		t.Fatal(err)
	}
	results := []prove.Result{{Theorem: spec.T06, Verdict: prove.Proved}, {Theorem: spec.T07, Verdict: prove.Refuted}}
	if err := contradicted(explored, results); err != nil {
		t.Errorf("the prover's own verdicts: %v", err)
	}
	results[1].Verdict = prove.Proved
	var failure exitError
	if err := contradicted(explored, results); !errors.As(err, &failure) || failure.code != exitEvidence || !strings.Contains(failure.Error(), "T07 is proved as of baseline") {
		t.Errorf("a false proof of T07: %v", err)
	}
}
