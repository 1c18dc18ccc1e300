package fuzz

import (
	"slices"

	"example.org/mp107/spec"
)

// decodeRequest chooses a well-formed request that fits the world: by default
// the holder of the first Device's Network Operator credential handing it over.
func decodeRequest(s *source, world spec.World) spec.ServiceRequest {
	device := choose(s, world.Devices...)
	r := spec.ServiceRequest{Target: device.ID, SRV: decodeSRV(s)}
	if s.oneIn(16) {
		r.Target = noDevice
	}
	if r.SRV == spec.UpdateSecurityCredentialsKRP {
		r.Update = decodeUpdate(s)
	}
	variant, err := spec.Variant(r.SRV)
	if err != nil {
		panic("fuzz: " + err.Error()) // the SRV came from the catalogue
	}
	if variant.NonDevice {
		r.Target = spec.DSP
	}
	r.Originator, r.Role = decodeOriginator(s, world, device, r, variant)
	r.Signature = spec.Signature{Signer: r.Originator, Valid: !s.oneIn(16)}
	if s.oneIn(16) {
		r.Signature.Signer = choose(s, cast...)
	}
	r.Counter = decodeCounter(s, world, r)
	if b := s.below(8); b >= 5 && variant.FutureDating != spec.NotFutureDated {
		at := world.Now + []spec.Time{spec.Hour, 1, 0, 2 * spec.Hour, -1}[(b-5)+s.below(3)]
		r.ExecuteAt = &at
	}
	// By the counter, so that inputs kept from before say the same.
	r.Signature.XMLKeyAlone, r.Signature.OtherCertificate = r.Counter%8 == 5, r.Counter%8 == 6
	return r
}

// decodeSRV chooses 6.15.1 half the time, and any other as often as the catalogue has it.
func decodeSRV(s *source) spec.SRV {
	if s.below(2) == 0 {
		return spec.UpdateSecurityCredentialsKRP
	}
	return choose(s, spec.SRVs()...)
}

func decodeUpdate(s *source) *spec.CredentialUpdate {
	update := &spec.CredentialUpdate{Slot: choose(s, spec.NetworkOperator, spec.NetworkOperator, spec.NetworkOperator, spec.Supplier)}
	if s.oneIn(8) {
		update.Slot = choose(s, spec.RemotePartyRoles()...)
	}
	// The order and number of uses by one byte: the signing certificate alone by default.
	uses := choose(s,
		[]spec.CertificateUse{spec.DigitalSigning},
		[]spec.CertificateUse{spec.DigitalSigning, spec.KeyAgreement},
		[]spec.CertificateUse{spec.KeyAgreement, spec.DigitalSigning},
		[]spec.CertificateUse{spec.KeyAgreementTopUp, spec.DigitalSigning, spec.KeyAgreement},
		[]spec.CertificateUse{spec.KeyAgreement},
		nil)
	carried := update.Slot
	if s.oneIn(4) { // all of another role
		carried = choose(s, spec.NetworkOperator, spec.Supplier, spec.ACB)
	}
	for _, use := range uses {
		certificate := spec.Certificate{Use: use, Role: carried, Owner: choose(s, cast...)}
		if s.oneIn(8) { // one of another role
			certificate.Role = choose(s, spec.NetworkOperator, spec.Supplier, spec.ACB)
		}
		update.Certificates = append(update.Certificates, certificate)
	}
	return update
}

// decodeOriginator chooses who asks: whoever holds what the request relies on,
// or is registered, or anyone.
func decodeOriginator(s *source, world spec.World, device spec.Device, r spec.ServiceRequest, variant spec.ServiceRequestVariant) (spec.EUI64, spec.UserRole) {
	how := s.below(8)
	any := choose(s, cast...)
	if registered := registeredRow(world, device, variant, s.below(8)); (how == 4 || how == 5) && registered.Party != 0 {
		return registered.Party, registered.Role
	}
	originator := any
	if how < 4 {
		slot := spec.Supplier
		if r.Update != nil {
			slot = r.Update.Slot
		}
		if holder := device.Credentials[slot].Owner; holder != 0 {
			originator = holder
		}
	}
	var roles []spec.UserRole
	for _, user := range world.Users {
		if user.ID == originator {
			roles = user.Roles
		}
	}
	if len(roles) == 0 || s.oneIn(16) {
		roles = spec.UserRoles()
	}
	if eligible := slices.DeleteFunc(slices.Clone(roles), func(role spec.UserRole) bool { return !variant.EligibleFor(role) }); len(eligible) > 0 && !s.oneIn(16) {
		roles = eligible
	}
	return originator, choose(s, roles...)
}

// registeredRow finds a registration for the Device in an eligible role, the nth round the table.
func registeredRow(world spec.World, device spec.Device, variant spec.ServiceRequestVariant, n int) spec.Registration {
	var rows []spec.Registration
	for _, row := range world.Registrations {
		if row.MPxN == device.MPxN && variant.EligibleFor(row.Role) {
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return spec.Registration{}
	}
	return rows[n%len(rows)]
}

// decodeCounter chooses a counter about the last one accepted.
func decodeCounter(s *source, world spec.World, r spec.ServiceRequest) uint64 {
	last, seen := uint64(0), false
	for _, c := range world.Counters {
		if c.Originator == r.Originator && c.Target == r.Target {
			last, seen = c.Last, true
		}
	}
	b := s.below(16)
	switch {
	case b == 15 && last > 0:
		return last - 1
	case b == 14:
		return last // stale where a counter was seen, fresh where none was
	case b == 13 || !seen && b > 7:
		return choose(s, counterValues...)
	default:
		return last + 1 + uint64(b%3) // may wrap, which only makes it stale
	}
}
