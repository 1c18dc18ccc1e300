package mp107_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

var update = flag.Bool("update", false, "write docs/theorems.md anew")

// TestTheoremsDocument holds docs/theorems.md against the register, the code and
// the suite. Every figure in it is counted here, and every name is read off.
func TestTheoremsDocument(t *testing.T) {
	var b strings.Builder
	b.WriteString(`# The theorems

Generated: ` + "`go test . -run TestTheoremsDocument -update`" + ` writes this file anew.

Each theorem is stated once, in words and in conditions, in
[legaltext/theorems](../legaltext/theorems/theorems.md), which also defines the terms that they use. The prover
asks it of every world at once, the explorer and the fuzz targets of each decision, alert or upload that happens;
a test holds the two readings of the vocabulary against each other.

Cases are those of the conformance suite filed under the theorem, as of ` + releases() + `. The faults are
the simulated DSP's that are filed under it, as of MP107 or a later release that they need, and that its own
cases find; in brackets, those that only other cases find. Faults that show only in calls that overlap are for the
concurrent rounds: ` + overlapping() + `.

| Theorem | Statement | Meant to hold | Cases | Faults killed |
| --- | --- | --- | --- | --- |
`)
	cases := casesByTheorem(t)
	for _, theorem := range legaltext.Theorems() {
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s | %s | %s |\n", theorem.ID, strings.ToLower(string(theorem.ID)), theorem.Statement,
			meant(theorem), strings.Join(cases[theorem.ID], ", "), killed(t, theorem.ID))
	}
	for _, theorem := range legaltext.Theorems() {
		fmt.Fprintf(&b, "\n## %s\n\n%s [%s]: %s\n", theorem.ID,
			strings.ToUpper(theorem.Name[:1])+theorem.Name[1:], theorem.Provenance, theorem.Text)
		if theorem.Scope != "" {
			fmt.Fprintf(&b, "\nScope: %s.\n", theorem.Scope)
		}
		fmt.Fprintf(&b, "\n```\nwhen: %s\nthen: %s\n```\n", strings.TrimSpace(theorem.When.Source), strings.TrimSpace(theorem.Then.Source))
	}
	const file = "docs/theorems.md"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); diff != "" {
		t.Errorf("%s is out of date (-file +now); -update writes it anew:\n%s", file, diff)
	}
}

// meant says as of which releases a theorem is meant to hold.
func meant(theorem legaltext.Theorem) string {
	var names []string
	for _, release := range theorem.Holds {
		if release.Includes(theorem.Applies) {
			names = append(names, string(release))
		}
	}
	if names == nil {
		return "nowhere: a finding"
	}
	return strings.Join(names, ", ")
}

func releases() string {
	var names []string
	for _, release := range spec.Releases() {
		names = append(names, string(release))
	}
	return strings.Join(names, ", ")
}

// overlapping names the faults that no sequence of calls shows.
func overlapping() string {
	var names []string
	for _, fault := range dsp.Faults() {
		if fault.Concurrent {
			names = append(names, fmt.Sprintf("%s (%s)", fault.ID, fault.Theorem))
		}
	}
	return strings.Join(names, ", ")
}

// casesByTheorem counts the cases filed under each theorem, release by release.
func casesByTheorem(t *testing.T) map[spec.TheoremID][]string {
	t.Helper()
	counts := map[spec.TheoremID][]string{}
	for _, release := range spec.Releases() {
		n := map[spec.TheoremID]int{}
		for c, err := range newSuite(t, suite.Options{Release: release}).Cases() {
			if err != nil {
				t.Fatal(err)
			}
			n[c.Theorem]++
		}
		for _, theorem := range legaltext.Theorems() {
			counts[theorem.ID] = append(counts[theorem.ID], fmt.Sprint(n[theorem.ID]))
		}
	}
	return counts
}

func newSuite(t *testing.T, o suite.Options) *suite.Suite {
	t.Helper()
	s, err := suite.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// killed names the faults filed under a theorem that its own cases find and, in
// brackets, those that they do not.
func killed(t *testing.T, id spec.TheoremID) string {
	t.Helper()
	var names []string
	cases := map[spec.Release]*suite.Suite{}
	for _, fault := range dsp.Faults() {
		if fault.Concurrent || fault.Theorem != id {
			continue
		}
		release := spec.MP107
		if fault.Release.Includes(release) {
			release = fault.Release
		}
		adaptor, err := inprocess.New(dsp.Config{Release: release, Faults: []dsp.FaultID{fault.ID}})
		if err != nil {
			t.Fatal(err)
		}
		if cases[release] == nil {
			cases[release] = newSuite(t, suite.Options{Release: release, Run: []string{string(id)}})
		}
		outcome, err := suite.Runner{FailFast: true}.Run(t.Context(), cases[release], adaptor)
		if err != nil {
			t.Fatal(err)
		}
		name := string(fault.ID)
		switch outcome.Counts.Conclude() {
		case conformance.NonConformant:
		case conformance.Conformant:
			name = "(" + name + ")"
		default:
			t.Fatalf("%s: the run was not concluded: %s", fault.ID, outcome.Stopped)
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}
