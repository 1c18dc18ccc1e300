package model

import (
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// FactsOf reads off a state what the rules can ask about a request at a stage,
// registration being judged at the state's own time. Where the request
// addresses no known Device, facts about a Device have their first value and
// no rule depends on them (a test shows it). The request must be well formed.
func (m *Machine) FactsOf(s State, r spec.ServiceRequest, stage string) Facts {
	f := m.base
	f.setKnown(legaltext.VarStage, stage)
	m.requestFacts(&f, s, r)
	m.userFacts(&f, s, r)
	if at, ok := s.deviceAt(r.Target); ok {
		m.deviceFacts(&f, s, r, s.devices[at])
	} else {
		certificateFacts(&f, r.Update, 0)
	}
	return f
}

func (m *Machine) requestFacts(f *Facts, s State, r spec.ServiceRequest) {
	variant, err := spec.Variant(r.SRV)
	if err != nil {
		panic("model: " + err.Error()) // Step has validated the request
	}
	f.setKnown(legaltext.VarSRV, string(r.SRV))
	f.setKnown(legaltext.VarRole, string(r.Role))
	f.setTruth(legaltext.VarCritical, variant.Critical)
	f.setTruth(legaltext.VarNonDevice, variant.NonDevice)
	f.setTruth(legaltext.VarRoleEligible, variant.EligibleFor(r.Role))
	f.setTruth(legaltext.VarSignatureValid, r.Signature.Valid)
	f.setTruth(legaltext.VarSignedByOriginator, r.Signature.Signer == r.Originator)
	f.setTruth(legaltext.VarXMLKeyAlone, r.Signature.XMLKeyAlone)
	f.setTruth(legaltext.VarOtherCertificate, r.Signature.OtherCertificate)
	last, seen := s.LastCounter(r.Originator, r.Target)
	f.setTruth(legaltext.VarCounterFresh, !seen || r.Counter > last)
	declared := legaltext.NoneDeclared
	if r.Update != nil {
		declared = string(r.Update.Slot)
	}
	f.setKnown(legaltext.VarDeclared, declared)
}

func (m *Machine) userFacts(f *Facts, s State, r spec.ServiceRequest) {
	at, ok := s.userAt(r.Originator)
	if !ok {
		return
	}
	f.setTruth(legaltext.VarUserKnown, true)
	f.setTruth(legaltext.VarUserActive, s.users[at].Status == spec.UserActive)
	f.setTruth(legaltext.VarUserHasRole, slices.Contains(s.users[at].Roles, r.Role))
}

func (m *Machine) deviceFacts(f *Facts, s State, r spec.ServiceRequest, d spec.Device) {
	f.SetDevice(d)
	f.setTruth(legaltext.VarRegistrationOwner, s.Registered(d.MPxN, r.Role, s.now) == r.Originator)
	f.setTruth(legaltext.VarHoldsOwnSlot, holds(d, r.Role.Slot(), r.Originator))
	f.setTruth(legaltext.VarHoldsSupplierSlot, holds(d, spec.Supplier, r.Originator))
	if r.Update != nil {
		f.setTruth(legaltext.VarHoldsTargetedSlot, holds(d, r.Update.Slot, r.Originator))
	}
	certificateFacts(f, r.Update, s.RegisteredOperator(d, s.now))
}

// SetDevice are what the inventory alone says of a known Device.
func (f *Facts) SetDevice(d spec.Device) {
	f.setTruth(legaltext.VarDeviceKnown, true)
	f.setKnown(legaltext.VarDeviceType, string(d.Type))
	f.setKnown(legaltext.VarDeviceStatus, string(d.Status))
	f[legaltext.VarSMETS] = uint8(d.SMETS - spec.SMETS1)
	f[legaltext.VarS1SP] = uint8(d.S1SP)
}

func holds(d spec.Device, slot spec.RemotePartyRole, party spec.EUI64) bool {
	credential, ok := d.Credentials[slot]
	return ok && credential.Owner == party
}

// certificateFacts are true of no certificates at all where they say "every".
func certificateFacts(f *Facts, u *spec.CredentialUpdate, registered spec.EUI64) {
	declared, operator, owned := true, true, true
	if u != nil {
		for _, c := range u.Certificates {
			declared = declared && c.Role == u.Slot
			operator = operator && c.Role == spec.NetworkOperator
			owned = owned && registered != 0 && c.Owner == registered
		}
		f.setTruth(legaltext.VarCertificatesPresent, len(u.Certificates) > 0)
	}
	f.setTruth(legaltext.VarCertificatesDeclared, declared)
	f.setTruth(legaltext.VarCertificatesNetworkOperator, operator)
	f.setTruth(legaltext.VarCertificatesRegistered, owned)
}
