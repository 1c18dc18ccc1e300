package model

import (
	"cmp"
	"maps"
	"slices"

	"example.org/mp107/spec"
)

// State is everything that a decision can depend on, and the future-dated
// requests not yet due. A State is a value: Step never changes the one it is
// given, and shares with it whatever did not change.
type State struct {
	now           spec.Time
	users         []spec.User         // by identifier
	devices       []spec.Device       // by identifier
	registrations []spec.Registration // by metering point, role and time
	counters      []spec.Counter      // by originator and target
	pending       []spec.ServiceRequest
}

// Start makes the state that a world describes. It refuses a world that is not well formed.
func Start(world spec.World) (State, error) {
	if err := world.Validate(); err != nil {
		return State{}, err
	}
	s := State{
		now:           world.Now,
		users:         cloneUsers(world.Users),
		devices:       cloneDevices(world.Devices),
		registrations: slices.Clone(world.Registrations),
		counters:      slices.Clone(world.Counters),
	}
	slices.SortFunc(s.users, func(a, b spec.User) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(s.devices, func(a, b spec.Device) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(s.registrations, compareRegistrations)
	slices.SortFunc(s.counters, compareCounters)
	return s, nil
}

// World is the state as a world, sorted, with nothing shared. It leaves out
// the future-dated requests: see Pending.
func (s State) World() spec.World {
	return spec.World{
		Now:           s.now,
		Users:         cloneUsers(s.users),
		Devices:       cloneDevices(s.devices),
		Registrations: slices.Clone(s.registrations),
		Counters:      slices.Clone(s.counters),
	}
}

// cloneUsers copies Users with nothing shared.
func cloneUsers(users []spec.User) []spec.User {
	copies := slices.Clone(users)
	for i := range copies {
		copies[i].Roles = slices.Clone(copies[i].Roles)
	}
	return copies
}

// cloneDevices copies Devices with nothing shared.
func cloneDevices(devices []spec.Device) []spec.Device {
	copies := slices.Clone(devices)
	for i := range copies {
		copies[i].Credentials = maps.Clone(copies[i].Credentials)
	}
	return copies
}

// DeviceIDs lists the Devices of the inventory, in order.
func (s State) DeviceIDs() []spec.EUI64 {
	ids := make([]spec.EUI64, len(s.devices))
	for i, device := range s.devices {
		ids[i] = device.ID
	}
	return ids
}

// Now is the current time of the state.
func (s State) Now() spec.Time { return s.now }

// Pending lists the future-dated requests not yet due, in order of receipt,
// with nothing shared.
func (s State) Pending() []spec.ServiceRequest {
	var pending []spec.ServiceRequest
	for _, r := range s.pending {
		pending = append(pending, cloneRequest(r))
	}
	return pending
}

// Device finds a Device by identifier. Its credentials must not be changed.
func (s State) Device(id spec.EUI64) (spec.Device, bool) {
	if at, ok := s.deviceAt(id); ok {
		return s.devices[at], true
	}
	return spec.Device{}, false
}

// Observe is what can be seen of a Device from outside; false for an unknown one.
func (s State) Observe(id spec.EUI64) (spec.Observation, bool) {
	device, ok := s.Device(id)
	if !ok {
		return spec.Observation{}, false
	}
	return spec.Observation{Device: id, Status: device.Status, Credentials: maps.Clone(device.Credentials)}, true
}

// Registered is the party registered in a role for a metering point at a time,
// or zero: the row with the latest start not after that time decides.
func (s State) Registered(mpxn spec.MPxN, role spec.UserRole, at spec.Time) spec.EUI64 {
	var party spec.EUI64
	if mpxn == "" {
		return 0
	}
	for _, row := range s.registrations {
		if row.MPxN == mpxn && row.Role == role && row.From <= at {
			party = row.Party // rows are in order of time
		}
	}
	return party
}

// RegisteredOperator is the Network Operator registered for a Device at a
// time, or zero.
func (s State) RegisteredOperator(device spec.Device, at spec.Time) spec.EUI64 {
	return s.Registered(device.MPxN, device.Type.NetworkOperatorRole(), at)
}

func (s State) deviceAt(id spec.EUI64) (int, bool) {
	return slices.BinarySearchFunc(s.devices, id, func(d spec.Device, id spec.EUI64) int { return cmp.Compare(d.ID, id) })
}

func (s State) userAt(id spec.EUI64) (int, bool) {
	return slices.BinarySearchFunc(s.users, id, func(u spec.User, id spec.EUI64) int { return cmp.Compare(u.ID, id) })
}

// LastCounter is the last accepted counter for originator and target; false
// where none was accepted yet, when every counter is fresh.
func (s State) LastCounter(originator, target spec.EUI64) (uint64, bool) {
	at, ok := slices.BinarySearchFunc(s.counters, spec.Counter{Originator: originator, Target: target}, compareCounters)
	if !ok {
		return 0, false
	}
	return s.counters[at].Last, true
}

func (s *State) setCounter(originator, target spec.EUI64, last uint64) {
	s.counters = put(s.counters, spec.Counter{Originator: originator, Target: target, Last: last}, compareCounters)
}

// put is a sorted list with a row in the place of its like, or added.
func put[T any](rows []T, row T, compare func(a, b T) int) []T {
	at, known := slices.BinarySearchFunc(rows, row, compare)
	if rows = slices.Clone(rows); known {
		rows[at] = row
		return rows
	}
	return slices.Insert(rows, at, row)
}

// setCredential replaces the credential in a slot of the Device at a place.
func (s *State) setCredential(at int, slot spec.RemotePartyRole, credential spec.Credential) {
	s.devices = slices.Clone(s.devices)
	credentials := maps.Clone(s.devices[at].Credentials)
	if credentials == nil {
		credentials = map[spec.RemotePartyRole]spec.Credential{}
	}
	credentials[slot] = credential
	s.devices[at].Credentials = credentials
}

// setNonCritical has a party own the notified non-critical certificate of the
// Device at a place, which is told only where the credential has another owner.
func (s *State) setNonCritical(at int, owner spec.EUI64) {
	credential, held := s.devices[at].Credentials[spec.NetworkOperator]
	if !held || credential.Owner == owner {
		owner = 0
	}
	if s.devices[at].NonCritical != owner {
		s.devices = slices.Clone(s.devices)
		s.devices[at].NonCritical = owner
	}
}

func compareRegistrations(a, b spec.Registration) int {
	return cmp.Or(cmp.Compare(a.MPxN, b.MPxN), cmp.Compare(a.Role, b.Role), cmp.Compare(a.From, b.From))
}

func compareCounters(a, b spec.Counter) int {
	return cmp.Or(cmp.Compare(a.Originator, b.Originator), cmp.Compare(a.Target, b.Target))
}
