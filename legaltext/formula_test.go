package legaltext_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.org/mp107/legaltext"
)

// lawWith is a law whose only clause defines term.x by the condition.
func lawWith(condition string) string {
	return "## X-1 T\n\n- provenance: A A1 A2 A3 A4 A5 A6 A7 A8\n- modality: means\n- in force: baseline\n\nW.\n\n```rule\ndefines: term.x\nas: " + condition + "\n```\n"
}

// facts is one value for each variable of the vocabulary, by its place in the domain.
type facts []int

func drawFacts(t *rapid.T) facts {
	var values facts
	for _, v := range legaltext.Vocabulary() {
		values = append(values, rapid.IntRange(0, len(v.Domain)-1).Draw(t, v.Name))
	}
	return values
}

// celVariables are the facts in the form in which CEL takes them.
func (f facts) celVariables() map[string]any {
	out := map[string]any{}
	for i, v := range legaltext.Vocabulary() {
		text := v.Domain[f[i]]
		switch v.Kind {
		case legaltext.Bool:
			out[v.Name] = text == "true"
		case legaltext.Number:
			number, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				panic(err)
			}
			out[v.Name] = number
		default:
			out[v.Name] = text
		}
	}
	return out
}

// holds is the meaning of a formula, written again from its documentation.
func holds(f legaltext.Formula, values facts, terms map[string]bool) bool {
	return legaltext.Fold(f, legaltext.Algebra[bool]{
		Constant: func(value bool) bool { return value },
		Is:       func(variable int, in []int) bool { return slices.Contains(in, values[variable]) },
		Term:     func(name string) bool { return terms[name] },
		Not:      func(of bool) bool { return !of },
		And:      func(left, right bool) bool { return left && right },
		Or:       func(left, right bool) bool { return left || right },
	})
}

// agree compares what CEL and the formula make of an expression.
func agree(t *rapid.T, e *legaltext.Expression, terms map[string]bool) {
	var names []string
	for name := range terms {
		names = append(names, name)
	}
	env, err := legaltext.Environment(names)
	if err != nil {
		t.Fatal(err)
	}
	program, err := env.Program(e.Checked)
	if err != nil {
		t.Fatal(err)
	}
	values := drawFacts(t)
	variables := values.celVariables()
	for name, value := range terms {
		variables[name] = value
	}
	result, _, err := program.Eval(variables)
	if err != nil {
		t.Fatalf("%s: evaluation is not total: %v", e.Source, err)
	}
	if got := holds(e.Formula, values, terms); got != result.Value() {
		t.Fatalf("%s: the formula is %v, CEL is %v, where %v", e.Source, got, result.Value(), variables)
	}
}

// Of every condition of the law the formula means what CEL does.
func TestFormulasOfTheLawAgreeWithCEL(t *testing.T) {
	register := embedded(t)
	var terms []string
	for _, c := range register.Clauses {
		if c.Rule != nil && c.Rule.Kind == legaltext.DefinitionRule {
			terms = append(terms, c.Rule.Subject)
		}
	}
	for _, c := range register.Clauses {
		if c.Rule == nil {
			continue
		}
		for _, e := range c.Rule.Expressions() {
			t.Run(string(c.ID), func(t *testing.T) {
				rapid.Check(t, func(t *rapid.T) {
					meanings := map[string]bool{}
					for _, term := range terms {
						meanings[term] = rapid.Bool().Draw(t, term)
					}
					agree(t, e, meanings)
				})
			})
		}
	}
}

// conditions draws conditions of the fragment, in every form that CEL gives
// them, and lists of mixed types, which must be refused.
func conditions(depth int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		if depth == 0 || rapid.IntRange(0, 3).Draw(t, "leaf") == 0 {
			return leaf(t)
		}
		part := func() string { return conditions(depth-1).Draw(t, "part") }
		switch rapid.IntRange(0, 3).Draw(t, "operator") {
		case 0:
			return "!(" + part() + ")"
		case 1:
			return part() + " && (" + part() + ") && " + part()
		case 2:
			return "(" + part() + " || " + part() + " || " + part() + ")"
		default:
			return "(" + part() + " ? " + part() + " : " + part() + ")"
		}
	})
}

