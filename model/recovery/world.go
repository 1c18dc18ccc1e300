package recovery

import (
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// The parties, in the order in which the search tries them.
const (
	holder = iota
	operator
	bystander
	supplier
	former
	other
	parties
)

// titles are what a story calls the parties.
var titles = [parties]string{
	"the wrong Network Operator", "the registered Network Operator", "another Network Operator",
	"the Supplier", "the former Supplier", "the other User",
}

// party is the identifier of a party. Identifiers are ours. [A]
func party(p int) spec.EUI64 { return 0x00DB107000000A01 + spec.EUI64(p) }

// meter is the Device of a world with the roles that its fuel asks for.
type meter struct {
	kind     spec.DeviceType
	mpxn     spec.MPxN
	supplier spec.UserRole
}

var meters = []meter{{spec.ESME, "1000000000001", spec.IS}, {spec.GSME, "1000000001", spec.GS}}

const device spec.EUI64 = 0x00DB107000010001

// roles are those that a party has. The bystander is a Network Operator of both
// fuels; nobody is a Network Operator and a Supplier at once [A].
func (m meter) roles(p int) []spec.UserRole {
	switch p {
	case bystander:
		return []spec.UserRole{spec.ED, spec.GT}
	case supplier, former:
		return []spec.UserRole{m.supplier}
	case other:
		return []spec.UserRole{spec.OU}
	default:
		return []spec.UserRole{m.kind.NetworkOperatorRole()}
	}
}

// The slots of the meter that requests can declare.
var slots = [...]spec.RemotePartyRole{spec.NetworkOperator, spec.Supplier, spec.ACB}

// registered are the parties registered in the role of each slot, or none.
var registered = [len(slots)]int{operator, supplier, -1}

// content is what a slot holds: zero is nothing, any other a certificate.
type content uint8

// contents is the number of contents.
const contents = content(1 + parties*len(slots))

// certificate is that of a party for a slot. Requests carry those for
// NetworkOperator (0) and Supplier (1); those for ACB (2) no request carries.
func certificate(p, slot int) content { return content(1 + p*len(slots) + slot) }

func (c content) owner() int { return (int(c)+len(slots)-1)/len(slots) - 1 } // -1 of nothing

func (c content) slot() int { return int(c-1) % len(slots) }

// holders say what each slot holds.
type holders [len(slots)]content

// heldBy marks the slots that a party holds.
func (h holders) heldBy(p int) (mask int) {
	for i, c := range h {
		if c.owner() == p {
			mask |= 1 << i
		}
	}
	return mask
}

func (h holders) number() int {
	n := 0
	for _, c := range h {
		n = n*int(contents) + int(c)
	}
	return n
}

// The start of a world: the wrong Network Operator holds its slot and the
// Supplier, or a former one, the other.
func start(supplying int) holders {
	return holders{certificate(holder, 0), certificate(supplying, 1), 0}
}

// standing is what has become of a party as a User.
type standing int

const (
	active standing = iota
	suspended
	gone // no User any more
	standings
)

// state is the model's state in which slots are held so and one party has a standing.
func (m meter) state(h holders, of int, as standing, s1sp spec.S1SP) (model.State, error) {
	world := spec.World{Now: spec.Epoch, Registrations: []spec.Registration{
		{MPxN: m.mpxn, Role: m.kind.NetworkOperatorRole(), Party: party(operator), From: spec.Epoch},
		{MPxN: m.mpxn, Role: m.supplier, Party: party(supplier), From: spec.Epoch},
	}}
	for p := range parties {
		user := spec.User{ID: party(p), Roles: m.roles(p), Status: spec.UserActive}
		if p == of && as == suspended {
			user.Status = spec.UserSuspended
		}
		if p != of || as != gone {
			world.Users = append(world.Users, user)
		}
	}
	credentials := map[spec.RemotePartyRole]spec.Credential{}
	for i, c := range h {
		if c != 0 {
			credentials[slots[i]] = spec.Credential{Role: slots[c.slot()], Owner: party(c.owner())}
		}
	}
	world.Devices = []spec.Device{{
		ID: device, Type: m.kind, SMETS: spec.SMETS1, S1SP: s1sp, MPxN: m.mpxn,
		Status: spec.Commissioned, Credentials: credentials,
	}}
	return model.Start(world)
}

// request is one that can be made: who sends it, and what it puts where. Without
// a signing certificate it puts nothing anywhere, whoever accepts it.
type request struct {
	party, slot int
	signing     content
	spec.ServiceRequest
}

// alphabet lists every request of the world, those with fewer certificates first.
func (m meter) alphabet() (all []request) {
	for p := range parties {
		for _, role := range m.roles(p) {
			for slot := range slots {
				for _, carried := range carryings(p) {
					all = append(all, request{p, slot, carried[0], spec.ServiceRequest{
						Originator: party(p), Role: role, Target: device, Counter: 1,
						SRV: spec.UpdateSecurityCredentialsKRP, Signature: spec.Signature{Signer: party(p), Valid: true},
						Update: update(slot, carried),
					}})
				}
			}
		}
	}
	return all
}

// carryings lists what a request can carry for signing and for key agreement; the
// sender's own certificates come first.
func carryings(sender int) (all [][2]content) {
	carried := []content{0}
	for i := range parties {
		p := (sender + i) % parties
		carried = append(carried, certificate(p, 0), certificate(p, 1))
	}
	for _, signing := range carried {
		for _, agreement := range carried {
			all = append(all, [2]content{signing, agreement})
		}
	}
	count := func(c [2]content) int { return min(int(c[0]), 1) + min(int(c[1]), 1) }
	slices.SortStableFunc(all, func(a, b [2]content) int { return count(a) - count(b) })
	return all
}

func update(slot int, carried [2]content) *spec.CredentialUpdate {
	u := &spec.CredentialUpdate{Slot: slots[slot]}
	for i, c := range carried {
		if c != 0 {
			u.Certificates = append(u.Certificates, spec.Certificate{Use: spec.CertificateUses()[i], Role: slots[c.slot()], Owner: party(c.owner())})
		}
	}
	return u
}

// class is a representative of everything that the machine cannot tell apart.
type class struct {
	kind
	state   model.State
	request *request
}

// kind is what the members of a class have in common: the facts, and whether there
// is a signing certificate, of which no fact tells and which alone has an effect.
type kind struct {
	facts model.Facts
	signs bool
}

// scene is a world with its requests sorted into classes.
type scene struct {
	meter
	requests []request
	classes  []class
	// class is the place of a request's class, by the standing of the holder and
	// by which slots the request's sender holds.
	class [standings][][1 << len(slots)]int
}

func newScene(m meter, machine *model.Machine) (*scene, error) {
	s := &scene{meter: m, requests: m.alphabet()}
	known := map[kind]int{}
	for as := range standings {
		s.class[as] = make([][1 << len(slots)]int, len(s.requests))
		for p := range parties {
			if as != active && p != holder {
				continue
			}
			for mask := range 1 << len(slots) {
				state, err := m.state(holding(p, mask), p, as, spec.S1SP1)
				if err != nil {
					return nil, err
				}
				for i := range s.requests {
					if s.requests[i].party == p {
						s.class[as][i][mask] = s.sort(known, machine, state, &s.requests[i])
					}
				}
			}
		}
	}
	for i, r := range s.requests {
		if r.party != holder {
			s.class[suspended][i], s.class[gone][i] = s.class[active][i], s.class[active][i]
		}
	}
	return s, nil
}

// holding are holders of which a party holds the slots marked and another the
// rest, all by certificates that no request carries, so that it shows whether one
// replaces them.
func holding(p, mask int) (h holders) {
	for i := range h {
		h[i] = certificate((p+1)%parties, 2)
		if mask&(1<<i) != 0 {
			h[i] = certificate(p, 2)
		}
	}
	return h
}

func (s *scene) sort(known map[kind]int, machine *model.Machine, state model.State, r *request) int {
	k := kind{machine.FactsOf(state, r.ServiceRequest, legaltext.StageImmediate), r.signing != 0}
	at, ok := known[k]
	if !ok {
		at = len(s.classes)
		known[k] = at
		s.classes = append(s.classes, class{k, state, r})
	}
	return at
}

// rulings ask the machine about each class: 1 where the request puts its signing
// certificate into the slot that it declares, 0 where it changes nothing. What is
// refused changes nothing (EFF-3), and need not be carried out to see it.
func (s *scene) rulings(machine *model.Machine) (string, error) {
	rulings := make([]byte, len(s.classes))
	base := machine.BaseFacts()
	for i, c := range s.classes {
		facts := c.facts
		copy(facts[legaltext.VarReading:], base[legaltext.VarReading:])
		if !c.signs || !machine.Accepts(&facts) {
			continue
		}
		next, effect, err := machine.Step(c.state, spec.Event{Submit: &c.request.ServiceRequest})
		if err != nil {
			return "", err
		}
		d, _ := next.Device(device)
		signing, _ := c.request.Update.Signing()
		want := spec.Credential{Role: signing.Role, Owner: signing.Owner}
		if effect.Result.Response.Decision == spec.Accepted && d.Credentials[c.request.Update.Slot] == want {
			rulings[i] = 1
		}
	}
	return string(rulings), nil
}
