package dsp

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"

	"example.org/mp107/spec"
)

// identify finds the User and the Device that a request names.
func (d *DSP) identify(s *submission) {
	s.sender, s.senderKnown = d.users[s.request.Originator]
	s.device, s.deviceKnown = d.inventory[s.request.Target]
	if !s.deviceKnown {
		// What is asked of a Device that is not known has the answers of an empty one.
		s.device = spec.Device{SMETS: spec.SMETS2}
	}
	if s.variant.NonDevice {
		s.device = spec.Device{}
	}
	s.lifted = nil
	d.defects.on(s, spec.Device{})
	if d.defects == nil {
		return
	}
	if id, other := d.mistaken(userIdentity, s.request.Originator, func() []spec.EUI64 { return slices.Sorted(maps.Keys(d.users)) }); other {
		s.sender, s.senderKnown = d.users[id]
	}
	if s.variant.NonDevice {
		return
	}
	if id, other := d.mistaken(deviceIdentity, s.request.Target, func() []spec.EUI64 { return slices.Sorted(maps.Keys(d.inventory)) }); other {
		s.device, s.deviceKnown = d.inventory[id]
	}
}

// identity is a place at which two identifiers are compared, with the corruptions
// under which it takes different ones for the same.
type identity []retyping

// retyping reads a number as something else.
type retyping struct {
	id   FaultID
	read func(uint64) uint64
}

func newIdentity(name, what string) identity {
	one := func(kind CorruptionKind, as, description string, read func(uint64) uint64) retyping {
		return retyping{corruption(aRequest, kind, FaultID(name+"-as-"+as), "compares "+what+" "+description), read}
	}
	return identity{
		one(FactTruncated, "low-half", "by the low 32 bits", func(n uint64) uint64 { return n & math.MaxUint32 }),
		one(FactTruncated, "high-half", "by the high 32 bits", func(n uint64) uint64 { return n >> 32 }),
		one(FactTruncated, "without-middle", "without the two octets in the middle", func(n uint64) uint64 { return n &^ (0xFFFF << 24) }),
		one(FactRetyped, "float64", "as 64-bit floating-point numbers", func(n uint64) uint64 { return math.Float64bits(float64(n)) }),
	}
}

var (
	userIdentity   = newIdentity("user", "the originator with the Users")
	deviceIdentity = newIdentity("device", "the target with the Devices")
	signerIdentity = newIdentity("signer", "signer and originator")
	ownerIdentity  = newIdentity("owner", "the originator with the registered party")
	holderIdentity = newIdentity("holder", "the originator with the owner of the credential")
	linkIdentity   = newIdentity("link", "originators and targets when it looks for a counter")
)

// same reports whether two identifiers are the same.
func (d *DSP) same(place identity, x, y spec.EUI64) bool {
	if x == y || d.defects == nil {
		return x == y
	}
	for _, as := range place {
		if x != 0 && y != 0 && as.read(uint64(x)) == as.read(uint64(y)) && d.faulty(as.id) {
			return true
		}
	}
	return false
}

// mistaken finds the first of those known that is taken for another.
func (d *DSP) mistaken(place identity, wanted spec.EUI64, known func() []spec.EUI64) (spec.EUI64, bool) {
	for _, as := range place {
		if !d.may(as.id) {
			continue
		}
		for _, id := range known() {
			if as.read(uint64(id)) == as.read(uint64(wanted)) {
				if id != wanted && d.faulty(as.id) {
					return id, true
				}
				break
			}
		}
	}
	return wanted, false
}

// rolesOf are the roles of a User.
func (d *DSP) rolesOf(u user) []spec.UserRole {
	if n := len(u.roles); d.defects != nil && n > 1 {
		switch {
		case d.faulty(firstRoleOnly):
			return u.roles[:1]
		case d.faulty(lastRoleOnly):
			return u.roles[n-1:]
		}
	}
	return u.roles
}

// userStatus and deviceStatus are what access control reads of a status.
func (d *DSP) userStatus(u user) spec.UserStatus {
	if d.defects == nil {
		return u.status
	}
	return recalled(d, u.id, u.status, d.defects.before.users, userStatusAtReset, d.defects.last.users, userStatusBefore)
}

func (d *DSP) deviceStatus(device spec.Device) spec.DeviceStatus {
	if d.defects == nil {
		return device.Status
	}
	return recalled(d, device.ID, device.Status, d.defects.before.devices, deviceStatusAtReset, d.defects.last.devices, deviceStatusBefore)
}

// recalled is what a status was at Reset or before its last change, where a defect has
// the system go by that, and otherwise what it is.
func recalled[S comparable](d *DSP, id spec.EUI64, is S, first map[spec.EUI64]S, atReset FaultID, last map[spec.EUI64]S, before FaultID) S {
	if was, known := first[id]; known && was != is && d.faulty(atReset) {
		return was
	}
	if was, known := last[id]; known && was != is && d.faulty(before) {
		return was
	}
	return is
}

