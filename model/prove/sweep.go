package prove

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"math"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// ComputeMatrix decides every theorem as of a release under every combination
// of readings. It does not ask once for each combination: the readings are left
// open, so that a counterexample comes with a combination, is then tried on all
// the others, and when no further one exists a single proof covers every
// combination that is left.
//
// A counterexample is replayed under each combination that has no other one of
// its own with a default answer in place of another; under the rest it follows
// from the formula, which a test holds against questions asked one by one.
//
// Where the context ends there is no matrix, and the error is that of the context.
func ComputeMatrix(ctx context.Context, register *legaltext.Register, release spec.Release) (*Matrix, error) {
	p, err := newProver(model.Law{Register: register, Release: release})
	if err != nil {
		return nil, err
	}
	m := &Matrix{Release: release, Combinations: model.Combinations()}
	q := ask(p.b, nil, law{rules: register.AsOf(release)}, law{rules: register.AsOf(spec.Baseline)})
	for _, theorem := range legaltext.Theorems() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		s := &sweep{p: p, q: q, theorem: theorem, claim: q.claim(theorem), combinations: m.Combinations,
			verdicts: make([]Status, len(m.Combinations)), by: make([]int, len(m.Combinations))}
		if err := s.decide(); err != nil {
			return nil, err
		}
		row, err := m.row(s)
		if err != nil {
			return nil, err
		}
		m.Rows = append(m.Rows, row)
	}
	m.Questions = len(p.answers)
	return m, nil
}

// sweep decides one theorem under all combinations of readings.
type sweep struct {
	p            *prover
	q            *question
	theorem      legaltext.Theorem
	claim        claim
	combinations []spec.Readings
	// verdicts are those found so far, in the order of the combinations, and by
	// the places of the counterexamples that have refuted them.
	verdicts []Status
	by       []int
	examples []*Assignment
	reason   string
}

func (s *sweep) decide() error {
	if s.claim.notApplicable != "" {
		s.settle(func(int) bool { return true }, NotApplicable, s.claim.notApplicable)
		return nil
	}
	root := s.q.query(s.claim)
	for {
		open := s.q.b.And(root, s.q.anyOf(s.verdicts, spec.ReadingRegister()))
		found, err := s.p.solve(open)
		if err != nil {
			return err
		}
		if !found.satisfiable() {
			s.settle(func(int) bool { return true }, Proved, "")
			return nil
		}
		if err := s.refute(root, open, found.assignment); err != nil {
			return err
		}
	}
}

// settle gives every combination that has none a verdict.
func (s *sweep) settle(such func(at int) bool, v Status, reason string) {
	for at := range s.verdicts {
		if s.verdicts[at] == "" && such(at) {
			s.verdicts[at], s.by[at] = v, len(s.examples)-1
			s.reason = cmp.Or(s.reason, reason)
		}
	}
}

// anyOf holds in the combinations that have no verdict yet, of those that the
// readings given tell apart.
func (q *question) anyOf(verdicts []Status, readings []spec.Reading) Term {
	decided := 0
	for _, v := range verdicts {
		if v != "" {
			decided++
		}
	}
	switch decided {
	case 0:
		return True
	case len(verdicts):
		return False
	}
	answers := readings[0].Answers
	size, open := len(verdicts)/len(answers), False
	for i, answer := range answers {
		open = q.b.Or(open, q.b.And(q.s.reading(readings[0].ID, answer.Name), q.anyOf(verdicts[i*size:(i+1)*size], readings[1:])))
	}
	return open
}

// refute makes a counterexample as ordinary as it can be, its readings first,
// and decides every combination in which it is one.
func (s *sweep) refute(root, open Term, assignment *Assignment) error {
	happening, err := s.p.happening(s.q, s.claim, open, s.q.defaultReadings())
	switch {
	case errors.Is(err, errNeverHappens):
		same := assignment.readings()
		s.settle(func(at int) bool { return maps.Equal(s.combinations[at], same) }, Unknown, err.Error())
		return nil
	case err != nil:
		return err
	}
	s.examples = append(s.examples, happening)
	holds := happening.underEach(s.q.b.And(root, s.q.replayable()), len(s.combinations))
	such := func(at int) bool { return holds.has(at) }
	for at := range s.combinations {
		if s.verdicts[at] != "" || !such(at) || simpler(at, such) {
			continue
		}
		if _, err := s.witness(at, happening); err != nil {
			s.settle(such, Unknown, err.Error())
			return nil
		}
	}
	s.settle(such, Refuted, "")
	return nil
}

// simpler reports whether a combination with a default answer in place of another
// is among those of which something is so.
func simpler(at int, such func(int) bool) bool {
	for i, reading := range spec.ReadingRegister() {
		if other := sibling(at, i, reading, reading.Default()); other != at && such(other) {
			return true
		}
	}
	return false
}

// witness replays a counterexample under a combination of readings.
func (s *sweep) witness(at int, example *Assignment) (*Witness, error) {
	of := s.p.of
	of.Readings = s.combinations[at]
	return s.p.replays.witness(s.q, s.claim, example.under(of.Readings), of)
}

// under is the same assignment under other readings.
func (a *Assignment) under(readings spec.Readings) *Assignment {
	other := &Assignment{a.builder, a.truths, maps.Clone(a.finites), a.identities}
	for i, reading := range spec.ReadingRegister() {
		variable := legaltext.Vocabulary()[legaltext.VarReading+i]
		if v, ok := a.builder.finites[variable.Name]; ok {
			other.finites[v] = variable.Index(readings.Answer(reading.ID))
		}
	}
	return other
}

// places is a set of combinations of readings, by their places.
type places []uint64

func (b places) has(at int) bool { return b[at/64]&(1<<(at%64)) != 0 }

// underEach is the set of combinations, of so many, under which the assignment
// makes a term true: Holds for all of them in one pass.
func (a *Assignment) underEach(t Term, combinations int) places {
	words := (combinations + 63) / 64
	all, none := make(places, words), make(places, words)
	readings := map[*Finite][]places{} // by answer
	for i, reading := range spec.ReadingRegister() {
		v, ok := a.builder.finites[legaltext.Vocabulary()[legaltext.VarReading+i].Name]
		if !ok {
			continue
		}
		for range reading.Answers {
			readings[v] = append(readings[v], make(places, words))
		}
		for at := range combinations {
			readings[v][model.AnswerPlace(at, i)][at/64] |= 1 << (at % 64)
		}
	}
	for at := range all {
		all[at] = math.MaxUint64
	}
	known := map[Term]places{True: all}
	var in func(t Term) places
	in = func(t Term) places {
		found, ok := known[t]
		if ok {
			return found
		}
		switch {
		case t < 0:
			found = make(places, words)
			for at, word := range in(-t) {
				found[at] = ^word
			}
		case a.builder.nodes[t].atom == nil:
			left, right := in(a.builder.nodes[t].left), in(a.builder.nodes[t].right)
			found = make(places, words)
			for at := range found {
				found[at] = left[at] & right[at]
			}
		case readings[a.builder.nodes[t].atom.variable] != nil:
			found = make(places, words)
			for _, answer := range a.builder.nodes[t].atom.values {
				for at, word := range readings[a.builder.nodes[t].atom.variable][answer] {
					found[at] |= word
				}
			}
		case a.Holds(t):
			found = all
		default:
			found = none
		}
		known[t] = found
		return found
	}
	return in(t)
}
