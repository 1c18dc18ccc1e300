package report_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// only is an implementation that claims some abilities.
type only struct {
	conformance.Adaptor
	abilities []conformance.Ability
}

func (o only) Describe(ctx context.Context) (conformance.Description, error) {
	d, err := o.Adaptor.Describe(ctx)
	d.Abilities = o.abilities
	return d, err
}

func reportOn(t *testing.T, options suite.Options, adaptor conformance.Adaptor) report.Report {
	t.Helper()
	testSuite, err := suite.New(options)
	if err != nil {
		t.Fatal(err)
	}
	return ran(t, testSuite, adaptor)
}

func ran(t *testing.T, testSuite *suite.Suite, adaptor conformance.Adaptor) report.Report {
	t.Helper()
	o, err := testSuite.Run(t.Context(), adaptor)
	if err != nil {
		t.Fatal(err)
	}
	return report.New(o, legaltext.Shipped())
}

func simulated(t *testing.T, faults ...dsp.FaultID) conformance.Adaptor {
	t.Helper()
	adaptor, err := inprocess.New(dsp.Config{Release: spec.MP107, Faults: faults})
	if err != nil {
		t.Fatal(err)
	}
	return adaptor
}

// TestFewClaims: who claims next to nothing passes what is left, and that is partial
// as long as a theorem has no case that was decided; of the core profile, which says
// what it does not show, it is all.
func TestFewClaims(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the whole suite twice")
	}
	adaptor := only{simulated(t), []conformance.Ability{conformance.CanObserve}}
	r := reportOn(t, suite.Options{Sequences: 20}, adaptor)
	if r.Conclusion.ExitCode != 3 || r.Headline() != "partial: no case of T08 was decided" {
		t.Errorf("%+v, %s", r.Conclusion, r.Headline())
	}
	r = reportOn(t, suite.Options{Sequences: 20, Scope: suite.Core}, adaptor)
	if r.Conclusion.ExitCode != 0 || r.Headline() != "conformant in the core profile" || len(r.NotForSubmission) > 0 {
		t.Errorf("%+v, %s, %v", r.Conclusion, r.Headline(), r.NotForSubmission)
	}
	if text := render(t, r, console(false)); !strings.Contains(text, "Profile         core, which does not show: Whatever depends on something else that happens") {
		t.Error(text)
	}
}

// TestFailedIsNamed: for every seeded fault that shows in the stories, what has failed
// is what the counterexamples name, of the clauses and of the theorems; the others that
// such a case decides have failed nowhere.
func TestFailedIsNamed(t *testing.T) {
	testSuite, err := suite.New(suite.Options{Run: []string{"scenario"}})
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	for _, fault := range dsp.Faults() {
		if fault.Concurrent || fault.Release == spec.MP107R2 {
			continue
		}
		r := ran(t, testSuite, simulated(t, fault.ID))
		clauses, theorems := map[string]bool{}, map[string]bool{}
		for _, c := range r.Cases {
			if c.Verdict == conformance.Fail {
				for _, id := range c.Counterexample.Clauses {
					clauses[string(id)] = true
				}
				for _, id := range c.Counterexample.Theorems {
					theorems[string(id)] = true
				}
			}
		}
		var failedClauses, failedTheorems []string
		for _, c := range r.Clauses {
			if c.Standing == report.Failed {
				failedClauses = append(failedClauses, string(c.ID))
			}
		}
		for _, theorem := range r.Theorems {
			if theorem.Standing == report.Failed {
				failedTheorems = append(failedTheorems, string(theorem.ID))
			}
		}
		slices.Sort(failedClauses)
		if !slices.Equal(failedClauses, slices.Sorted(maps.Keys(clauses))) || !slices.Equal(failedTheorems, slices.Sorted(maps.Keys(theorems))) {
			t.Errorf("%s: failed are %v and %v; named are %v and %v", fault.ID, failedClauses, failedTheorems, clauses, theorems)
		}
		if r.Counts.Fail > 0 {
			shown++
		}
	}
	if shown < 20 {
		t.Errorf("%d faults show in the stories", shown)
	}
}
