package concurrent

import (
	"fmt"

	"example.org/mp107/spec"
)

// neighbourhood is a metering point with its Devices, its Users and its
// registrations. No two neighbourhoods of a world share any of these, so that no
// operation on one can be noticed in another: they are independent objects, and a
// history is linearizable if and only if the part of it about each of them is
// (locality). A test shows that they are disjoint.
type neighbourhood struct {
	number        int // from 1
	operator      spec.UserRole
	supplier      spec.UserRole
	devices       []spec.Device
	users         []spec.User
	registrations []spec.Registration
}

// The parties of every neighbourhood, by place in its list of users.
const (
	operatorOne = iota
	operatorTwo
	supplierOne
	supplierTwo
	otherParty
)

// newNeighbourhood makes one of three sorts in turn: SMETS1 electricity, SMETS1
// gas with two Devices at one metering point, SMETS2 electricity. In each the
// wrong Network Operator's credential has been placed, as in the paper's story.
func newNeighbourhood(number, sort int) neighbourhood {
	n := neighbourhood{number: number, operator: spec.ED, supplier: spec.IS}
	mpxn := spec.MPxN(fmt.Sprintf("1%012d", number))
	types, smets, s1sp := []spec.DeviceType{spec.ESME}, spec.SMETS1, spec.S1SP1
	switch sort % 3 {
	case 1:
		n.operator, n.supplier = spec.GT, spec.GS
		mpxn = spec.MPxN(fmt.Sprintf("7%07d", number))
		types, s1sp = []spec.DeviceType{spec.GSME, spec.GPF}, spec.S1SP2
	case 2:
		smets, s1sp = spec.SMETS2, spec.NoS1SP
	}
	base := spec.EUI64(0x00DB107000020000 + 0x100*uint64(number))
	for i, roles := range [][]spec.UserRole{{n.operator}, {n.operator}, {n.supplier}, {n.supplier}, {spec.OU, n.supplier, n.operator}} {
		n.users = append(n.users, spec.User{ID: base + spec.EUI64(i+1), Roles: roles, Status: spec.UserActive})
	}
	for i, kind := range types {
		n.devices = append(n.devices, spec.Device{
			ID: base + spec.EUI64(0x81+i), Type: kind, SMETS: smets, S1SP: s1sp, Status: spec.Commissioned, MPxN: mpxn,
			Credentials: map[spec.RemotePartyRole]spec.Credential{
				spec.NetworkOperator: {Role: spec.NetworkOperator, Owner: n.users[operatorTwo].ID},
				spec.Supplier:        {Role: spec.Supplier, Owner: n.users[supplierOne].ID},
			},
		})
	}
	since := spec.Epoch - 365*spec.Day
	n.registrations = []spec.Registration{
		{MPxN: mpxn, Role: n.operator, Party: n.users[operatorOne].ID, From: since},
		{MPxN: mpxn, Role: n.supplier, Party: n.users[supplierOne].ID, From: since},
	}
	return n
}

// world is the neighbourhood by itself.
func (n neighbourhood) world() spec.World { return worldOf([]neighbourhood{n}) }

// worldOf puts neighbourhoods into one world.
func worldOf(all []neighbourhood) spec.World {
	w := spec.World{Now: spec.Epoch}
	for _, n := range all {
		w.Users = append(w.Users, n.users...)
		w.Devices = append(w.Devices, n.devices...)
		w.Registrations = append(w.Registrations, n.registrations...)
	}
	return w
}

// parties are the users among whom a role moves.
func (n neighbourhood) parties(role spec.UserRole) []spec.User {
	if role == n.supplier {
		return n.users[supplierOne : supplierTwo+1]
	}
	return n.users[operatorOne : operatorTwo+1]
}

// names are what a history calls each party and Device.
func (n neighbourhood) names() map[spec.EUI64]string {
	names := map[spec.EUI64]string{}
	for i, user := range n.users {
		names[user.ID] = []string{"operator 1", "operator 2", "supplier 1", "supplier 2", "a party of many roles"}[i]
	}
	for _, device := range n.devices {
		names[device.ID] = fmt.Sprintf("%s %d", device.Type, n.number)
	}
	return names
}

// called names the Devices, as in "GSME 2 and GPF 2".
func (n neighbourhood) called() string {
	text := ""
	for i, device := range n.devices {
		if i > 0 {
			text += " and "
		}
		text += n.names()[device.ID]
	}
	return text
}
