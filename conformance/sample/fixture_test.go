package sample_test

import (
	"fmt"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/sample"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// made is a report on cases: many that decide T01 and T02, three that decide T03, and some
// that nobody could review.
func made(ids ...string) report.Report {
	law := legaltext.Shipped()
	o := suite.Outcome{Suite: conformance.Version, Release: spec.MP107, LawDigest: law.Digest, Evidence: strings.Repeat("ab", 32), Sizes: map[conformance.Kind]int{}}
	add := func(id string, kind conformance.Kind, verdict conformance.Verdict, theorems ...spec.TheoremID) {
		r := conformance.Result{ID: id, Kind: kind, Requirement: spec.R1, Theorem: spec.T01, Title: "<b>A case</b>", Verdict: verdict, Theorems: theorems, Clauses: []spec.ClauseID{"RDP-1"}}
		if verdict != conformance.Pass {
			r.Reason = "a reason"
		}
		o.Results = append(o.Results, r)
		o.Counts.Add(verdict)
		o.Sizes[kind]++
	}
	for i := range 40 {
		add(fmt.Sprintf("R1/table/case-%d", i), conformance.Table, conformance.Pass, spec.T01, spec.T02)
	}
	for i := range 3 {
		add(fmt.Sprintf("R1/table/rare-%d", i), conformance.Table, conformance.Fail, spec.T01, spec.T03)
	}
	for _, id := range ids {
		add(id, conformance.Table, conformance.Pass, spec.T04)
	}
	add("R1/table/none", conformance.Table, conformance.NotApplicable, spec.T05)
	add("R1/concurrent/1", conformance.Concurrent, conformance.Pass, spec.T06)
	o.Results = append(o.Results, conformance.Result{ID: "R1/table/left", Kind: conformance.Table, Requirement: spec.R1, Theorem: spec.T07, Verdict: conformance.Error, Reason: conformance.NotRun + "interrupted"})
	return report.New(o, law)
}

func drawn(t testing.TB, r report.Report, n int, seed uint64) (sample.Design, []sample.Drawn) {
	t.Helper()
	d := sample.Design{Root: r.Evidence.Root, Seed: seed, Asked: n}
	all, err := sample.Draw(r, d)
	if err != nil {
		t.Fatal(err)
	}
	return d, all
}

func names(all []sample.Drawn) string {
	var ids []string
	for _, c := range all {
		ids = append(ids, fmt.Sprintf("%d %s %s", c.Number, c.For, c.ID))
	}
	return strings.Join(ids, "\n")
}
