package prove

import (
	"errors"
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

// Comparison is how two laws relate, with requests that tell them apart.
type Comparison struct {
	// Relation is about which requests are accepted, and about nothing else.
	Relation Relation `json:"relation"`
	// OnlyFirst is a request that only the first law accepts; nil where a proof
	// shows that there is none. OnlySecond is the converse.
	OnlyFirst  *Witness `json:"onlyFirst,omitempty"`
	OnlySecond *Witness `json:"onlySecond,omitempty"`
	// Besides are the other aspects in which the laws differ, one difference of each.
	Besides []Flip `json:"besides,omitempty"`
	Reason  string `json:"reason,omitempty"`
}

// Same reports whether the laws are proved to differ in nothing.
func (c Comparison) Same() bool { return c.Relation == Equivalent && len(c.Besides) == 0 }

// Compare decides whether two laws accept the same requests in the same
// worlds, at every stage of judgement, and whether the same comes of them, of
// alerts and of the upload. Each law is read with its own readings. The error is
// of an unknown release or reading; what could not be decided is Undecided.
func Compare(first, second *model.Law) (Comparison, error) {
	pair, err := newPair(first, second)
	if err != nil {
		return Comparison{}, err
	}
	c, err := pair.compare()
	if err != nil {
		return Comparison{Relation: Undecided, Reason: err.Error()}, nil
	}
	return c, nil
}

func (p *pair) compare() (c Comparison, err error) {
	decisions := p.contrast(Decisions)
	if c.OnlyFirst, _, err = p.tellApart(decisions, decisions.was); err != nil {
		return c, err
	}
	if c.OnlySecond, _, err = p.tellApart(decisions, decisions.will); err != nil {
		return c, err
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
	for _, about := range Aspects()[1:] {
		flip, err := p.difference(p.contrast(about))
		if err != nil {
			return c, err
		}
		if flip != nil {
			c.Besides = append(c.Besides, *flip)
		}
	}
	return c, nil
}

// FirstDifference finds a difference between two laws in the first of some
// aspects in which they differ; nil where they are proved to differ in none. The
// error is of an unknown release or reading, or says why it could not be decided.
func FirstDifference(first, second *model.Law, among ...Aspect) (*Flip, error) {
	pair, err := newPair(first, second)
	if err != nil {
		return nil, err
	}
	var undecided error
	for _, about := range among {
		flip, err := pair.difference(pair.contrast(about))
		switch {
		case err != nil:
			return nil, err
		case flip == nil:
		case flip.Witness != nil:
			return flip, nil
		case undecided == nil:
			undecided = errors.New(flip.Reason)
		}
	}
	return nil, undecided
}

// difference finds an ordinary difference in one aspect; nil where there is none.
func (p *pair) difference(c contrast) (*Flip, error) {
	found, err := p.p.solve(p.differs(c))
	if err != nil || !found.satisfiable() {
		return nil, err
	}
	flip, _, _ := p.flip(c, found.assignment)
	a, err := p.happening(c, True)
	if err == nil {
		flip, _, _ = p.flip(c, a)
		flip.Witness, err = p.replayed(c, a)
	}
	if err != nil {
		flip.Reason = err.Error()
	}
	return &flip, nil
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

// comparable holds of the situations in which two judgements can be compared:
// what is being executed has been accepted at receipt under both laws, and its
// receipt has had the same effects. Elsewhere they differ at receipt already.
func (p *pair) comparable() Term {
	b, first, second := p.p.b, p.first.q, p.second.q
	return b.And(first.assumed, b.Implies(first.s.is(legaltext.StageExecution), b.And(
		first.received.accepted, second.received.accepted,
		b.Iff(first.s.takesEffect(first.received), second.s.takesEffect(second.received)),
		b.Iff(first.received.records, second.received.records),
	)))
}

// tellApart finds a difference within some situations, and replays it; nil if it
// is proved that there is none.
func (p *pair) tellApart(c contrast, within Term) (*Witness, *Assignment, error) {
	found, err := p.p.solve(p.p.b.And(p.differs(c), within))
	if err != nil || !found.satisfiable() {
		return nil, nil, err
	}
	a, err := p.happening(c, within)
	if err != nil {
		return nil, nil, err
	}
	w, err := p.replayed(c, a)
	return w, a, err
}

// happening finds a difference that events can bring about and that is as
// ordinary as it can be.
func (p *pair) happening(c contrast, within Term) (*Assignment, error) {
	root := p.p.b.And(p.differs(c), within, p.first.q.replayable(), p.second.q.replayable())
	found, err := p.p.solve(root)
	if err != nil {
		return nil, err
	}
	if !found.satisfiable() {
		return nil, errors.New("a difference exists in the abstract, but no sequence of events from a world leads to it")
	}
	return p.p.mostOrdinary(root, found.assignment, append(c.prefer, p.first.q.ordinarily()...))
}

// replayed replays a difference on the machines of both laws.
func (p *pair) replayed(c contrast, a *Assignment) (*Witness, error) {
	d := decode(p.first.q, a)
	w := &Witness{}
	for _, one := range []side{p.first, p.second} {
		d.q = one.q
		scene := Scene{Release: one.of.Release, Readings: one.of.Readings, World: d.world(), Events: d.happens(c.shape)}
		on, err := one.replays.run(&scene, one.of, d, one.q.seen, one.q.now, c.shape)
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
	d.q = p.first.q
	w.Story = tell(d, c.shape, w.Scenes)
	return w, nil
}
