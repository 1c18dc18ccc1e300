package dsp

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.org/mp107/spec"
)

// defects are the faults with which a system was built, and what it remembers so
// that they can show. A correct system has none and remembers nothing.
type defects struct {
	armed []armed
	// notice, if not nil, is told of each occasion, on which nothing goes wrong.
	notice func(FaultID, *occasion)

	happened []happening
	counts   map[FaultID]int
	s        *submission // the request under way
	device   spec.Device // the Device under way where there is no request

	decided map[decision]bool // how a check came out the first time
	before  snapshot          // the state at Reset
	last    snapshot          // what there was before the last change
	pending []func()          // effects that come late
}

// armed is one fault: a corruption and when it shows.
type armed struct {
	id    FaultID
	fires func(*occasion) bool
}

// decision is what a check is remembered by.
type decision struct {
	check              string
	originator, target spec.EUI64
	role               spec.UserRole
	srv                spec.SRV
}

// snapshot is what a stale fact was.
type snapshot struct {
	devices map[spec.EUI64]spec.DeviceStatus
	users   map[spec.EUI64]spec.UserStatus
	held    map[spec.EUI64]map[spec.RemotePartyRole]spec.Credential
}

func newSnapshot() snapshot {
	return snapshot{map[spec.EUI64]spec.DeviceStatus{}, map[spec.EUI64]spec.UserStatus{}, map[spec.EUI64]map[spec.RemotePartyRole]spec.Credential{}}
}

// begin forgets everything: the system is put into another world.
func (f *defects) begin(world spec.World) {
	if f == nil {
		return
	}
	f.happened, f.counts, f.s, f.device, f.pending = nil, map[FaultID]int{}, nil, spec.Device{}, nil
	f.decided, f.before, f.last = map[decision]bool{}, newSnapshot(), newSnapshot()
	for _, device := range world.Devices {
		f.before.devices[device.ID] = device.Status
		f.before.held[device.ID] = maps.Clone(device.Credentials)
	}
	for _, user := range world.Users {
		f.before.users[user.ID] = user.Status
	}
}

// remember notes that something has happened.
func (f *defects) remember(h happening) {
	if f == nil {
		return
	}
	// What a trigger asks is whether, and in which order: more than two of a kind tell nothing.
	if n := len(f.happened); n >= 2 && f.happened[n-1] == h && f.happened[n-2] == h {
		return
	}
	f.happened = append(f.happened, h)
}

// on says what the system is dealing with from now on.
func (f *defects) on(s *submission, device spec.Device) {
	if f != nil {
		f.s, f.device = s, device
	}
}

// faulty is asked on an occasion for a corruption, where a system that has it
// would do something else than a correct one, and reports whether it is to. It is
// asked last, when everything else is known to matter.
func (d *DSP) faulty(id FaultID) bool {
	f := d.defects
	if f == nil {
		return false
	}
	if f.notice != nil {
		f.notice(id, d.occasion(id))
		return false
	}
	for i := range f.armed {
		if f.armed[i].id == id {
			if f.armed[i].fires(d.occasion(id)) {
				return true
			}
			break
		}
	}
	return false
}

// may reports whether a corruption can show at all, so that nothing is worked out
// for one that cannot. Several are one question.
func (d *DSP) may(ids ...FaultID) bool {
	f := d.defects
	if f == nil {
		return false
	}
	if f.notice != nil {
		return true
	}
	for i := range f.armed {
		if slices.Contains(ids, f.armed[i].id) {
			return true
		}
	}
	return false
}

func (d *DSP) occasion(id FaultID) *occasion {
	f := d.defects
	f.counts[id]++
	o := &occasion{d: d, id: id, nth: f.counts[id], s: f.s, device: f.device}
	if f.s != nil {
		o.device = f.s.device
	}
	return o
}

// arm finds the faults by name.
func arm(ids []FaultID) (*defects, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	f := &defects{}
	for _, id := range ids {
		one, err := find(id)
		if err != nil {
			return nil, err
		}
		f.armed = append(f.armed, one)
	}
	return f, nil
}

// at separates a corruption from its trigger in the name of a fault.
const at = "@"

// find makes a fault of its name: that of an example, or of a corruption, alone
// or with a trigger. An unknown name is an error that says where the names are.
func find(id FaultID) (armed, error) {
	name, when, triggered := strings.Cut(string(id), at)
	if !triggered {
		when = triggers[0].Name
	}
	exists := slices.ContainsFunc(corruptions, func(c Corruption) bool { return string(c.ID) == name })
	for _, example := range examples {
		if string(example.ID) == name {
			name, exists = string(cmp.Or(example.Is, example.ID)), !example.Concurrent || !triggered
		}
	}
	if !exists {
		var known []string
		for _, example := range examples {
			known = append(known, string(example.ID))
		}
		return armed{}, fmt.Errorf("unknown fault %q: want one of %s, or one of the algebra, which 'mp107 mutants --list' lists, such as %s%s%s", id, strings.Join(known, ", "), corruptions[0].ID, at, triggers[2].Name)
	}
	for _, trigger := range triggers {
		if trigger.Name == when {
			return armed{FaultID(name), trigger.fires}, nil
		}
	}
	var known []string
	for _, trigger := range triggers {
		known = append(known, trigger.Name)
	}
	return armed{}, fmt.Errorf("fault %q: unknown trigger %q: want one of %s", id, when, strings.Join(known, ", "))
}

// Composed is a fault of the algebra: a corruption and when it shows.
type Composed struct {
	ID         FaultID    `json:"id"`
	Corruption Corruption `json:"corruption"`
	Trigger    Trigger    `json:"trigger"`
}

// Algebra lists every corruption with every trigger that can be asked of it, in a
// fixed order. Each call makes a new slice.
func Algebra() []Composed {
	var all []Composed
	for _, c := range Corruptions() {
		for _, t := range triggers {
			if t.asks <= c.about {
				id := c.ID
				if t.Kind != Always {
					id += FaultID(at + t.Name)
				}
				all = append(all, Composed{id, c, t})
			}
		}
	}
	return all
}

// Occasions is how many there have been since Reset for the first fault of the system.
func (d *DSP) Occasions() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.defects == nil || len(d.defects.armed) == 0 {
		return 0
	}
	return d.defects.counts[d.defects.armed[0].id]
}

// Watch makes the system correct and has it tell, by the place in Algebra, of the
// faults that would have shown. Until a fault shows, a system that has it behaves
// as the correct one, so that a history in which none is told of cannot tell the
// two apart.
func (d *DSP) Watch(shows func(fault int)) {
	type showing struct {
		at    int
		fires func(*occasion) bool
	}
	by := map[FaultID][]showing{}
	for i, composed := range Algebra() {
		by[composed.Corruption.ID] = append(by[composed.Corruption.ID], showing{i, composed.Trigger.fires})
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.defects = &defects{notice: func(id FaultID, o *occasion) {
		for _, one := range by[id] {
			if one.fires(o) {
				shows(one.at)
			}
		}
	}}
	d.defects.begin(spec.World{})
}
