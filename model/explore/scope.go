package explore

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"example.org/mp107/spec"
)

// Scope bounds a world: everything in it that can differ from one state to
// another, and every request that can be made. It is data; nothing else of the
// package knows a particular world.
type Scope struct {
	Name string `json:"name"`
	// Meaning says in a sentence what the world contains.
	Meaning string   `json:"meaning"`
	Parties []Party  `json:"parties"`
	Devices []Device `json:"devices"`
}

// Party is a User of the world.
type Party struct {
	// Name is short and unique; Promela uses it as an identifier.
	Name string `json:"name"`
	// Title is what a story calls the party.
	Title string          `json:"title"`
	ID    spec.EUI64      `json:"id"`
	Roles []spec.UserRole `json:"roles"`
	// Claims are roles that the party does not have and claims in requests.
	Claims []spec.UserRole `json:"claims,omitempty"`
	// Suspendable parties can be suspended and made active again; others stay active.
	Suspendable bool `json:"suspendable,omitempty"`
}

// Device is a Device of the world with the values that its parts can take.
type Device struct {
	// Name is short and unique; Promela uses it as an identifier.
	Name string `json:"name"`
	// Title is what a story calls the Device.
	Title string          `json:"title"`
	ID    spec.EUI64      `json:"id"`
	Type  spec.DeviceType `json:"type"`
	SMETS spec.SMETS      `json:"smets"`
	S1SP  spec.S1SP       `json:"s1sp,omitempty"`
	// MPxN is the Device's own metering point; no two Devices share one.
	MPxN spec.MPxN `json:"mpxn"`
	// Statuses are the statuses that the Device can have; it starts in the first.
	Statuses []spec.DeviceStatus `json:"statuses"`
	// Registered are the roles in which somebody can be registered.
	Registered []Registered `json:"registered"`
	// Certificates are those that requests to the Device can carry. Each slot
	// starts with the first one of its own role.
	Certificates []Certificate `json:"certificates"`
	// SRVs are the Service Request Variants that are sent to the Device.
	SRVs []spec.SRV `json:"srvs"`
}

// Registered lists the parties that can be registered in a role, by name. The
// first one is at the start; the empty name is nobody.
type Registered struct {
	Role    spec.UserRole `json:"role"`
	Parties []string      `json:"parties"`
}

// Certificate is a certificate that exists: its owner by name and its role.
type Certificate struct {
	Party string               `json:"party"`
	Role  spec.RemotePartyRole `json:"role"`
}

// slots are the slots of a Device that the explorer follows: those on which
// requests in the roles of suppliers and Network Operators rely.
var slots = []spec.RemotePartyRole{spec.NetworkOperator, spec.Supplier}

var identifier = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*$`)

// Validate reports the first way in which the scope is not well formed.
func (s Scope) Validate() error {
	if len(s.Parties) == 0 || len(s.Devices) == 0 {
		return fmt.Errorf("scope %q: want at least one party and one device", s.Name)
	}
	names := map[string]bool{}
	for _, p := range s.Parties {
		if !identifier.MatchString(p.Name) || names[p.Name] || p.ID == 0 {
			return fmt.Errorf("scope %q: party %q (%v): want a unique name of letters and digits and an identifier", s.Name, p.Name, p.ID)
		}
		names[p.Name] = true
	}
	points := map[spec.MPxN]bool{}
	for _, d := range s.Devices {
		if !identifier.MatchString(d.Name) || names[d.Name] || points[d.MPxN] {
			return fmt.Errorf("scope %q: device %q at %s: want a unique name of letters and digits and a metering point of its own", s.Name, d.Name, d.MPxN)
		}
		names[d.Name], points[d.MPxN] = true, true
		if err := s.validateDevice(d); err != nil {
			return fmt.Errorf("scope %q: device %s: %w", s.Name, d.Name, err)
		}
	}
	return nil
}

func (s Scope) validateDevice(d Device) error {
	if len(d.Statuses) == 0 || len(d.SRVs) == 0 {
		return fmt.Errorf("want at least one status and one SRV")
	}
	for _, slot := range slots {
		if !slices.ContainsFunc(d.Certificates, func(c Certificate) bool { return c.Role == slot }) {
			return fmt.Errorf("no certificate of role %s to start with", slot)
		}
	}
	for _, c := range d.Certificates {
		if _, ok := s.party(c.Party); !ok {
			return fmt.Errorf("certificate of unknown party %q: want one of %s", c.Party, s.partyNames())
		}
	}
	for _, r := range d.Registered {
		if len(r.Parties) == 0 {
			return fmt.Errorf("no party to be registered as %s: leave the role out or name one", r.Role)
		}
		for _, name := range r.Parties {
			if _, ok := s.party(name); !ok && name != "" {
				return fmt.Errorf("unknown party %q registered as %s: want one of %s", name, r.Role, s.partyNames())
			}
			// Otherwise the credential that T07 wants restored would not exist.
			operator := Certificate{name, spec.NetworkOperator}
			if name != "" && r.Role.IsNetworkOperator() && !slices.Contains(d.Certificates, operator) {
				return fmt.Errorf("%s can be registered as %s, but no Network Operator certificate of it exists", name, r.Role)
			}
		}
	}
	return nil
}

func (s Scope) party(name string) (Party, bool) {
	for _, p := range s.Parties {
		if p.Name == name {
			return p, true
		}
	}
	return Party{}, false
}

func (s Scope) partyNames() string {
	names := make([]string, len(s.Parties))
	for i, p := range s.Parties {
		names[i] = p.Name
	}
	return strings.Join(names, ", ")
}
