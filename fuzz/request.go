package fuzz

import (
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// requests chooses requests that fit a state. Each choice has bytes of its own in
// the record, whatever the others choose.
type requests struct {
	*source
	machine *model.Machine
	state   model.State
	world   spec.World
	// asks has the law asked who can make a request; otherwise the bytes alone say.
	asks bool
}

// intent is what is to become of a request, where somebody can make it so.
type intent int

const (
	toBeAccepted intent = iota
	toBeLifted          // accepted, since a check is lifted that would have failed
	toFailOnce          // refused by one check alone
	whatever
)

// choices are those of a request beside what it asks for, as the bytes have them.
type choices struct{ device, asker, counter, flaw int }

// decode chooses a well-formed request: by default the holder of the first
// Device's Network Operator credential handing it over.
func (q *requests) decode() spec.ServiceRequest {
	first := q.below(16)
	intent := []intent{toBeAccepted, toBeAccepted, toBeLifted, toBeAccepted, toFailOnce, toBeLifted, whatever, toBeLifted}[first/2]
	r := spec.ServiceRequest{SRV: spec.UpdateSecurityCredentialsKRP} // half the time
	if srv := q.below(len(spec.SRVs())); first%2 == 1 && (intent != toBeLifted || !q.asks) {
		r.SRV = spec.SRVs()[srv]
	}
	variant, err := spec.Variant(r.SRV)
	if err != nil {
		panic("fuzz: " + err.Error()) // the SRV came from the catalogue
	}
	c := choices{q.below(len(q.world.Devices)), int(q.next()), q.below(16), q.below(64)}
	time := q.next()
	if when := time % 16; when >= 10 && variant.FutureDating != spec.NotFutureDated {
		at := q.world.Now + []spec.Time{spec.Hour, 1, 2 * spec.Hour, spec.Hour, 0, -1}[when-10]
		r.ExecuteAt = &at
	}
	key := time / 16
	r.Signature.XMLKeyAlone, r.Signature.OtherCertificate = key == 14, key == 15
	if r.SRV == spec.UpdateSecurityCredentialsKRP {
		r.Update = decodeUpdate(q.source)
	}
	if q.asks && intent != whatever {
		if found, ok := q.find(r, variant, c, intent); ok {
			return found
		}
	}
	return q.asTheBytesSay(r, variant, c)
}

// find makes of a request what it is meant for, with as few changes as will do: who
// asks, then what its certificates are of, then which slot it is about.
func (q *requests) find(r spec.ServiceRequest, variant spec.ServiceRequestVariant, c choices, to intent) (spec.ServiceRequest, bool) {
	forms := []*spec.CredentialUpdate{r.Update}
	if r.Update != nil && to != toFailOnce {
		forms = append(forms, carrying(*r.Update, r.Update.Slot), carrying(*r.Update, spec.NetworkOperator), carrying(*r.Update, spec.Supplier))
	}
	for _, r.Update = range forms {
		if found, ok := q.findAsker(r, variant, c, to); ok {
			return found, true
		}
	}
	if to == toBeLifted {
		return q.find(r, variant, c, toBeAccepted)
	}
	return r, false
}

// findAsker looks for somebody, from the one that the bytes choose on, who can make of
// a request what it is meant for.
func (q *requests) findAsker(r spec.ServiceRequest, variant spec.ServiceRequestVariant, c choices, to intent) (spec.ServiceRequest, bool) {
	if to != toFailOnce {
		c.flaw = 0
		if c.counter > 12 {
			c.counter = 0
		}
	}
	askers := q.askers(variant, to == toFailOnce)
	tries := len(askers)
	if to == toFailOnce { // most do, or none
		tries = 6
	}
	for i := range q.world.Devices {
		for j := range tries {
			asker := askers[(c.asker+j)%len(askers)]
			r := q.made(r, variant, (c.device+i)%len(q.world.Devices), asker, c)
			if q.comes(r, to) {
				return r, true
			}
		}
	}
	return r, false
}

// carrying is an update of a slot with certificates of its role, at least for signing.
func carrying(u spec.CredentialUpdate, slot spec.RemotePartyRole) *spec.CredentialUpdate {
	u.Slot, u.Certificates = slot, slices.Clone(u.Certificates)
	if _, carried := u.Signing(); !carried {
		u.Certificates = append(u.Certificates, spec.Certificate{Use: spec.DigitalSigning, Owner: electric2})
	}
	for i := range u.Certificates {
		u.Certificates[i].Role = slot
	}
	return &u
}

// comes reports whether a request comes to what it is meant for.
func (q *requests) comes(r spec.ServiceRequest, to intent) bool {
	stage := legaltext.StageImmediate
	if r.ExecuteAt != nil && *r.ExecuteAt > q.world.Now {
		stage = legaltext.StageReceipt
	}
	facts := q.machine.FactsOf(q.state, r, stage)
	accepted := q.machine.Accepts(&facts)
	switch to {
	case toBeAccepted:
		return accepted
	case toBeLifted:
		return accepted && slices.ContainsFunc(q.machine.Decide(facts).Checks, throughLift)
	default:
		return !accepted && len(q.machine.Decide(facts).Failures()) == 1
	}
}

// throughLift reports whether a check would have failed if it had not been lifted.
func throughLift(c model.CheckOutcome) bool { return c.Status == model.Lifted && !c.Satisfied }

// sender is who asks, and in which role.
type sender struct {
	id   spec.EUI64
	role spec.UserRole
}

// askers are the Users with their roles, those that the variant is for; if all are
// wanted, everybody in every role.
func (q *requests) askers(variant spec.ServiceRequestVariant, all bool) []sender {
	var found []sender
	for _, user := range q.world.Users {
		roles := user.Roles
		if all {
			roles = spec.UserRoles()
		}
		for _, role := range roles {
			if all || variant.EligibleFor(role) {
				found = append(found, sender{user.ID, role})
			}
		}
	}
	if all {
		found = append(found, sender{stranger, spec.ED})
	}
	return found
}

// asTheBytesSay has the request made by whoever holds what it relies on, or is
// registered, or by anyone.
func (q *requests) asTheBytesSay(r spec.ServiceRequest, variant spec.ServiceRequestVariant, c choices) spec.ServiceRequest {
	device, how, n := q.world.Devices[c.device], c.asker%8, c.asker/8
	everybody := q.askers(variant, true)
	by := everybody[n%len(everybody)]
	if row := registeredRow(q.world, device, variant, n); (how == 4 || how == 5) && row.Party != 0 {
		by = sender{row.Party, row.Role}
	} else if how < 4 {
		slot := spec.Supplier
		if r.Update != nil {
			slot = r.Update.Slot
		}
		holder := device.Credentials[slot].Owner
		own := slices.DeleteFunc(q.askers(variant, false), func(s sender) bool { return s.id != holder })
		if len(own) > 0 {
			by = own[n%len(own)]
		}
	}
	return q.made(r, variant, c.device, by, c)
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

// made is a request by somebody to a Device, with its counter and its flaws: no
// Device, a signature that does not verify, a signer who is somebody else.
func (q *requests) made(r spec.ServiceRequest, variant spec.ServiceRequestVariant, device int, by sender, c choices) spec.ServiceRequest {
	r.Originator, r.Role, r.Target = by.id, by.role, q.world.Devices[device].ID
	r.Signature.Signer, r.Signature.Valid = r.Originator, true
	switch {
	case c.flaw >= 60:
		r.Target = noDevice
	case c.flaw >= 56:
		r.Signature.Valid = false
	case c.flaw == 55: // whose identifier ends as the originator's does
		r.Signature.Signer = r.Originator ^ 1<<48
	case c.flaw >= 50:
		r.Signature.Signer = cast[c.flaw-50]
	}
	if variant.NonDevice {
		r.Target = spec.DSP
	}
	r.Counter = q.counter(r, c.counter)
	return r
}

// counter chooses a counter about the last one accepted.
func (q *requests) counter(r spec.ServiceRequest, b int) uint64 {
	last, seen := q.state.LastCounter(r.Originator, r.Target)
	switch {
	case b == 15 && last > 0:
		return last - 1
	case b == 14:
		return last // stale where a counter was seen, fresh where none was
	case b == 13 || !seen && b > 7:
		return counterValues[b%len(counterValues)]
	default:
		return last + 1 + uint64(b%3) // may wrap, which only makes it stale
	}
}

// decodeUpdate chooses the slot that a 6.15.1 declares and the certificates that it carries.
func decodeUpdate(s *source) *spec.CredentialUpdate {
	slots := []spec.RemotePartyRole{spec.NetworkOperator, spec.NetworkOperator, spec.NetworkOperator, spec.Supplier}
	slot := s.below(32)
	update := &spec.CredentialUpdate{Slot: slots[slot%len(slots)]}
	if slot >= 28 {
		update.Slot = spec.RemotePartyRoles()[s.below(len(spec.RemotePartyRoles()))]
	} else {
		s.next()
	}
	// The order and number of uses by one byte: the signing certificate alone by default.
	uses := choose(s,
		[]spec.CertificateUse{spec.DigitalSigning},
		[]spec.CertificateUse{spec.DigitalSigning, spec.KeyAgreement},
		[]spec.CertificateUse{spec.KeyAgreement, spec.DigitalSigning},
		[]spec.CertificateUse{spec.KeyAgreementTopUp, spec.DigitalSigning, spec.KeyAgreement},
		[]spec.CertificateUse{spec.KeyAgreement},
		nil)
	others := []spec.RemotePartyRole{spec.NetworkOperator, spec.Supplier, spec.ACB}
	roles, mixed := s.next(), s.next()
	for i, use := range uses {
		certificate := spec.Certificate{Use: use, Role: update.Slot, Owner: choose(s, owners...)}
		if roles >= 192 { // all of another role
			certificate.Role = others[int(roles)%len(others)]
		}
		if mixed >= 160 && int(mixed)%3 == i { // one of another role
			certificate.Role = others[int(mixed)/3%len(others)]
		}
		update.Certificates = append(update.Certificates, certificate)
	}
	return update
}
