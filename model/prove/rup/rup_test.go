package rup

import (
	"go/parser"
	"go/token"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
)

const (
	formula = "c two variables, all four clauses\np cnf 2 4\n1 2 0\n1 -2 0\n-1 2 0\n-1 -2 0\n"
	proof   = "1 0\n0\n"
)

func check(formula, proof string) error {
	return Check(strings.NewReader(formula), strings.NewReader(proof))
}

func TestValid(t *testing.T) {
	for name, test := range map[string][2]string{
		"one lemma":              {formula, proof},
		"contradictory units":    {"p cnf 1 2\n1 0\n-1 0\n", "0\n"},
		"empty clause given":     {"p cnf 0 1\n0\n", "0\n"},
		"more than is needed":    {formula, "1 0\n2 0\n0\n"},
		"clauses after the end":  {formula, "1 0\n0\n2 0\n"},
		"unit after its use":     {"p cnf 3 5\n1 2 0\n-1 0\n-2 3 0\n-3 -2 0\n3 2 0\n", "0\n"},
		"literal stated twice":   {"p cnf 2 4\n1 2 2 0\n1 -2 0\n-1 2 0\n-1 -2 0\n", proof},
		"a clause always true":   {"p cnf 2 5\n1 -1 0\n1 2 0\n1 -2 0\n-1 2 0\n-1 -2 0\n", proof},
		"a lemma always true":    {formula, "1 -1 0\n1 0\n0\n"},
		"lemma of the negation":  {formula, "-1 0\n0\n"},
		"empty clause after one": {"p cnf 2 3\n1 0\n-1 2 0\n-2 0\n", "0\n"},
	} {
		if err := check(test[0], test[1]); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestInvalid(t *testing.T) {
	for name, test := range map[string][2]string{
		"satisfiable formula":        {"p cnf 2 3\n1 2 0\n1 -2 0\n-1 2 0\n", "1 0\n0\n"},
		"lemma does not follow":      {"p cnf 3 4\n1 2 0\n1 -2 0\n-1 2 0\n-1 -2 3 0\n", "3 0\n-3 0\n0\n"},
		"no empty clause":            {formula, "1 0\n"},
		"empty proof":                {formula, ""},
		"empty clause too early":     {formula, "0\n"},
		"clause not ended":           {formula, "1\n0\n"},
		"variable out of range":      {formula, "3 0\n0\n"},
		"zero within a clause":       {formula, "0 1 0\n0\n"},
		"not a number":               {formula, "x 0\n0\n"},
		"number in another form":     {formula, "+1 0\n0\n"},
		"empty line":                 {formula, "1 0\n\n0\n"},
		"deletion":                   {formula, "1 0\nd 1 2 0\n0\n"},
		"too few clauses":            {"p cnf 2 5\n1 2 0\n1 -2 0\n-1 2 0\n-1 -2 0\n", proof},
		"too many clauses":           {"p cnf 2 3\n1 2 0\n1 -2 0\n-1 2 0\n-1 -2 0\n", proof},
		"clause before the header":   {"1 2 0\np cnf 2 4\n1 -2 0\n-1 2 0\n-1 -2 0\n", proof},
		"no header":                  {"", proof},
		"second header":              {"p cnf 2 4\np cnf 2 4\n1 2 0\n1 -2 0\n-1 2 0\n-1 -2 0\n", proof},
		"negative count":             {"p cnf -2 4\n1 2 0\n1 -2 0\n-1 2 0\n-1 -2 0\n", proof},
		"literal beyond the formula": {"p cnf 1 4\n1 2 0\n1 -2 0\n-1 2 0\n-1 -2 0\n", proof},
		"empty line in the formula":  {"p cnf 2 4\n\n1 2 0\n1 -2 0\n-1 2 0\n-1 -2 0\n", proof},
	} {
		if err := check(test[0], test[1]); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// Whatever proof is offered, a satisfiable formula is never found unsatisfiable.
func TestNeverUnsound(t *testing.T) {
	draw := rand.New(rand.NewPCG(3, 5))
	clause := func(vars, length int) []int {
		c := make([]int, length)
		for i := range c {
			c[i] = (1 + draw.IntN(vars)) * (1 - 2*draw.IntN(2))
		}
		return c
	}
	valid := 0
	for range 4000 {
		f := Formula{Vars: 1 + draw.IntN(5)}
		for range 2 + draw.IntN(14) {
			f.Clauses = append(f.Clauses, clause(f.Vars, 1+draw.IntN(3)))
		}
		var proof [][]int
		for range draw.IntN(6) {
			proof = append(proof, clause(f.Vars, 1+draw.IntN(2)))
		}
		if CheckClauses(f, append(proof, []int{})) != nil {
			continue
		}
		valid++
		for assignment := range 1 << f.Vars {
			if satisfies(f, assignment) {
				t.Fatalf("%v with proof %v was accepted although %b satisfies it", f, proof, assignment)
			}
		}
	}
	if valid < 100 {
		t.Errorf("only %d proofs were valid: the test is too thin", valid)
	}
}

func satisfies(f Formula, assignment int) bool {
	for _, clause := range f.Clauses {
		holds := false
		for _, literal := range clause {
			holds = holds || (assignment>>(max(literal, -literal)-1)&1 == 1) == (literal > 0)
		}
		if !holds {
			return false
		}
	}
	return true
}

// The checker is independent: it imports nothing but the standard library.
func TestImportsOnlyTheStandardLibrary(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, imported := range parsed.Imports {
			if strings.Contains(imported.Path.Value, ".") {
				t.Errorf("%s imports %s", file, imported.Path.Value)
			}
		}
	}
}
