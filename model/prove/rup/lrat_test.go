package rup

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func checkLRAT(t *testing.T, formula, proof string) error {
	t.Helper()
	f, err := ParseCNF(strings.NewReader(formula))
	if err != nil {
		t.Fatal(err)
	}
	return CheckLRAT(f, strings.NewReader(proof))
}

func TestLRAT(t *testing.T) {
	for name, test := range map[string]struct{ formula, proof, want string }{
		"one lemma":               {formula, "5 1 0 1 2 0\n6 0 5 3 4 0\n", ""},
		"contradictory units":     {"p cnf 1 2\n1 0\n-1 0\n", "3 0 1 2 0\n", ""},
		"empty clause given":      {"p cnf 0 1\n0\n", "2 0 1 0\n", ""},
		"literal stated twice":    {"p cnf 2 4\n1 2 2 0\n1 -2 0\n-1 2 0\n-1 -2 0\n", "5 1 0 1 2 0\n6 0 5 3 4 0\n", ""},
		"hint left out":           {formula, "5 1 0 1 0\n6 0 5 3 4 0\n", "line 1: the last hint, 1, is not false"},
		"hint that forces none":   {formula, "5 1 0 3 1 2 0\n6 0 5 3 4 0\n", "line 1: hint 3 forces nothing"},
		"hint twice":              {formula, "5 1 0 1 1 2 0\n6 0 5 3 4 0\n", "line 1: hint 1 forces nothing"},
		"hint after the end":      {formula, "5 1 0 1 2 3 0\n6 0 5 3 4 0\n", "line 1: hint 2 forces nothing"},
		"no hint":                 {formula, "5 1 0 0\n6 0 5 3 4 0\n", "line 1: a clause without hints"},
		"hint to itself":          {formula, "5 1 0 5 0\n6 0 5 3 4 0\n", `line 1: hints: literal "5": want a number from 1 to 4`},
		"hint to what is to come": {formula, "5 1 0 6 0\n6 0 5 3 4 0\n", "line 1: hints"},
		"hint negative":           {formula, "5 1 0 -1 2 0\n6 0 5 3 4 0\n", "line 1: hint -1: a clause has to follow from clauses alone"},
		"number left out":         {formula, "6 1 0 1 2 0\n7 0 6 3 4 0\n", `line 1: number "6": want 5`},
		"number of the formula":   {formula, "4 1 0 1 2 0\n", `line 1: number "4": want 5`},
		"deletion":                {formula, "5 1 0 1 2 0\n5 d 1 2 0\n6 0 5 3 4 0\n", `line 2: number "5": want 6`},
		"lemma does not follow":   {"p cnf 2 3\n1 2 0\n1 -2 0\n-1 2 0\n", "4 -1 0 3 1 0\n5 0 4 1 2 0\n", "line 1: the last hint, 1, is not false"},
		"variable out of range":   {formula, "5 3 0 1 2 0\n", "line 1: literal"},
		"cut off after a line":    {formula, "5 1 0 1 2 0\n", "does not reach the empty clause"},
		"cut off within a line":   {formula, "5 1 0 1 2 0\n6 0 5 3", "line 2: hints: clause"},
		"no proof":                {formula, "", "does not reach the empty clause"},
		"empty line":              {formula, "\n5 1 0 1 2 0\n6 0 5 3 4 0\n", "line 1: number"},
		"more than a proof":       {formula, "5 1 0 1 2 0\n6 0 5 3 4 0\n7 1 0 1 2 0\n", "line 3: something follows"},
		"no second 0":             {formula, "5 1 0 1 2\n", "line 1: hints"},
		"no 0 at all":             {formula, "5 1\n", "line 1: want a clause, 0, hints and 0"},
		"long line":               {formula, "5 " + strings.Repeat("1 ", maxLine) + "0 1 2 0\n", "too long"},
		"hostile number":          {formula, strings.Repeat("\x1b", 4000) + " 1 0 1 2 0\n", `\x1b`},
	} {
		err := checkLRAT(t, test.formula, test.proof)
		switch {
		case (err == nil) != (test.want == ""):
			t.Errorf("%s: %v, want %q", name, err, test.want)
		case err != nil && (!strings.Contains(err.Error(), test.want) || len(err.Error()) > 600):
			t.Errorf("%s: %.700v, want %q", name, err, test.want)
		}
	}
}

