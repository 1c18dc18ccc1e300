package dsp

import (
	"slices"

	"example.org/mp107/spec"
)

// s1sp is a SMETS1 Service Provider. It keeps the credentials of its SMETS1
// Devices by proxy and so makes, on a request that the DSP passes on, the
// checks that a SMETS2 Device would make itself.
type s1sp struct {
	system *DSP
	number spec.S1SP
	proxy  credentialStore
	// nonCritical has the owner of a Network Operator's notified non-critical
	// certificate, for the Devices of which it is not the owner of the credential.
	nonCritical map[spec.EUI64]spec.EUI64
}

// notifiedNonCritical is who owns that certificate of a Device. [ALT-2]
func (sp *s1sp) notifiedNonCritical(device spec.EUI64) spec.EUI64 {
	if owner, apart := sp.nonCritical[device]; apart {
		return owner
	}
	return sp.proxy.holder(device, spec.NetworkOperator)
}

// replace carries out an accepted update of a Network Operator's certificates:
// the non-critical one is replaced by the one for key agreement, and stays where
// none is carried. A Device without a credential has none. [ALT-2]
func (sp *s1sp) replace(s *submission, place func()) {
	owner := sp.notifiedNonCritical(s.device.ID)
	place()
	if agreement, carried := s.request.Update.For(spec.KeyAgreement); carried {
		owner = agreement.Owner
	}
	delete(sp.nonCritical, s.device.ID)
	holder := sp.proxy.holder(s.device.ID, spec.NetworkOperator)
	if holder != 0 && owner != 0 && owner != holder {
		sp.nonCritical[s.device.ID] = owner
	}
}

// passesRegistration is the S1SP's own RDP check, which nothing lifts. Unless
// the check is its own, the DSP's stands for both. [RDP-3, reading A1]
func (sp *s1sp) passesRegistration(s *submission) bool {
	own := sp.system.profile.answer(spec.A1) == spec.S1SPSeparate
	if sp.number == spec.S1SP2 && sp.system.faulty(S1SPStillChecks) {
		// One provider left behind: were it all three, nobody outside could tell it from NoBypass.
		own = true
	}
	return !own || sp.system.registration.passes(s)
}

// passesCredential reports whether the originator holds the credential on which
// its critical request relies. [CRED-1, T03]
func (sp *s1sp) passesCredential(s *submission) bool {
	d := sp.system
	if d.holds(sp.proxy, s.request.Originator, s.device.ID, d.reliedSlot(s)) {
		return true
	}
	if !d.may(AnySlotHolder, OwnerNeedsNoCredential) {
		return false
	}
	anySlot := slices.ContainsFunc(spec.RemotePartyRoles(), func(slot spec.RemotePartyRole) bool {
		return sp.proxy.holder(s.device.ID, slot) == s.request.Originator
	})
	return anySlot && d.faulty(AnySlotHolder) ||
		d.registration.passes(s) && d.faulty(OwnerNeedsNoCredential)
}

// reliedSlot is the slot whose credential a critical request relies on: that
// of its role, except that a 6.15.1 relies on the one that authorises it on a
// SMETS2 Device, and on the one it targets on a SMETS1 Device. [DEF-2, reading A7]
func (d *DSP) reliedSlot(s *submission) spec.RemotePartyRole {
	switch {
	case s.request.Update == nil:
		return s.request.Role.Slot()
	case s.device.SMETS == spec.SMETS2 && authorising(s.request.Update.Slot) != s.request.Update.Slot && d.faulty(TargetAuthorises):
		return s.request.Update.Slot
	case s.device.SMETS == spec.SMETS2:
		return authorising(s.request.Update.Slot)
	case d.profile.answer(spec.A7) == spec.TargetedSlot:
		return s.request.Update.Slot
	default:
		return s.request.Role.Slot()
	}
}

// authorising is the slot whose holder may change another of a SMETS2 Device:
// the Supplier sees to the Root and LoadController slots, every other slot is
// its own holder's. [DEF-3]
func authorising(changed spec.RemotePartyRole) spec.RemotePartyRole {
	if changed == spec.Root || changed == spec.LoadController {
		return spec.Supplier
	}
	return changed
}
