package prove

import (
	"slices"
	"strconv"
	"testing"

	"example.org/mp107/legaltext"
)

// Every condition of the law means the same to CEL and in propositional form,
// on every combination of the values that it asks about. Terms that it uses
// are taken as given and range over true and false; each has its own turn.
func TestPropositionalAgreesWithCEL(t *testing.T) {
	var terms []string
	for _, c := range embedded(t).Clauses {
		if c.Rule != nil && c.Rule.Kind == legaltext.DefinitionRule {
			terms = append(terms, c.Rule.Subject)
		}
	}
	env, err := legaltext.Environment(terms)
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, c := range embedded(t).Clauses {
		if c.Rule == nil {
			continue
		}
		for _, e := range c.Rule.Expressions() {
			program, err := env.Program(e.Checked)
			if err != nil {
				t.Fatal(err)
			}
			used := &legaltext.Rule{When: e}
			variables, own := legaltext.VariablesUsed(used), legaltext.TermsUsed(used)
			activation := map[string]any{}
			for _, v := range legaltext.Vocabulary() { // CEL wants every name bound
				activation[v.Name] = celValue(v, 0)
			}
			for _, term := range terms {
				activation[term] = false
			}
			b := NewBuilder()
			chosen := make([]int, legaltext.VariableCount)
			given := map[string]Term{}
			var visit func(v, term int)
			visit = func(v, term int) {
				switch {
				case v < len(variables):
					variable := legaltext.Vocabulary()[variables[v]]
					for value := range variable.Domain {
						chosen[variables[v]] = value
						activation[variable.Name] = celValue(variable, value)
						visit(v+1, term)
					}
				case term < len(own):
					for _, value := range []bool{false, true} {
						given[own[term]], activation[own[term]] = constant(value), value
						visit(v, term+1)
					}
				default:
					total++
					see := func(variable int, values []int) Term { return constant(slices.Contains(values, chosen[variable])) }
					got := b.Formula(e.Formula, see, func(name string) Term { return given[name] })
					want, _, err := program.Eval(activation)
					if err != nil {
						t.Fatal(err)
					}
					if got != constant(want.Value() == true) {
						t.Fatalf("clause %s, %s: propositional %v, CEL %v, where %v", c.ID, e.Source, got == True, want.Value(), activation)
					}
				}
			}
			visit(0, 0)
		}
	}
	if total < 10_000 {
		t.Errorf("only %d combinations were tried", total)
	}
}

func celValue(v legaltext.Variable, at int) any {
	switch v.Kind {
	case legaltext.Bool:
		return at == 1
	case legaltext.Number:
		number, err := strconv.ParseInt(v.Domain[at], 10, 64)
		if err != nil {
			panic(err)
		}
		return number
	default:
		return v.Domain[at]
	}
}
