package observe

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// group is a part of a situation whose facts no other part bears on.
type group int

// The groups.
const (
	ofSignature group = iota
	ofCounter
	ofUser
	ofDevice
	groups
)

// unknown is a fact on which a decision may depend and that is not known, with one
// value of each class of values that a request can tell apart.
type unknown struct {
	group   group
	key     string // names the fact among those of its Device or User
	kind    string // what it is, without of whom
	words   string
	options []option
}

// option is a value that an unknown fact may have.
type option struct {
	name  string
	party spec.EUI64 // the party that it is, of a fact about a party; zero for anybody else
	set   func(*completion)
}

// completion is a small world, with what is asked of it: all that a decision reads.
type completion struct {
	request spec.ServiceRequest
	user    spec.User
	aUser   bool
	device  spec.Device
	listed  bool
	placed  bool // the metering point of the Device is known
	rows    []spec.Registration
	counter *spec.Counter
}

// situation is a request, a moment and what is known then: a completion in which the
// unknown facts are yet to be set.
type situation struct {
	stage   string
	known   completion
	unknown []unknown
	// parties numbers those whom the request can tell apart.
	parties map[spec.EUI64]int
}

// The identifiers that stand for others in a completion: a decision compares them only.
const (
	somebody  spec.EUI64 = 0xFFFFFFFFFFFFFF01 // no party has one like it
	theDevice spec.EUI64 = 0xFFFFFFFFFFFFFF02
)

// party stands for a party: two requests that are alike but for who is who are weighed
// once.
func (s *situation) party(id spec.EUI64) spec.EUI64 {
	if id == 0 {
		return 0
	}
	if at, ok := s.parties[id]; ok {
		return spec.EUI64(at)
	}
	return somebody
}

// ask is the situation of a request of which everything is known: a copy with other
// names for who is in it.
func ask(r spec.ServiceRequest, stage string) *situation {
	s := &situation{stage: stage, parties: map[spec.EUI64]int{}}
	number := func(id spec.EUI64) {
		if s.parties[id] == 0 && id != 0 {
			s.parties[id] = len(s.parties) + 1
		}
	}
	number(r.Originator)
	if r.Update != nil {
		update := *r.Update
		update.Certificates = slices.Clone(update.Certificates)
		for i, c := range update.Certificates {
			number(c.Owner)
			update.Certificates[i].Owner = s.party(c.Owner)
		}
		r.Update = &update
	}
	r.Originator, r.Signature.Signer = s.party(r.Originator), s.party(r.Signature.Signer)
	r.ExecuteAt = nil // the stage says what follows from it
	if r.Target != spec.DSP {
		r.Target = theDevice
	}
	s.known = completion{request: r, user: spec.User{ID: r.Originator}, device: spec.Device{ID: theDevice, Credentials: map[spec.RemotePartyRole]spec.Credential{}}}
	return s
}

// key is the same for situations that are the same but for who is in them, and for which
// of the Service Requests is sent that no rule tells apart.
func (s *situation) key(service string) string {
	k := s.known
	var b strings.Builder
	r := k.request
	fmt.Fprintf(&b, "%s %d %s %d %s %v", s.stage, r.Originator, r.Role, r.Target, service, r.Signature)
	if r.Update != nil {
		fmt.Fprintf(&b, " %v", *r.Update)
	}
	fmt.Fprintf(&b, " %v %v %v %v %v %v", k.user, k.aUser, k.device, k.listed, k.placed, k.rows)
	if k.counter != nil {
		fmt.Fprintf(&b, " %d", cmp.Compare(r.Counter, k.counter.Last)) // nothing else is asked of counters
	}
	for _, u := range s.unknown {
		fmt.Fprintf(&b, ";%s", u.key)
		for _, o := range u.options {
			b.WriteByte(' ')
			b.WriteString(o.name)
		}
	}
	return b.String()
}

// clone copies what options change.
func (c completion) clone() completion {
	credentials := c.device.Credentials
	c.device.Credentials = map[spec.RemotePartyRole]spec.Credential{}
	for slot, credential := range credentials {
		c.device.Credentials[slot] = credential
	}
	c.user.Roles = slices.Clone(c.user.Roles)
	c.rows = slices.Clone(c.rows)
	return c
}

// state is the completion as a state of the model.
func (c completion) state() (model.State, error) {
	w := spec.World{Now: spec.Epoch}
	if c.aUser {
		w.Users = []spec.User{c.user}
		if c.user.Status == "" {
			w.Users[0].Status = spec.UserActive
		}
	}
	if d := c.device; c.listed {
		if d.SMETS == 0 {
			d.SMETS = spec.SMETS1
		}
		if d.SMETS == spec.SMETS2 {
			d.S1SP, d.NonCritical = spec.NoS1SP, 0
		} else if d.S1SP == 0 {
			d.S1SP = spec.S1SP1
		}
		if !c.placed {
			d.MPxN = pointOf(d.Type, c.request.Role)
		}
		for slot, credential := range d.Credentials {
			if credential.Owner == 0 {
				delete(d.Credentials, slot)
			}
		}
		if d.Credentials[spec.NetworkOperator].Owner == 0 {
			d.NonCritical = 0
		}
		for _, r := range c.rows {
			if r.MPxN = d.MPxN; r.Validate() == nil {
				w.Registrations = append(w.Registrations, r)
			}
		}
		w.Devices = []spec.Device{d}
	}
	if c.counter != nil {
		w.Counters = []spec.Counter{*c.counter}
	}
	return model.Start(w)
}

// The metering points of completions.
const (
	anMPAN spec.MPxN = "1070000000001"
	anMPRN spec.MPxN = "1070000001"
)

// pointOf is a metering point for a Device of a type, at which the role can be
// registered if the type leaves that open.
func pointOf(kind spec.DeviceType, role spec.UserRole) spec.MPxN {
	switch own := kind.NetworkOperatorRole(); {
	case own == spec.GT, own == "" && (role == spec.GT || role == spec.GS):
		return anMPRN
	default:
		return anMPAN
	}
}

// like is a metering point of the same kind.
func like(m spec.MPxN) spec.MPxN {
	switch {
	case m.IsMPAN():
		return anMPAN
	case m.IsMPRN():
		return anMPRN
	default:
		return m
	}
}
