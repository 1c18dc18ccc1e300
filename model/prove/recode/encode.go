package recode

import (
	"fmt"
	"slices"
	"strings"
)

// Formula is a conjunction of clauses over the variables 1 to Vars that can be
// satisfied if and only if the theorem fails somewhere.
type Formula struct {
	Vars    int
	Clauses [][]int
	// Atoms are the variables that the law's vocabulary gives a meaning, in order.
	Atoms []Atom
	// Nodes name some of the others, which stand for a part of a formula.
	Nodes []Node
	// Groups say what the clauses encode, in order and without a gap.
	Groups []Group
}

// Atom is the meaning of a variable: a fact that holds, a fact that has one of
// some values, or two parties that are the same.
type Atom struct {
	Variable int
	// Fact is the fact, or the first of two parties.
	Fact string
	// Values are those that the fact has one of.
	Values []string
	// Same is the other party.
	Same string
}

// Node is the name of an inner variable. One that stands for the same part of
// several formulas, which are then encoded once, can have several names.
type Node struct {
	Variable int
	Name     string
}

// Group is what clauses in a row encode, up to and including the clause Last,
// counted from 1.
type Group struct {
	Last int
	Name string
}

// lit is a variable or, negative, its negation.
type lit int

// yes is always true: the first variable, by the first clause.
const yes lit = 1

// domain is a fact with a fixed set of values. Values that lie in the same sets
// of a question are not told apart in it and share a variable.
type domain struct {
	name   string
	values []string
	// sets are those asked about, in order of their first use.
	sets [][]int
	// classes are the values sorted by the sets that they lie in, and variables
	// those that stand for them.
	classes   [][]int
	variables []lit
}

// encoder writes a formula as it goes.
type encoder struct {
	Formula
	group   string
	gates   map[string]lit
	truths  map[string]lit
	named   map[Node]bool
	domains map[string]*domain
	parties []string
	pairs   map[[2]string]lit
	// meanings are those of the facts that follow from others, and accepted those of
	// what laws decide, by name.
	meanings, accepted map[string]lit
}

// newEncoder begins a formula; of the domains, the sets are known.
func newEncoder(domains map[string]*domain) *encoder {
	e := &encoder{gates: map[string]lit{}, truths: map[string]lit{}, named: map[Node]bool{}, domains: domains, pairs: map[[2]string]lit{}, meanings: map[string]lit{}, accepted: map[string]lit{}}
	for _, d := range domains {
		d.sort()
	}
	e.within("true", func() { e.assert(e.atom(Atom{Fact: "true"})) })
	return e
}

// within names what the clauses that are added meanwhile encode.
func (e *encoder) within(name string, add func()) {
	outer := e.group
	e.group = name
	add()
	e.group = outer
}

func (e *encoder) fresh() lit {
	e.Vars++
	return lit(e.Vars)
}

func (e *encoder) atom(a Atom) lit {
	v := e.fresh()
	a.Variable = int(v)
	e.Atoms = append(e.Atoms, a)
	return v
}

// name tells what an inner variable stands for.
func (e *encoder) name(l lit, name string) lit {
	node := Node{int(max(l, -l)), name}
	if l < 0 {
		node.Name = "not so: " + name
	}
	if l != yes && l != -yes && !e.named[node] {
		e.named[node] = true
		e.Nodes = append(e.Nodes, node)
	}
	return l
}

func (e *encoder) add(clause ...lit) {
	plain := make([]int, len(clause))
	for i, l := range clause {
		plain[i] = int(l)
	}
	e.Clauses = append(e.Clauses, plain)
	if last := len(e.Groups) - 1; last >= 0 && e.Groups[last].Name == e.group {
		e.Groups[last].Last = len(e.Clauses)
		return
	}
	e.Groups = append(e.Groups, Group{len(e.Clauses), e.group})
}

// assert has something hold.
func (e *encoder) assert(l lit) { e.add(l) }

// and is a conjunction, of none true. The same one is encoded once.
func (e *encoder) and(parts ...lit) lit {
	parts = slices.DeleteFunc(slices.Clone(parts), func(l lit) bool { return l == yes })
	slices.Sort(parts)
	parts = slices.Compact(parts)
	switch {
	case slices.Contains(parts, -yes):
		return -yes
	case len(parts) == 0:
		return yes
	case len(parts) == 1:
		return parts[0]
	}
	key := fmt.Sprint(parts)
	if g, known := e.gates[key]; known {
		return g
	}
	g := e.fresh()
	e.gates[key] = g
	all := []lit{g}
	for _, part := range parts {
		e.add(-g, part)
		all = append(all, -part)
	}
	e.add(all...)
	return g
}

