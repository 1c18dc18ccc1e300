package dsp

import (
	"cmp"
	"slices"
	"strings"

	"example.org/mp107/spec"
)

// registrationData is what the Registration Data Providers have delivered:
// effective-dated rows by metering point and role.
type registrationData struct {
	system *DSP
	rows   map[supply][]spec.Registration
	// delivered are all rows as they came, of which so many at Reset: what a system
	// with defects may go by.
	delivered []spec.Registration
	first     int
}

// supply is what a row of Registration Data is about.
type supply struct {
	mpxn spec.MPxN
	role spec.UserRole
}

func newRegistrationData(d *DSP, rows []spec.Registration) *registrationData {
	data := &registrationData{system: d, rows: map[supply][]spec.Registration{}}
	for _, row := range rows {
		data.add(row)
	}
	data.first = len(data.delivered)
	return data
}

// add delivers a row. One with the same metering point, role and date corrects
// the earlier delivery rather than standing beside it.
func (data *registrationData) add(row spec.Registration) {
	if data.system.defects != nil {
		data.delivered = append(data.delivered, row)
	}
	key := supply{row.MPxN, row.Role}
	at := slices.IndexFunc(data.rows[key], func(r spec.Registration) bool { return r.From == row.From })
	if at >= 0 {
		data.rows[key][at] = row
		return
	}
	data.rows[key] = append(data.rows[key], row)
}

// owner is the party registered for a Device in a role at a moment: that of
// the latest row in effect by then. Zero means nobody: no row, a row that ends
// the registration, or a Device without a metering point. [RDP-1, T14]
func (data *registrationData) owner(device spec.Device, role spec.UserRole, at spec.Time) spec.EUI64 {
	if device.MPxN == "" {
		return 0
	}
	right := data.party(device.MPxN, role, at)
	if data.system.defects != nil {
		return data.misread(right, device, role, at)
	}
	return right
}

func (data *registrationData) party(mpxn spec.MPxN, role spec.UserRole, at spec.Time) spec.EUI64 {
	var latest spec.Registration
	found := false
	for _, row := range data.rows[supply{mpxn, role}] {
		if row.From > at || found && row.From <= latest.From {
			continue
		}
		latest, found = row, true
	}
	return latest.Party
}

// misread is the owner that a system with defects finds instead of the right one.
func (data *registrationData) misread(right spec.EUI64, device spec.Device, role spec.UserRole, at spec.Time) spec.EUI64 {
	d := data.system
	for _, reading := range registrationReadings {
		if !d.may(reading.id) {
			continue
		}
		var latest spec.Registration
		found := false
		for i, row := range data.delivered {
			seen := delivered{row, i, i < data.first}
			if !reading.matches(seen, device.MPxN, role) || !reading.begun(row.From, at) || found && row.From < latest.From {
				continue
			}
			if found && row.From == latest.From && reading.firstOfEqual {
				continue
			}
			latest, found = row, true
			if reading.firstDecides {
				break
			}
		}
		if latest.Party != right && d.faulty(reading.id) {
			return latest.Party
		}
	}
	return right
}

// delivered is a row with its place among those delivered.
type delivered struct {
	spec.Registration
	at      int
	atReset bool
}

// registrationReading is a way to look a registration up wrongly.
type registrationReading struct {
	id           FaultID
	matches      func(row delivered, mpxn spec.MPxN, role spec.UserRole) bool
	begun        func(from, at spec.Time) bool
	firstOfEqual bool
	firstDecides bool
}