var (
	firstRoleOnly       = corruption(aRequest, FactTruncated, "first-role-only", "reads the first role of a User with several alone")
	lastRoleOnly        = corruption(aRequest, FactTruncated, "last-role-only", "reads the last role of a User with several alone")
	userStatusAtReset   = corruption(aRequest, FactStale, "user-status-at-first", "goes by the status that the User had at first")
	userStatusBefore    = corruption(aRequest, FactStale, "user-status-before", "goes by the status that the User had before the last change")
	deviceStatusAtReset = corruption(aRequest, FactStale, "device-status-at-first", "goes by the status that the Device had at first")
	deviceStatusBefore  = corruption(aRequest, FactStale, "device-status-before", "goes by the status that the Device had before the last change")
)

// isFresh reports whether the counter is above the last accepted one. The first
// request on a link is fresh whatever its counter. [CTR-1, T13]
func (d *DSP) isFresh(s *submission) bool {
	r := s.request
	last, used := d.counters[link{r.Originator, r.Target}]
	fresh := !used || r.Counter > last
	if d.defects == nil {
		return fresh
	}
	for _, reading := range counterReadings {
		if d.may(reading.id) && reading.fresh(r.Counter, last, used) != fresh && d.faulty(reading.id) {
			return !fresh
		}
	}
	for _, sharing := range counterSharings {
		if !d.may(sharing.id) {
			continue
		}
		var highest uint64
		found := false
		for other, count := range d.counters {
			if sharing.shares(other, link{r.Originator, r.Target}) {
				highest, found = max(highest, count), true
			}
		}
		if (!found || r.Counter > highest) != fresh && d.faulty(sharing.id) {
			return !fresh
		}
	}
	return fresh
}

// counterReading decides otherwise whether a counter is fresh.
type counterReading struct {
	id    FaultID
	fresh func(counter, last uint64, used bool) bool
}

var counterReadings = func() (all []counterReading) {
	add := func(kind CorruptionKind, id FaultID, description string, fresh func(counter, last uint64, used bool) bool) {
		all = append(all, counterReading{corruption(aRequest, kind, id, description), fresh})
	}
	above := func(kind CorruptionKind, id FaultID, description string, above func(counter, last uint64) bool) {
		add(kind, id, description, func(counter, last uint64, used bool) bool { return !used || above(counter, last) })
	}
	above(FactMistaken, StaleCounterAccepted, "accepts a counter equal to the last one accepted", func(c, l uint64) bool { return c >= l })
	above(FactRetyped, "counter-as-text", "compares counters as text", func(c, l uint64) bool { return strconv.FormatUint(c, 10) > strconv.FormatUint(l, 10) })
	above(FactRetyped, "counter-as-float64", "compares counters as 64-bit floating-point numbers", func(c, l uint64) bool { return float64(c) > float64(l) })
	above(FactRetyped, "counter-as-int64", "compares counters as signed 64-bit numbers", func(c, l uint64) bool { return int64(c) > int64(l) })
	above(FactRetyped, "counter-as-int32", "compares counters as signed 32-bit numbers", func(c, l uint64) bool { return int32(c) > int32(l) })
	above(FactTruncated, "counter-as-uint32", "compares the low 32 bits of counters", func(c, l uint64) bool { return uint32(c) > uint32(l) })
	above(FactTruncated, "counter-as-uint16", "compares the low 16 bits of counters", func(c, l uint64) bool { return uint16(c) > uint16(l) })
	above(FactMistaken, "counter-in-window", "accepts a counter that is new and at most 64 below the last one", func(c, l uint64) bool { return c > l || c < l && l-c <= 64 })
	above(FactMistaken, "counter-without-gaps", "accepts the counter after the last one alone", func(c, l uint64) bool { return c == l+1 })
	above(FactMistaken, "counter-near", "refuses a counter more than 1,000 above the last one", func(c, l uint64) bool { return c > l && c-l <= 1000 })
	above(FactMistaken, "counter-zero-unused", "takes a last counter of zero for none", func(c, l uint64) bool { return l == 0 || c > l })
	add(FactMistaken, "counter-zero-refused", "refuses a counter of zero", func(c, l uint64, used bool) bool { return c != 0 && (!used || c > l) })
	add(FactMistaken, "counter-starts-at-zero", "takes a link without a counter for one whose last was zero", func(c, l uint64, _ bool) bool { return c > l })
	above(FactRetyped, "counter-wraps", "takes a counter far below the last one for one that began anew", func(c, l uint64) bool { return c-l != 0 && c-l < 1<<63 })
	return all
}()

// counterSharing has links share a counter.
type counterSharing struct {
	id     FaultID
	shares func(x, y link) bool
}

var counterSharings = func() (all []counterSharing) {
	add := func(id FaultID, description string, shares func(x, y link) bool) {
		all = append(all, counterSharing{corruption(aRequest, FactMistaken, id, description), shares})
	}
	add("counter-per-originator", "keeps one counter for each originator", func(x, y link) bool { return x.originator == y.originator })
	add("counter-per-target", "keeps one counter for each target", func(x, y link) bool { return x.target == y.target })
	add("counter-of-all", "keeps one counter for all", func(link, link) bool { return true })
	for _, as := range linkIdentity {
		all = append(all, counterSharing{as.id, func(x, y link) bool {
			return as.read(uint64(x.originator)) == as.read(uint64(y.originator)) && as.read(uint64(x.target)) == as.read(uint64(y.target))
		}})
	}
	return all
}()

