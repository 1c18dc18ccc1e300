package suite

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"example.org/mp107/conformance"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Prints are short digests of a case: two versions of the suite mean the same by it as
// long as they are the same.
type Prints struct {
	// Story is of the world and the events, Demands of what the law demands in each.
	Story, Demands string
}

// Prints makes the digests of a case, in hexadecimal. The error is that the law cannot
// follow the case.
func (s *Suite) Prints(c conformance.Case) (p Prints, err error) {
	if p.Story, err = print(struct {
		World  spec.World
		Events []spec.Event
	}{c.World, c.Events}); err != nil {
		return p, err
	}
	type failing struct {
		Check string
		Code  spec.ResponseCode
	}
	type demand struct {
		Result   spec.Result
		Decision spec.Decision
		Failing  []failing
	}
	var demands []demand
	state, err := model.Start(c.World)
	if err != nil {
		return p, err
	}
	for _, event := range c.Events {
		next, effect, err := s.machine.Step(state, event)
		if err != nil {
			return p, err
		}
		demands = append(demands, demand{Result: effect.Result})
		for _, judgement := range effect.Judgements {
			d := demand{Decision: judgement.Decision}
			for _, check := range judgement.Failures() {
				d.Failing = append(d.Failing, failing{check.Check, check.FailsWith})
			}
			demands = append(demands, d)
		}
		state = next
	}
	p.Demands, err = print(demands)
	return p, err
}

func print(value any) (string, error) {
	text, err := json.Marshal(value)
	digest := sha256.Sum256(text)
	return hex.EncodeToString(digest[:8]), err
}
