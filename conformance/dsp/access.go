package dsp

import "example.org/mp107/spec"

// judge makes every check that applies to the request at its stage, in the
// strict order, and returns the first that fails. [ORD-1]
func (d *DSP) judge(s *submission) *refusal {
	if refused := d.judgeSender(s); refused != nil {
		return refused
	}
	if s.variant.NonDevice {
		// The DSP answers these itself: there is no Device to ask about. [SCOPE-1]
		return d.judgeMessage(s)
	}
	device, known := d.inventory[s.request.Target]
	if !known {
		return refuse(checkDeviceKnown, spec.E19) // DEV-1
	}
	s.device = device
	if refused := d.judgeDevice(s); refused != nil {
		return refused
	}
	if refused := d.judgeMessage(s); refused != nil {
		return refused
	}
	if refused := d.judgeConsistency(s); refused != nil {
		return refused
	}
	if d.judgesRegistration(s.stage) && !s.registered {
		if refused := d.judgeRegistration(s); refused != nil {
			return refused
		}
	}
	return d.judgeCredential(s)
}

// judgeSender checks the User and its role. [ROLE-1, ROLE-2, USER-1]
func (d *DSP) judgeSender(s *submission) *refusal {
	sender, known := d.users[s.request.Originator]
	if !known || !sender.roles[s.request.Role] {
		return refuse(checkUserRole, spec.E1)
	}
	if !s.variant.EligibleFor(s.request.Role) {
		return refuse(checkEligibility, spec.E2)
	}
	if sender.status != spec.UserActive && !d.profile.faulty(SuspendedUserAccepted) {
		return refuse(checkUserStatus, spec.E3)
	}
	return nil
}

// judgeDevice checks the status and the type of the Device. [DEV-2, DEV-3]
func (d *DSP) judgeDevice(s *submission) *refusal {
	if !takesRequests(s.device.Status) && !d.profile.faulty(AnyStatusAccepted) {
		return refuse(checkDeviceStatus, spec.E5)
	}
	if !fits(s.variant, s.device.Type) {
		return refuse(checkDeviceType, spec.E11)
	}
	return nil
}

// takesRequests reports whether a Device in this status takes Service Requests. [DEV-2]
func takesRequests(status spec.DeviceStatus) bool {
	switch status {
	case spec.Whitelisted, spec.InstalledNotCommissioned, spec.Commissioned, spec.Recovered:
		return true
	default:
		return false
	}
}

// fits reports whether a Device of this type takes the variant. [DEV-3]
func fits(variant spec.ServiceRequestVariant, device spec.DeviceType) bool {
	if variant.SRV == spec.UpdateSecurityCredentialsKRP {
		return device == spec.ESME || device == spec.GSME || device == spec.GPF
	}
	if variant.Critical {
		return device != spec.IHD && device != spec.CAD
	}
	return true
}

// judgeMessage checks the signature and the counter of the request as it was
// received. Neither is looked at again when it falls due. [SIG-1, CTR-1]
func (d *DSP) judgeMessage(s *submission) *refusal {
	if s.stage == whenDue {
		if d.profile.faulty(CounterRecheckedWhenDue) && !d.isFresh(s.request) {
			return refuse(checkCounter, spec.NoCode)
		}
		return nil
	}
	signature := s.request.Signature
	if !signature.Valid && !d.profile.faulty(AcceptsInvalidSignature) {
		return refuse(checkSignature, spec.NoCode)
	}
	if signature.Signer != s.request.Originator && !d.profile.faulty(SignerNotOriginator) {
		return refuse(checkSignature, spec.NoCode)
	}
	if s.device.SMETS == spec.SMETS1 && s.variant.Critical && signature.XMLKeyAlone && d.profile.answer(spec.A11) == spec.OrganisationKey {
		return refuse(checkSigningKey, spec.NoCode) // KEY-1
	}
	if !d.isFresh(s.request) {
		return refuse(checkCounter, spec.NoCode)
	}
	return nil
}

// isFresh reports whether the counter is above the last accepted one. The first
// request on a link is fresh whatever its counter. [CTR-1, T13]
func (d *DSP) isFresh(r spec.ServiceRequest) bool {
	last, used := d.counters[link{r.Originator, r.Target}]
	if !used || r.Counter > last {
		return true
	}
	return d.profile.faulty(StaleCounterAccepted) && r.Counter == last
}