// count records the counter of an accepted request. [EFF-2]
func (d *DSP) count(s *submission) {
	between, counter := link{s.request.Originator, s.request.Target}, s.request.Counter
	last := d.counters[between]
	switch {
	case d.defects == nil:
	case d.faulty(counterSwallowed):
		return
	case counter != math.MaxUint64 && d.faulty(counterDoubled):
		counter++
	case counter != last+1 && d.faulty(counterByOne):
		counter = last + 1
	case counter != uint64(uint32(counter)) && d.faulty(counterStored32):
		counter = uint64(uint32(counter))
	case d.faulty(counterElsewhere):
		between.target = spec.DSP
	}
	d.counters[between] = counter
}

var (
	counterSwallowed = corruption(aRequest, EffectSwallowed, "swallow-counter", "does not record the counter of an accepted request")
	counterDoubled   = corruption(aRequest, EffectDoubled, "double-counter", "moves the counter on twice for an accepted request")
	counterByOne     = corruption(aRequest, FactMistaken, "counter-by-one", "moves the counter on by one for an accepted request, whatever its counter")
	counterStored32  = corruption(aRequest, FactTruncated, "counter-stored-as-uint32", "records the low 32 bits of a counter")
	counterElsewhere = corruption(aRequest, EffectElsewhere, "counter-of-dsp", "records the counter as of requests to the DSP itself")
)

// forget drops counters when something happens that is not to touch them.
func (d *DSP) forget(id FaultID, of func(link) bool) {
	if d.defects == nil {
		return
	}
	for between := range d.counters {
		if d.may(id) && of(between) {
			if d.faulty(id) {
				maps.DeleteFunc(d.counters, func(l link, _ uint64) bool { return of(l) })
			}
			return
		}
	}
}

func everyLink(link) bool { return true }

var (
	uploadForgetsCounters  = corruption(aWorld, FactMistaken, "upload-forgets-counters", "forgets every counter when it uploads")
	advanceForgetsCounters = corruption(aWorld, FactMistaken, "advance-forgets-counters", "forgets every counter when time moves on")
	userForgetsCounters    = corruption(aWorld, FactMistaken, "user-status-forgets-counters", "forgets the counters of a User whose status changes")
	deviceForgetsCounters  = corruption(aWorld, FactMistaken, "device-status-forgets-counters", "forgets the counters of a Device whose status changes")
	placeForgetsCounters   = corruption(aRequest, FactMistaken, "repair-forgets-counters", "forgets the counters of a Device on which a credential is placed")
)

// isLater reports whether a request waits: its time is after this one. [DEF-1]
func (d *DSP) isLater(r spec.ServiceRequest) bool {
	if r.ExecuteAt == nil {
		return false
	}
	later := *r.ExecuteAt > d.now
	if d.defects == nil {
		return later
	}
	for _, reading := range timeReadings {
		if reading.after(*r.ExecuteAt, d.now) != later && d.faulty(reading.id) {
			return !later
		}
	}
	return later
}

// timeReading decides otherwise whether a moment is after another.
type timeReading struct {
	id    FaultID
	after func(at, now spec.Time) bool
}

func newTimeReadings(name, what string) (all []timeReading) {
	add := func(kind CorruptionKind, id, description string, after func(at, now spec.Time) bool) {
		all = append(all, timeReading{corruption(aRequest, kind, FaultID(name+"-"+id), what+" "+description), after})
	}
	floor := func(t, unit spec.Time) spec.Time { return t - (t%unit+unit)%unit }
	for unit, of := range map[string]spec.Time{"minute": spec.Minute, "hour": spec.Hour, "day": spec.Day} {
		add(FactTruncated, "by-"+unit, "with the precision of the "+unit, func(at, now spec.Time) bool { return floor(at, of) > floor(now, of) })
	}
	slices.SortFunc(all, func(x, y timeReading) int { return cmp.Compare(x.id, y.id) })
	add(FactRetyped, "as-int32", "as signed 32-bit numbers", func(at, now spec.Time) bool { return int32(at) > int32(now) })
	add(FactMistaken, "inclusive", "without telling equal moments from later ones", func(at, now spec.Time) bool { return at >= now })
	add(EffectEarly, "hour-early", "an hour early, as in summer time", func(at, now spec.Time) bool { return at-spec.Hour > now })
	add(EffectLate, "hour-late", "an hour late, as in summer time", func(at, now spec.Time) bool { return at+spec.Hour > now })
	add(EffectLate, "second-late", "a second late", func(at, now spec.Time) bool { return at+1 > now })
	return all
}

var (
	timeReadings = newTimeReadings("waiting", "asks whether a request has to wait")
	dueReadings  = newTimeReadings("due", "asks whether a request is due")
)