func (e *encoder) or(parts ...lit) lit {
	negated := make([]lit, len(parts))
	for i, part := range parts {
		negated[i] = -part
	}
	return -e.and(negated...)
}

func (e *encoder) implies(premise, conclusion lit) lit { return e.or(-premise, conclusion) }

func (e *encoder) iff(left, right lit) lit {
	return e.and(e.implies(left, right), e.implies(right, left))
}

func (e *encoder) choose(condition, then, otherwise lit) lit {
	return e.and(e.implies(condition, then), e.or(condition, otherwise))
}

func constant(holds bool) lit {
	if holds {
		return yes
	}
	return -yes
}

// truth is a fact that holds or does not.
func (e *encoder) truth(name string) lit {
	l, known := e.truths[name]
	if !known {
		l = e.atom(Atom{Fact: name})
		e.truths[name] = l
	}
	return l
}

// same is whether two parties are the same.
func (e *encoder) same(left, right string) lit {
	if left == right {
		return yes
	}
	for _, party := range []string{left, right} {
		if !slices.Contains(e.parties, party) {
			e.parties = append(e.parties, party)
		}
	}
	if left > right {
		left, right = right, left
	}
	pair := [2]string{left, right}
	l, known := e.pairs[pair]
	if !known {
		l = e.atom(Atom{Fact: left, Same: right})
		e.pairs[pair] = l
	}
	return l
}

// transitive closes equality: of any three parties, if two pairs are the same,
// so is the third. With that every assignment is a partition of the parties, and
// every partition an assignment, however many parties there are in the world.
func (e *encoder) transitive() {
	e.within("to be the same party is transitive", func() {
		parties := slices.Clone(e.parties)
		for i, x := range parties {
			for j, y := range parties[:i] {
				for _, z := range parties[:j] {
					xy, yz, xz := e.same(x, y), e.same(y, z), e.same(x, z)
					e.add(-xy, -yz, xz)
					e.add(-xy, -xz, yz)
					e.add(-xz, -yz, xy)
				}
			}
		}
	})
}

// in is whether a fact has one of some values, given by their places.
func (e *encoder) in(name string, values []string, places ...int) lit {
	d := e.domains[name]
	if d == nil {
		d = &domain{name: name, values: values}
		e.domains[name] = d
	}
	d.note(places)
	if len(d.classes) == 0 {
		d.sort()
	}
	if len(d.variables) == 0 {
		e.declare(d)
	}
	var members []lit
	for i, class := range d.classes {
		if slices.Contains(places, class[0]) {
			members = append(members, d.variables[i])
		}
	}
	return e.or(members...)
}

// is is whether a fact has one of some values, given by name.
func (e *encoder) is(name string, values []string, names ...string) lit {
	var places []int
	for _, one := range names {
		at := slices.Index(values, one)
		if at < 0 {
			panic(fmt.Sprintf("recode: %s is never %q", name, one))
		}
		places = append(places, at)
	}
	return e.in(name, values, places...)
}

// declare makes the variables of a fact, of which exactly one holds.
func (e *encoder) declare(d *domain) {
	for _, class := range d.classes {
		var names []string
		for _, value := range class {
			names = append(names, d.values[value])
		}
		d.variables = append(d.variables, e.atom(Atom{Fact: d.name, Values: names}))
	}
	e.within(d.name+" has exactly one value", func() {
		e.add(d.variables...)
		for i, x := range d.variables {
			for _, y := range d.variables[:i] {
				e.add(-x, -y)
			}
		}
	})
}

// note remembers a set that is asked about.
func (d *domain) note(places []int) {
	set := slices.Sorted(slices.Values(places))
	if !slices.ContainsFunc(d.sets, func(other []int) bool { return slices.Equal(set, other) }) {
		d.sets = append(d.sets, set)
	}
}

// sort sorts the values into classes by the sets known so far.
func (d *domain) sort() {
	d.classes, d.variables = nil, nil
	at := map[string]int{}
	for value := range d.values {
		var signature strings.Builder
		for i, set := range d.sets {
			if slices.Contains(set, value) {
				fmt.Fprint(&signature, i, " ")
			}
		}
		class, known := at[signature.String()]
		if !known {
			class = len(d.classes)
			at[signature.String()] = class
			d.classes = append(d.classes, nil)
		}
		d.classes[class] = append(d.classes[class], value)
	}
}
