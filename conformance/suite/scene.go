package suite

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/spec"
)

// scene is a case whose background is being changed; all that changes is its own.
type scene struct {
	conformance.Case
	originator spec.EUI64 // of the first request, or the first User
	target     spec.EUI64 // of the first request, or the first Device
	// stranger is somebody whom no rule asks about: in the inventory of Users only where
	// the factor of that name adds one.
	stranger spec.EUI64
	// neighbour is the place of the Device that a factor adds; -1 for none.
	neighbour int
}

func sceneOf(c conformance.Case) *scene {
	s := &scene{Case: c, stranger: aStranger, neighbour: -1}
	w := &s.World
	w.Users, w.Devices, w.Registrations, w.Counters = slices.Clone(w.Users), slices.Clone(w.Devices), slices.Clone(w.Registrations), slices.Clone(w.Counters)
	for i := range w.Users {
		w.Users[i].Roles = slices.Clone(w.Users[i].Roles)
	}
	for i := range w.Devices {
		w.Devices[i].Credentials = maps.Clone(w.Devices[i].Credentials)
	}
	s.Events = slices.Clone(s.Events)
	for i, e := range s.Events {
		if e.Submit != nil {
			r := *e.Submit
			s.Events[i] = spec.Event{Submit: &r}
		}
	}
	if len(w.Users) > 0 {
		s.originator = w.Users[0].ID
	}
	if len(w.Devices) > 0 {
		s.target = w.Devices[0].ID
	}
	for r := range s.requests() {
		if s.originator = r.Originator; r.Target != spec.DSP {
			s.target = r.Target
		}
		break
	}
	return s
}

// aStranger is the stranger of a case that has no other.
const aStranger spec.EUI64 = 0x00DB1070000000DD

// requests are those of the case, its own.
func (s *scene) requests() iter.Seq[*spec.ServiceRequest] {
	return func(yield func(*spec.ServiceRequest) bool) {
		for _, e := range s.Events {
			if e.Submit != nil && !yield(e.Submit) {
				return
			}
		}
	}
}

// momentValues have the whole case happen at another time, from the edges on at which
// some way of keeping times changes. One that begins at a time of its own keeps it.
func momentValues() []value {
	var values []value
	for _, m := range moments {
		by := m.now - spec.Epoch
		if m.now < spec.Epoch || by > 19*365*spec.Day {
			continue // certificates for tests are valid for twenty years
		}
		values = append(values, value{m.name, func(s *scene) {
			if s.World.Now == spec.Epoch {
				s.moves(by)
			}
		}})
	}
	return values
}

func (s *scene) moves(by spec.Time) {
	shift(&s.World, by)
	for i, e := range s.Events {
		switch {
		case e.Submit != nil && e.Submit.ExecuteAt != nil:
			moved := *e.Submit.ExecuteAt + by
			e.Submit.ExecuteAt = &moved
		case e.Register != nil:
			row := *e.Register
			row.From += by
			s.Events[i] = spec.Event{Register: &row}
		case e.Advance != nil:
			s.Events[i] = spec.Event{Advance: &spec.Advance{To: e.Advance.To + by}}
		}
	}
}

// octets are values of a factor that adds somebody or something whose identifier differs
// from another in a single bit: that of the sign, or of an octet in the middle or at the
// end. None is in the octets that a renaming changes.
func octets(add func(s *scene, bit spec.EUI64)) []value {
	values := []value{{"none", nil}}
	for _, o := range []struct {
		name string
		bit  spec.EUI64
	}{{"first octet", 1 << 63}, {"third octet", 1 << 40}, {"seventh octet", 1 << 9}, {"last octet", 1 << 6}} {
		values = append(values, value{o.name, func(s *scene) { add(s, o.bit) }})
	}
	return values
}

// knows reports whether somebody or something has an identifier already.
func (s *scene) knows(id spec.EUI64) bool {
	for r := range s.requests() {
		if r.Originator == id || r.Target == id {
			return true
		}
	}
	return slices.ContainsFunc(s.World.Users, func(u spec.User) bool { return u.ID == id }) ||
		slices.ContainsFunc(s.World.Devices, func(d spec.Device) bool { return d.ID == id })
}

// addsDevice adds a Device like the target, at its metering point, that a stranger holds.
func (s *scene) addsDevice(bit spec.EUI64) {
	if len(s.World.Devices) == 0 {
		return
	}
	like := s.World.Devices[0]
	for _, d := range s.World.Devices {
		if d.ID == s.target {
			like = d
		}
	}
	if like.ID, like.Credentials = s.target^bit, slotsOf(s.stranger, s.stranger); s.knows(like.ID) {
		return
	}
	s.neighbour = len(s.World.Devices)
	s.World.Devices = append(s.World.Devices, like)
}

