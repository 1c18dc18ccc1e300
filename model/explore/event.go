package explore

import (
	"slices"

	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// request is a Service Request of the scope, without its counter.
type request struct {
	party  Party
	role   spec.UserRole
	device int
	srv    spec.SRV
	update *spec.CredentialUpdate
}

// event is one thing that can happen in the world: a request, a change of one
// cell from outside, or the upload.
type event struct {
	request *request
	// cell is changed to value where cell is not negative.
	cell  int
	value uint8
}

// noCell marks an event that does not change a cell from outside.
const noCell = -1

func (e event) isUpload() bool { return e.request == nil && e.cell == noCell }

// requests lists every request of the scope to a Device in a fixed order: by
// party, role, SRV, declared slot and certificates carried.
func (sp *space) requests(device int) []*request {
	d := sp.scope.Devices[device]
	carried := sp.carried(device)
	var all []*request
	for _, party := range sp.scope.Parties {
		for _, role := range slices.Concat(party.Roles, party.Claims) {
			for _, srv := range d.SRVs {
				base := request{party: party, role: role, device: device, srv: srv}
				if srv != spec.UpdateSecurityCredentialsKRP {
					all = append(all, &base)
					continue
				}
				for _, slot := range slots {
					for _, certificates := range carried {
						r := base
						r.update = &spec.CredentialUpdate{Slot: slot, Certificates: certificates}
						all = append(all, &r)
					}
				}
			}
		}
	}
	return all
}

// Requests lists every Service Request of the scope, Device by Device, each with
// the counter 1. The scope must be valid.
func (s Scope) Requests() []spec.ServiceRequest {
	sp := newSpace(s)
	var all []spec.ServiceRequest
	for device := range s.Devices {
		for _, r := range sp.requests(device) {
			all = append(all, r.concrete(sp, 1))
		}
	}
	return all
}

// carried lists what a 6.15.1 to a Device can carry: nothing, any one
// certificate for digital signing, or two of different roles, of which the
// first one is for digital signing.
func (sp *space) carried(device int) [][]spec.Certificate {
	d := sp.scope.Devices[device]
	certificate := func(at int, use spec.CertificateUse) spec.Certificate {
		owner, _ := sp.scope.party(d.Certificates[at].Party)
		return spec.Certificate{Use: use, Role: d.Certificates[at].Role, Owner: owner.ID}
	}
	all := [][]spec.Certificate{nil}
	for at := range d.Certificates {
		all = append(all, []spec.Certificate{certificate(at, spec.DigitalSigning)})
	}
	first := func(slot spec.RemotePartyRole) int {
		return slices.IndexFunc(d.Certificates, func(c Certificate) bool { return c.Role == slot })
	}
	o, s := first(spec.NetworkOperator), first(spec.Supplier)
	return append(all,
		[]spec.Certificate{certificate(o, spec.DigitalSigning), certificate(s, spec.KeyAgreement)},
		[]spec.Certificate{certificate(s, spec.DigitalSigning), certificate(o, spec.KeyAgreement)})
}

// changes lists the changes from outside of the cells given, in fixed order.
// Credentials change by requests and by the upload only.
func (sp *space) changes(cells []int) []event {
	var all []event
	for _, at := range cells {
		if sp.cells[at].kind == slotCell {
			continue
		}
		for value := range sp.cells[at].size() {
			all = append(all, event{cell: at, value: uint8(value)})
		}
	}
	return all
}

// concrete is the request with a counter, immediate and properly signed.
func (r *request) concrete(sp *space, counter uint64) spec.ServiceRequest {
	return spec.ServiceRequest{
		Originator: r.party.ID, Role: r.role, Target: sp.scope.Devices[r.device].ID, Counter: counter, SRV: r.srv,
		Signature: spec.Signature{Signer: r.party.ID, Valid: true}, Update: r.update,
	}
}

// concrete is the event as the model takes it, at the time of a state.
func (e event) concrete(sp *space, s model.State, counter uint64) spec.Event {
	if e.request != nil {
		r := e.request.concrete(sp, counter)
		return spec.Event{Submit: &r}
	}
	if e.cell == noCell {
		return spec.Event{Upload: &spec.Upload{}}
	}
	c := &sp.cells[e.cell]
	switch c.kind {
	case statusCell:
		return spec.Event{DeviceStatus: &spec.DeviceStatusChange{Device: sp.scope.Devices[c.device].ID, Status: c.statuses[e.value]}}
	case registrationCell:
		return spec.Event{Register: &spec.Registration{MPxN: sp.scope.Devices[c.device].MPxN, Role: c.role, Party: c.registered[e.value], From: s.Now()}}
	default:
		return spec.Event{UserStatus: &spec.UserStatusChange{User: c.user, Status: c.users[e.value]}}
	}
}
