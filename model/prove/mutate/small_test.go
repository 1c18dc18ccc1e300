package mutate

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

func small(t *testing.T) (sources, *legaltext.Register) {
	t.Helper()
	s, err := readSources(os.DirFS("testdata"))
	if err != nil {
		t.Fatal(err)
	}
	register, err := legaltext.Load(s)
	if err != nil {
		t.Fatal(err)
	}
	return s, register
}

// Every operator's changes to a law that has a clause of every kind: where,
// what, and in which lines of the file.
func TestChangesGolden(t *testing.T) {
	s, register := small(t)
	mutants, err := mutantsOf(s, register, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	used := map[Operator]bool{}
	for _, m := range mutants {
		used[m.Operator] = true
		fmt.Fprintf(&text, "%s %v %s\n", m.Clause, m.At, m.Change())
		for i, line := range changedLines(s["10-small.md"], s.with(m.edits)["10-small.md"]) {
			if i < 4 { // of a deletion the start is enough
				fmt.Fprintf(&text, "    %s\n", line)
			}
		}
	}
	golden(t, "changes.golden", text.String())
	for _, operator := range Operators() {
		if !used[operator] {
			t.Errorf("the operator %s has changed nothing", operator)
		}
	}
}

// changedLines are the lines that one text has and the other has not.
func changedLines(before, after string) []string {
	var changed []string
	for _, line := range strings.Split(after, "\n") {
		if !slices.Contains(strings.Split(before, "\n"), line) {
			changed = append(changed, "+ "+strings.TrimSpace(line))
		}
	}
	if len(changed) > 0 {
		return changed
	}
	for _, line := range strings.Split(before, "\n") {
		if !slices.Contains(strings.Split(after, "\n"), line) {
			changed = append(changed, "- "+strings.TrimSpace(line))
		}
	}
	return changed
}

// What becomes of changes whose outcome is plain to a reader of the small law.
func TestSmallLaw(t *testing.T) {
	options := Options{
		Clauses:   []spec.ClauseID{"CHECK-3", "LIFT-1", "UPLOAD-1", "ORD-1", "WORD-1"},
		Operators: []Operator{Delete, DropConjunct, DropElement, ReverseOrder, ChangeExcepted},
	}
	report, err := Run(context.Background(), os.DirFS("testdata"), options)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]Verdict{
		"CHECK-3 delete [CHECK-3 A check that never applies]":                      Equivalent,
		"CHECK-3 when: drop conjunct [device.known]":                               Survived, // facts about an unknown Device have their first values
		"CHECK-3 when: drop conjunct [device.s1sp == 0]":                           Killed,   // nobody can repair a SMETS1 Device then
		"LIFT-1 excepts: change excepted [CHECK-1] → [CHECK-3]":                    Killed,
		"UPLOAD-1 when: drop conjunct [device.smets == 1]":                         Equivalent, // the first provider has SMETS1 Devices only
		"UPLOAD-1 when: drop conjunct [device.s1sp in [1]]":                        Survived,   // the small law does not do what T12 asks either way
		"ORD-1 delete [ORD-1 The order]":                                           Refused,
		"ORD-1 order: reverse order [owner, status, idle] → [idle, status, owner]": NotAboutAcceptance,
	}
	for _, m := range report.Mutants {
		change := string(m.Clause) + " " + m.Change()
		if expected, ok := want[change]; ok && m.Verdict != expected {
			t.Errorf("want %s: %s", expected, m)
		}
		delete(want, change)
	}
	for change := range want {
		t.Errorf("there is no mutant %q", change)
	}
	if idle := report.Idle(); !slices.Equal(idle, []spec.ClauseID{"CHECK-3"}) {
		t.Errorf("idle are %v, want CHECK-3", idle)
	}
	if n := report.Count("WORD-1", NotExamined); n > 0 || slices.Contains(report.Clauses(), "WORD-1") {
		t.Error("a clause without a rule has mutants")
	}
	golden(t, "small.golden", report.Table()+survivors(report))
}

// A law with other line ends, and a mark at its start, has the same mutants.
func TestLineEnds(t *testing.T) {
	s, register := small(t)
	want, err := mutantsOf(s, register, Options{})
	if err != nil {
		t.Fatal(err)
	}
	other := sources{"10-small.md": "\ufeff" + strings.ReplaceAll(s["10-small.md"], "\n", "\r\n")}
	read, err := readSources(other)
	if err != nil {
		t.Fatal(err)
	}
	got, err := mutantsOf(read, register, Options{})
	if err != nil || len(got) != len(want) {
		t.Errorf("%d mutants, want %d (%v)", len(got), len(want), err)
	}
}

func TestParse(t *testing.T) {
	for source, want := range map[string]string{
		"a && b || !c && (d || e)":           "(or (and a b) (and (not c) (or d e)))",
		"a == 'x' ? b : c in [1, 2] ? d : e": "(if (== a 'x') b (if (in c [1 2]) d e))",
		"((a)) // why\n&& x.y != \"&& (\"":   `(and a (!= x.y "&& ("))`,
		"!!a":                                "(not (not a))",
	} {
		whole, err := parse(source)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if got := tree(source, whole); got != want {
			t.Errorf("%s reads as %s, want %s", source, got, want)
		}
	}
	for _, source := range []string{"", "a &&", "(a", "a b", "a ? b", "[1", `"a`, "a + b", `"""a"""`} {
		if _, err := parse(source); err == nil {
			t.Errorf("%q was read", source)
		}
	}
}

func tree(source string, p *part) string {
	var parts []string
	for _, below := range p.parts {
		parts = append(parts, tree(source, below))
	}
	below := strings.Join(parts, " ")
	switch p.shape {
	case negation:
		return "(not " + below + ")"
	case and:
		return "(and " + below + ")"
	case or:
		return "(or " + below + ")"
	case conditional:
		return "(if " + below + ")"
	case equality, membership:
		return "(" + p.operator.text + " " + below + ")"
	case values:
		return "[" + below + "]"
	default:
		return source[p.from:p.to]
	}
}
