package mp107_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
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

Each theorem is stated three times. The words are in [spec](../spec/theorem.go). The claim is for
a solver, over every world at once, in [model/prove](../model/prove/theorems.go). The check is for
one decision, alert or upload that has happened, in [model/theorem](../model/theorem/statements.go);
the explorer and the fuzz targets ask it. A test holds claim and check against each other.

Cases are those of the conformance suite filed under the theorem, as of ` + releases() + `. The faults are
the simulated DSP's that are filed under it, as of MP107 or a later release that they need, and that its own
cases find; in brackets, those that only other cases find. Faults that show only in calls that overlap are for the
concurrent rounds: ` + overlapping() + `.

| Theorem | Statement | Claim | Check | Cases | Faults killed |
| --- | --- | --- | --- | --- | --- |
`)
	claims, checks := newSources(t, "model/prove", "claims"), newSources(t, "model/theorem", "statements")
	cases := casesByTheorem(t)
	for _, theorem := range legaltext.Theorems() {
		fmt.Fprintf(&b, "| [%s](#%s) | %s | `%s` | `%s` | %s | %s |\n", theorem.ID, strings.ToLower(string(theorem.ID)), theorem.Statement,
			claims.name[theorem.ID], checks.name[theorem.ID], strings.Join(cases[theorem.ID], ", "), killed(t, theorem.ID))
	}
	for _, theorem := range legaltext.Theorems() {
		fmt.Fprintf(&b, "\n## %s\n\n%s: %s %s\n\nThe claim:\n\n```go\n%s\n```\n\nThe check:\n\n```go\n%s\n```\n", theorem.ID,
			strings.ToUpper(theorem.Name[:1])+theorem.Name[1:], theorem.Statement, theorem.Provenance, claims.of(t, theorem.ID), checks.of(t, theorem.ID))
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

// sources are the functions that a package's map names for the theorems.
type sources struct {
	name map[spec.TheoremID]string
	text map[string]string // of each function, with its comment
}

// newSources reads the Go files of a folder and the map of that name in them.
func newSources(t *testing.T, dir, table string) sources {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	s := sources{map[spec.TheoremID]string{}, map[string]string{}}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, text, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				from := n.Pos()
				if n.Doc != nil {
					from = n.Doc.Pos()
				}
				s.text[n.Name.Name] = string(text[set.Position(from).Offset:set.Position(n.End()).Offset])
			case *ast.ValueSpec:
				if n.Names[0].Name == table {
					s.read(n)
				}
			}
			return true
		})
	}
	return s
}

// read takes from the map the last name in the value of each theorem.
func (s *sources) read(table *ast.ValueSpec) {
	for _, entry := range table.Values[0].(*ast.CompositeLit).Elts {
		pair := entry.(*ast.KeyValueExpr)
		id := spec.TheoremID(pair.Key.(*ast.SelectorExpr).Sel.Name)
		ast.Inspect(pair.Value, func(n ast.Node) bool {
			if name, ok := n.(*ast.Ident); ok {
				s.name[id] = name.Name
			}
			return true
		})
	}
}

// of is the function of a theorem.
func (s *sources) of(t *testing.T, id spec.TheoremID) string {
	t.Helper()
	text := s.text[s.name[id]]
	if text == "" {
		t.Fatalf("%s: no function %q", id, s.name[id])
	}
	return text
}
