package report_test

import (
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/legaltext/official"
	"example.org/mp107/spec"
)

// looked is an outcome of which an official text was looked at for what clauses are bound to.
func looked(t *testing.T, results []conformance.Result, states map[spec.ClauseID]official.State) suite.Outcome {
	o := outcome(smallLaw(t), results...)
	o.Official = &official.Checked{Document: "invented.docx", SHA256: "ab", Bindings: "cd"}
	for _, id := range []spec.ClauseID{"MP107-1", "RDP-1", "X-1"} {
		if state, bound := states[id]; bound {
			o.Official.Findings = append(o.Official.Findings, official.Finding{Clause: id, State: state, Quote: "words", Difference: "[-words-] {+others+}"})
		}
	}
	return o
}

// TestStale: verdicts that rest on a clause whose official text is not known to stand
// make the run stale, unless another failure settles the matter; nothing else does.
func TestStale(t *testing.T) {
	passed := run(3, conformance.Table, spec.T02, conformance.Pass)
	elsewhere := result(9, conformance.Scenario, spec.T01, conformance.Fail)
	elsewhere.Clauses, elsewhere.Counterexample.Clauses = []spec.ClauseID{"ROLE-1"}, []spec.ClauseID{"ROLE-1"}
	resting := result(8, conformance.Scenario, spec.T01, conformance.Fail) // on RDP-1
	named := result(7, conformance.Scenario, spec.T01, conformance.Fail)   // whose difference names MP107-1
	named.Clauses = []spec.ClauseID{"ROLE-1"}
	with := func(more ...conformance.Result) []conformance.Result { return join(passed, more) }
	for name, test := range map[string]struct {
		results []conformance.Result
		states  map[spec.ClauseID]official.State
		want    conformance.Conclusion
		stale   int
	}{
		"all stand":             {passed, map[spec.ClauseID]official.State{"RDP-1": official.Found, "MP107-1": official.Moved}, conformance.Conformant, 0},
		"changed":               {passed, map[spec.ClauseID]official.State{"RDP-1": official.Changed}, conformance.Stale, 3},
		"gone":                  {passed, map[spec.ClauseID]official.State{"RDP-1": official.Gone}, conformance.Stale, 3},
		"ambiguous":             {passed, map[spec.ClauseID]official.State{"RDP-1": official.Ambiguous}, conformance.Stale, 3},
		"of no state":           {passed, map[spec.ClauseID]official.State{"RDP-1": "fine"}, conformance.Stale, 3},
		"no verdict rests":      {passed, map[spec.ClauseID]official.State{"MP107-1": official.Changed}, conformance.Conformant, 0},
		"another fails":         {with(elsewhere), map[spec.ClauseID]official.State{"RDP-1": official.Changed}, conformance.NonConformant, 3},
		"the failure is stale":  {with(resting), map[spec.ClauseID]official.State{"RDP-1": official.Changed}, conformance.Stale, 4},
		"the difference names":  {with(named), map[spec.ClauseID]official.State{"MP107-1": official.Changed}, conformance.Stale, 1},
		"not run":               {with(result(6, conformance.Table, spec.T02, conformance.Error)), map[spec.ClauseID]official.State{"RDP-1": official.Changed}, conformance.Stale, 4},
		"a clause of nobody":    {passed, map[spec.ClauseID]official.State{"X-1": official.Found}, conformance.NotConcluded, 0},
		"nothing else is wrong": {nil, map[spec.ClauseID]official.State{"RDP-1": official.Changed}, conformance.NotConcluded, 0},
	} {
		r := made(t, looked(t, test.results, test.states))
		if r.Conclusion.Verdict != test.want || r.Counts.Stale != test.stale || (test.want == conformance.Stale) != (r.Conclusion.ExitCode == 4) {
			t.Errorf("%s: %+v, %d stale; want %s, %d", name, r.Conclusion, r.Counts.Stale, test.want, test.stale)
		}
		if test.want == conformance.Stale && strings.Contains(strings.ToLower(r.Headline()), "conformant") {
			t.Errorf("%s: %s", name, r.Headline())
		}
		if err := r.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestStaleIsSaid in every rendering, with the clause, and wherever the verdicts are counted.
func TestStaleIsSaid(t *testing.T) {
	r := made(t, looked(t, run(3, conformance.Table, spec.T02, conformance.Pass), map[spec.ClauseID]official.State{"RDP-1": official.Changed}))
	everywhere(t, r, "official text behind RDP-1 is not as it was")
	everywhere(t, r, "invented.docx")
	if said := render(t, r, console(false)); !strings.Contains(said, "STALE: ") || !strings.Contains(said, "RDP-1: changed: [-words-] {+others+}") || !strings.Contains(said, "agrees in 3 of 3 cases, 3 stale") {
		t.Error(said)
	}
	if said := render(t, r, report.JUnit); !strings.Contains(said, `<error`) {
		t.Errorf("a reader of JUnit sees nothing red: %s", said)
	}
	if clause := r.Clause("RDP-1"); clause.Standing != report.Stale {
		t.Errorf("%+v", clause)
	}
	r.Cases[0].Stale = false
	if r.Check() == nil {
		t.Error("a verdict that was made current passed the check")
	}
}
