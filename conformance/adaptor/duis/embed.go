package duis

import (
	"fmt"
	"slices"

	"example.org/mp107/spec"
)

// maxTries bounds the search for a place of a case's world in the declared one.
const maxTries = 200_000

// embedding finds a case's world in the one that is declared: it says which
// Device, party and metering point of the one stands for which of the other.
// Identities are only ever compared, so that the case means the same.
type embedding struct {
	small, large spec.World // of the case, and declared
	unknown      map[spec.EUI64]string
	driven       bool // registrations can be changed, and so need not be right
	tries        int

	ids   map[spec.EUI64]spec.EUI64
	back  map[spec.EUI64]spec.EUI64
	mpxns map[spec.MPxN]spec.MPxN
	taken map[spec.MPxN]bool
}

// embed finds a place for a world, or nil. Devices of which it is unknown how
// they are now are left out.
func embed(small, large spec.World, unknown map[spec.EUI64]string, driven bool) *embedding {
	e := &embedding{
		small: small, large: large, unknown: unknown, driven: driven,
		ids: map[spec.EUI64]spec.EUI64{}, back: map[spec.EUI64]spec.EUI64{},
		mpxns: map[spec.MPxN]spec.MPxN{}, taken: map[spec.MPxN]bool{},
	}
	var steps []func(then func() bool) bool
	for _, device := range small.Devices {
		steps = append(steps, func(then func() bool) bool { return e.place(device, then) })
	}
	if !driven {
		steps = append(steps, e.registered)
	}
	for _, user := range small.Users {
		steps = append(steps, func(then func() bool) bool { return e.seat(user, then) })
	}
	var from func(i int) bool
	from = func(i int) bool {
		if i == len(steps) {
			return true
		}
		return steps[i](func() bool { return from(i + 1) })
	}
	if !from(0) {
		return nil
	}
	return e
}

// place tries every Device that is as this one is, the one of the same name first.
func (e *embedding) place(device spec.Device, then func() bool) bool {
	for _, same := range []bool{true, false} {
		for _, candidate := range e.large.Devices {
			if (candidate.ID == device.ID) != same || e.unknown[candidate.ID] != "" || !alike(device, candidate) {
				continue
			}
			if e.tries++; e.tries > maxTries {
				return false
			}
			if e.attempt(func() bool { return e.hold(device, candidate) }, then) {
				return true
			}
		}
	}
	return false
}

// alike compares two Devices but for the identities in them. Which S1SP has one
// matters to an upload alone, which needs a control endpoint.
func alike(a, b spec.Device) bool {
	if a.Type != b.Type || a.SMETS != b.SMETS || a.Status != b.Status || (a.MPxN == "") != (b.MPxN == "") || len(a.Credentials) != len(b.Credentials) {
		return false
	}
	for slot, credential := range a.Credentials {
		if other, held := b.Credentials[slot]; !held || other.Role != credential.Role {
			return false
		}
	}
	return true
}

func (e *embedding) hold(device, candidate spec.Device) bool {
	if !e.unify(device.ID, candidate.ID) || !e.unifyMPxN(device.MPxN, candidate.MPxN) {
		return false
	}
	for slot, credential := range device.Credentials {
		if !e.unify(credential.Owner, candidate.Credentials[slot].Owner) {
			return false
		}
	}
	return true
}

// seat finds a User for one who has none yet.
func (e *embedding) seat(user spec.User, then func() bool) bool {
	if _, seated := e.ids[user.ID]; seated {
		return then()
	}
	for _, same := range []bool{true, false} {
		for _, candidate := range e.large.Users {
			if e.tries++; e.tries > maxTries {
				return false
			}
			if (candidate.ID == user.ID) == same && e.attempt(func() bool { return e.unify(user.ID, candidate.ID) }, then) {
				return true
			}
		}
	}
	return false
}

// registered wants the owners of the metering points to be those of the case,
// now and later.
func (e *embedding) registered(then func() bool) bool {
	return e.attempt(func() bool {
		for small, large := range e.mpxns {
			for _, role := range spec.UserRoles() {
				if laterRows(e.small, small, role) || laterRows(e.large, large, role) ||
					!e.unify(ownerIn(e.small, small, role), ownerIn(e.large, large, role)) {
					return false
				}
			}
		}
		return true
	}, then)
}

// attempt goes on if the trial holds, and otherwise takes it back.
func (e *embedding) attempt(trial, then func() bool) bool {
	ids, back, mpxns, taken := clone(e.ids), clone(e.back), clone(e.mpxns), clone(e.taken)
	if trial() && then() {
		return true
	}
	e.ids, e.back, e.mpxns, e.taken = ids, back, mpxns, taken
	return false
}

func clone[K comparable, V any](m map[K]V) map[K]V {
	copied := make(map[K]V, len(m))
	for k, v := range m {
		copied[k] = v
	}
	return copied
}

// unify has one identity stand for another: nobody for nobody, a User for a User
// of the same status that acts in a role of his, any other for no User.
func (e *embedding) unify(small, large spec.EUI64) bool {
	if known, mapped := e.ids[small]; mapped || small == 0 {
		return known == large
	}
	if _, taken := e.back[large]; taken || large == 0 {
		return false
	}
	a, isUser := userIn(e.small, small)
	b, isToo := userIn(e.large, large)
	if isUser != isToo || isUser && (a.Status != b.Status || !actAlike(a.Roles, b.Roles)) {
		return false
	}
	e.ids[small], e.back[large] = large, small
	return true
}

