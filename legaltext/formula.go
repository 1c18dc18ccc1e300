package legaltext

// Formula is a condition after type checking, confined to the decidable
// fragment: constants, membership of a variable in a set of its values, terms
// defined by other clauses, not, and, or, and if-then-else. Compiled and
// propositional evaluation both start here; CEL evaluation starts from the
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

// Walk visits a formula and everything below it, parents first.
func Walk(f Formula, visit func(Formula)) {
	visit(f)
	switch f := f.(type) {
	case Not:
		Walk(f.Of, visit)
	case And:
		Walk(f.Left, visit)
		Walk(f.Right, visit)
	case Or:
		Walk(f.Left, visit)
		Walk(f.Right, visit)
	case If:
		Walk(f.Condition, visit)
		Walk(f.Then, visit)
		Walk(f.Else, visit)
	}
}
