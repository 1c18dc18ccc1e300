package dsp

import "example.org/mp107/spec"

// judgeConsistency checks that a request agrees with itself and with its Device:
// that there is such a slot, the roles of what it carries, then who addresses
// what fuel. [SLOT-1, CRT-1, FUEL-1]
func (d *DSP) judgeConsistency(s *submission) *refusal {
	if s.request.Update != nil && s.device.SMETS == spec.SMETS1 && !isSMETS1Slot(s.request.Update.Slot) && !d.profile.faulty(AnySMETS1Slot) {
		return refuse(checkSlot, spec.NoCode)
	}
	if s.request.Update != nil && d.comparesCertificates(s) {
		for _, certificate := range s.request.Update.Certificates {
			if certificate.Role != s.request.Update.Slot {
				return refuse(checkCertificateRole, spec.NoCode)
			}
		}
	}
	if d.profile.answer(spec.A6) == spec.Yes && crossesFuel(s.request.Role, s.device.Type) && !d.profile.faulty(FuelUnchecked) {
		return refuse(checkFuel, spec.NoCode)
	}
	return nil
}

// comparesCertificates reports whether carried certificates are held to the
// declared remote party role. A SMETS2 Device always does that itself. [CRT-1, T15]
func (d *DSP) comparesCertificates(s *submission) bool {
	if s.device.SMETS == spec.SMETS2 {
		return true
	}
	if d.profile.faulty(DeclaredRoleIgnored) {
		return false
	}
	if d.profile.faulty(CertificateRolesUnread) && d.profile.implements(spec.MP107) && s.request.Update.Slot == spec.NetworkOperator {
		return false
	}
	return d.profile.answer(spec.A8) == spec.Yes
}

// isSMETS1Slot reports whether the S1SP keeps such a credential for a SMETS1
// Device. [SLOT-1]
func isSMETS1Slot(slot spec.RemotePartyRole) bool {
	return slot == spec.Supplier || slot == spec.NetworkOperator
}

// crossesFuel reports whether a Network Operator of one fuel addresses a Device
// of the other. A Device of neither fuel is open to both. [FUEL-1]
func crossesFuel(role spec.UserRole, device spec.DeviceType) bool {
	switch device {
	case spec.ESME:
		return role == spec.GT
	case spec.GSME, spec.GPF:
		return role == spec.ED
	default:
		return false
	}
}
