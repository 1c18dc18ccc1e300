package model_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"

	"example.org/mp107/fuzz/plaincel"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// wholeDomain is the size up to which a condition is checked on every value of
// every variable. Beyond it, values that no comparison tells apart are
// represented by one of them.
const wholeDomain = 500_000

// TestCompiledEqualsCEL evaluates every condition of every clause, compiled and
// by CEL, on the whole domain of the variables on which it depends, through its
// terms too, readings included. No property is sampled where it can be decided.
func TestCompiledEqualsCEL(t *testing.T) {
	done := map[string]bool{}
	points, conditions := 0, 0
	for _, release := range spec.Releases() {
		rules := law(t).AsOf(release)
		cel, err := plaincel.New(law(t), release)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range law(t).InForce(release) {
			if c.Rule == nil {
				continue
			}
			for _, e := range c.Rule.Expressions() {
				s := newSubject(t, c.ID, e, rules.Definitions, cel)
				if done[s.name()] {
					continue // the same words with the same terms as in an earlier release
				}
				done[s.name()] = true
				compared := s.compare(t)
				points += compared
				conditions++
			}
		}
	}
	t.Logf("%d conditions, %d points compared", conditions, points)
	if conditions < 30 || points < 100_000 {
		t.Errorf("%d conditions at %d points: too few to mean anything", conditions, points)
	}
}

// subject is one condition in both its forms.
type subject struct {
	clause   spec.ClauseID
	source   *legaltext.Expression
	compiled func(*model.Facts) bool
	cel      *plaincel.Condition
	// meanings are the definitions on which it depends, transitively.
	meanings []legaltext.Clause
}

func newSubject(t *testing.T, clause spec.ClauseID, e *legaltext.Expression, definitions []legaltext.Clause, law *plaincel.Programs) subject {
	t.Helper()
	cel, err := law.Condition(e)
	if err != nil {
		t.Fatalf("%s: %v", clause, err)
	}
	s := subject{clause: clause, source: e, compiled: model.Compile(definitions, e.Formula), cel: cel}
	needed := map[string]bool{}
	note := func(f legaltext.Formula) {
		if term, ok := f.(legaltext.Term); ok {
			needed[term.Name] = true
		}
	}
	legaltext.Walk(e.Formula, note)
	for _, definition := range slices.Backward(definitions) { // later ones use earlier ones
		if needed[definition.Rule.Subject] {
			legaltext.Walk(definition.Rule.As.Formula, note)
			s.meanings = append(s.meanings, definition)
		}
	}
	return s
}

func (s subject) name() string {
	name := fmt.Sprintf("%s at %v", s.clause, s.source.At)
	for _, meaning := range s.meanings {
		name += " " + string(meaning.ID)
	}
	return name
}

// expressions are the condition and the meanings of the terms it uses.
func (s subject) expressions() []*legaltext.Expression {
	all := []*legaltext.Expression{s.source}
	for _, meaning := range s.meanings {
		all = append(all, meaning.Rule.As)
	}
	return all
}

// compare compares at every point and returns how many there were.
func (s subject) compare(t *testing.T) int {
	t.Helper()
	compared := comparedByFormula(s.expressions())
	variables := s.variables()
	domains := map[int][]uint8{}
	size := 1
	for _, variable := range variables {
		for value := range legaltext.Vocabulary()[variable].Domain {
			domains[variable] = append(domains[variable], uint8(value))
		}
		size *= len(domains[variable])
	}
	how := "whole domain"
	if size > wholeDomain {
		how = fmt.Sprintf("by equality classes of %d", size)
		s.checkPartition(t, compared)
		for _, variable := range variables {
			domains[variable] = representatives(variable, compared[variable])
		}
		s.sample(t, variables)
	}
	var facts model.Facts
	points := s.enumerate(t, &facts, variables, domains)
	t.Logf("%-9s %-60.60q %8d points, %s", s.clause, s.source.Source, points, how)
	return points
}

// variables are those that the condition depends on in either form, so that
// one which the formula had lost would still be varied.
func (s subject) variables() []int {
	used := slices.Collect(maps.Keys(comparedByFormula(s.expressions())))
	for _, e := range s.expressions() {
		for _, reference := range e.Checked.NativeRep().ReferenceMap() {
			if at := variableNamed(reference.Name); at >= 0 {
				used = append(used, at)
			}
		}
	}
	slices.Sort(used)
	return slices.Compact(used)
}

func variableNamed(name string) int {
	return slices.IndexFunc(legaltext.Vocabulary(), func(v legaltext.Variable) bool { return v.Name == name })
}

func (s subject) enumerate(t *testing.T, facts *model.Facts, variables []int, domains map[int][]uint8) int {
	if len(variables) == 0 {
		s.agree(t, facts)
		return 1
	}
	points := 0
	for _, value := range domains[variables[0]] {
		facts[variables[0]] = value
		points += s.enumerate(t, facts, variables[1:], domains)
	}
	return points
}

