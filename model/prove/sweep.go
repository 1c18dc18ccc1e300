package prove

import (
	"errors"
	"maps"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// ComputeMatrix decides every theorem as of a release under every combination
// of readings. It does not ask once for each combination: the readings are left
// open, so that a counterexample comes with a combination, is then tried on all
// the others, and when no further one exists a single proof covers every
// combination that is left.
func ComputeMatrix(register *legaltext.Register, release spec.Release) (*Matrix, error) {
	p, err := newProver(model.Law{Register: register, Release: release})
	if err != nil {
		return nil, err
	}
	m := &Matrix{Release: release, Combinations: model.Combinations()}
	q := ask(p.b, nil, law{rules: register.AsOf(release)}, law{rules: register.AsOf(spec.Baseline)})
	for _, theorem := range legaltext.Theorems() {
		results, err := p.sweep(q, theorem, m.Combinations)
		if err != nil {
			return nil, err
		}
		m.Rows = append(m.Rows, m.row(theorem.ID, results))
	}
	m.Questions = len(p.answers)
	return m, nil
}

// sweep decides one theorem under all combinations of readings.
func (p *prover) sweep(q *question, t legaltext.Theorem, combinations []spec.Readings) ([]Result, error) {
	results := make([]Result, len(combinations))
	for i, readings := range combinations {
		results[i] = Result{Theorem: t.ID, Name: t.Name, Release: p.of.Release, Readings: readings}
	}
	c := q.claim(t)
	if c.notApplicable != "" {
		for i := range results {
			results[i].Verdict, results[i].Reason = NotApplicable, c.notApplicable
		}
		return results, nil
	}
	root, decided := q.query(c), make([]bool, len(results))
	for {
		open := q.b.And(root, q.outside(decided))
		found, err := p.solve(open)
		if err != nil {
			return nil, err
		}
		if !found.satisfiable() {
			for i := range results {
				if !decided[i] {
					results[i].Verdict = Proved
				}
			}
			return results, nil
		}
		if err := p.refute(q, c, open, found.assignment, results, decided); err != nil {
			return nil, err
		}
	}
}

// outside holds in the combinations that are not decided yet.
func (q *question) outside(decided []bool) Term {
	rest := True
	for _, choice := range model.Cover(decided) {
		within := True
		for _, reading := range spec.ReadingRegister() {
			one := False
			for _, answer := range choice[reading.ID] {
				one = q.b.Or(one, q.s.reading(reading.ID, answer))
			}
			if len(choice[reading.ID]) > 0 {
				within = q.b.And(within, one)
			}
		}
		rest = q.b.And(rest, within.Not())
	}
	return rest
}

// refute makes a counterexample as ordinary as it can be, its readings first,
// and decides every combination in which it is one.
func (p *prover) refute(q *question, c claim, open Term, assignment *Assignment, results []Result, decided []bool) error {
	happening, err := p.happening(q, c, open, q.defaultReadings())
	switch {
	case errors.Is(err, errNeverHappens):
		p.leaveUnknown(assignment, results, decided)
		return nil
	case err != nil:
		return err
	}
	for i := range results {
		under := happening.under(results[i].Readings)
		if decided[i] || !under.Holds(open) || !under.Holds(q.replayable()) {
			continue
		}
		decided[i] = true
		results[i].Verdict = Refuted
		if results[i].Witness, err = p.replays.witness(q, c, under, model.Law{Register: p.of.Register, Release: p.of.Release, Readings: results[i].Readings}); err != nil {
			results[i].Verdict, results[i].Reason = Unknown, err.Error()
		}
	}
	return nil
}

// leaveUnknown marks the combinations of a counterexample to which no sequence
// of events leads.
func (p *prover) leaveUnknown(assignment *Assignment, results []Result, decided []bool) {
	for i := range results {
		same := true
		for v, chosen := range assignment.under(results[i].Readings).finites {
			same = same && assignment.finites[v] == chosen
		}
		if same {
			decided[i] = true
			results[i].Verdict, results[i].Reason = Unknown, errNeverHappens.Error()
		}
	}
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
