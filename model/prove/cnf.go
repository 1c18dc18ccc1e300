package prove

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// CNF is a term in conjunctive normal form, with what is needed to read an
// assignment of its variables back.
type CNF struct {
	Vars    int
	Clauses [][]int

	builder    *Builder
	root       Term
	nodes      map[Term]int // variable of each node in use
	inlined    map[Term]bool
	classes    map[*Finite]*classes
	identities map[Identity][]int // the bits of its value, the lowest first
	values     int
}

// classes are the values of a finite variable sorted into those that the term
// does not tell apart. One CNF variable stands for each class.
type classes struct {
	members [][]int
	first   int
}

// translate turns a term into CNF. Each identity is one of as many values as
// the term has identities, plus spare.
//
// That so few suffice is the small-model argument. Identities occur in
// comparisons for equality only. Given any assignment that makes the term true,
// in a universe of parties however large, the k identities of the term denote
// at most k parties; renaming these to the values 1 to k keeps every
// comparison, hence the truth of the term. Conversely k values are themselves
// a universe. So the term is satisfiable over some universe if and only if it
// is over k values, and an unsatisfiable translation is a proof for any number
// of parties. (Identities that no term compares are not counted: any value
// does for them.) A negative spare is for the test that fewer do not suffice.
//
// The domains of finite variables are not cut down but sorted into classes: two
// values that lie in the same sets of the term are interchangeable in it.
func translate(b *Builder, root Term, spare int) *CNF {
	c := &CNF{builder: b, root: root, nodes: map[Term]int{}, classes: map[*Finite]*classes{}, identities: map[Identity][]int{}}
	if root == True || root == False {
		c.Vars = 1
		c.Clauses = [][]int{{1}}
		if root == False {
			c.Clauses = append(c.Clauses, []int{-1})
		}
		return c
	}
	reached := b.reach(root)
	c.declare(reached, spare)
	c.inlined = b.inlined(root, reached)
	sides := b.sides(root, reached)
	for _, t := range reached {
		if !c.inlined[t] {
			c.nodes[t] = c.fresh()
			c.define(t, sides[t])
		}
	}
	c.add(c.literal(root))
	return c
}

// reach lists the nodes that a term is made of, parts before wholes.
func (b *Builder) reach(root Term) []Term {
	seen := map[Term]bool{}
	var order []Term
	var visit func(Term)
	visit = func(t Term) {
		t = max(t, -t)
		if seen[t] || t == True {
			return
		}
		seen[t] = true
		if n := b.nodes[t]; n.atom == nil {
			visit(n.left)
			visit(n.right)
		}
		order = append(order, t)
	}
	visit(root)
	slices.Sort(order) // parts have smaller numbers than wholes
	return order
}

// inlined finds the conjunctions that stand in one other conjunction and nowhere
// else: they are parts of that one and need no variable of their own.
func (b *Builder) inlined(root Term, reached []Term) map[Term]bool {
	uses, within := map[Term]int{max(root, -root): 1}, map[Term]bool{}
	for _, t := range reached {
		if n := b.nodes[t]; n.atom == nil {
			for _, part := range []Term{n.left, n.right} {
				uses[max(part, -part)]++
				within[part] = true
			}
		}
	}
	inlined := map[Term]bool{}
	for _, t := range reached {
		inlined[t] = b.nodes[t].atom == nil && uses[t] == 1 && within[t]
	}
	return inlined
}

// parts are the literals of a conjunction.
func (c *CNF) parts(t Term) []int {
	var parts []int
	for _, part := range []Term{c.builder.nodes[t].left, c.builder.nodes[t].right} {
		if part > 0 && c.inlined[part] {
			parts = append(parts, c.parts(part)...)
		} else {
			parts = append(parts, c.literal(part))
		}
	}
	return parts
}

// sided tells on which side of a root term a node stands: what is asked of it is
// that it be true, that it be false, or both.
type sided struct{ asTrue, asFalse bool }

// sides finds the side of every node reached from a root.
func (b *Builder) sides(root Term, reached []Term) map[Term]sided {
	sides := map[Term]sided{}
	ask := func(t Term, asTrue, asFalse bool) {
		if t < 0 {
			t, asTrue, asFalse = -t, asFalse, asTrue
		}
		sides[t] = sided{sides[t].asTrue || asTrue, sides[t].asFalse || asFalse}
	}
	ask(root, true, false)
	for _, t := range slices.Backward(reached) { // wholes before parts
		if n, side := b.nodes[t], sides[t]; n.atom == nil {
			ask(n.left, side.asTrue, side.asFalse)
			ask(n.right, side.asTrue, side.asFalse)
		}
	}
	return sides
}

