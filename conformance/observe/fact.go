package observe

import (
	"cmp"
	"fmt"

	"example.org/mp107/spec"
)

// Source is where something is said: a file and its line.
type Source struct {
	File string
	Line int
}

// String is file:line; the file alone where the whole of it says so.
func (s Source) String() string {
	if s.Line == 0 {
		return s.File
	}
	return fmt.Sprintf("%s:%d", s.File, s.Line)
}

// MarshalText implements encoding.TextMarshaler.
func (s Source) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// fact is something about the world that may be unknown.
type fact[T comparable] struct {
	known bool
	value T
	from  Source
	at    spec.Time // since when it is known to be so
}

// asOf is the fact as known for an earlier moment: unknown if it became so after it.
func (f fact[T]) asOf(at spec.Time) fact[T] {
	if f.since(at) {
		return fact[T]{}
	}
	return f
}

// since reports whether the fact has become so after a time.
func (f fact[T]) since(at spec.Time) bool { return f.known && f.at > at }

// device is what is known of a Device.
type device struct {
	id       spec.EUI64
	listed   fact[bool]
	kind     fact[spec.DeviceType]
	smets    fact[spec.SMETS]
	s1sp     fact[spec.S1SP]
	status   fact[spec.DeviceStatus]
	mpxn     fact[spec.MPxN]
	slots    map[spec.RemotePartyRole]fact[spec.Credential] // the zero Credential is an empty slot
	other    fact[spec.EUI64]                               // the owner of the notified non-critical certificate; zero: the slot's
	pending  []pending
	supposed map[string]supposition
}

// pending is a future-dated request of which no execution has been told yet.
type pending struct {
	request spec.ServiceRequest
	from    Source
	sure    bool // it was accepted at receipt, rather than not answered
}

// changes reports whether the request, once accepted, may change a slot.
func (p pending) changes(slot spec.RemotePartyRole) bool {
	return p.request.Update != nil && p.request.Update.Slot == slot
}

// user is what is known of a User.
type user struct {
	listed   fact[bool]
	roles    fact[string] // separated by spaces
	status   fact[spec.UserStatus]
	supposed map[string]supposition
}

// point is a metering point in a role.
type point struct {
	mpxn spec.MPxN
	role spec.UserRole
}

// row is a row of the Registration Data.
type row struct {
	party spec.EUI64
	from  spec.Time
	said  Source
}

func compareRows(a, b row) int { return cmp.Compare(a.from, b.from) }

// link is the pair of parties between which a counter runs.
type link struct{ originator, target spec.EUI64 }

// last is the last counter accepted; none is that of a link without one.
type last struct {
	counter uint64
	none    bool
}

// Contradiction is two lines of which one is wrong, or between which something is
// missing.
type Contradiction struct {
	What  string `json:"what"`
	First Source `json:"first"`
	Later Source `json:"later"`
}

// String is a sentence.
func (c Contradiction) String() string {
	return fmt.Sprintf("%s and %s contradict each other: %s", c.First, c.Later, c.What)
}