func leaf(t *rapid.T) string {
	v := rapid.SampledFrom(legaltext.Vocabulary()).Draw(t, "variable")
	constant := func() string {
		value := rapid.SampledFrom(v.Domain).Draw(t, "value")
		quoted := v.Kind == legaltext.Symbol
		if rapid.IntRange(0, 19).Draw(t, "other type") == 0 {
			quoted = !quoted
		}
		if quoted {
			return strconv.Quote(value)
		}
		return value
	}
	switch rapid.IntRange(0, 3).Draw(t, "form") {
	case 0:
		return v.Name + " == " + constant()
	case 1:
		return v.Name + " != " + constant()
	case 2:
		var list []string
		for range rapid.IntRange(0, 3).Draw(t, "values") {
			list = append(list, constant())
		}
		return v.Name + " in [" + strings.Join(list, ", ") + "]"
	default:
		if v.Kind == legaltext.Bool {
			return v.Name
		}
		return rapid.SampledFrom([]string{"true", "false"}).Draw(t, "constant")
	}
}

// Whatever condition is accepted, its formula means what CEL does.
func TestFormulasAgreeWithCEL(t *testing.T) {
	accepted := 0
	rapid.Check(t, func(t *rapid.T) {
		register, err := loadOne(lawWith(conditions(3).Draw(t, "condition")))
		if err != nil {
			return
		}
		accepted++
		agree(t, register.Clauses[0].Rule.As, nil)
	})
	if accepted < 20 {
		t.Errorf("only %d conditions were accepted: too few to tell", accepted)
	}
}

// What is written in different ways can mean the same formula.
func TestFormulas(t *testing.T) {
	smets := func(values ...int) legaltext.Formula {
		return legaltext.Is{Variable: legaltext.VarSMETS, Values: values}
	}
	known := legaltext.Is{Variable: legaltext.VarUserKnown, Values: []int{1}}
	for condition, want := range map[string]legaltext.Formula{
		"true":                                  legaltext.Constant(true),
		"user.known":                            known,
		"user.known == true":                    known,
		"user.known != false":                   legaltext.Not{Of: legaltext.Is{Variable: legaltext.VarUserKnown, Values: []int{0}}},
		"device.smets == 2":                     smets(1),
		"device.smets in [2, 1, 2]":             smets(0, 1), // ascending, each once
		"device.smets in []":                    smets([]int{}...),
		"!(device.smets != 1)":                  legaltext.Not{Of: legaltext.Not{Of: smets(0)}},
		"user.known || true ? false : true":     legaltext.If{Condition: legaltext.Or{Left: known, Right: legaltext.Constant(true)}, Then: legaltext.Constant(false), Else: legaltext.Constant(true)},
		"request.srv == '6.15.1' // a comment":  legaltext.Is{Variable: legaltext.VarSRV, Values: []int{66}},
		"user.known && device.smets == 1":       legaltext.And{Left: known, Right: smets(0)},
		"((user.known))":                        known,
		"reading.A8 in [\"no\"] && user.known ": legaltext.And{Left: legaltext.Is{Variable: legaltext.VarReading + 7, Values: []int{1}}, Right: known},
	} {
		register, err := loadOne(lawWith(condition))
		if err != nil {
			t.Errorf("%s: %v", condition, err)
			continue
		}
		if diff := cmp.Diff(want, register.Clauses[0].Rule.As.Formula); diff != "" {
			t.Errorf("%s (-want +got):\n%s", condition, diff)
		}
	}
}

func TestUsedVariablesAndTerms(t *testing.T) {
	clause, err := embedded(t).Clause("MP107-1")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{legaltext.VarSRV, legaltext.VarSMETS}, legaltext.VariablesUsed(clause.Rule)); diff != "" {
		t.Errorf("variables (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"term.targets_network_operator", "term.may_use_the_lift"}, legaltext.TermsUsed(clause.Rule)); diff != "" {
		t.Errorf("terms (-want +got):\n%s", diff)
	}
}

// A conditional means the same to an algebra that leaves it to the fold.
func TestFoldConditional(t *testing.T) {
	written := legaltext.Algebra[string]{
		Constant: strconv.FormatBool,
		Is:       func(variable int, values []int) string { return legaltext.Vocabulary()[variable].Name },
		Term:     func(name string) string { return name },
		Not:      func(of string) string { return "!" + of },
		And:      func(left, right string) string { return "(" + left + " && " + right + ")" },
		Or:       func(left, right string) string { return "(" + left + " || " + right + ")" },
	}
	f := legaltext.If{Condition: legaltext.Term{Name: "term.a"}, Then: legaltext.Is{Variable: legaltext.VarUserKnown}, Else: legaltext.Constant(true)}
	if got, want := legaltext.Fold(f, written), "((term.a && user.known) || (!term.a && true))"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	written.If = func(condition, then, otherwise string) string { return condition + " ? " + then + " : " + otherwise }
	if got, want := legaltext.Fold(f, written), "term.a ? user.known : true"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
