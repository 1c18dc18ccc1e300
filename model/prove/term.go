package prove

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// Term is a truth value built over atoms. Terms are made by the constructors
// of a Builder and by nothing else; they are simplified and shared, so that
// two terms built the same way are the same value. The negation of a term is
// its arithmetic negation, which makes double negation vanish by itself.
type Term int32

// The two constants.
const (
	True  Term = 1
	False Term = -1
)

// Not is negation.
func (t Term) Not() Term { return -t }

// node is an atom or a conjunction of two terms.
type node struct {
	atom        *atom
	left, right Term
}

// atom is a question that terms leave open: a truth value, whether a finite
// variable has one of some values, or whether two identities are the same.
type atom struct {
	name        string // of a truth value
	variable    *Finite
	values      []int
	left, right Identity
}

// Identity is a party compared with other parties by equality alone.
type Identity int

// Finite is a variable with a fixed domain. Its first values are the usual ones.
type Finite struct {
	Name   string
	Domain []string
	index  int
}

// Builder makes terms. It is not safe for concurrent use.
type Builder struct {
	nodes      []node
	ands       map[[2]Term]Term
	atoms      map[string]Term
	finites    map[string]*Finite
	identities []string
	parties    map[string]Identity
}

// NewBuilder makes a builder without any atom.
func NewBuilder() *Builder {
	return &Builder{
		nodes:   make([]node, 2), // 0 is no node, 1 is the constant
		ands:    map[[2]Term]Term{},
		atoms:   map[string]Term{},
		finites: map[string]*Finite{},
		parties: map[string]Identity{},
	}
}

// Bool is the truth value of that name.
func (b *Builder) Bool(name string) Term {
	return b.atom("b"+name, func() *atom { return &atom{name: name} })
}

// Finite declares a variable, or finds it again.
func (b *Builder) Finite(name string, domain []string) *Finite {
	if v, ok := b.finites[name]; ok {
		return v
	}
	v := &Finite{Name: name, Domain: domain, index: len(b.finites)}
	b.finites[name] = v
	return v
}

// Party declares an identity, or finds it again.
func (b *Builder) Party(name string) Identity {
	if id, ok := b.parties[name]; ok {
		return id
	}
	id := Identity(len(b.identities))
	b.identities = append(b.identities, name)
	b.parties[name] = id
	return id
}

// In holds when the variable has one of the values, given by their places.
func (b *Builder) In(v *Finite, values ...int) Term {
	member := make([]bool, len(v.Domain))
	for _, value := range values {
		member[value] = true
	}
	// Of a set and its complement the one without the first value is kept, so
	// that the two are each other's negation.
	negated := member[0]
	key := make([]byte, 3+(len(member)+7)/8)
	key[0] = 'f'
	binary.LittleEndian.PutUint16(key[1:], uint16(v.index))
	var kept []int
	for value := range member {
		if member[value] != negated {
			kept = append(kept, value)
			key[3+value/8] |= 1 << (value % 8)
		}
	}
	t := False
	if len(kept) > 0 {
		t = b.atom(string(key), func() *atom { return &atom{variable: v, values: kept} })
	}
	if negated {
		return -t
	}
	return t
}

// Is holds when the variable has one of the values, given by name.
func (b *Builder) Is(v *Finite, names ...string) Term {
	var values []int
	for _, name := range names {
		at := slices.Index(v.Domain, name)
		if at < 0 {
			panic(fmt.Sprintf("prove: %s has no value %q", v.Name, name))
		}
		values = append(values, at)
	}
	return b.In(v, values...)
}

// Same holds when two identities are the same party.
func (b *Builder) Same(left, right Identity) Term {
	if left == right {
		return True
	}
	if left > right {
		left, right = right, left
	}
	return b.atom(fmt.Sprintf("i%d=%d", left, right), func() *atom { return &atom{left: left, right: right} })
}

func (b *Builder) atom(key string, make func() *atom) Term {
	if t, ok := b.atoms[key]; ok {
		return t
	}
	t := Term(len(b.nodes))
	b.nodes = append(b.nodes, node{atom: make()})
	b.atoms[key] = t
	return t
}

// And is the conjunction of any number of terms; of none, true.
func (b *Builder) And(terms ...Term) Term {
	result := True
	for _, t := range terms {
		result = b.and(result, t)
	}
	return result
}

// Or is the disjunction of any number of terms; of none, false.
func (b *Builder) Or(terms ...Term) Term {
	result := True
	for _, t := range terms {
		result = b.and(result, -t)
	}
	return -result
}

// Implies is implication.
func (b *Builder) Implies(premise, conclusion Term) Term { return -b.and(premise, -conclusion) }

// Iff is equivalence.
func (b *Builder) Iff(left, right Term) Term {
	return b.and(b.Implies(left, right), b.Implies(right, left))
}

// Ite is if-then-else.
func (b *Builder) Ite(condition, then, otherwise Term) Term {
	if then == otherwise {
		return then
	}
	return -b.and(-b.and(condition, then), -b.and(-condition, otherwise))
}

func (b *Builder) and(left, right Term) Term {
	if left > right {
		left, right = right, left
	}
	switch {
	case left == False || right == False || left == -right:
		return False
	case left == True || left == right:
		return right
	case right == True:
		return left
	}
	if simpler, ok := b.absorb(left, right); ok {
		return simpler
	}
	if simpler, ok := b.absorb(right, left); ok {
		return simpler
	}
	key := [2]Term{left, right}
	if t, ok := b.ands[key]; ok {
		return t
	}
	t := Term(len(b.nodes))
	b.nodes = append(b.nodes, node{left: left, right: right})
	b.ands[key] = t
	return t
}

// absorb simplifies t ∧ whole where whole is made of t or of its negation.
func (b *Builder) absorb(t, whole Term) (Term, bool) {
	n := b.nodes[max(whole, -whole)]
	if n.atom != nil || n.left == 0 {
		return 0, false
	}
	if whole > 0 {
		switch {
		case n.left == t || n.right == t:
			return whole, true
		case n.left == -t || n.right == -t:
			return False, true
		}
		return 0, false
	}
	switch { // t ∧ ¬(left ∧ right)
	case n.left == -t || n.right == -t:
		return t, true
	case n.left == t:
		return b.and(t, -n.right), true
	case n.right == t:
		return b.and(t, -n.left), true
	}
	return 0, false
}
