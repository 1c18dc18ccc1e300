package dsp

import "example.org/mp107/spec"

// judgeRegistration makes the checks that look at Registration Data: whose
// certificate may be placed, and then whether the originator is the owner of
// the Device. [MP107-2, RDP-1, RDP-2, RDP-3]
func (d *DSP) judgeRegistration(s *submission) *refusal {
	if s.device.SMETS == spec.SMETS2 {
		return d.judgeSMETS2Registration(s)
	}
	if !d.mayBePlaced(s) {
		return refuse(checkPlacement, spec.NoCode)
	}
	if !d.isLifted(s) && !d.registration.passes(s) {
		return refuse(checkRegistration, d.codeOfRDPCheck())
	}
	if !d.providers[s.device.S1SP].passesRegistration(s) {
		return refuse(checkRegistrationS1SP, d.codeOfRDPCheck())
	}
	return nil
}

// judgeSMETS2Registration checks non-critical requests alone: a critical one is
// left to the credential that the Device itself enforces. [RDP-2, T05]
func (d *DSP) judgeSMETS2Registration(s *submission) *refusal {
	checked := !s.variant.Critical
	if d.profile.implements(spec.MP107) {
		if d.profile.faulty(SMETS2Bypass) {
			checked = false
		}
		if d.profile.faulty(SMETS2RDPOnCritical) {
			checked = true
		}
	}
	if d.profile.faulty(SMETS2RepairNeedsOwner) && s.request.Update != nil {
		checked = true
	}
	if checked && !d.registration.passes(s) {
		return refuse(checkRegistrationSMETS2, d.codeOfRDPCheck())
	}
	return nil
}

// codeOfRDPCheck is the public code of an RDP check that fails.
func (d *DSP) codeOfRDPCheck() spec.ResponseCode {
	if d.profile.faulty(WrongCode) {
		return spec.E5
	}
	return spec.E4
}
