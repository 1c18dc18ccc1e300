package explore

import (
	"math/bits"
	"slices"
	"strings"

	"example.org/mp107/model/theorem"
	"example.org/mp107/spec"
)

// The recovery of a context: what comes of the holder's attempt to restore the
// right Network Operator credential of a SMETS1 Device in one request (T07).
// From firstWay on the value is the number of the way in which it fails.
const (
	nothingWrong uint8 = iota // the registered Network Operator holds the credential, or the Device is not SMETS1
	repairable                // the holder has a request that restores the right one
	firstWay
)

// way is one way in which the holder's best attempt to repair a Device fails.
type way struct {
	reason string
	// failed marks the checks that the attempt fails, by place in the strict order.
	failed uint64
	// outside tells that no repair is to be had here: the premise of T07 does not
	// hold of the attempt, or there is none to make.
	outside bool
}

// The two reasons that are not failures of checks.
const (
	nobodyRegistered = "no Network Operator is registered for the Device"
	notAnOperator    = "the holder is not a Network Operator of the Device's fuel"
)

// repairs follows one Device of a scope through its contexts.
type repairs struct {
	e                  *Explorer
	device             int
	slot, registration int
	smets1             bool
	checks             []string
	ways               []way
	// attempts are the requests that could repair the Device: a 6.15.1 that
	// declares NetworkOperator and carries one Network Operator certificate.
	attempts []*docket

	// of the context at hand
	right    spec.Credential
	holder   spec.EUI64
	wrong    bool
	repaired bool
	// upset are the theorems that a request accepted in the context refutes.
	upset theoremSet
}

func newRepairs(e *Explorer, device int) *repairs {
	r := &repairs{
		e: e, device: device, smets1: e.sp.scope.Devices[device].SMETS == spec.SMETS1,
		slot: e.sp.slotAt(device, spec.NetworkOperator), registration: e.sp.operatorAt(device),
		checks: e.machine.Checks(),
	}
	for i := range e.dockets[device] {
		u := e.dockets[device][i].request.update
		if u != nil && u.Slot == spec.NetworkOperator && len(u.Certificates) == 1 && u.Certificates[0].Role == spec.NetworkOperator {
			r.attempts = append(r.attempts, &e.dockets[device][i])
		}
	}
	return r
}

// begin starts a context.
func (r *repairs) begin(p point) {
	registered := r.e.registered(r.registration, p)
	r.right = spec.Credential{Role: spec.NetworkOperator, Owner: registered}
	r.holder = r.e.sp.cells[r.slot].credentials[p[r.slot]].Owner
	r.wrong = r.smets1 && registered != 0 && r.holder != registered
	r.repaired, r.upset = false, 0
}

// accepted tells of a request that is accepted in the context.
func (r *repairs) accepted(p point, request *request, ruling *ruling) {
	for _, w := range ruling.writes {
		if w.cell != r.slot || w.value == p[w.cell] {
			continue
		}
		// T06 speaks of sequences of Network Operators' requests. One step is
		// enough to look at: such requests leave registration alone, so that the
		// first of a sequence to change a wrong credential does so in a state that
		// is reached too, and in which the credential is still wrong.
		seen := ruling.decision
		seen.Device.Credentials = map[spec.RemotePartyRole]spec.Credential{spec.NetworkOperator: r.e.sp.cells[r.slot].credentials[p[r.slot]]}
		seen.Operator = r.right.Owner
		r.upset |= theoremsThat(func(t theorem.Theorem) bool { return t.ID == spec.T06 && t.Refuted(&seen) })
		if r.wrong && request.party.ID == r.holder && r.e.sp.cells[r.slot].credentials[w.value] == r.right {
			r.repaired = true
		}
	}
}

// end is the recovery of the context.
func (r *repairs) end(p point) uint8 {
	switch {
	case r.smets1 && r.right.Owner == 0:
		return r.number(way{reason: nobodyRegistered, outside: true})
	case !r.wrong:
		return nothingWrong
	case r.repaired:
		return repairable
	default:
		return r.number(r.failure(p))
	}
}

// failure tells why the holder cannot repair: the checks that its best attempt
// fails, the best being the one that fails fewest.
func (r *repairs) failure(p point) way {
	best := r.best(p)
	if best == nil {
		return way{reason: notAnOperator, outside: true}
	}
	ruling := best.at(p)
	failed := ruling.failed
	var names []string
	for i, name := range r.checks {
		if failed&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return way{reason: "an accepted request does not restore the credential"}
	}
	reason := "the holder's request fails the check " + strings.Join(names, ", ")
	if !r.isOperator(best.request.party) {
		return way{reason: notAnOperator, failed: failed, outside: true}
	}
	return way{reason: reason, failed: failed, outside: !ruling.concerns.has(spec.T07)}
}

// best is the holder's attempt that fails the fewest checks; in a role of a
// Network Operator of the Device's fuel, if it has one.
func (r *repairs) best(p point) *docket {
	var best *docket
	for _, d := range r.attempts {
		c := d.request.update.Certificates[0]
		if d.request.party.ID != r.holder || (spec.Credential{Role: c.Role, Owner: c.Owner}) != r.right {
			continue
		}
		if r.isOperator(d.request.party) && d.request.role != r.operatorRole() {
			continue
		}
		if best == nil || bits.OnesCount64(d.at(p).failed) < bits.OnesCount64(best.at(p).failed) {
			best = d
		}
	}
	return best
}

func (r *repairs) operatorRole() spec.UserRole {
	return r.e.sp.scope.Devices[r.device].Type.NetworkOperatorRole()
}

func (r *repairs) isOperator(p Party) bool { return slices.Contains(p.Roles, r.operatorRole()) }

// number is the place of a way among those met, plus firstWay.
func (r *repairs) number(w way) uint8 {
	at := slices.Index(r.ways, w)
	if at < 0 {
		at = len(r.ways)
		r.ways = append(r.ways, w)
	}
	return firstWay + uint8(at)
}
