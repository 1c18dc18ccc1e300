package suite

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"example.org/mp107/conformance"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// A history is a short list of events in a world, made systematically: a family
// crosses what an implementation can get wrong about one thing, such as the counter,
// the metering point or the moment of an execution, with the few ways in which that
// shows. Nothing in it is drawn, so that every seed and every release has the same
// ones; what has to come out of them, the law says.
type history struct {
	theorem spec.TheoremID
	family  string
	name    string       // within its family
	from    spec.Release // the earliest release to which it belongs; empty is the baseline
	world   func() spec.World
	events  []spec.Event
}

// families are the families in their order: what most implementations get wrong comes first.
func families() []func() []history {
	return []func() []history{
		changeHistories, checkHistories, deviceHistories, statusHistories, partyHistories, registrationHistories, certificateHistories,
		counterHistories, timeHistories, repetitionHistories, alertHistories, uploadHistories, manyHistories,
	}
}

// histories yields those that belong to a release, and after them every list of as
// many events as the depth says.
func histories(release spec.Release, depth int) iter.Seq[history] {
	return func(yield func(history) bool) {
		for _, family := range families() {
			for _, h := range family() {
				if (h.from == "" || release.Includes(h.from)) && !yield(h) {
					return
				}
			}
		}
		for h := range exhaustive(release, depth) {
			if !yield(h) {
				return
			}
		}
	}
}

// heading is the case without its world and events.
func (h history) heading() (conformance.Case, error) {
	theorem, err := legaltext.TheoremByID(h.theorem)
	return conformance.Case{
		ID:   strings.Join([]string{string(theorem.Requirement), string(conformance.History), h.family, h.name}, "/"),
		Kind: conformance.History, Requirement: theorem.Requirement, Theorem: h.theorem,
		Title: fmt.Sprintf("%s: %s", h.family, strings.NewReplacer("-", " ", "/", ", ").Replace(h.name)),
	}, err
}

// toCase is the whole case.
func (h history) toCase() (conformance.Case, error) {
	c, err := h.heading()
	c.World, c.Events = h.world(), h.events
	return c, err
}

// dressed is the case of the history in its background, if it has one.
func (h history) dressed(c conformance.Case) conformance.Case {
	if slices.Contains(aboutBackgrounds, h.family) {
		return c
	}
	return dress(c)
}

// aboutBackgrounds are the families that are themselves about what is background
// elsewhere; another would hide it.
var aboutBackgrounds = []string{"time", "registration", "metering-point", "counter", "alike"}

// tape records events as they happen, so that counters move on and rows of
// registration start no earlier than now by themselves.
type tape struct {
	now      spec.Time
	counters map[[2]spec.EUI64]uint64
	events   []spec.Event
}

func newTape() *tape { return &tape{now: spec.Epoch, counters: map[[2]spec.EUI64]uint64{}} }

// from starts the tape at a time.
func (t *tape) from(now spec.Time) *tape {
	t.now = now
	return t
}

// submits has requests arrive; one without a counter gets the next one.
func (t *tape) submits(requests ...spec.ServiceRequest) *tape {
	for _, r := range requests {
		pair := [2]spec.EUI64{r.Originator, r.Target}
		if r.Counter == 0 {
			r.Counter = t.counters[pair] + 1
		}
		t.counters[pair] = max(t.counters[pair], r.Counter)
		t.events = append(t.events, spec.Event{Submit: &r})
	}
	return t
}

// sends has one request arrive with one counter after the other, zero among them.
func (t *tape) sends(r spec.ServiceRequest, counters ...uint64) *tape {
	for _, counter := range counters {
		r := again(r, counter)
		t.events = append(t.events, spec.Event{Submit: &r})
	}
	return t
}

// registers has a row of registration come in that starts after a while.
func (t *tape) registers(mpxn spec.MPxN, role spec.UserRole, party spec.EUI64, after spec.Time) *tape {
	return t.happens(spec.Event{Register: &spec.Registration{MPxN: mpxn, Role: role, Party: party, From: t.now + after}})
}

// becomes gives a Device a status.
func (t *tape) becomes(device spec.EUI64, statuses ...spec.DeviceStatus) *tape {
	for _, status := range statuses {
		t.happens(spec.Event{DeviceStatus: &spec.DeviceStatusChange{Device: device, Status: status}})
	}
	return t
}

// suspends suspends Users, and resumes makes them active again.
func (t *tape) suspends(users ...spec.EUI64) *tape { return t.users(spec.UserSuspended, users) }
func (t *tape) resumes(users ...spec.EUI64) *tape  { return t.users(spec.UserActive, users) }

func (t *tape) users(status spec.UserStatus, users []spec.EUI64) *tape {
	for _, user := range users {
		t.happens(spec.Event{UserStatus: &spec.UserStatusChange{User: user, Status: status}})
	}
	return t
}