// What a proof follows from is found for every proof that holds: the hints hold
// by themselves, and so does the proof without the clauses that were left out.
func TestJustify(t *testing.T) {
	draw := rand.New(rand.NewPCG(7, 11))
	justified, shorter, long := 0, 0, 0
	for range 6000 {
		f := Formula{Vars: 3 + draw.IntN(6)}
		for range 5 * f.Vars {
			f.Clauses = append(f.Clauses, randomClause(draw, f.Vars, min(3, 1+draw.IntN(30))))
		}
		var proof [][]int
		for range draw.IntN(120) {
			proof = append(proof, randomClause(draw, f.Vars, 1+draw.IntN(3)))
		}
		proof = followers(f, proof)
		proof = append(proof, []int{})
		steps, err := Justify(f, proof)
		if (err == nil) != (CheckClauses(f, proof) == nil) {
			t.Fatalf("%v with proof %v: %v", f, proof, err)
		}
		if err != nil {
			continue
		}
		justified++
		if len(steps) < len(proof) {
			shorter++
		}
		if len(steps) > 3 {
			long++
		}
		text := WriteLRAT(len(f.Clauses), steps)
		if err := CheckLRAT(f, strings.NewReader(text)); err != nil {
			t.Fatalf("%v with proof %v: %v\n%s", f, proof, err, text)
		}
		var kept [][]int
		for _, step := range steps {
			kept = append(kept, step.Clause)
		}
		if err := CheckClauses(f, kept); err != nil {
			t.Fatalf("%v: %v is left of proof %v: %v", f, kept, proof, err)
		}
	}
	if justified < 1000 || shorter < 300 || long < 300 {
		t.Errorf("only %d proofs held, %d with a clause to spare and %d with several left: the test is too thin", justified, shorter, long)
	}
}

// A step names the clauses that it needs and no others.
func TestJustifyNamesWhatIsNeeded(t *testing.T) {
	f := Formula{Vars: 4, Clauses: [][]int{{3}, {1, 2, -3}, {1, -2}, {-1, 2}, {-1, -2}, {4}}}
	steps, err := Justify(f, [][]int{{3, 1}, {-3, 1}, {}})
	if want := "7 -3 1 0 2 3 0\n8 0 1 7 4 5 0\n"; err != nil || WriteLRAT(6, steps) != want {
		t.Errorf("%q, %v; want %q", WriteLRAT(6, steps), err, want)
	}
}

// followers are the clauses of a proof that follow by themselves and from each other.
func followers(f Formula, proof [][]int) [][]int {
	c := newChecker(f.Vars)
	for _, clause := range f.Clauses {
		c.add(clause)
	}
	var follow [][]int
	for _, clause := range proof {
		if c.implied(clause, func() {}) {
			c.add(clause)
			follow = append(follow, clause)
		}
	}
	return follow
}

func randomClause(draw *rand.Rand, vars, length int) []int {
	c := make([]int, length)
	for i := range c {
		c[i] = (1 + draw.IntN(vars)) * (1 - 2*draw.IntN(2))
	}
	return c
}

func randomFormula(draw *rand.Rand, vars, clauses int) Formula {
	f := Formula{Vars: vars}
	for range clauses {
		f.Clauses = append(f.Clauses, randomClause(draw, vars, 1+draw.IntN(3)))
	}
	return f
}

// Whatever LRAT proof is offered, a satisfiable formula is never found unsatisfiable.
func TestLRATNeverUnsound(t *testing.T) {
	draw := rand.New(rand.NewPCG(3, 5))
	valid := 0
	for range 40000 {
		f := randomFormula(draw, 1+draw.IntN(3), 2+draw.IntN(8))
		var steps []Step
		for i := range 1 + draw.IntN(3) {
			step := Step{Clause: randomClause(draw, f.Vars, draw.IntN(3))}
			for range 1 + draw.IntN(4) {
				step.Hints = append(step.Hints, 1+draw.IntN(len(f.Clauses)+i))
			}
			steps = append(steps, step)
		}
		steps[len(steps)-1].Clause = nil
		if CheckLRAT(f, strings.NewReader(WriteLRAT(len(f.Clauses), steps))) != nil {
			continue
		}
		valid++
		for assignment := range 1 << f.Vars {
			if satisfies(f, assignment) {
				t.Fatalf("%v with proof %v was accepted although %b satisfies it", f, steps, assignment)
			}
		}
	}
	if valid < 200 {
		t.Errorf("only %d proofs were valid: the test is too thin", valid)
	}
}

// Nothing that is read makes a reader fall over, and what is accepted of a
// satisfiable formula is nothing.
func FuzzReaders(f *testing.F) {
	f.Add(formula, proof, "5 1 0 1 2 0\n6 0 5 3 4 0\n")
	f.Add("p cnf 1 2\n1 0\n-1 0\n", "0\n", "3 0 1 2 0\n")
	f.Fuzz(func(t *testing.T, formula, proof, lrat string) {
		parsed, err := ParseCNF(strings.NewReader(formula))
		if err != nil || parsed.Vars > 10 {
			return
		}
		byRUP := Check(strings.NewReader(formula), strings.NewReader(proof)) == nil
		byLRAT := CheckLRAT(parsed, strings.NewReader(lrat)) == nil
		for assignment := range 1 << parsed.Vars {
			if (byRUP || byLRAT) && satisfies(parsed, assignment) {
				t.Fatalf("accepted (RUP %v, LRAT %v) although %b satisfies the formula", byRUP, byLRAT, assignment)
			}
		}
	})
}
