package rup

import "fmt"

// CheckClauses checks a proof given as clauses; see Check.
func CheckClauses(f Formula, proof [][]int) error {
	return f.check(proof, func(*checker, []int) {})
}

// check checks a proof and shows what it has found of each clause that follows.
func (f Formula) check(proof [][]int, follows func(c *checker, clause []int)) error {
	c := newChecker(f.Vars)
	for _, clause := range f.Clauses {
		c.add(clause)
	}
	for i, clause := range proof {
		if !c.implied(clause, func() { follows(c, clause) }) {
			return fmt.Errorf("proof, clause %d %v: does not follow by unit propagation", i+1, clause)
		}
		if len(clause) == 0 {
			return nil
		}
		c.add(clause)
	}
	return fmt.Errorf("proof of %d clauses does not reach the empty clause", len(proof))
}

// checker holds the clauses known to follow and what they force by themselves.
type checker struct {
	clauses  [][]int
	watches  [][]int // per literal, the clauses that watch it
	value    []int8  // per variable: 1 true, -1 false, 0 open
	reason   []int   // per variable that has a value: the clause that forced it, or none
	trail    []int   // literals made true, in order
	next     int     // the first literal of the trail not yet propagated
	conflict int     // the clause found false by the last propagation that failed
	refuted  bool    // the clauses contradict each other by unit propagation
}

// none is the reason of a literal that no clause forced, and the conflict where
// there is none because a clause to be shown is true already.
const none = -1

func newChecker(vars int) *checker {
	return &checker{watches: make([][]int, 2*vars+2), value: make([]int8, vars+1), reason: make([]int, vars+1)}
}

// place is where the watches of a literal are kept.
func place(literal int) int {
	if literal < 0 {
		return -2*literal + 1
	}
	return 2 * literal
}

func (c *checker) is(literal int) int8 {
	if literal < 0 {
		return -c.value[-literal]
	}
	return c.value[literal]
}

func (c *checker) assign(literal, reason int) {
	if literal < 0 {
		c.value[-literal] = -1
	} else {
		c.value[literal] = 1
	}
	c.reason[max(literal, -literal)] = reason
	c.trail = append(c.trail, literal)
}

// add takes a clause in for good and propagates what it forces.
func (c *checker) add(clause []int) {
	clause = append([]int(nil), clause...)
	if c.refuted {
		c.clauses = append(c.clauses, clause)
		return
	}
	// Literals that are not false come first, so that they are the ones watched.
	open := 0
	for i, literal := range clause {
		if c.is(literal) >= 0 {
			clause[i], clause[open] = clause[open], clause[i]
			open++
		}
	}
	if len(clause) > 1 {
		for _, literal := range clause[:2] {
			c.watches[place(literal)] = append(c.watches[place(literal)], len(c.clauses))
		}
	}
	at := len(c.clauses)
	c.clauses = append(c.clauses, clause)
	switch {
	case open == 0:
		c.refuted, c.conflict = true, at
	case open == 1 && c.is(clause[0]) == 0:
		c.assign(clause[0], at)
		c.refuted = !c.propagate()
	}
}

// implied reports whether the negation of a clause is contradicted by unit
// propagation, and calls found while the checker shows how: the clause conflict
// is false by the values on the trail, unless the clause was true already. It
// leaves the checker as it was.
func (c *checker) implied(clause []int, found func()) bool {
	if c.refuted {
		found()
		return true
	}
	kept := len(c.trail)
	contradiction := false
	for _, literal := range clause {
		if c.is(literal) > 0 {
			contradiction, c.conflict = true, none
			break
		}
		if c.is(literal) == 0 {
			c.assign(-literal, none)
		}
	}
	contradiction = contradiction || !c.propagate()
	if contradiction {
		found()
	}
	for _, literal := range c.trail[kept:] {
		c.value[max(literal, -literal)] = 0
	}
	c.trail, c.next = c.trail[:kept], kept
	return contradiction
}

// propagate draws every unit consequence; false on a contradiction.
func (c *checker) propagate() bool {
	for ; c.next < len(c.trail); c.next++ {
		if !c.visit(-c.trail[c.next]) {
			return false
		}
	}
	return true
}

// visit looks at the clauses that watch a literal which has become false.
func (c *checker) visit(gone int) bool {
	watching := c.watches[place(gone)]
	kept := watching[:0]
	for i, at := range watching {
		clause := c.clauses[at]
		if clause[0] == gone {
			clause[0], clause[1] = clause[1], clause[0]
		}
		if c.is(clause[0]) > 0 || !c.rewatch(clause, at) {
			kept = append(kept, at)
			switch {
			case c.is(clause[0]) < 0:
				kept = append(kept, watching[i+1:]...)
				c.watches[place(gone)] = kept
				c.conflict = at
				return false
			case c.is(clause[0]) == 0:
				c.assign(clause[0], at)
			}
		}
	}
	c.watches[place(gone)] = kept
	return true
}

// rewatch finds another literal to watch in place of the second.
func (c *checker) rewatch(clause []int, at int) bool {
	for i := 2; i < len(clause); i++ {
		if c.is(clause[i]) >= 0 {
			clause[1], clause[i] = clause[i], clause[1]
			c.watches[place(clause[1])] = append(c.watches[place(clause[1])], at)
			return true
		}
	}
	return false
}
