package theorem

import (
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Decision is one decision on a Service Request with what was so when it was
// taken and what came of it. A truth that an observer cannot see stays false,
// and then no theorem is refuted by it.
type Decision struct {
	Request spec.ServiceRequest
	// Stage is when the request was judged: legaltext.StageImmediate and so on.
	Stage    string
	Readings spec.Readings
	// Device is the Device addressed as it was before; zero where it is not known.
	Device spec.Device
	// Registered is the party registered for the Device in the role of the
	// originator, Operator its registered Network Operator; zero is nobody.
	Registered, Operator spec.EUI64
	// Standing tells that the originator is an active User that has the role.
	Standing bool
	// Stale tells that the counter is not above the last accepted one.
	Stale bool

	Accepted bool
	// Lifted tells that the request was accepted though the baseline would have
	// rejected it for want of ownership alone, at this decision or, of a request
	// that is executed, at its receipt.
	Lifted bool
	// OwnershipAlone tells that the request was rejected and would have been
	// accepted of the RDP owner.
	OwnershipAlone bool
	// RegistrationDecides tells that the request was rejected only for what is in
	// Registration Data. It is asked at receipt alone.
	RegistrationDecides bool
	// Differs tells that the baseline, under the same readings, decides otherwise.
	Differs bool

	// Disturbed tells that between receipt and execution the registration or the
	// holder of the Network Operator credential changed, or may have.
	Disturbed bool
	// Changes are the credentials that the decision changed, Changed tells of a
	// change of any kind, and Unrecorded that the counter was not moved on.
	Changes    []Change
	Changed    bool
	Unrecorded bool
}

// Change is the change of a credential. A change of anything else has no slot.
type Change struct {
	Device spec.EUI64
	Slot   spec.RemotePartyRole
	To     spec.Credential
}

// Alert is an alert of a Device and the party that it went to.
type Alert struct {
	Device   spec.Device
	Operator spec.EUI64 // the registered Network Operator, zero for nobody
	// Restored tells that the Operator's certificate has just been placed.
	Restored bool
	To       spec.EUI64
}

// Upload is what two uploads in a row made of a Device.
type Upload struct {
	Before, After, Again spec.Device
	Operator             spec.EUI64 // the registered Network Operator, zero for nobody
}

// Of reads off the model a decision that a machine took in a state. What came of
// the decision is for the caller to fill in.
func Of(m, baseline *model.Machine, s model.State, r spec.ServiceRequest, j model.Judgement) Decision {
	facts := j.Facts
	d := Decision{
		Request: r, Stage: facts.Value(legaltext.VarStage), Readings: m.Readings(),
		Standing: facts.Truth(legaltext.VarUserHasRole) && facts.Truth(legaltext.VarUserActive),
		Stale:    !facts.Truth(legaltext.VarCounterFresh),
		Accepted: j.Decision == spec.Accepted,
		Differs:  baseline.Accepts(&facts) != (j.Decision == spec.Accepted),
	}
	if device, known := s.Device(r.Target); known {
		d.Device = device
		d.Registered = s.Registered(device.MPxN, r.Role, s.Now())
		d.Operator = s.RegisteredOperator(device, s.Now())
	}
	facts[legaltext.VarRegistrationOwner] = 1
	d.OwnershipAlone = !d.Accepted && m.Accepts(&facts)
	d.Lifted = d.Accepted && d.Differs && baseline.Accepts(&facts)
	if d.Stage == legaltext.StageReceipt && !d.Accepted {
		facts[legaltext.VarCertificatesRegistered] = 1
		d.RegistrationDecides = m.Accepts(&facts)
	}
	return d
}

func (d *Decision) critical() bool {
	variant, err := spec.Variant(d.Request.SRV)
	return err == nil && variant.Critical
}

// unowned reports whether the originator is not the RDP owner of the Device.
func (d *Decision) unowned() bool { return d.Registered != d.Request.Originator }

// JudgesRegistration reports whether the stage is the one at which reading A5
// has registration judged.
func (d *Decision) JudgesRegistration() bool {
	switch d.Stage {
	case legaltext.StageReceipt:
		return d.Readings.Answer(spec.A5) == spec.AtReceipt
	case legaltext.StageExecution:
		return d.Readings.Answer(spec.A5) == spec.AtExecution
	default:
		return true
	}
}

// holds reports whether the originator holds the credential in a slot.
func (d *Decision) holds(slot spec.RemotePartyRole) bool {
	return d.Device.Credentials[slot].Owner == d.Request.Originator
}

// declared is the role that a 6.15.1 declares, and so the slot that it replaces.
func (d *Decision) declared() spec.RemotePartyRole {
	if d.Request.Update == nil {
		return spec.NoSlot
	}
	return d.Request.Update.Slot
}

func (d *Decision) declaresOperator() bool { return d.declared() == spec.NetworkOperator }

// carriesOperators reports whether the request carries certificates, all of them
// of Network Operators.
func (d *Decision) carriesOperators() bool {
	u := d.Request.Update
	return u != nil && len(u.Certificates) > 0 &&
		!slices.ContainsFunc(u.Certificates, func(c spec.Certificate) bool { return c.Role != spec.NetworkOperator })
}

// targetsOperator reports whether the request targets Network Operator
// credentials, as reading A2 has it.
func (d *Decision) targetsOperator() bool {
	switch d.Readings.Answer(spec.A2) {
	case spec.DeclaredOnly:
		return d.declaresOperator()
	case spec.CertificatesOnly:
		return d.carriesOperators()
	default:
		return d.declaresOperator() && d.carriesOperators()
	}
}

// wrongOperator reports whether another party than the registered Network
// Operator holds the Network Operator credential of a SMETS1 Device.
func (d *Decision) wrongOperator() bool {
	holder := d.Device.Credentials[spec.NetworkOperator].Owner
	return d.Device.SMETS == spec.SMETS1 && holder != 0 && holder != d.Operator
}

// operatorAfter is the holder of the Network Operator credential afterwards.
func (d *Decision) operatorAfter() spec.EUI64 {
	for _, c := range d.Changes {
		if c.Device == d.Device.ID && c.Slot == spec.NetworkOperator {
			return c.To.Owner
		}
	}
	return d.Device.Credentials[spec.NetworkOperator].Owner
}
