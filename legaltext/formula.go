package legaltext

import "fmt"

// Formula is a condition after type checking, confined to the decidable
// fragment: constants, membership of a variable in a set of its values, terms
// defined by other clauses, not, and, or, and if-then-else. Compiled and
// symbolic evaluation are folds over it; CEL, the reference, starts from the
// checked CEL itself, so that agreement between them also tests this step.
type Formula interface{ formula() }

// Constant is true or false.
type Constant bool

// Is holds when the variable has one of the values, given by their places in
// its domain in ascending order. A Bool variable by itself is Is{v, {1}}.
type Is struct {
	Variable int
	Values   []int
}

// Term is a reference to the term that a definition gives meaning to.
type Term struct{ Name string }

// Not is negation.
type Not struct{ Of Formula }

// And is conjunction.
type And struct{ Left, Right Formula }

// Or is disjunction.
type Or struct{ Left, Right Formula }

// If is the conditional operator.
type If struct{ Condition, Then, Else Formula }

func (Constant) formula() {}
func (Is) formula()       {}
func (Term) formula()     {}
func (Not) formula()      {}
func (And) formula()      {}
func (Or) formula()       {}
func (If) formula()       {}

// Algebra is one meaning of formulas: what every kind of formula comes to,
// given what its parts come to.
type Algebra[T any] struct {
	Constant func(value bool) T
	Is       func(variable int, values []int) T
	Term     func(name string) T
	Not      func(of T) T
	And, Or  func(left, right T) T
	// If may be left out: c ? a : b then is c && a || !c && b.
	If func(condition, then, otherwise T) T
}

// Fold gives a formula its meaning in an algebra, parts before wholes and from
// left to right. Whatever is computed from formulas is computed by it.
func Fold[T any](f Formula, a Algebra[T]) T {
	switch f := f.(type) {
	case Constant:
		return a.Constant(bool(f))
	case Is:
		return a.Is(f.Variable, f.Values)
	case Term:
		return a.Term(f.Name)
	case Not:
		return a.Not(Fold(f.Of, a))
	case And:
		return a.And(Fold(f.Left, a), Fold(f.Right, a))
	case Or:
		return a.Or(Fold(f.Left, a), Fold(f.Right, a))
	case If:
		condition, then, otherwise := Fold(f.Condition, a), Fold(f.Then, a), Fold(f.Else, a)
		if a.If == nil {
			return a.Or(a.And(condition, then), a.And(a.Not(condition), otherwise))
		}
		return a.If(condition, then, otherwise)
	default:
		panic(fmt.Sprintf("legaltext: formula of unknown kind %T", f))
	}
}

// Walk visits what a formula asks about, each Is and each Term, from left to right.
func Walk(f Formula, visit func(Formula)) {
	type none struct{}
	join := func(none, none) none { return none{} }
	Fold(f, Algebra[none]{
		Constant: func(bool) none { return none{} },
		Is:       func(variable int, values []int) none { visit(Is{variable, values}); return none{} },
		Term:     func(name string) none { visit(Term{name}); return none{} },
		Not:      func(of none) none { return of },
		And:      join, Or: join,
	})
}
