package fuzz

import (
	"fmt"

	"example.org/mp107/spec"
)

// stage is the moment at which a decision was taken.
type stage int

const (
	atOnce stage = iota
	onReceipt
	whenDue
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

// Exempt tells whether a reading is known to refute a theorem, so that a search
// does not report it again and again. A test shows that each of these is
// refuted indeed.
func (r Regime) Exempt(theorem spec.TheoremID) bool {
	answer := r.Readings.Answer
	// Without A8, what makes a request target Network Operator certificates is
	// all that stands between one role's certificate and another role's slot.
	unheld := answer(spec.A8) == spec.No && r.Release != spec.Baseline
	switch theorem {
	case spec.T01:
		return unheld && answer(spec.A2) == spec.CertificatesOnly
	case spec.T03:
		return answer(spec.A7) == spec.OwnSlot
	case spec.T09, spec.T15:
		return unheld && answer(spec.A2) != spec.DeclaredAndCarried
	default:
		return false
	}
}

// accepted states the theorems about a request that is accepted at a stage, on
// the ledger as it was before the request took effect. It says nothing of
// theorems that are exempt.
func (l *ledger) accepted(r spec.ServiceRequest, at stage) error {
	device, known := l.devices[r.Target]
	variant, err := spec.Variant(r.SRV)
	if err != nil {
		return err
	}
	if last, seen := l.counters[[2]spec.EUI64{r.Originator, r.Target}]; at != whenDue && seen && r.Counter <= last {
		return l.refuted(spec.T13, r, fmt.Sprintf("counter %d after %d", r.Counter, last))
	}
	if !known {
		return nil // a non-device request; for another, the DSP and the ledger's bookkeeping would notice
	}
	if variant.Critical {
		if err := l.ownership(r, device); err != nil {
			return err
		}
	}
	if device.SMETS == spec.SMETS1 && l.unowned(r) && l.judgesRegistration(at) {
		return l.gate(r, variant)
	}
	return nil
}

// ownership is T03: a critical request comes from the holder of the credential
// it relies on, a 6.15.1 from that of the slot it replaces.
func (l *ledger) ownership(r spec.ServiceRequest, device spec.Device) error {
	slot := r.Role.Slot()
	if r.Update != nil {
		if device.SMETS == spec.SMETS1 && l.exempt(spec.T03) {
			return nil
		}
		slot = r.Update.Slot
	}
	if holder := device.Credentials[slot].Owner; holder != r.Originator {
		return l.refuted(spec.T03, r, fmt.Sprintf("%v holds %s", holder, slot))
	}
	return nil
}

// gate states what is left when the originator of an accepted request to a
// SMETS1 Device is not the RDP owner and so must have come through the lift.
func (l *ledger) gate(r spec.ServiceRequest, variant spec.ServiceRequestVariant) error {
	if !variant.Critical {
		return l.refuted(spec.T11, r, "not critical, and its originator is not the owner")
	}
	if l.regime.Release == spec.Baseline {
		return l.refuted(spec.T01, r, "not the owner, before anything was lifted")
	}
	if targets := r.Update != nil && r.Update.Slot == spec.NetworkOperator; !targets && !l.exempt(spec.T01) {
		return l.refuted(spec.T01, r, "not the owner, and no 6.15.1 on the Network Operator credentials")
	}
	if r.Update == nil {
		return nil
	}
	signing, carried := r.Update.Signing()
	if !carried {
		return nil
	}
	if r.Update.Slot == spec.Supplier && !l.exempt(spec.T09) {
		return l.refuted(spec.T09, r, "changes the Supplier slot")
	}
	if signing.Role != r.Update.Slot && !l.exempt(spec.T15) {
		return l.refuted(spec.T15, r, fmt.Sprintf("a %s credential in slot %s", signing.Role, r.Update.Slot))
	}
	return nil
}

// judgesRegistration tells at which stage reading A5 has registration judged.
func (l *ledger) judgesRegistration(at stage) bool {
	switch at {
	case onReceipt:
		return l.regime.Readings.Answer(spec.A5) == spec.AtReceipt
	case whenDue:
		return l.regime.Readings.Answer(spec.A5) == spec.AtExecution
	default:
		return true
	}
}

// unowned tells whether the originator of a request is not the RDP owner of its
// Device now. For the role OU there is no ownership.
func (l *ledger) unowned(r spec.ServiceRequest) bool {
	return r.Role != spec.OU && l.registered(l.devices[r.Target].MPxN, r.Role) != r.Originator
}

func (l *ledger) refuted(theorem spec.TheoremID, r spec.ServiceRequest, why string) error {
	return &Violation{theorem, l.regime, r, why}
}
