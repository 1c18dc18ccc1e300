package suite

import (
	"strings"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Gate counts what MP107 is about: the critical requests that do not fulfil the RDP check,
// by what they ask for, and which of them the implementation has accepted. The RDP check is
// any that a clause lifts in some case.
type Gate struct {
	// Repairs are the 6.15.1 that target Network Operator credentials of SMETS1 Devices
	// and that the law accepts all the same; RepairsAccepted are those of them that were.
	Repairs         int `json:"repairs"`
	RepairsAccepted int `json:"repairsAccepted"`
	// Others are all the others; OthersAccepted are those of them that were accepted.
	Others         int `json:"others"`
	OthersAccepted int `json:"othersAccepted"`
}

// gated are the checks that a clause lifts in some case.
func gated(rules legaltext.RuleSet) map[string]bool {
	checks := map[string]bool{}
	for _, check := range rules.Checks {
		checks[check.Name] = len(check.Exceptions) > 0
	}
	return checks
}

// judged counts what has been judged of an event and answered by the implementation.
func (g *Gate) judged(gated map[string]bool, judgements []model.Judgement, actual spec.Result) {
	for i, j := range judgements {
		if !j.Facts.Truth(legaltext.VarCritical) || !unfulfilled(j, gated) {
			continue
		}
		repair := j.Facts.Value(legaltext.VarSRV) == string(spec.UpdateSecurityCredentialsKRP) && j.Facts.Value(legaltext.VarSMETS) == "1" && j.Facts.Value(legaltext.VarDeclared) == string(spec.NetworkOperator)
		sent, accepted := &g.Others, &g.OthersAccepted
		if repair && j.Decision == spec.Accepted {
			sent, accepted = &g.Repairs, &g.RepairsAccepted
		}
		*sent++
		if answered(i, j, actual) == spec.Accepted {
			*accepted++
		}
	}
}

// add adds what has been counted elsewhere.
func (g *Gate) add(more Gate) {
	g.Repairs, g.RepairsAccepted = g.Repairs+more.Repairs, g.RepairsAccepted+more.RepairsAccepted
	g.Others, g.OthersAccepted = g.Others+more.Others, g.OthersAccepted+more.OthersAccepted
}

// unfulfilled reports whether a request does not fulfil a check that is gated.
func unfulfilled(j model.Judgement, gated map[string]bool) bool {
	for _, outcome := range j.Checks {
		if gated[outcome.Check] && (outcome.Status == model.Failed || outcome.Status == model.Lifted && !outcome.Satisfied) {
			return true
		}
	}
	return false
}

// answered is the decision of the implementation on the request of a judgement; empty
// where it has given none.
func answered(i int, j model.Judgement, actual spec.Result) spec.Decision {
	switch {
	case actual.Response != nil && i == 0:
		return actual.Response.Decision
	case i < len(actual.Executions) && strings.EqualFold(actual.Executions[i].RequestID, j.RequestID):
		return actual.Executions[i].Response.Decision
	}
	return ""
}