// until moves time on to a moment, and passes by a while.
func (t *tape) until(moment spec.Time) *tape {
	t.now = moment
	return t.happens(untilTime(moment))
}

func (t *tape) passes(while spec.Time) *tape { return t.until(t.now + while) }

// alerts has Devices raise alerts, uploads is the upload of Requirement 2.
func (t *tape) alerts(devices ...spec.EUI64) *tape {
	for _, device := range devices {
		t.happens(alertFrom(device))
	}
	return t
}

func (t *tape) uploads() *tape { return t.happens(spec.Event{Upload: &spec.Upload{}}) }

func (t *tape) happens(events ...spec.Event) *tape {
	t.events = append(t.events, events...)
	return t
}

// edit changes a world under construction.
type edit func(*spec.World)

// with is a world with changes.
func with(base func() spec.World, edits ...edit) func() spec.World {
	return func() spec.World {
		w := base()
		for _, e := range edits {
			e(&w)
		}
		return w
	}
}

// house is the neighbourhood with the one SMETS1 electricity meter, which is what
// most histories are about, and a SMETS2 one beside it, which nothing must change.
func house() spec.World { return with(neighbourhood, only(TargetDevice, NewMeter))() }

// single is the SMETS1 electricity meter alone.
func single() spec.World { return with(neighbourhood, only(TargetDevice))() }

// gasHouse has a gas meter and a gas proxy function at the same metering point.
func gasHouse() spec.World { return with(neighbourhood, gasProxy, only(GasMeter, GasProxy))() }

// gasProxy adds a gas proxy function beside the gas meter.
func gasProxy(w *spec.World) {
	proxy := *deviceOf(w, GasMeter)
	proxy.ID, proxy.Type, proxy.S1SP, proxy.Credentials = GasProxy, spec.GPF, spec.S1SP1, maps.Clone(proxy.Credentials)
	w.Devices = append(w.Devices, proxy)
}

func only(devices ...spec.EUI64) edit {
	return func(w *spec.World) {
		w.Devices = slices.DeleteFunc(w.Devices, func(d spec.Device) bool { return !slices.Contains(devices, d.ID) })
	}
}

func deviceOf(w *spec.World, id spec.EUI64) *spec.Device {
	at := slices.IndexFunc(w.Devices, func(d spec.Device) bool { return d.ID == id })
	return &w.Devices[at]
}

func userOf(w *spec.World, id spec.EUI64) *spec.User {
	at := slices.IndexFunc(w.Users, func(u spec.User) bool { return u.ID == id })
	return &w.Users[at]
}

// about changes a Device.
func about(device spec.EUI64, change func(*spec.Device)) edit {
	return func(w *spec.World) { change(deviceOf(w, device)) }
}

// holding puts a credential of the slot's own role into a slot; of nobody, it empties it.
func holding(device spec.EUI64, slot spec.RemotePartyRole, owner spec.EUI64) edit {
	return about(device, func(d *spec.Device) {
		if owner == 0 {
			delete(d.Credentials, slot)
			return
		}
		d.Credentials[slot] = spec.Credential{Role: slot, Owner: owner}
	})
}

func inStatus(device spec.EUI64, status spec.DeviceStatus) edit {
	return about(device, func(d *spec.Device) { d.Status = status })
}

func suspended(user spec.EUI64) edit {
	return func(w *spec.World) { userOf(w, user).Status = spec.UserSuspended }
}

// unknown removes a User.
func unknown(user spec.EUI64) edit {
	return func(w *spec.World) {
		w.Users = slices.DeleteFunc(w.Users, func(u spec.User) bool { return u.ID == user })
	}
}

// acting gives a User roles.
func acting(user spec.EUI64, roles ...spec.UserRole) edit {
	return func(w *spec.World) { userOf(w, user).Roles = roles }
}

// row is a row of registration.
type row struct {
	party spec.EUI64
	from  spec.Time
}

// registered replaces the rows of a metering point and role.
func registered(mpxn spec.MPxN, role spec.UserRole, rows ...row) edit {
	return func(w *spec.World) {
		w.Registrations = slices.DeleteFunc(w.Registrations, func(r spec.Registration) bool { return r.MPxN == mpxn && r.Role == role })
		for _, r := range rows {
			w.Registrations = append(w.Registrations, spec.Registration{MPxN: mpxn, Role: role, Party: r.party, From: r.from})
		}
	}
}

// at another time: the world begins at it.
func beginning(now spec.Time) edit { return func(w *spec.World) { w.Now = now } }

// counted is the last counter accepted of a pair.
func counted(originator, target spec.EUI64, last uint64) edit {
	return func(w *spec.World) {
		w.Counters = append(w.Counters, spec.Counter{Originator: originator, Target: target, Last: last})
	}
}
