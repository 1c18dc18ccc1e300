package explore

import (
	"slices"

	"example.org/mp107/spec"
)

// cellKind is what a cell of the state holds.
type cellKind uint8

const (
	statusCell       cellKind = iota // the status of a Device
	slotCell                         // the credential in a slot of a Device
	registrationCell                 // the party registered for a Device in a role
	userCell                         // whether a User is active
)

// noDevice is the device of a cell that belongs to none.
const noDevice = -1

// cell is one part of the state with the values that it can take. A value is
// its place in the list of the cell's kind; every cell starts at initial.
type cell struct {
	kind    cellKind
	device  int
	initial uint8

	statuses    []spec.DeviceStatus  // of a statusCell
	slot        spec.RemotePartyRole // of a slotCell
	credentials []spec.Credential    // of a slotCell
	role        spec.UserRole        // of a registrationCell
	registered  []spec.EUI64         // of a registrationCell; zero is nobody
	user        spec.EUI64           // of a userCell
	users       []spec.UserStatus    // of a userCell
}

// size is the number of values of the cell.
func (c *cell) size() int {
	switch c.kind {
	case statusCell:
		return len(c.statuses)
	case slotCell:
		return len(c.credentials)
	case registrationCell:
		return len(c.registered)
	default:
		return len(c.users)
	}
}

// point is an unpacked state: the value of every cell.
type point []uint8

// with is a copy of the point in which one cell has another value.
func (p point) with(cell int, value uint8) point {
	q := slices.Clone(p)
	q[cell] = value
	return q
}

// space is the set of all points of a scope: its cells, those of one Device
// together and those of the Users last.
type space struct {
	scope Scope
	cells []cell
	// ofDevice lists the cells of each Device, ofUsers those of the Users.
	ofDevice [][]int
	ofUsers  []int
}

func newSpace(s Scope) *space {
	sp := &space{scope: s}
	id := func(name string) spec.EUI64 {
		p, _ := s.party(name) // nobody is zero; Validate has refused unknown names
		return p.ID
	}
	add := func(c cell) int {
		sp.cells = append(sp.cells, c)
		return len(sp.cells) - 1
	}
	for at, d := range s.Devices {
		own := []int{add(cell{kind: statusCell, device: at, statuses: d.Statuses})}
		for _, slot := range slots {
			c := cell{kind: slotCell, device: at, slot: slot}
			for _, certificate := range d.Certificates {
				c.credentials = append(c.credentials, spec.Credential{Role: certificate.Role, Owner: id(certificate.Party)})
			}
			c.initial = uint8(slices.IndexFunc(d.Certificates, func(k Certificate) bool { return k.Role == slot }))
			own = append(own, add(c))
		}
		for _, r := range d.Registered {
			c := cell{kind: registrationCell, device: at, role: r.Role}
			for _, name := range r.Parties {
				c.registered = append(c.registered, id(name))
			}
			own = append(own, add(c))
		}
		sp.ofDevice = append(sp.ofDevice, own)
	}
	for _, p := range s.Parties {
		if p.Suspendable {
			sp.ofUsers = append(sp.ofUsers, add(cell{kind: userCell, device: noDevice, user: p.ID, users: spec.UserStatuses()}))
		}
	}
	return sp
}

// start is the point at which every cell has its initial value.
func (sp *space) start() point {
	p := make(point, len(sp.cells))
	for i := range sp.cells {
		p[i] = sp.cells[i].initial
	}
	return p
}

// find is the cell of a Device with a kind, slot and role, or -1.
func (sp *space) find(device int, kind cellKind, slot spec.RemotePartyRole, role spec.UserRole) int {
	for _, at := range sp.ofDevice[device] {
		if c := &sp.cells[at]; c.kind == kind && c.slot == slot && c.role == role {
			return at
		}
	}
	return -1
}

// slotAt is the cell of a slot of a Device.
func (sp *space) slotAt(device int, slot spec.RemotePartyRole) int {
	return sp.find(device, slotCell, slot, "")
}

// operatorAt is the cell of the Network Operator registered for a Device, or
// -1 where the scope registers none.
func (sp *space) operatorAt(device int) int {
	return sp.find(device, registrationCell, "", sp.scope.Devices[device].Type.NetworkOperatorRole())
}
