package spec

import "fmt"

// World is a complete starting point: everything that a decision can depend
// on before any event has happened.
type World struct {
	Now           Time           `json:"now"`
	Users         []User         `json:"users"`
	Devices       []Device       `json:"devices"`
	Registrations []Registration `json:"registrations"`
	Counters      []Counter      `json:"counters,omitempty"`
}

// User is a party that can send Service Requests.
type User struct {
	ID     EUI64      `json:"id"`
	Roles  []UserRole `json:"roles"`
	Status UserStatus `json:"status"`
}

// UserStatus reports whether a User may send Service Requests (response code E3). [D]
type UserStatus string

// The two statuses told apart. [A] for the names.
const (
	UserActive    UserStatus = "Active"
	UserSuspended UserStatus = "Suspended"
)

// UserStatuses lists the statuses in their fixed order.
func UserStatuses() []UserStatus { return []UserStatus{UserActive, UserSuspended} }

// Registration is one effective-dated row of the Registration Data: from From
// on, Party is registered in Role for the metering point, until a later row
// for the same metering point and role takes over. A row whose Party is zero
// ends the registration without a successor.
type Registration struct {
	MPxN  MPxN     `json:"mpxn"`
	Role  UserRole `json:"role"`
	Party EUI64    `json:"party"`
	From  Time     `json:"from"`
}

// Counter is the last accepted originator counter for one originator and target.
type Counter struct {
	Originator EUI64  `json:"originator"`
	Target     EUI64  `json:"target"`
	Last       uint64 `json:"last"`
}

// Validate reports the first way in which the world is not well formed.
func (w World) Validate() error {
	users := map[EUI64]bool{}
	for _, user := range w.Users {
		if err := user.validate(); err != nil {
			return err
		}
		if users[user.ID] {
			return fmt.Errorf("user %v is listed twice", user.ID)
		}
		users[user.ID] = true
	}
	devices := map[EUI64]bool{}
	for _, device := range w.Devices {
		if err := device.Validate(); err != nil {
			return err
		}
		if devices[device.ID] {
			return fmt.Errorf("device %v is listed twice", device.ID)
		}
		devices[device.ID] = true
	}
	if devices[DSP] {
		return fmt.Errorf("device %v has the identifier of the DSP", DSP)
	}
	type rowKey struct {
		mpxn MPxN
		role UserRole
		from Time
	}
	rows := map[rowKey]bool{}
	for _, row := range w.Registrations {
		if err := row.Validate(); err != nil {
			return err
		}
		key := rowKey{row.MPxN, row.Role, row.From}
		if rows[key] {
			return fmt.Errorf("metering point %s has two registrations as %s from %v", row.MPxN, row.Role, row.From)
		}
		rows[key] = true
	}
	counters := map[[2]EUI64]bool{}
	for _, counter := range w.Counters {
		if counter.Originator == 0 || counter.Target == 0 {
			return fmt.Errorf("counter of originator %v and target %v: give both an EUI-64 other than zero", counter.Originator, counter.Target)
		}
		key := [2]EUI64{counter.Originator, counter.Target}
		if counters[key] {
			return fmt.Errorf("originator %v and target %v have two counters", counter.Originator, counter.Target)
		}
		counters[key] = true
	}
	return nil
}

func (u User) validate() error {
	if u.ID == 0 {
		return fmt.Errorf("user without an identifier: give an EUI-64 other than zero")
	}
	if _, err := OneOf("user status", string(u.Status), UserStatuses()); err != nil {
		return fmt.Errorf("user %v: %w", u.ID, err)
	}
	for _, role := range u.Roles {
		if _, err := ParseUserRole(string(role)); err != nil {
			return fmt.Errorf("user %v: %w", u.ID, err)
		}
	}
	return nil
}

// Validate reports a row whose metering point and role do not belong together:
// IS, ES and ED are registered for an MPAN, GS and GT for an MPRN, RSA for
// either, OU for neither. [A]
func (r Registration) Validate() error {
	switch r.Role {
	case IS, ES, ED:
		if !r.MPxN.IsMPAN() {
			return fmt.Errorf("registration as %s of metering point %q: want a 13-digit MPAN", r.Role, r.MPxN)
		}
	case GS, GT:
		if !r.MPxN.IsMPRN() {
			return fmt.Errorf("registration as %s of metering point %q: want an MPRN of 6 to 10 digits", r.Role, r.MPxN)
		}
	case RSA:
		if !r.MPxN.IsMPAN() && !r.MPxN.IsMPRN() {
			return fmt.Errorf("registration as RSA of metering point %q: want an MPAN or an MPRN", r.MPxN)
		}
	default:
		return fmt.Errorf("registration as %q of metering point %q: no registration exists for that role", r.Role, r.MPxN)
	}
	return nil
}
