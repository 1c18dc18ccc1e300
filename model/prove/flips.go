package prove

import (
	"fmt"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Class is a class of decisions: what is asked for, by whom, of what, and when
// it is judged.
type Class struct {
	Stage string `json:"stage"`
	// Request is the kind of Service Request: see the constants.
	Request  string        `json:"request"`
	Role     spec.UserRole `json:"role"`
	SMETS    string        `json:"smets"`
	Declared string        `json:"declared"`
}

// The kinds of Service Request that classes tell apart.
const (
	Update        = "6.15.1"
	OtherCritical = "another critical request"
	NonCritical   = "a non-critical request"
	NonDevice     = "a non-device request"
)

// Flip is a class in which a decision changes between two laws.
type Flip struct {
	Class Class `json:"class"`
	// From and To are the decisions of the first and of the second law.
	From spec.Decision `json:"from"`
	To   spec.Decision `json:"to"`
	// Witness is a request of the class for which it does; Reason says why
	// there is none that could be replayed.
	Witness *Witness `json:"witness,omitempty"`
	Reason  string   `json:"reason,omitempty"`
}

// Difference is every class in which a decision flips between two laws. That
// the list is complete is proved: outside these classes no decision changes.
type Difference struct {
	Flips []Flip `json:"flips"`
	// Variables, CNFClauses and ProofSteps are the sizes of that proof.
	Variables  int `json:"variables"`
	CNFClauses int `json:"cnfClauses"`
	ProofSteps int `json:"proofSteps"`
}

// Flips finds every class of decisions that two laws decide differently
// somewhere, with a proof that there are no others.
func Flips(first, second *model.Law) (Difference, error) {
	pair, err := newPair(first, second)
	if err != nil {
		return Difference{}, err
	}
	b := pair.p.b
	var difference Difference
	was, will := pair.first.q.now.accepted, pair.second.q.now.accepted
	root := b.And(pair.comparable(), b.Iff(was, will).Not())
	for {
		found, err := pair.p.solve(root)
		if err != nil {
			return Difference{}, err
		}
		if !found.satisfiable() {
			difference.Variables, difference.CNFClauses, difference.ProofSteps = found.cnf.Vars, len(found.cnf.Clauses), len(found.proof)
			return difference, nil
		}
		flip, within := pair.flip(root, found.assignment)
		difference.Flips = append(difference.Flips, flip)
		root = b.And(root, within.Not())
	}
}

// flip describes the class of one difference, and says when a request is in it.
func (p *pair) flip(root Term, a *Assignment) (Flip, Term) {
	b, s := p.p.b, p.first.q.s
	accepts, rejects := p.first, p.second
	flip := Flip{From: spec.Accepted, To: spec.Rejected}
	if !a.Holds(p.first.q.now.accepted) {
		accepts, rejects = p.second, p.first
		flip.From, flip.To = spec.Rejected, spec.Accepted
	}
	within := accepts.q.now.accepted // which side accepts is part of the class
	text := func(v *Finite) string {
		within = b.And(within, b.In(v, a.finites[v]))
		return v.Domain[a.finites[v]]
	}
	flip.Class = Class{
		Stage: text(s.stage), Role: spec.UserRole(text(s.role)), SMETS: text(s.smets), Declared: text(s.declared),
	}
	for _, kind := range []struct {
		name string
		is   Term
	}{{Update, s.update()}, {NonDevice, s.nonDevice()}, {OtherCritical, s.critical()}, {NonCritical, True}} {
		if a.Holds(kind.is) {
			flip.Class.Request = kind.name
			within = b.And(within, kind.is)
			break
		}
		within = b.And(within, kind.is.Not())
	}
	var err error
	if flip.Witness, err = p.witness(accepts, rejects, b.And(root, within), nil); err != nil {
		flip.Reason = err.Error()
	}
	return flip, within
}

// String reads as a line of a table.
func (f Flip) String() string {
	declared := ""
	if f.Class.Declared != legaltext.NoneDeclared {
		declared = " declaring " + f.Class.Declared
	}
	return fmt.Sprintf("%s by %s%s on SMETS%s, %s: %s becomes %s", f.Class.Request, f.Class.Role, declared, f.Class.SMETS, f.Class.Stage, f.From, f.To)
}
