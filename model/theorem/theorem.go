package theorem

import (
	"fmt"
	"sync"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// About is what a theorem speaks of.
type About int

// What theorems speak of: a decision, an alert or an upload.
const (
	AboutDecision About = iota
	AboutAlert
	AboutUpload
)

// Theorem is a theorem with its statement made executable for what has happened.
type Theorem struct {
	legaltext.Theorem
	About         About
	premise, then condition
}

// condition is a formula compiled. It allocates nothing and cannot fail.
type condition func(*Decision) bool

// Premise reports whether the theorem says anything about what happened.
func (t Theorem) Premise(d *Decision) bool { return t.premise(d) }

// Refuted reports whether what happened refutes the theorem.
func (t Theorem) Refuted(d *Decision) bool { return t.premise(d) && !t.then(d) }

var register = sync.OnceValue(func() []Theorem {
	var all []Theorem
	for _, t := range legaltext.Theorems() {
		all = append(all, New(t))
	}
	return all
})

// All lists the theorems in the order of the register. It must not be changed.
func All() []Theorem { return register() }

// ByID finds a theorem. The error is that of the register.
func ByID(id spec.TheoremID) (Theorem, error) {
	for _, t := range All() {
		if t.ID == id {
			return t, nil
		}
	}
	_, err := legaltext.TheoremByID(id)
	return Theorem{}, err
}

// New makes a theorem executable.
func New(t legaltext.Theorem) Theorem {
	terms := map[string]condition{}
	for _, term := range t.Terms {
		terms[term.Rule.Subject] = compile(term.Rule.As.Formula, terms)
	}
	return Theorem{t, AboutOf(t), compile(t.When.Formula, terms), compile(t.Then.Formula, terms)}
}

// AboutOf finds what a theorem speaks of by what it asks.
func AboutOf(t legaltext.Theorem) About {
	subject := AboutDecision
	for variable := legaltext.OutAlertToHolder; variable < legaltext.TheoremVariableCount; variable++ {
		switch {
		case !t.Uses(variable):
		case variable >= legaltext.OutUploadRight:
			return AboutUpload
		default:
			subject = AboutAlert
		}
	}
	return subject
}

// Holds reports whether a variable that theorems have beside those of the law is
// so of what happened.
func Holds(variable int, d *Decision) bool { return is(variable, []int{1})(d) }

func compile(f legaltext.Formula, terms map[string]condition) condition {
	return legaltext.Fold(f, legaltext.Algebra[condition]{
		Constant: func(value bool) condition { return func(*Decision) bool { return value } },
		Is:       is,
		Term:     func(name string) condition { return terms[name] },
		Not:      func(of condition) condition { return func(d *Decision) bool { return !of(d) } },
		And: func(left, right condition) condition {
			return func(d *Decision) bool { return left(d) && right(d) }
		},
		Or: func(left, right condition) condition {
			return func(d *Decision) bool { return left(d) || right(d) }
		},
	})
}

// is asks the facts about a variable of the law and what happened about the others.
func is(variable int, values []int) condition {
	if variable >= legaltext.VariableCount {
		outcome := outcomes[variable]
		if outcome == nil {
			panic(fmt.Sprintf("theorem: %s has no meaning", legaltext.TheoremVocabulary()[variable].Name))
		}
		if len(values) == 1 && values[0] == 0 {
			return func(d *Decision) bool { return !outcome(d) }
		}
		return outcome
	}
	var in [256]bool
	for _, value := range values {
		in[value] = true
	}
	return func(d *Decision) bool { return in[d.Facts[variable]] }
}
