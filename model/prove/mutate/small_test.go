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

func small(t *testing.T) *legaltext.Register {
	t.Helper()
	register, err := legaltext.Load(os.DirFS("testdata/law"))
	if err != nil {
		t.Fatal(err)
	}
	return register
}

// Every operator's changes to a law that has a clause of every kind: where,
// what, and what the rule comes to be.
func TestChangesGolden(t *testing.T) {
	mutants, err := mutantsOf(small(t), Settings{})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	used := map[Operator]bool{}
	for _, m := range mutants {
		used[m.Operator] = true
		fmt.Fprintf(&text, "%s %v %s\n", m.Clause, m.At, m.Change())
		if m.refused != nil {
			continue
		}
		for _, c := range m.register.Clauses {
			if c.Rule != nil && (c.ID == m.Clause || m.Operator == Delete && c.Rule.Kind == legaltext.OrderRule) {
				fmt.Fprintf(&text, "    %s\n", written(c.Rule))
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

// written is a rule on one line.
func written(rule *legaltext.Rule) string {
	text := fmt.Sprint(rule.Kind, ": ", rule.Subject)
	for _, e := range rule.Expressions() {
		text += "; " + words(e.Source)
	}
	return words(text + fmt.Sprint("; ", rule.FailsWith, " ", rule.Slot, " ", rule.Order))
}

// What becomes of changes whose outcome is plain to a reader of the small law.
func TestSmallLaw(t *testing.T) {
	options := Settings{
		Clauses:   []spec.ClauseID{"CHECK-3", "LIFT-1", "UPLOAD-1", "ORD-1", "WORD-1"},
		Operators: []Operator{Delete, DropConjunct, DropElement, ReverseOrder, ChangeExcepted},
	}
	report, err := Run(context.Background(), small(t), options)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]Status{
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

// Whatever stands between its parts, a condition is taken apart as CEL reads it,
// and every part knows its own words.
func TestParse(t *testing.T) {
	for source, want := range map[string]string{
		"user.known && user.active || !device.known && (stage == 'receipt' || user.has_role)": "(|| (&& user.known user.active) (&& (! device.known) (|| (== stage 'receipt') user.has_role)))",
		"stage == 'receipt' ? user.known : device.smets in [1, 2] ? true : false":             "(?_: (== stage 'receipt') user.known (?_: (in device.smets ([] 1 2)) true false))",
		"((user.known)) // why (\n && stage != \"receipt\"":                                   `(&& user.known (!= stage "receipt"))`,
		"(user.known && user.active) && device.known && user.has_role":                        "(&& (&& user.known user.active) device.known user.has_role)",
		"device.smets in [ ]":               "(in device.smets ([]))",
		"( ( stage == 'receipt' // §\n ) )": "(== stage 'receipt')",
	} {
		e := checked(t, source)
		whole, err := parse(e)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if got := tree([]rune(source), whole); got != want {
			t.Errorf("%s reads as %s, want %s", source, got, want)
		}
	}
	if _, err := parse(checked(t, "user . known")); err == nil {
		t.Error("a name with blanks in it was found in its place")
	}
}

// checked is a condition of a law that lint has let pass.
func checked(t *testing.T, source string) *legaltext.Expression {
	t.Helper()
	law := small(t)
	e := &legaltext.Expression{Source: source}
	if _, err := legaltext.NewRegister(with(law.Clauses, "TERM-1", func(rule *legaltext.Rule) { rule.As = e })); err != nil {
		t.Fatal(err)
	}
	return e
}

func tree(source []rune, p *part) string {
	if p.operator == "" {
		return string(source[p.from:p.to])
	}
	text := "(" + strings.Trim(strings.ReplaceAll(p.operator, "@", ""), "_")
	for _, below := range p.parts {
		text += " " + tree(source, below)
	}
	return text + ")"
}