var registrationReadings = func() (all []*registrationReading) {
	add := func(kind CorruptionKind, id FaultID, description string) *registrationReading {
		r := &registrationReading{
			id: corruption(aDevice, kind, id, description),
			matches: func(row delivered, mpxn spec.MPxN, role spec.UserRole) bool {
				return row.MPxN == mpxn && row.Role == role
			},
			begun: func(from, at spec.Time) bool { return from <= at },
		}
		all = append(all, r)
		return r
	}
	begun := func(kind CorruptionKind, id FaultID, description string, begun func(from, at spec.Time) bool) {
		add(kind, id, description).begun = begun
	}
	matching := func(kind CorruptionKind, id FaultID, description string, same func(x, y spec.MPxN) bool) {
		add(kind, id, description).matches = func(row delivered, mpxn spec.MPxN, role spec.UserRole) bool {
			return same(row.MPxN, mpxn) && row.Role == role
		}
	}
	begun(FactMistaken, LatestRegistration, "looks at the latest row of registration, whether or not it is in effect yet", func(from, at spec.Time) bool { return true })
	begun(FactMistaken, "registration-exclusive", "takes a registration to begin a second after its time", func(from, at spec.Time) bool { return from < at })
	begun(EffectEarly, "registration-hour-early", "takes a registration to begin an hour early, as in summer time", func(from, at spec.Time) bool { return from-spec.Hour <= at })
	begun(EffectEarly, "registration-second-early", "takes a registration to begin a second early", func(from, at spec.Time) bool { return from-1 <= at })
	begun(EffectLate, "registration-hour-late", "takes a registration to begin an hour late, as in summer time", func(from, at spec.Time) bool { return from+spec.Hour <= at })
	begun(EffectLate, "registration-next-day", "takes a registration to begin at the midnight after its time", func(from, at spec.Time) bool { return (from+spec.Day-1)/spec.Day <= at/spec.Day })
	begun(FactTruncated, "registration-by-day", "reads the days alone of registrations", func(from, at spec.Time) bool { return from/spec.Day <= at/spec.Day })
	begun(FactTruncated, "registration-by-minute", "reads registrations with the precision of the minute", func(from, at spec.Time) bool { return from/spec.Minute <= at/spec.Minute })
	begun(FactRetyped, "registration-as-int32", "reads the times of registrations as signed 32-bit numbers", func(from, at spec.Time) bool { return int32(from) <= int32(at) })
	add(FactStale, "registration-at-first", "looks at the rows of registration that there were at first alone").matches = func(row delivered, mpxn spec.MPxN, role spec.UserRole) bool {
		return row.MPxN == mpxn && row.Role == role && row.atReset
	}
	add(FactStale, "registration-first-row", "looks at the first row delivered alone").firstDecides = true
	add(FactStale, "registration-uncorrected", "keeps the first of two rows that begin at the same time").firstOfEqual = true
	add(FactMistaken, "registration-without-ends", "overlooks rows that end a registration").matches = func(row delivered, mpxn spec.MPxN, role spec.UserRole) bool {
		return row.MPxN == mpxn && row.Role == role && row.Party != 0
	}
	add(FactMistaken, "registration-of-any-role", "looks at the registrations in every role").matches = func(row delivered, mpxn spec.MPxN, _ spec.UserRole) bool { return row.MPxN == mpxn }
	supplierOf := map[spec.UserRole]spec.UserRole{spec.ED: spec.IS, spec.GT: spec.GS}
	add(FactMistaken, "registration-of-supplier", "looks at the Supplier's registration in place of the Network Operator's").matches = func(row delivered, mpxn spec.MPxN, role spec.UserRole) bool {
		return row.MPxN == mpxn && row.Role == cmp.Or(supplierOf[role], role)
	}
	number := func(m spec.MPxN) string { return strings.TrimLeft(string(m), "0") }
	matching(FactRetyped, "metering-point-as-number", "compares metering points as numbers, without leading zeros", func(x, y spec.MPxN) bool { return number(x) == number(y) })
	matching(FactTruncated, "metering-point-by-beginning", "compares the first six digits of metering points", func(x, y spec.MPxN) bool { return x[:min(6, len(x))] == y[:min(6, len(y))] })
	matching(FactTruncated, "metering-point-by-end", "compares the last four digits of metering points", func(x, y spec.MPxN) bool { return x[max(0, len(x)-4):] == y[max(0, len(y)-4):] })
	return all
}()

// networkOperator is the Network Operator registered for a Device: the
// distributor of an electricity meter, the transporter of a gas Device, and
// nobody for a Device of neither fuel. [MP107-2, R2-1]
func (data *registrationData) networkOperator(device spec.Device, at spec.Time) spec.EUI64 {
	role := device.Type.NetworkOperatorRole()
	if role == "" {
		return 0
	}
	return data.owner(device, role, at)
}

// passes reports whether the originator of a request is the owner of its Device
// in the role in which it acts. For OU there is no ownership to ask for. [RDP-1]
func (data *registrationData) passes(s *submission) bool {
	if s.request.Role == spec.OU {
		return true
	}
	at := s.at
	if data.system.defects != nil && s.stage == whenDue && data.system.faulty(judgedAtReceiptTime) {
		at = s.received
	}
	return data.system.same(ownerIdentity, data.owner(s.device, s.request.Role, at), s.request.Originator)
}

var judgedAtReceiptTime = corruption(aRequest, FactStale, "registration-as-of-receipt", "asks of a request that is due who was registered when it was received")
