package prove

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"example.org/mp107/spec"
)

// Condition is the weakest condition on the state under which the holder of a
// wrong Network Operator credential can restore the right one with one request
// (T07): the request succeeds in exactly the states that one of the cases covers.
type Condition struct {
	// AsNetworkOperator are the cases of the request that T07 constructs, which
	// is made in the Network Operator role of the Device's fuel.
	AsNetworkOperator []Conjunction `json:"asNetworkOperator"`
	// InOtherRoles are the cases of the same request made in another role.
	InOtherRoles map[spec.UserRole][]Conjunction `json:"inOtherRoles,omitempty"`
	// Failures show, for each part of the condition, what happens without it.
	Failures []Failure `json:"failures,omitempty"`
}

// Conjunction is a conjunction of parts, none of which can be weakened.
type Conjunction []Part

// Part says that one fact of the state has one of some values.
type Part struct {
	Fact string `json:"fact"`
	// Values are names from a domain; empty for a fact that simply holds.
	Values []string `json:"values,omitempty"`
	// Negated says that the fact does not hold.
	Negated bool `json:"negated,omitempty"`
}

// Failure is a state in which one part of a case is missing, and so the repair fails.
type Failure struct {
	Without Part     `json:"without"`
	Witness *Witness `json:"witness"`
}

// String reads as the part of a sentence after "when".
func (p Part) String() string {
	switch {
	case len(p.Values) > 0:
		return p.Fact + " is " + strings.Join(p.Values, " or ")
	case p.Negated:
		return "not so that " + p.Fact
	default:
		return p.Fact
	}
}

func (c Conjunction) String() string {
	if len(c) == 0 {
		return "always"
	}
	var parts []string
	for _, part := range c {
		parts = append(parts, part.String())
	}
	return strings.Join(parts, ", and ")
}

func (c *Condition) render(indent string) string {
	var text strings.Builder
	cases := func(label string, cases []Conjunction) {
		if len(cases) == 0 {
			fmt.Fprintf(&text, "%s%s: never\n", indent, label)
		}
		for _, one := range cases {
			fmt.Fprintf(&text, "%s%s: %s\n", indent, label, one)
		}
	}
	cases("repair as Network Operator exactly when", c.AsNetworkOperator)
	for _, role := range spec.UserRoles() {
		if list, ok := c.InOtherRoles[role]; ok {
			cases("repair as "+string(role)+" exactly when", list)
		}
	}
	for _, failure := range c.Failures {
		fmt.Fprintf(&text, "%swithout %q:\n", indent, failure.Without)
		text.WriteString(failure.Witness.render(indent+"  ", "witness"))
	}
	return text.String()
}

// dimension is a fact of the state that a condition can speak of: a truth
// value, or a variable with several values.
type dimension struct {
	fact   string
	values []string
	is     []Term // per value; of a truth value, false and true
}

func truth(fact string, t Term) dimension { return dimension{fact, nil, []Term{t.Not(), t}} }

func (b *Builder) finite(fact string, v *Finite) dimension {
	d := dimension{fact: fact, values: v.Domain}
	for value := range v.Domain {
		d.is = append(d.is, b.In(v, value))
	}
	return d
}

func (q *question) dimensions() []dimension {
	s := q.s
	return []dimension{
		truth("the holder is a known User", s.userKnown),
		truth("the holder has the role", s.userHasRole),
		truth("the holder is active", s.now.userActive),
		truth("the holder has a counter left", s.counterExhausted.Not()),
		truth("the holder has the very certificate kept for the Device", s.otherCertificate.Not()),
		truth("the holder holds its role's own slot too", s.holdsOwn(s.now)),
		truth("the holder is the registered party in its role", s.owner(s.now)),
		truth("a Network Operator is registered for the Device", s.isSomebody(s.now.operator)),
		q.b.finite("the metering point", s.meteringPoint),
		q.b.finite("the S1SP", s.s1sp),
		q.b.finite("the Device type", s.deviceType),
		q.b.finite("the Device status", s.now.status),
	}
}

