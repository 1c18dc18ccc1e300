package dsp

import "example.org/mp107/spec"

// isLifted reports whether the DSP skips its RDP check for a request to a SMETS1
// Device. In a correct system that is the case of MP107-1 and no other; most
// ways of getting the modification wrong are here. [MP107-1, T01, T02, T11]
func (d *DSP) isLifted(s *submission) bool {
	if s.lifted == nil {
		lifted := d.lifts(s)
		s.lifted = &lifted
	}
	return *s.lifted
}

func (d *DSP) lifts(s *submission) bool {
	if !d.profile.implements(spec.MP107) {
		return false
	}
	critical, update := s.variant.Critical, s.request.SRV == spec.UpdateSecurityCredentialsKRP
	if d.isMP107Case(s) {
		return !(d.faulty(NoBypass) ||
			s.request.Role == spec.GT && d.faulty(OnlyED) ||
			s.device.Status != spec.Commissioned && d.faulty(OnlyCommissioned))
	}
	return critical && d.faulty(BypassAllCritical) ||
		!critical && d.faulty(BypassNonCritical) ||
		s.request.Role.IsNetworkOperator() && d.faulty(BypassNetworkOperators) ||
		update && d.faulty(BypassAny615) ||
		s.request.SRV == "6.15.2" && d.faulty(Bypass6152)
}

// isMP107Case reports whether a request is in the case of MP107-1: a 6.15.1 to a
// SMETS1 Device that targets Network Operator certificates, from someone who
// may use the lift. [MP107-1, MP107-D1, MP107-D2]
func (d *DSP) isMP107Case(s *submission) bool {
	if !d.profile.implements(spec.MP107) || s.device.SMETS != spec.SMETS1 {
		return false
	}
	if s.request.SRV != spec.UpdateSecurityCredentialsKRP || !d.targetsNetworkOperator(*s.request.Update) {
		return false
	}
	if d.profile.answer(spec.A12) == spec.No && (s.request.Role == spec.IS || s.request.Role == spec.GS) {
		return false
	}
	return d.profile.answer(spec.A3) == spec.AnyHolder || s.request.Role.IsNetworkOperator()
}

// targetsNetworkOperator reports whether a credential update targets Network
// Operator certificates. [MP107-D1]
func (d *DSP) targetsNetworkOperator(update spec.CredentialUpdate) bool {
	declares := update.Slot == spec.NetworkOperator
	carries := len(update.Certificates) > 0
	for _, certificate := range update.Certificates {
		carries = carries && certificate.Role == spec.NetworkOperator
	}
	if carries != declares && d.faulty(DeclaredRoleIgnored) {
		return carries
	}
	if carries != declares && d.faulty(CertificateRolesUnread) {
		return declares
	}
	switch d.profile.answer(spec.A2) {
	case spec.DeclaredOnly:
		return declares
	case spec.CertificatesOnly:
		return carries
	default:
		return declares && carries
	}
}

// mayBePlaced reports whether a request in the case of MP107-1 carries only
// certificates that may be placed: under "registered-only", those of the
// Network Operator registered for the Device. Where none is registered, none
// may be placed. [MP107-2]
func (d *DSP) mayBePlaced(s *submission) bool {
	if d.profile.answer(spec.A4) != spec.RegisteredOnly || !d.isMP107Case(s) {
		return true
	}
	registered := d.registration.networkOperator(s.device, s.at)
	for _, certificate := range s.request.Update.Certificates {
		if certificate.Owner != registered {
			return false
		}
	}
	return true
}
