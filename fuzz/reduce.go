package fuzz

import (
	"slices"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// reduce finds the smallest failing form of a case: fewer events and less of a world,
// as a run reduces its failures, and then simpler requests.
func reduce(attempt func(conformance.Case) (conformance.Result, bool), c conformance.Case, failed conformance.Result) (conformance.Case, conformance.Result) {
	c.Events = c.Events[:failed.Counterexample.Step+1]
	c, failed = suite.Shrink(attempt, c, failed)
	first, simpler := failed.Counterexample.Differences[0], false
	for at := range c.Events {
		for _, simplify := range simplifications {
			if c.Events[at].Submit == nil {
				continue
			}
			request := *c.Events[at].Submit
			if !simplify(&request) {
				continue
			}
			smaller := c
			smaller.Events = slices.Clone(c.Events)
			smaller.Events[at] = spec.Event{Submit: &request}
			result, made := attempt(smaller)
			if !made {
				return c, failed
			}
			if result.Verdict == conformance.Fail && result.Counterexample.Step == len(c.Events)-1 && result.Counterexample.Differences[0] == first {
				c, failed, simpler = smaller, result, true
			}
		}
	}
	if simpler { // of the world less may do now
		return suite.Shrink(attempt, c, failed)
	}
	return c, failed
}

// simplifications make a request simpler, or say that it is already.
var simplifications = []func(*spec.ServiceRequest) bool{
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