// condition computes when the repair works and how it can fail.
func (p *prover) condition() (*Condition, error) {
	q := p.ask(nil)
	attempt := q.b.And(q.assumed, q.repairRequest())
	dimensions := q.dimensions()
	primes := func(attempt Term) ([]cube, error) {
		return p.primes(dimensions, q.b.And(attempt, q.repaired()), q.b.And(attempt, q.repaired().Not()))
	}
	cases, err := primes(attempt)
	if err != nil {
		return nil, err
	}
	c := &Condition{InOtherRoles: map[spec.UserRole][]Conjunction{}}
	for _, found := range cases {
		c.AsNetworkOperator = append(c.AsNetworkOperator, told(dimensions, found))
	}
	for _, role := range spec.UserRoles() {
		if role.IsNetworkOperator() {
			continue
		}
		others, err := primes(q.b.And(q.assumed, q.repairRequestAs(q.s.actsAs(role))))
		if err != nil {
			return nil, err
		}
		for _, found := range others {
			c.InOtherRoles[role] = append(c.InOtherRoles[role], told(dimensions, found))
		}
	}
	if len(cases) != 1 { // without a single case there is no single part whose absence explains a failure
		return c, nil
	}
	c.Failures, err = p.failures(q, attempt, cases[0])
	return c, err
}

// cube is a set of allowed values per dimension; nil allows all.
type cube [][]int

func (b *Builder) holdsIn(dimensions []dimension, c cube) Term {
	all := True
	for i, d := range dimensions {
		if c[i] == nil {
			continue
		}
		one := False
		for _, value := range c[i] {
			one = b.Or(one, d.is[value])
		}
		all = b.And(all, one)
	}
	return all
}

// errOtherFacts is why no condition is told. The verdict stands without one.
var errOtherFacts = errors.New("when it holds depends on more than the facts that a condition can speak of")

// primes finds cubes, none of which can be widened, that together cover all of
// one question and nothing of another.
func (p *prover) primes(dimensions []dimension, open, fails Term) ([]cube, error) {
	var found []cube
	for {
		a, err := p.solve(open)
		if err != nil || !a.satisfiable() {
			return found, err
		}
		c := make(cube, len(dimensions))
		for i, d := range dimensions {
			for value := range d.is {
				if a.assignment.Holds(d.is[value]) {
					c[i] = []int{value}
				}
			}
		}
		covers := func() (bool, error) {
			a, err := p.solve(p.b.And(fails, p.b.holdsIn(dimensions, c)))
			return err == nil && !a.satisfiable(), err
		}
		switch sound, err := covers(); {
		case err != nil:
			return nil, err
		case !sound:
			return nil, errOtherFacts
		}
		if err := c.widen(dimensions, covers); err != nil {
			return nil, err
		}
		found = append(found, c)
		open = p.b.And(open, p.b.holdsIn(dimensions, c).Not())
	}
}

// widen allows as many values in as many dimensions as it can.
func (c cube) widen(dimensions []dimension, covers func() (bool, error)) error {
	for i, d := range dimensions {
		kept := c[i]
		c[i] = nil
		wider, err := covers()
		if err != nil {
			return err
		}
		if wider {
			continue
		}
		c[i] = kept
		for value := range d.is {
			if slices.Contains(c[i], value) {
				continue
			}
			c[i] = append(c[i], value)
			if wider, err = covers(); err != nil {
				return err
			}
			if !wider {
				c[i] = c[i][:len(c[i])-1]
			}
		}
		slices.Sort(c[i])
	}
	return nil
}

func told(dimensions []dimension, c cube) Conjunction {
	var told Conjunction
	for i, d := range dimensions {
		if c[i] != nil {
			told = append(told, d.part(c[i]))
		}
	}
	return told
}

func (d dimension) part(values []int) Part {
	part := Part{Fact: d.fact}
	if d.values == nil {
		part.Negated = values[0] == 0
		return part
	}
	for _, value := range values {
		part.Values = append(part.Values, d.values[value])
	}
	return part
}

// failures shows what happens when one part of the condition is missing and all others hold.
func (p *prover) failures(q *question, attempt Term, c cube) ([]Failure, error) {
	var failures []Failure
	for i, d := range q.dimensions() {
		if c[i] == nil {
			continue
		}
		others := slices.Clone(c)
		others[i] = nil
		missing := q.b.And(attempt, q.b.holdsIn(q.dimensions(), others), q.b.holdsIn(q.dimensions(), c).Not(), q.repaired().Not(), q.replayable())
		found, err := p.solve(missing)
		if err != nil {
			return nil, err
		}
		if !found.satisfiable() {
			continue
		}
		assignment, err := p.mostOrdinary(missing, found.assignment, q.ordinarily())
		if err != nil {
			return nil, err
		}
		w, err := p.replays.witness(q, claim{}, assignment, p.of)
		if err != nil {
			return nil, err
		}
		failures = append(failures, Failure{d.part(c[i]), w})
	}
	return failures, nil
}
