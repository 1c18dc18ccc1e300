package suite

import (
	"slices"

	"example.org/mp107/spec"
)

// world draws a world around the stories' cast: which Devices, of what type, in what
// status and at which metering point; who is a User, in which roles; who holds what,
// who is registered and was and will be; the counters, and the time.
func (q *sequences) world() spec.World {
	w := with(neighbourhood, gasProxy)()
	if q.chance(60) {
		w = neighbourhood()
	}
	q.moment(&w)
	q.inventory(&w)
	for i := range w.Users {
		u := &w.Users[i]
		if q.chance(15) {
			u.Roles = append(u.Roles, pick(q.random, spec.UserRoles()))
		}
		if n := len(u.Roles); n > 1 && q.chance(50) {
			slices.Reverse(u.Roles)
		}
		u.Roles = slices.Compact(u.Roles)
		if q.chance(4) {
			u.Status = spec.UserSuspended
		}
	}
	q.registrations(&w)
	for range q.random.IntN(4) {
		c := spec.Counter{Originator: pick(q.random, w.Users).ID, Target: pick(q.random, w.Devices).ID, Last: pick(q.random, counterEdges)}
		if !slices.ContainsFunc(w.Counters, func(o spec.Counter) bool { return o.Originator == c.Originator && o.Target == c.Target }) {
			w.Counters = append(w.Counters, c)
		}
	}
	return w
}

// moment moves the world to another time, with its rows of registration.
func (q *sequences) moment(w *spec.World) {
	if q.chance(50) {
		return
	}
	shift(w, pick(q.random, moments).now-w.Now)
}

// shift moves a world in time, with its rows of registration.
func shift(w *spec.World, by spec.Time) {
	w.Now += by
	for i := range w.Registrations {
		w.Registrations[i].From += by
	}
}

// inventory draws the Devices: four of those that there are, and their credentials.
func (q *sequences) inventory(w *spec.World) {
	operators := []spec.EUI64{RegisteredOperator, AnotherOperator, FormerOperator, GasOperator, ManyRoles}
	suppliers := []spec.EUI64{RegisteredSupplier, FormerSupplier, ManyRoles}
	for i := range w.Devices {
		d := &w.Devices[i]
		d.Credentials[spec.NetworkOperator] = spec.Credential{Role: spec.NetworkOperator, Owner: pick(q.random, operators)}
		d.Credentials[spec.Supplier] = spec.Credential{Role: spec.Supplier, Owner: pick(q.random, suppliers)}
		if q.chance(8) {
			delete(d.Credentials, pick(q.random, []spec.RemotePartyRole{spec.NetworkOperator, spec.Supplier}))
		}
		if slot := spec.NetworkOperator; q.chance(5) && d.Credentials[slot].Owner != 0 {
			d.Credentials[slot] = spec.Credential{Role: pick(q.random, spec.RemotePartyRoles()), Owner: d.Credentials[slot].Owner}
		}
		switch {
		case q.chance(10):
			d.Status = pick(q.random, []spec.DeviceStatus{spec.Recovered, spec.Whitelisted, spec.InstalledNotCommissioned})
		case q.chance(4):
			d.Status = pick(q.random, spec.DeviceStatuses())
		}
		if d.SMETS == spec.SMETS1 && q.chance(30) {
			d.S1SP = pick(q.random, []spec.S1SP{spec.S1SP1, spec.S1SP2, spec.S1SP3})
		}
	}
	switch last := &w.Devices[len(w.Devices)-1]; { // one that is out of the ordinary
	case q.chance(25):
		last.Type, last.MPxN = pick(q.random, []spec.DeviceType{spec.CHF, spec.HCALCS, spec.PPMID, spec.IHD, spec.CAD}), pick(q.random, []spec.MPxN{"", builtInMPAN, builtInMPRN})
	case q.chance(30) && last.Type == spec.ESME:
		last.MPxN = builtInMPAN // as the first has
	}
	for len(w.Devices) > 4 {
		at := q.random.IntN(len(w.Devices))
		w.Devices = slices.Delete(w.Devices, at, at+1)
	}
}

// registrations passes some on, ends some, and gives some a past or a future.
func (q *sequences) registrations(w *spec.World) {
	for i := range w.Registrations {
		r := &w.Registrations[i]
		if q.chance(25) {
			r.Party = pick(q.random, w.Users).ID
		}
		next := *r
		switch {
		case q.chance(8):
			next.Party, next.From = 0, w.Now-spec.Day
		case q.chance(10):
			next.Party, next.From = pick(q.random, w.Users).ID, w.Now-spec.Day
		case q.chance(10):
			next.Party, next.From = pick(q.random, w.Users).ID, w.Now+pick(q.random, []spec.Time{1, spec.Minute, spec.Hour, spec.Day})
		default:
			continue
		}
		w.Registrations = append(w.Registrations, next)
	}
	if q.chance(30) {
		slices.Reverse(w.Registrations)
	}
}
