package dsp

import (
	"math"
	"slices"

	"example.org/mp107/spec"
)

// registrationData is what the Registration Data Providers have delivered:
// effective-dated rows by metering point and role.
type registrationData struct {
	profile profile
	rows    map[supply][]spec.Registration
}

// supply is what a row of Registration Data is about.
type supply struct {
	mpxn spec.MPxN
	role spec.UserRole
}

func newRegistrationData(p profile, rows []spec.Registration) *registrationData {
	data := &registrationData{p, map[supply][]spec.Registration{}}
	for _, row := range rows {
		data.add(row)
	}
	return data
}

// add delivers a row. One with the same metering point, role and date corrects
// the earlier delivery rather than standing beside it.
func (data *registrationData) add(row spec.Registration) {
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
	if data.profile.faulty(LatestRegistration) {
		at = math.MaxInt64
	}
	var latest spec.Registration
	found := false
	for _, row := range data.rows[supply{device.MPxN, role}] {
		if row.From > at || found && row.From <= latest.From {
			continue
		}
		latest, found = row, true
	}
	return latest.Party
}

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
	return data.owner(s.device, s.request.Role, s.at) == s.request.Originator
}