// beside changes the neighbour, if there is one.
func (s *scene) beside(change func(*spec.Device)) {
	if s.neighbour >= 0 {
		change(&s.World.Devices[s.neighbour])
	}
}

func (s *scene) neighbourSuspended() { s.beside(func(d *spec.Device) { d.Status = spec.Suspended }) }

func (s *scene) neighbourOfOtherGeneration() {
	s.beside(func(d *spec.Device) {
		if d.SMETS == spec.SMETS1 {
			d.SMETS, d.S1SP = spec.SMETS2, spec.NoS1SP
		} else {
			d.SMETS, d.S1SP = spec.SMETS1, spec.S1SP3
		}
	})
}

func (s *scene) neighbourHeld() {
	s.beside(func(d *spec.Device) { d.Credentials = slotsOf(s.originator, s.originator) })
}

func (s *scene) neighbourEmpty() {
	s.beside(func(d *spec.Device) { d.Credentials = map[spec.RemotePartyRole]spec.Credential{} })
}

func (s *scene) neighbourOfOriginator() { s.elsewhere(s.originator) }
func (s *scene) neighbourOfNobody()     { s.elsewhere(0) }

// elsewhere moves the neighbour to a metering point for which a party is registered in
// every role.
func (s *scene) elsewhere(party spec.EUI64) {
	s.beside(func(d *spec.Device) {
		if d.MPxN == "" {
			return
		}
		other := d.MPxN[:len(d.MPxN)-1] + "9"
		if slices.ContainsFunc(s.World.Devices, func(d spec.Device) bool { return d.MPxN == other }) ||
			slices.ContainsFunc(s.World.Registrations, func(r spec.Registration) bool { return r.MPxN == other }) {
			return
		}
		d.MPxN = other
		for _, role := range spec.UserRoles() {
			row := spec.Registration{MPxN: d.MPxN, Role: role, Party: party, From: s.World.Now - spec.Day}
			if party != 0 && row.Validate() == nil {
				s.World.Registrations = append(s.World.Registrations, row)
			}
		}
	})
}

// addsUser adds a stranger: suspended, and in the roles of the originator.
func (s *scene) addsUser(bit spec.EUI64) {
	stranger := spec.User{ID: s.originator ^ bit, Roles: []spec.UserRole{spec.OU}, Status: spec.UserSuspended}
	for _, u := range s.World.Users {
		if u.ID == s.originator {
			stranger.Roles = slices.Clone(u.Roles)
		}
	}
	if s.knows(stranger.ID) {
		return
	}
	s.stranger = stranger.ID
	s.World.Users = append(s.World.Users, stranger)
}

// rows puts others beside each row of registration, unless there is one that begins then.
func (s *scene) rows(beside func(row spec.Registration) []spec.Registration) {
	begun := map[spec.Registration]bool{}
	for _, row := range s.World.Registrations {
		begun[like(row, 0, row.From)] = true
	}
	var rows []spec.Registration
	for _, row := range s.World.Registrations {
		rows = append(rows, row)
		for _, other := range beside(row) {
			if key := like(other, 0, other.From); !begun[key] {
				rows, begun[key] = append(rows, other), true
			}
		}
	}
	s.World.Registrations = rows
}

// like is a row for the same metering point and role.
func like(row spec.Registration, party spec.EUI64, from spec.Time) spec.Registration {
	row.Party, row.From = party, from
	return row
}

// before puts rows in front of the first one of each metering point and role.
func (s *scene) before(rows func(first spec.Registration) []spec.Registration) {
	s.rows(func(row spec.Registration) []spec.Registration {
		for _, other := range s.World.Registrations {
			if like(other, 0, 0) == like(row, 0, 0) && other.From < row.From {
				return nil
			}
		}
		return rows(row)
	})
}

func (s *scene) strangerBefore() {
	s.before(func(first spec.Registration) []spec.Registration {
		return []spec.Registration{like(first, s.stranger, first.From-1)}
	})
}

func (s *scene) endedBefore() {
	s.before(func(first spec.Registration) []spec.Registration {
		return []spec.Registration{like(first, 0, first.From-spec.Day), like(first, s.stranger, first.From-100*spec.Day)}
	})
}

func (s *scene) sameBefore() {
	s.before(func(first spec.Registration) []spec.Registration {
		return []spec.Registration{like(first, s.stranger, first.From-spec.Day), like(first, first.Party, first.From-100*spec.Day)}
	})
}

// What is to come begins after everything in a case has happened.
const toCome = 40 * 366 * spec.Day

func (s *scene) strangerToCome() { s.comes(s.stranger) }
func (s *scene) endToCome()      { s.comes(0) }

func (s *scene) comes(party spec.EUI64) {
	s.rows(func(row spec.Registration) []spec.Registration {
		return []spec.Registration{like(row, party, s.World.Now+toCome)}
	})
}

