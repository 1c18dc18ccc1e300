package suite

import (
	"slices"

	"example.org/mp107/spec"
)

// simpler takes back, field by field, what is out of the ordinary and makes no difference
// to a failure: in the requests, in who and what there is, and in when it all happens.
func (s *shrinker) simpler() {
	for at := 0; at < len(s.c.Events); at++ { // there may be fewer after an attempt
		for _, simplify := range simplerRequests {
			if at >= len(s.c.Events) || s.c.Events[at].Submit == nil {
				break
			}
			request := *s.c.Events[at].Submit
			if simplify(&request) {
				events := slices.Clone(s.c.Events)
				events[at] = spec.Event{Submit: &request}
				s.try(s.c.World, events)
			}
		}
	}
	for i := range s.c.World.Users {
		for _, simplify := range simplerUsers {
			changed := s.c.World
			changed.Users = slices.Clone(changed.Users)
			if simplify(&changed.Users[i]) {
				s.try(changed, s.c.Events)
			}
		}
	}
	for i := range s.c.World.Devices {
		changed := s.c.World
		changed.Devices = slices.Clone(changed.Devices)
		if d := &changed.Devices[i]; d.Status != spec.Commissioned {
			d.Status = spec.Commissioned
			s.try(changed, s.c.Events)
		}
	}
	if now := s.c.World.Now; now != spec.Epoch {
		usual := sceneOf(s.c)
		usual.moves(spec.Epoch - now)
		s.try(usual.World, usual.Events)
	}
}

// simplerRequests make a request simpler, or say that it is already.
var simplerRequests = []func(*spec.ServiceRequest) bool{
	func(r *spec.ServiceRequest) bool { // executed at once
		dated := r.ExecuteAt != nil
		r.ExecuteAt = nil
		return dated
	},
	func(r *spec.ServiceRequest) bool { // with the certificate alone that decides
		if r.Update == nil || len(r.Update.Certificates) < 2 {
			return false
		}
		signing, carried := r.Update.Signing()
		if !carried {
			signing = r.Update.Certificates[0]
		}
		r.Update = &spec.CredentialUpdate{Slot: r.Update.Slot, Certificates: []spec.Certificate{signing}}
		return true
	},
	func(r *spec.ServiceRequest) bool { // signed in the ordinary way
		ordinary := spec.Signature{Signer: r.Originator, Valid: true}
		odd := r.Signature != ordinary
		r.Signature = ordinary
		return odd
	},
	func(r *spec.ServiceRequest) bool { // with the first counter
		high := r.Counter > 1
		r.Counter = 1
		return high
	},
}

// simplerUsers do the same to a User.
var simplerUsers = []func(*spec.User) bool{
	func(u *spec.User) bool { // with its last role alone
		several := len(u.Roles) > 1
		if several {
			u.Roles = u.Roles[len(u.Roles)-1:]
		}
		return several
	},
	func(u *spec.User) bool { // with its first
		several := len(u.Roles) > 1
		if several {
			u.Roles = u.Roles[:1]
		}
		return several
	},
	func(u *spec.User) bool {
		suspended := u.Status != spec.UserActive
		u.Status = spec.UserActive
		return suspended
	},
}
