package prove

import (
	"fmt"
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
)

// Relation is how the requests that two laws accept relate.
type Relation string

// The relations.
const (
	Equivalent   Relation = "equivalent"
	FirstWider   Relation = "the first accepts more"
	SecondWider  Relation = "the second accepts more"
	Incomparable Relation = "each accepts what the other rejects"
	Undecided    Relation = "unknown"
)

// Comparison is how two laws relate, with a request on each side that tells
// them apart.
type Comparison struct {
	Relation Relation `json:"relation"`
	// OnlyFirst is a request that only the first law accepts; nil where a proof
	// shows that there is none. OnlySecond is the converse.
	OnlyFirst  *Witness `json:"onlyFirst,omitempty"`
	OnlySecond *Witness `json:"onlySecond,omitempty"`
	Reason     string   `json:"reason,omitempty"`
}

// Compare decides whether two laws accept the same requests in the same
// worlds, at every stage of judgement. Each law is read with its own readings.
func Compare(first, second *model.Law) (Comparison, error) {
	pair, err := newPair(first, second)
	if err != nil {
		return Comparison{}, err
	}
	var c Comparison
	c.OnlyFirst, err = pair.tellApart(pair.first, pair.second)
	if err != nil {
		return Comparison{Relation: Undecided, Reason: err.Error()}, nil
	}
	c.OnlySecond, err = pair.tellApart(pair.second, pair.first)
	if err != nil {
		return Comparison{Relation: Undecided, Reason: err.Error()}, nil
	}
	switch {
	case c.OnlyFirst == nil && c.OnlySecond == nil:
		c.Relation = Equivalent
	case c.OnlySecond == nil:
		c.Relation = FirstWider
	case c.OnlyFirst == nil:
		c.Relation = SecondWider
	default:
		c.Relation = Incomparable
	}
	return c, nil
}

// side is one of two laws that are put to the same situation.
type side struct {
	q       *question
	of      model.Law
	replays *replayer
}

// pair is two laws put to the same situation.
type pair struct {
	p             *prover
	first, second side
}

func newPair(first, second *model.Law) (*pair, error) {
	p, err := newProver(*first)
	if err != nil {
		return nil, err
	}
	if _, err := newProver(*second); err != nil {
		return nil, err
	}
	// The symbols of both situations have the same names, and so are the same
	// terms; only the readings differ.
	put := func(of *model.Law) side {
		rules := law{rules: of.Register.AsOf(of.Release)}
		return side{ask(p.b, &of.Readings, rules, rules), *of, newReplayer()}
	}
	return &pair{p, put(first), put(second)}, nil
}

// comparable holds of the situations in which two decisions can be compared:
// what is being executed has been accepted at receipt under both laws. Where
// only one law has accepted it, they differ at receipt already.
func (p *pair) comparable() Term {
	b := p.p.b
	return b.And(p.first.q.assumed, b.Implies(p.first.q.s.is(legaltext.StageExecution),
		b.And(p.first.q.received.accepted, p.second.q.received.accepted)))
}

// tellApart finds a request that one law accepts and the other rejects; nil if
// it is proved that there is none.
func (p *pair) tellApart(accepts, rejects side) (*Witness, error) {
	b := p.p.b
	root := b.And(p.comparable(), accepts.q.now.accepted, rejects.q.now.accepted.Not())
	found, err := p.p.solve(root)
	if err != nil || !found.satisfiable() {
		return nil, err
	}
	return p.witness(accepts, rejects, root, nil)
}

// witness replays a difference on the machines of both laws.
func (p *pair) witness(accepts, rejects side, root Term, wishes []Term) (*Witness, error) {
	root = p.p.b.And(root, accepts.q.replayable(), rejects.q.replayable())
	found, err := p.p.solve(root)
	if err != nil {
		return nil, err
	}
	if !found.satisfiable() {
		return nil, fmt.Errorf("a difference exists in the abstract, but no sequence of events from a world leads to it")
	}
	assignment, err := p.p.mostOrdinary(root, found.assignment, append(wishes, accepts.q.ordinarily()...))
	if err != nil {
		return nil, err
	}
	d := decode(accepts.q, assignment)
	w := &Witness{}
	for _, one := range []side{p.first, p.second} {
		d.q = one.q
		scene := Scene{Release: one.of.Release, Readings: one.of.Readings, World: d.world(), Events: d.happens(oneRequest)}
		on, err := one.replays.run(&scene, one.of, d, one.q.seen, one.q.now, oneRequest)
		if err != nil {
			return nil, fmt.Errorf("a difference was found, but its replay differs: %w", err)
		}
		w.Scenes = append(w.Scenes, scene)
		for _, name := range on {
			if !slices.Contains(w.ReplayedOn, name) {
				w.ReplayedOn = append(w.ReplayedOn, name)
			}
		}
	}
	d.q = accepts.q
	w.Story = tell(d, oneRequest, w.Scenes)
	return w, nil
}