// declare makes the variables behind finite variables and identities.
func (c *CNF) declare(reached []Term, spare int) {
	sets := map[*Finite][][]int{}
	var finites []*Finite
	var parties []Identity
	for _, t := range reached {
		a := c.builder.nodes[t].atom
		switch {
		case a == nil || a.name != "":
		case a.variable != nil:
			if sets[a.variable] == nil {
				finites = append(finites, a.variable)
			}
			sets[a.variable] = append(sets[a.variable], a.values)
		default:
			for _, id := range []Identity{a.left, a.right} {
				if !slices.Contains(parties, id) {
					parties = append(parties, id)
				}
			}
		}
	}
	for _, v := range finites {
		c.classes[v] = c.sortIntoClasses(v, sets[v])
	}
	c.values = max(1, len(parties)+spare)
	for _, id := range parties {
		c.identities[id] = c.number(c.values)
	}
}

func (c *CNF) sortIntoClasses(v *Finite, sets [][]int) *classes {
	signatures := make([]strings.Builder, len(v.Domain))
	for i, set := range sets {
		for _, value := range set {
			fmt.Fprintf(&signatures[value], "%d,", i)
		}
	}
	at := map[string]int{}
	k := &classes{}
	for value := range v.Domain {
		signature := signatures[value].String()
		if _, ok := at[signature]; !ok {
			at[signature] = len(k.members)
			k.members = append(k.members, nil)
		}
		k.members[at[signature]] = append(k.members[at[signature]], value)
	}
	k.first = c.exactlyOne(len(k.members))[0]
	return k
}

func (c *CNF) fresh() int {
	c.Vars++
	return c.Vars
}

// add takes a clause in. A literal that comes twice is kept once: the solver
// watches two literals of a clause and would take one for two.
func (c *CNF) add(clause ...int) {
	once := make([]int, 0, len(clause))
	for _, literal := range clause {
		if !slices.Contains(once, literal) {
			once = append(once, literal)
		}
	}
	c.Clauses = append(c.Clauses, once)
}

func (c *CNF) exactlyOne(n int) []int {
	choice := make([]int, n)
	for i := range choice {
		choice[i] = c.fresh()
	}
	c.add(choice...)
	for i := range choice {
		for j := range i {
			c.add(-choice[i], -choice[j])
		}
	}
	return choice
}

// number makes the bits of a number below a limit.
func (c *CNF) number(limit int) []int {
	digits := make([]int, bits.Len(uint(limit-1)))
	for i := range digits {
		digits[i] = c.fresh()
	}
	for value := limit; value < 1<<len(digits); value++ {
		var other []int // the number differs from value somewhere
		for i, digit := range digits {
			if value>>i&1 == 1 {
				digit = -digit
			}
			other = append(other, digit)
		}
		c.add(other...)
	}
	return digits
}

func (c *CNF) literal(t Term) int {
	if t < 0 {
		return -c.nodes[-t]
	}
	return c.nodes[t]
}

// define ties the variable of a node to what the node means, as far as its side
// asks for it: of a conjunction that only has to be true, that its parts are.
func (c *CNF) define(t Term, side sided) {
	self, n := c.nodes[t], c.builder.nodes[t]
	switch a := n.atom; {
	case a == nil:
		one := []int{self} // or one of the parts is false
		for _, part := range c.parts(t) {
			if side.asTrue {
				c.add(-self, part)
			}
			one = append(one, -part)
		}
		if side.asFalse {
			c.add(one...)
		}
	case a.name != "":
	case a.variable != nil:
		k := c.classes[a.variable]
		for i, members := range k.members {
			if slices.Contains(a.values, members[0]) {
				c.add(-(k.first + i), self)
			} else {
				c.add(-(k.first + i), -self)
			}
		}
	default:
		c.equal(self, c.identities[a.left], c.identities[a.right])
	}
}

// equal has a variable mean that two numbers of as many digits are the same.
func (c *CNF) equal(self int, left, right []int) {
	same := []int{self}
	for i := range left {
		differs := c.fresh()
		c.add(-differs, left[i], right[i])
		c.add(-differs, -left[i], -right[i])
		c.add(differs, -left[i], right[i])
		c.add(differs, left[i], -right[i])
		c.add(-self, -differs)
		same = append(same, differs)
	}
	c.add(same...)
}

// DIMACS writes the clauses in the format that solvers and checkers read.
func (c *CNF) DIMACS() string {
	var text strings.Builder
	fmt.Fprintf(&text, "p cnf %d %d\n", c.Vars, len(c.Clauses))
	writeClauses(&text, c.Clauses)
	return text.String()
}

func writeClauses(text *strings.Builder, clauses [][]int) {
	for _, clause := range clauses {
		for _, literal := range clause {
			fmt.Fprintf(text, "%d ", literal)
		}
		text.WriteString("0\n")
	}
}