// counterValues add to every counter but zero, so that they are about the edges at which
// some way of keeping numbers changes: the last one accepted in a row of the table, which
// is 10, is the one named then. A case that has such counters itself keeps them.
func counterValues() []value {
	values := []value{{"small", nil}}
	for _, last := range []struct {
		name  string
		count uint64
	}{{"99", 99}, {"2^31-1", 1<<31 - 1}, {"2^32-1", 1<<32 - 1}, {"2^53", 1 << 53}, {"2^63-1", 1<<63 - 1}, {"2^64-9", 1<<64 - 9}} {
		more := last.count - 10
		values = append(values, value{last.name, func(s *scene) {
			if atTheEdge(s.Case, 1<<64-19) {
				return
			}
			for i := range s.World.Counters {
				if s.World.Counters[i].Last > 0 {
					s.World.Counters[i].Last += more
				}
			}
			for r := range s.requests() {
				if r.Counter > 0 {
					r.Counter += more
				}
			}
		}})
	}
	return values
}

// originatorCountsElsewhere and strangerCounts have somebody's counter be the highest:
// the originator's for another target, somebody else's for this one.
func (s *scene) originatorCountsElsewhere() { s.counted(s.originator, otherTarget) }
func (s *scene) strangerCounts()            { s.counted(s.stranger, s.target) }

// otherTarget is a Device that is in no inventory.
const otherTarget spec.EUI64 = 0x00DB1070000010DD

func (s *scene) counted(originator, target spec.EUI64) {
	s.World.Counters = append(s.World.Counters, spec.Counter{Originator: originator, Target: target, Last: 1<<64 - 2})
}

// roles gives the Users roles in which they send nothing here.
func (s *scene) roles(add func(roles, others []spec.UserRole) []spec.UserRole) {
	for i := range s.World.Users {
		u := &s.World.Users[i]
		others := slices.DeleteFunc(spec.UserRoles(), func(role spec.UserRole) bool {
			for r := range s.requests() {
				if r.Originator == u.ID && r.Role == role {
					return true
				}
			}
			return slices.Contains(u.Roles, role)
		})
		if len(others) > 0 {
			u.Roles = add(u.Roles, others)
		}
	}
}

func (s *scene) roleBefore() {
	s.roles(func(roles, others []spec.UserRole) []spec.UserRole { return append(others[:1], roles...) })
}

func (s *scene) roleAfter() {
	s.roles(func(roles, others []spec.UserRole) []spec.UserRole { return append(roles, others[len(others)-1]) })
}

func (s *scene) rolesAround() {
	s.roles(func(roles, others []spec.UserRole) []spec.UserRole {
		slices.Reverse(others)
		at := len(others) / 2
		return slices.Concat(others[:at], roles, others[at:])
	})
}

// otherSlots changes those that nothing here relies on.
func (s *scene) otherSlots(change func(d *spec.Device, slot spec.RemotePartyRole)) {
	relied := []spec.RemotePartyRole{spec.NetworkOperator, spec.Supplier}
	for r := range s.requests() {
		if r.Update != nil {
			relied = append(relied, r.Update.Slot)
		}
	}
	for i := range s.World.Devices {
		d := &s.World.Devices[i]
		for _, slot := range spec.RemotePartyRoles() {
			if d.Credentials != nil && !slices.Contains(relied, slot) {
				change(d, slot)
			}
		}
	}
}

func (s *scene) otherSlotsEmpty() {
	s.otherSlots(func(d *spec.Device, slot spec.RemotePartyRole) { delete(d.Credentials, slot) })
}

func (s *scene) otherSlotsHeld() {
	s.otherSlots(func(d *spec.Device, slot spec.RemotePartyRole) {
		if _, filled := d.Credentials[slot]; filled {
			d.Credentials[slot] = spec.Credential{Role: slot, Owner: s.originator}
		}
	})
}

func (s *scene) otherSlotsFilled() {
	s.otherSlots(func(d *spec.Device, slot spec.RemotePartyRole) {
		d.Credentials[slot] = spec.Credential{Role: slot, Owner: s.stranger}
	})
}

// leadingZero has every metering point begin with a zero, but where some do already.
func (s *scene) leadingZero() {
	if slices.ContainsFunc(s.World.Devices, func(d spec.Device) bool { return strings.HasPrefix(string(d.MPxN), "0") }) {
		return
	}
	zero := func(m *spec.MPxN) {
		if *m != "" {
			*m = "0" + (*m)[1:]
		}
	}
	for i := range s.World.Devices {
		zero(&s.World.Devices[i].MPxN)
	}
	for i := range s.World.Registrations {
		zero(&s.World.Registrations[i].MPxN)
	}
	for i, e := range s.Events {
		if e.Register != nil {
			row := *e.Register
			zero(&row.MPxN)
			s.Events[i] = spec.Event{Register: &row}
		}
	}
}
