package prove

import (
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/crillab/gophersat/solver"

	"example.org/mp107/model/prove/rup"
)

// answer is what a solver says of a term, checked: an assignment that was
// evaluated to make the term true, or a proof that was verified.
type answer struct {
	cnf        *CNF
	assignment *Assignment // nil where the term cannot be true
	proof      [][]int     // the clauses of the RUP proof; set where it cannot
}

func (a answer) satisfiable() bool { return a.assignment != nil }

// solverLock keeps solver calls apart: the solver shares a buffer between all
// of its instances.
var solverLock sync.Mutex

// solve decides a term. Neither answer is taken on trust: an assignment is
// evaluated against the term itself rather than against its CNF, and a
// certificate of unsatisfiability is checked by package rup. An error means
// that the solver's answer did not stand up: the question is then undecided.
func solve(b *Builder, root Term, spare int) (answer, error) {
	c := translate(b, root, spare)
	model, proof := c.decide()
	return c.checked(root, model, proof)
}

// checked is the solver's answer to a term if it stands up: a model that makes
// the term true or, without a model, a proof that there is none.
func (c *CNF) checked(root Term, model []bool, proof [][]int) (answer, error) {
	if model == nil {
		if err := rup.CheckClauses(rup.Formula{Vars: c.Vars, Clauses: c.Clauses}, proof); err != nil {
			return answer{}, fmt.Errorf("the solver's certificate does not hold: %w", err)
		}
		return answer{cnf: c, proof: proof}, nil
	}
	assignment := c.read(model)
	if !assignment.Holds(root) {
		return answer{}, fmt.Errorf("the solver's assignment does not make the query true")
	}
	return answer{cnf: c, assignment: assignment}, nil
}

// decide asks the solver: a model, or nil and a proof.
func (c *CNF) decide() (model []bool, proof [][]int) {
	solverLock.Lock()
	defer solverLock.Unlock()
	clauses := make([][]int, len(c.Clauses))
	for i, clause := range c.Clauses {
		clauses[i] = append([]int(nil), clause...)
	}
	problem := solver.ParseSliceNb(clauses, c.Vars)
	if problem.Status == solver.Unsat {
		return nil, [][]int{{}}
	}
	s := solver.New(problem)
	s.Certified = true
	s.CertChan = make(chan string)
	done := make(chan [][]int)
	go func() {
		var lines [][]int
		for line := range s.CertChan {
			lines = append(lines, literals(line))
		}
		done <- lines
	}()
	status := s.Solve()
	close(s.CertChan)
	proof = <-done
	if status == solver.Sat {
		return s.Model(), nil
	}
	// The solver stops at a conflict without stating the empty clause in every case.
	if len(proof) == 0 || len(proof[len(proof)-1]) > 0 {
		proof = append(proof, []int{})
	}
	return nil, proof
}

func literals(line string) []int {
	clause := []int{}
	for _, field := range strings.Fields(line) {
		literal, err := strconv.Atoi(field)
		if err != nil {
			continue // the checker will reject what is then missing
		}
		if literal != 0 {
			clause = append(clause, literal)
		}
	}
	return clause
}

// Assignment gives the atoms of a query their values.
type Assignment struct {
	builder    *Builder
	truths     map[string]bool
	finites    map[*Finite]int
	identities map[Identity]int
}

// read takes an assignment out of a model. Of a class of values that the query
// does not tell apart the first, the most usual one, is taken.
func (c *CNF) read(model []bool) *Assignment {
	a := &Assignment{c.builder, map[string]bool{}, map[*Finite]int{}, map[Identity]int{}}
	for t, variable := range c.nodes {
		if n := c.builder.nodes[t]; n.atom != nil && n.atom.name != "" {
			a.truths[n.atom.name] = model[variable-1]
		}
	}
	for v, k := range c.classes {
		for i, members := range k.members {
			if model[k.first+i-1] {
				a.finites[v] = members[0]
			}
		}
	}
	for id, digits := range c.identities {
		value := 0
		for i, variable := range digits {
			if model[variable-1] {
				value |= 1 << i
			}
		}
		a.identities[id] = value
	}
	return a
}

// Holds evaluates a term. What the assignment leaves open is false, the first
// value or, of an identity, a party of its own.
func (a *Assignment) Holds(t Term) bool {
	return a.holds(t, make([]int8, len(a.builder.nodes)))
}

// holds remembers in known what it has found: 1 true, -1 false.
func (a *Assignment) holds(t Term, known []int8) bool {
	if t < 0 {
		return !a.holds(-t, known)
	}
	if t == True {
		return true
	}
	if known[t] != 0 {
		return known[t] > 0
	}
	n, value := a.builder.nodes[t], false
	switch {
	case n.atom == nil:
		value = a.holds(n.left, known) && a.holds(n.right, known)
	case n.atom.name != "":
		value = a.truths[n.atom.name]
	case n.atom.variable != nil:
		for _, member := range n.atom.values {
			value = value || member == a.finites[n.atom.variable]
		}
	default:
		value = a.party(n.atom.left) == a.party(n.atom.right)
	}
	known[t] = -1
	if value {
		known[t] = 1
	}
	return value
}

// party is the value of an identity; one never compared differs from all others.
func (a *Assignment) party(id Identity) int {
	if value, ok := a.identities[id]; ok {
		return value
	}
	return -1 - int(id)
}