// actAlike reports whether one User can stand for another: over the wire nobody
// acts in more than one role, and one with that role among others is as good.
func actAlike(small, large []spec.UserRole) bool {
	if len(large) == 1 {
		return slices.Contains(small, large[0])
	}
	within := func(a, b []spec.UserRole) bool {
		return !slices.ContainsFunc(a, func(role spec.UserRole) bool { return !slices.Contains(b, role) })
	}
	return within(small, large) && within(large, small)
}

func (e *embedding) unifyMPxN(small, large spec.MPxN) bool {
	if known, mapped := e.mpxns[small]; mapped || small == "" {
		return known == large
	}
	if e.taken[large] {
		return false
	}
	e.mpxns[small], e.taken[large] = large, true
	return true
}

func userIn(world spec.World, id spec.EUI64) (spec.User, bool) {
	for _, user := range world.Users {
		if user.ID == id {
			return user, true
		}
	}
	return spec.User{}, false
}

// ownerIn is who is registered now; zero for nobody.
func ownerIn(world spec.World, mpxn spec.MPxN, role spec.UserRole) spec.EUI64 {
	var latest spec.Registration
	for _, row := range world.Registrations {
		if row.MPxN == mpxn && row.Role == role && row.From <= world.Now && (latest.MPxN == "" || row.From > latest.From) {
			latest = row
		}
	}
	return latest.Party
}

// laterRows reports rows that are to take effect.
func laterRows(world spec.World, mpxn spec.MPxN, role spec.UserRole) bool {
	return slices.ContainsFunc(world.Registrations, func(row spec.Registration) bool {
		return row.MPxN == mpxn && row.Role == role && row.From > world.Now
	})
}

// id is who stands for somebody of the case. Somebody whom its world does not
// mention stands for himself, unless the declared world has one of that name.
func (e *embedding) id(id spec.EUI64) (spec.EUI64, error) {
	if large, mapped := e.ids[id]; mapped || id == 0 || id == spec.DSP {
		if id == spec.DSP {
			return id, nil
		}
		return large, nil
	}
	_, isUser := userIn(e.large, id)
	isDevice := slices.ContainsFunc(e.large.Devices, func(d spec.Device) bool { return d.ID == id })
	if _, taken := e.back[id]; taken || isUser || isDevice {
		return 0, fmt.Errorf("%w: nobody in the declared world can stand for %v, of whom the case's world knows nothing", ErrNotPossible, id)
	}
	return id, nil
}

// was is the inverse of id.
func (e *embedding) was(id spec.EUI64) spec.EUI64 {
	if small, mapped := e.back[id]; mapped {
		return small
	}
	return id
}

// moment is a moment of the case in the time of the declared world.
func (e *embedding) moment(at spec.Time) spec.Time { return at - e.small.Now + e.large.Now }

// request puts a request into the declared world.
func (e *embedding) request(r spec.ServiceRequest) (spec.ServiceRequest, error) {
	var err error
	for _, place := range []*spec.EUI64{&r.Originator, &r.Target, &r.Signature.Signer} {
		if *place, err = e.id(*place); err != nil {
			return r, err
		}
	}
	if r.ExecuteAt != nil {
		at := e.moment(*r.ExecuteAt)
		r.ExecuteAt = &at
	}
	if r.Update != nil {
		update := spec.CredentialUpdate{Slot: r.Update.Slot}
		for _, certificate := range r.Update.Certificates {
			if certificate.Owner, err = e.id(certificate.Owner); err != nil {
				return r, err
			}
			update.Certificates = append(update.Certificates, certificate)
		}
		r.Update = &update
	}
	return r, nil
}

// row puts a row of the Registration Data into the declared world.
func (e *embedding) row(row spec.Registration) (spec.Registration, error) {
	mpxn, mapped := e.mpxns[row.MPxN]
	if !mapped {
		return row, fmt.Errorf("%w: no metering point of the declared world stands for %s", ErrNotPossible, row.MPxN)
	}
	var err error
	row.MPxN, row.From = mpxn, e.moment(row.From)
	row.Party, err = e.id(row.Party)
	return row, err
}

// rows are what has to be registered so that the metering points have the owners
// of the case, now and later. The second result is false where rows that are
// there already are in the way.
func (e *embedding) rows() ([]spec.Registration, bool, error) {
	var wanted []spec.Registration
	for _, device := range e.small.Devices {
		for _, role := range spec.UserRoles() {
			mpxn := e.mpxns[device.MPxN]
			if device.MPxN == "" || slices.ContainsFunc(wanted, func(row spec.Registration) bool { return row.MPxN == mpxn && row.Role == role }) {
				continue
			}
			if laterRows(e.large, mpxn, role) {
				return nil, false, nil
			}
			owner, err := e.id(ownerIn(e.small, device.MPxN, role))
			if err != nil {
				return nil, false, err
			}
			if owner != ownerIn(e.large, mpxn, role) {
				wanted = append(wanted, spec.Registration{MPxN: mpxn, Role: role, Party: owner, From: e.large.Now})
			}
			for _, row := range e.small.Registrations {
				if row.MPxN == device.MPxN && row.Role == role && row.From > e.small.Now {
					if row, err = e.row(row); err != nil {
						return nil, false, err
					}
					wanted = append(wanted, row)
				}
			}
		}
	}
	return wanted, true, nil
}
