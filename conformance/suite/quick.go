package suite

import (
	"example.org/mp107/conformance"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Quick is a pattern that selects a small part of the suite, for every commit: a
// case of which the law says something new about two facts together, going through
// the cases in their order, up to MaxQuick; see novelty. A test holds it against
// every fault of the algebra.
const Quick = "quick"

// MaxQuick is how many cases a quick run has at most.
const MaxQuick = 1500

// quickly chooses the cases of a quick run.
func (s *Suite) quickly() error {
	s.quick = map[string]bool{}
	seen := novelty{machine: s.machine, seen: map[feature]bool{}}
	for c, err := range s.all(func(conformance.Case) bool { return true }) {
		if err != nil {
			return err
		}
		fresh, err := seen.add(c)
		if err != nil {
			return err
		}
		if fresh >= quickBar[c.Kind] && len(s.quick) < MaxQuick {
			s.quick[c.ID] = true
		}
	}
	return nil
}

// quickBar is how much that is new a case has to have, by its kind: one event of a
// sequence costs as much as a row of the table.
var quickBar = map[conformance.Kind]int{conformance.Table: 1}

// novelty is what has come up so far.
type novelty struct {
	machine *model.Machine
	seen    map[feature]bool
}

// feature is two facts that come together in a decision, with what comes of it; or
// two events that follow each other.
type feature struct {
	x, y           int16
	first, second  uint8
	stopped        string
	before, events spec.EventKind
}

// add counts what is new in a case.
func (n *novelty) add(c conformance.Case) (fresh int, err error) {
	state, err := model.Start(c.World)
	if err != nil {
		return 0, err
	}
	note := func(f feature) {
		if !n.seen[f] {
			n.seen[f] = true
			fresh++
		}
	}
	var before spec.EventKind
	for _, event := range c.Events {
		next, effect, err := n.machine.Step(state, event)
		if err != nil {
			return 0, err
		}
		for _, judgement := range effect.Judgements {
			n.judged(judgement, note)
		}
		outcome := ""
		if len(effect.Judgements) > 0 {
			outcome = string(effect.Judgements[0].Decision)
		}
		note(feature{before: before, events: event.Kind(), stopped: outcome})
		state, before = next, event.Kind()
	}
	return fresh, nil
}

// judged notes each two facts of a decision with the first check that fails.
func (n *novelty) judged(judgement model.Judgement, note func(feature)) {
	stopped := ""
	for _, check := range judgement.Checks {
		if check.Status == model.Failed {
			stopped = check.Check
			break
		}
	}
	for x := range legaltext.VarReading {
		note(feature{x: int16(x), first: judgement.Facts[x], stopped: stopped})
		if x == legaltext.VarSRV {
			continue
		}
		for y := range x {
			if y == legaltext.VarSRV {
				continue
			}
			note(feature{x: int16(x), y: int16(y), first: judgement.Facts[x], second: judgement.Facts[y], stopped: string(judgement.Decision)})
		}
	}
}