func (s subject) agree(t *testing.T, facts *model.Facts) {
	plain, err := s.cel.Holds(facts)
	if err != nil {
		t.Fatalf("%s: CEL: %v", s.clause, err)
	}
	if compiled := s.compiled(facts); compiled != plain {
		t.Fatalf("%s: %s\ncompiled says %v, CEL %v, at %s", s.clause, s.source.Source, compiled, plain, tell(facts))
	}
}

// sample tries points all over the domain: a partition that were wrong in spite
// of checkPartition would show here.
func (s subject) sample(t *testing.T, variables []int) {
	random := rand.New(rand.NewPCG(107, 1))
	for range 50_000 {
		var facts model.Facts
		for _, variable := range variables {
			facts[variable] = uint8(random.IntN(len(legaltext.Vocabulary()[variable].Domain)))
		}
		s.agree(t, &facts)
	}
}

// comparedByFormula collects, for every variable of the formulas, the sets of
// values with which it is compared.
func comparedByFormula(expressions []*legaltext.Expression) map[int][][]int {
	compared := map[int][][]int{}
	for _, e := range expressions {
		legaltext.Walk(e.Formula, func(f legaltext.Formula) {
			if is, ok := f.(legaltext.Is); ok {
				compared[is.Variable] = append(compared[is.Variable], is.Values)
			}
		})
	}
	return compared
}

// representatives has one value for every class of values that no comparison
// tells apart. A variable's value has no influence beyond its comparisons.
func representatives(variable int, sets [][]int) []uint8 {
	var chosen []uint8
	seen := map[string]bool{}
	for value := range legaltext.Vocabulary()[variable].Domain {
		class := ""
		for _, set := range sets {
			class += fmt.Sprint(slices.Contains(set, value))
		}
		if !seen[class] {
			seen[class] = true
			chosen = append(chosen, uint8(value))
		}
	}
	return chosen
}

// checkPartition shows that the classes hold for CEL too, without relying on
// the formulas that are under test: in the checked CEL every variable that is
// not itself a condition stands on the left of an equality or membership with
// constants, and these are the constants that the formulas list.
func (s subject) checkPartition(t *testing.T, compared map[int][][]int) {
	t.Helper()
	byFormula, byCEL := map[string]bool{}, map[string]bool{}
	for variable, sets := range compared {
		v := legaltext.Vocabulary()[variable]
		for _, set := range sets {
			for _, value := range set {
				if v.Kind != legaltext.Bool {
					byFormula[v.Name+"="+v.Domain[value]] = true
				}
			}
		}
	}
	for _, e := range s.expressions() {
		root := ast.NavigateAST(e.Checked.NativeRep())
		for _, node := range ast.MatchDescendants(root, ast.AllMatcher()) {
			name, symbolic := symbolicVariable(e, node)
			if !symbolic {
				continue
			}
			for _, constant := range constantsBeside(t, node) {
				byCEL[name+"="+constant] = true
			}
		}
	}
	if !maps.Equal(byFormula, byCEL) {
		t.Errorf("%s: the formula compares %v, CEL compares %v", s.clause, byFormula, byCEL)
	}
}

// symbolicVariable names the variable that a node resolves to, where it is one of several values.
func symbolicVariable(e *legaltext.Expression, node ast.NavigableExpr) (string, bool) {
	reference, ok := e.Checked.NativeRep().ReferenceMap()[node.ID()]
	if !ok {
		return "", false
	}
	at := variableNamed(reference.Name)
	return reference.Name, at >= 0 && legaltext.Vocabulary()[at].Kind != legaltext.Bool
}

func constantsBeside(t *testing.T, node ast.NavigableExpr) []string {
	t.Helper()
	parent, ok := node.Parent()
	if !ok || parent.Kind() != ast.CallKind || !slices.Contains([]string{operators.Equals, operators.NotEquals, operators.In}, parent.AsCall().FunctionName()) {
		t.Fatalf("a variable stands outside a comparison")
	}
	right := parent.AsCall().Args()[1:]
	if right[0].Kind() == ast.ListKind {
		right = right[0].AsList().Elements()
	}
	var constants []string
	for _, e := range right {
		if e.Kind() != ast.LiteralKind {
			t.Fatalf("a variable is compared with something other than a constant")
		}
		constants = append(constants, fmt.Sprint(e.AsLiteral().Value()))
	}
	return constants
}

// tell writes facts for whoever has to understand a failure.
func tell(facts *model.Facts) string {
	text := ""
	for at, v := range legaltext.Vocabulary() {
		text += fmt.Sprintf(" %s=%s", v.Name, facts.Value(at))
	}
	return text
}
