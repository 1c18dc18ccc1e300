package explore

import (
	"fmt"
	"slices"

	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// world is the concrete world of a point: the time is the epoch, every
// registration starts then and no counter has been used.
func (sp *space) world(p point) spec.World {
	w := spec.World{Now: spec.Epoch}
	for _, party := range sp.scope.Parties {
		w.Users = append(w.Users, spec.User{ID: party.ID, Roles: party.Roles, Status: spec.UserActive})
	}
	for _, d := range sp.scope.Devices {
		w.Devices = append(w.Devices, spec.Device{
			ID: d.ID, Type: d.Type, SMETS: d.SMETS, S1SP: d.S1SP, MPxN: d.MPxN,
			Credentials: map[spec.RemotePartyRole]spec.Credential{},
		})
	}
	for i := range sp.cells {
		c, value := &sp.cells[i], p[i]
		switch c.kind {
		case statusCell:
			w.Devices[c.device].Status = c.statuses[value]
		case slotCell:
			w.Devices[c.device].Credentials[c.slot] = c.credentials[value]
		case registrationCell:
			w.Registrations = append(w.Registrations, spec.Registration{
				MPxN: sp.scope.Devices[c.device].MPxN, Role: c.role, Party: c.registered[value], From: spec.Epoch,
			})
		case userCell:
			at := slices.IndexFunc(w.Users, func(u spec.User) bool { return u.ID == c.user })
			w.Users[at].Status = c.users[value]
		}
	}
	return w
}

// World is the world of the scope at the start. The scope must be valid.
func (s Scope) World() spec.World {
	sp := newSpace(s)
	return sp.world(sp.start())
}

// state is the model's state of a point.
func (sp *space) state(p point) (model.State, error) {
	s, err := model.Start(sp.world(p))
	if err != nil {
		return model.State{}, fmt.Errorf("scope %q describes a world that is not well formed: %w", sp.scope.Name, err)
	}
	return s, nil
}

// read is the point of a state of the model: the inverse of state. It fails on
// a state that the scope does not contain.
func (sp *space) read(s model.State) (point, error) {
	p := make(point, len(sp.cells))
	users := s.World().Users
	for i := range sp.cells {
		c := &sp.cells[i]
		at := -1
		switch c.kind {
		case userCell:
			user := slices.IndexFunc(users, func(u spec.User) bool { return u.ID == c.user })
			at = slices.Index(c.users, users[user].Status)
		default:
			bound := sp.scope.Devices[c.device]
			device, ok := s.Device(bound.ID)
			if !ok {
				return nil, fmt.Errorf("device %s has left the world", bound.Name)
			}
			switch c.kind {
			case statusCell:
				at = slices.Index(c.statuses, device.Status)
			case slotCell:
				at = slices.Index(c.credentials, device.Credentials[c.slot])
			default:
				at = slices.Index(c.registered, s.Registered(bound.MPxN, c.role, s.Now()))
			}
		}
		if at < 0 {
			return nil, fmt.Errorf("the state has left scope %q: a value of device %d that is not in its bound", sp.scope.Name, c.device)
		}
		p[i] = uint8(at)
	}
	return p, nil
}
