package plaincel

import (
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Judge decides every check of the law on facts, in the strict order.
func (l *Programs) Judge(facts *model.Facts) ([]model.CheckOutcome, error) {
	b := &bindings{facts: facts}
	var outcomes []model.CheckOutcome
	for _, c := range l.checks {
		outcome, err := c.judge(b)
		if err != nil {
			return nil, err
		}
		outcomes = append(outcomes, outcome)
	}
	return outcomes, nil
}

func (c check) judge(b *bindings) (model.CheckOutcome, error) {
	outcome := model.CheckOutcome{Check: c.name, Clause: c.clause, FailsWith: c.failsWith, Status: model.NotApplicable}
	applies, err := c.when.holds(b)
	if err != nil || !applies {
		return outcome, err
	}
	satisfied, err := c.requires.holds(b)
	if err != nil {
		return outcome, err
	}
	by, err := lifting(c.exceptions, b)
	switch {
	case err != nil:
	case by != "":
		outcome.Status, outcome.LiftedBy, outcome.Satisfied = model.Lifted, by, satisfied
	case satisfied:
		outcome.Status = model.Passed
	default:
		outcome.Status = model.Failed
	}
	return outcome, err
}

// Accepts is the decision alone. It asks no more than it has to, as an
// implementation on plain CEL would.
func (l *Programs) Accepts(facts *model.Facts) (bool, error) {
	b := &bindings{facts: facts}
	for _, c := range l.checks {
		applies, err := c.when.holds(b)
		if err != nil {
			return false, err
		}
		if !applies {
			continue
		}
		satisfied, err := c.requires.holds(b)
		if err != nil {
			return false, err
		}
		if satisfied {
			continue
		}
		by, err := lifting(c.exceptions, b)
		if err != nil {
			return false, err
		}
		if by == "" {
			return false, nil
		}
	}
	return true, nil
}

// lifting names the first exception that holds and that nothing lifts in turn.
func lifting(exceptions []exception, b *bindings) (spec.ClauseID, error) {
	for _, e := range exceptions {
		holds, err := e.when.holds(b)
		if err != nil {
			return "", err
		}
		if !holds {
			continue
		}
		above, err := lifting(e.exceptions, b)
		if err != nil {
			return "", err
		}
		if above == "" {
			return e.clause, nil
		}
	}
	return "", nil
}
