package prove

import (
	"fmt"
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Class is a class of situations: of requests, by what is asked for, by whom, of
// what, and when it is judged; of what the upload does, by Device and slot. Where
// alerts go is one class.
type Class struct {
	Stage string `json:"stage,omitempty"`
	// Request is the kind of Service Request: see the constants.
	Request  string               `json:"request,omitempty"`
	Role     spec.UserRole        `json:"role,omitempty"`
	SMETS    string               `json:"smets,omitempty"`
	Declared string               `json:"declared,omitempty"`
	Slot     spec.RemotePartyRole `json:"slot,omitempty"`
}

// The kinds of Service Request that classes tell apart.
const (
	Update        = "6.15.1"
	OtherCritical = "another critical request"
	NonCritical   = "a non-critical request"
	NonDevice     = "a non-device request"
)

// Flip is a class in which two laws differ in an aspect.
type Flip struct {
	About Aspect `json:"about"`
	Class Class  `json:"class"`
	// From and To are what the first law and the second decide or do; of codes, in one
	// situation of the class.
	From string `json:"from"`
	To   string `json:"to"`
	// Witness is a request of the class, an alert or an upload for which they
	// differ; Reason says why there is none that could be replayed.
	Witness *Witness `json:"witness,omitempty"`
	Reason  string   `json:"reason,omitempty"`
}

// Difference is every class in which two laws differ, in the order of the aspects
// and of the parts of a class in their domains. That the list is complete is
// proved: in no situation outside these classes do the laws differ, given that
// they have not differed before.
type Difference struct {
	Flips []Flip `json:"flips"`
	// Variables, CNFClauses and ProofSteps are the sizes of that proof, over all
	// aspects in which the laws do not plainly say the same.
	Variables  int `json:"variables"`
	CNFClauses int `json:"cnfClauses"`
	ProofSteps int `json:"proofSteps"`
}

// Of lists the flips of one aspect.
func (d Difference) Of(about Aspect) []Flip {
	return slices.DeleteFunc(slices.Clone(d.Flips), func(f Flip) bool { return f.About != about })
}

// Unillustrated counts the flips for which no witness has been looked for.
func (d Difference) Unillustrated() int {
	n := 0
	for _, f := range d.Flips {
		if f.Witness == nil && f.Reason == "" {
			n++
		}
	}
	return n
}

// Flips finds every class in which two laws differ somewhere, with a proof that
// there are no others. The first so many classes of each aspect get a witness:
// classes are counted in no time, witnesses take some. The error is of an unknown release or
// reading, or says why it could not be decided.
func Flips(first, second *model.Law, witnesses int) (Difference, error) {
	pair, err := newPair(first, second)
	if err != nil {
		return Difference{}, err
	}
	difference := Difference{Flips: []Flip{}}
	for _, about := range Aspects() {
		c := pair.contrast(about)
		classes, err := pair.classes(c, &difference)
		if err != nil {
			return Difference{}, err
		}
		for i, found := range classes {
			if i < witnesses {
				pair.illustrate(c, &found)
			}
			difference.Flips = append(difference.Flips, found.flip)
		}
	}
	return difference, nil
}

// foundClass is a class in which laws differ, with the situations in it and the
// places by which classes are ordered.
type foundClass struct {
	flip   Flip
	within Term
	places []int
}

// classes finds every class in which laws differ in an aspect, in order, and
// adds the size of the proof that there are no others. Nothing found on the way
// is kept, since none of these questions is asked again.
func (p *pair) classes(c contrast, sizes *Difference) ([]foundClass, error) {
	var classes []foundClass
	root := p.differs(c)
	for root != False {
		found, err := solve(p.p.b, root, p.p.spare)
		if err != nil {
			return nil, err
		}
		if !found.satisfiable() {
			sizes.Variables += found.cnf.Vars
			sizes.CNFClauses += len(found.cnf.Clauses)
			sizes.ProofSteps += len(found.proof)
			break
		}
		flip, within, places := p.flip(c, found.assignment)
		classes = append(classes, foundClass{flip, within, places})
		root = p.p.b.And(root, within.Not())
	}
	slices.SortFunc(classes, func(a, b foundClass) int { return slices.Compare(a.places, b.places) })
	return classes, nil
}

// illustrate gives a class a witness, or says why there is none.
func (p *pair) illustrate(c contrast, found *foundClass) {
	witness, a, err := p.tellApart(c, found.within)
	if err != nil {
		found.flip.Reason = err.Error()
	} else {
		found.flip, _, _ = p.flip(c, a) // of codes there may be others in the same class
		found.flip.Witness = witness
	}
	clear(p.p.answers) // which are about this class alone
}

// flip describes the class of one difference.
func (p *pair) flip(c contrast, a *Assignment) (flip Flip, within Term, places []int) {
	flip = Flip{About: c.about, From: c.does, To: c.doesNot}
	if !a.Holds(c.was) {
		flip.From, flip.To = c.doesNot, c.does
	}
	if c.codes {
		flip.From, flip.To = a.codes(p.first.q.now, c.about), a.codes(p.second.q.now, c.about)
	}
	flip.Class, within, places = p.class(c, a)
	return flip, within, places
}

// String reads as a line of a table.
func (f Flip) String() string {
	c := f.Class
	subject := map[Aspect]string{Replacing: "its credential is ", Recording: "its counter is "}[f.About]
	switch f.About {
	case Routing:
		return fmt.Sprintf("an alert goes %s, then %s", f.From, f.To)
	case Uploading:
		return fmt.Sprintf("the %s credential of a SMETS%s Device: %s becomes %s", c.Slot, c.SMETS, f.From, f.To)
	}
	declared := ""
	if c.Declared != legaltext.NoneDeclared {
		declared = " declaring " + c.Declared
	}
	return fmt.Sprintf("%s by %s%s on SMETS%s, %s: %s%s becomes %s", c.Request, c.Role, declared, c.SMETS, c.Stage, subject, f.From, f.To)
}
