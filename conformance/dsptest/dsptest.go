// Package dsptest runs the conformance suite against an adaptor in Go under go
// test, and lets the generators of rapid and gopter look for more.
package dsptest

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
)

// Test runs the suite against an implementation under go test. Subtests are
// named by requirement, theorem and kind (R1/T02/table), so that go test -run
// shows one of them; two more, rapid and gopter, look for counterexamples with
// generators of their own. A case that fails, cannot be run or cannot be judged
// fails the test; one that is not applicable is skipped, with the reason.
//
//	func TestConformance(t *testing.T) {
//		dsptest.Test(t, myAdaptor, suite.Options{Release: spec.MP107})
//	}
func Test(t *testing.T, adaptor conformance.Adaptor, options suite.Options) {
	t.Helper()
	s, err := suite.New(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("suite %s, release %s, readings %v, seed %d, law %.12s, %d cases",
		conformance.Version, s.Release(), options.Readings, s.Seed(), s.Register().Digest, s.Len())
	outcome, err := s.Run(t.Context(), adaptor)
	if err != nil {
		t.Fatal(err)
	}
	for _, thin := range outcome.Coverage.Thin {
		t.Errorf("insufficient coverage: %s", thin)
	}
	for _, group := range groupResults(outcome.Results) {
		t.Run(group.name, func(t *testing.T) { group.report(t) })
	}
	if len(options.Run) > 0 || outcome.Stopped != "" {
		return // a part was asked for, or nothing more can be learnt
	}
	setRapidSeed(t, s.Seed())
	t.Run("rapid", func(t *testing.T) { stateful(t, s, adaptor, outcome.Implementation) })
	t.Run("gopter", func(t *testing.T) { stateless(t, s, adaptor, outcome.Implementation) })
}

// setRapidSeed makes rapid's run reproducible unless its own flag was given.
func setRapidSeed(t *testing.T, seed uint64) {
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "rapid.seed" })
	if given {
		return
	}
	if err := flag.Set("rapid.seed", fmt.Sprint(seed)); err != nil {
		t.Logf("rapid chooses its own seed: %v", err)
	}
}

// resultGroup is the results of one requirement, theorem and kind.
type resultGroup struct {
	name    string
	results []conformance.Result
}

func groupResults(results []conformance.Result) []*resultGroup {
	var groups []*resultGroup
	byName := map[string]*resultGroup{}
	for _, r := range results {
		name := fmt.Sprintf("%s/%s/%s", r.Requirement, r.Theorem, r.Kind)
		if byName[name] == nil {
			byName[name] = &resultGroup{name: name}
			groups = append(groups, byName[name])
		}
		byName[name].results = append(byName[name].results, r)
	}
	return groups
}

// maxReported bounds how many cases of a group are told in full.
const maxReported = 5

func (g *resultGroup) report(t *testing.T) {
	var counts conformance.Counts
	var reason string
	for _, r := range g.results {
		counts.Add(r.Verdict)
		switch r.Verdict {
		case conformance.Pass:
			continue
		case conformance.NotApplicable:
			reason = r.Reason
			continue
		}
		switch told := counts.Total() - counts.Pass - counts.NotApplicable; {
		case told <= maxReported:
			t.Errorf("%s: %s\n%s", r.Verdict, r.ID, tellResult(r))
		case told == maxReported+1:
			t.Errorf("and more; the report lists them all")
		}
	}
	t.Logf("%d pass, %d fail, %d error, %d inconclusive, %d not applicable", counts.Pass, counts.Fail, counts.Error, counts.Inconclusive, counts.NotApplicable)
	if counts.NotApplicable == counts.Total() {
		t.Skip(reason)
	}
}

func tellResult(r conformance.Result) string {
	c := r.Counterexample
	if c == nil || len(c.Events) == 0 {
		return r.Title + "\n" + r.Reason
	}
	var b strings.Builder
	fmt.Fprintln(&b, r.Title)
	for _, line := range c.Story.World {
		fmt.Fprintln(&b, line)
	}
	for i, line := range c.Story.Events {
		fmt.Fprintf(&b, "%d. %s\n", i+1, line)
	}
	fmt.Fprintf(&b, "Expected: %s\nActual:   %s\nClauses:  %v", strings.Join(c.Expected, "; "), strings.Join(c.Actual, "; "), c.Clauses)
	return b.String()
}
