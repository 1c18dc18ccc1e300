package fuzz

import (
	"fmt"

	"example.org/mp107/legaltext"
	"example.org/mp107/model/theorem"
	"example.org/mp107/spec"
)

// Violation is a theorem that a step refutes. Request is empty for a theorem
// that is not about one request.
type Violation struct {
	Theorem spec.TheoremID
	Regime  Regime
	Request spec.ServiceRequest
	Why     string
}

func (v *Violation) Error() string {
	if v.Request.SRV == "" {
		return fmt.Sprintf("%s refuted under %s: %s", v.Theorem, v.Regime, v.Why)
	}
	return fmt.Sprintf("%s refuted under %s: %s: %s as %s, %s", v.Theorem, v.Regime, v.Request.RequestID(), v.Request.SRV, v.Request.Role, v.Why)
}

// Exempt reports whether a reading, or the release, is known to refute a
// theorem, so that a search does not report it again and again. A test shows
// that each of these readings refutes it indeed.
func (r Regime) Exempt(id spec.TheoremID) bool {
	answer := r.Readings.Answer
	// Without A8, what makes a request target Network Operator certificates is
	// all that stands between one role's certificate and another role's slot.
	unheld := answer(spec.A8) == spec.No && r.Release != spec.Baseline
	switch id {
	case spec.T01:
		return unheld && answer(spec.A2) == spec.CertificatesOnly
	case spec.T03:
		return answer(spec.A7) == spec.OwnSlot || unheld && answer(spec.A2) == spec.CertificatesOnly
	case spec.T08:
		return answer(spec.A9) == spec.NotifiedNonCritical
	case spec.T09, spec.T15:
		return unheld && answer(spec.A2) != spec.DeclaredAndCarried
	case spec.T06:
		return r.Release != spec.Baseline || answer(spec.A5) == spec.AtReceipt
	case spec.T14:
		return answer(spec.A5) == spec.AtReceipt
	case spec.T20:
		return answer(spec.A2) == spec.DeclaredOnly // what carries no certificate is lifted
	case spec.T04, spec.T05, spec.T19:
		return true // the ledger knows no baseline and no other law
	default:
		t, err := legaltext.TheoremByID(id)
		return err == nil && !t.HoldsIn(r.Release)
	}
}

// accepted states the theorems about a request that is accepted at a stage, on
// the ledger as it was before the request took effect. It says nothing of
// theorems that are exempt.
func (l *ledger) accepted(r spec.ServiceRequest, stage string) error {
	d, err := l.decision(r, stage)
	if err != nil {
		return err
	}
	for _, t := range theorem.All() {
		// What exempts T03 is about a 6.15.1 to a SMETS1 Device.
		exempt := l.exempt(t.ID) && (t.ID != spec.T03 || r.Update != nil && d.Device.SMETS == spec.SMETS1)
		asked := d
		if t.ID == spec.T01 && l.regime.Release == spec.Baseline {
			asked.Facts[legaltext.VarDeclared] = 0 // before MP107 nothing is lifted, whatever a request targets
		}
		if t.About == theorem.AboutDecision && !exempt && t.Refuted(&asked) {
			return &Violation{t.ID, l.regime, r, "accepted at " + stage}
		}
	}
	return nil
}
