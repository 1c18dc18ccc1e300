package recode

import (
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// axioms are what holds of every world and every well-formed request, whatever
// the law says.
func (e *encoder) axioms() {
	e.aboutRequests()
	e.aboutDevices()
	e.aboutCounters()
	for _, m := range []moment{now, receipt} {
		e.aboutMoment(m)
		e.aboutRegistration(m)
	}
}

// axiom has something hold, which has a name of its own.
func (e *encoder) axiom(name string, holds func() lit) {
	e.within("axiom: "+name, func() { e.assert(holds()) })
}

func (e *encoder) aboutRequests() {
	known, role := e.fact(legaltext.VarUserKnown, now), e.fact(legaltext.VarUserHasRole, now)
	e.axiom("a party that acts or owns a certificate is somebody", func() lit {
		return e.and(e.somebody(originator), e.somebody(signingOwner), e.somebody(secondOwner))
	})
	e.axiom("a user that has a role is known", func() lit { return e.implies(role, known) })
	e.axiom("a 6.15.1, and nothing else, declares a remote party role", func() lit {
		return e.iff(e.update(), -e.has(legaltext.VarDeclared, legaltext.NoneDeclared))
	})
	e.axiom("only a 6.15.1 carries certificates", func() lit {
		return e.and(e.implies(e.signing(), e.update()), e.implies(e.second(), e.update()))
	})
	e.axiom("a request that is not immediate is of a variant that can be future-dated", func() lit {
		return e.or(e.has(legaltext.VarStage, legaltext.StageImmediate),
			e.catalogued(func(v spec.ServiceRequestVariant) bool { return v.FutureDating != spec.NotFutureDated }))
	})
	e.axiom("a request to the DSP itself addresses no device", func() lit {
		return e.or(-e.holds(legaltext.VarNonDevice, now), -e.deviceKnown())
	})
}

func (e *encoder) aboutDevices() {
	known := e.deviceKnown()
	types := func(such func(spec.DeviceType) bool) lit {
		var names []string
		for _, t := range spec.DeviceTypes() {
			if such(t) {
				names = append(names, string(t))
			}
		}
		return e.has(legaltext.VarDeviceType, names...)
	}
	e.axiom("a device has a SMETS1 service provider unless it is a SMETS2 device", func() lit {
		return e.implies(known, e.iff(e.has(legaltext.VarSMETS, "2"), e.has(legaltext.VarS1SP, "0")))
	})
	e.axiom("what is asked of a device that is not known has its first value", func() lit {
		return e.or(known, e.and(e.variable(legaltext.VarSMETS, now, 0), e.variable(legaltext.VarDeviceType, now, 0), e.variable(legaltext.VarS1SP, now, 0)))
	})
	e.axiom("an electricity meter has an MPAN", func() lit {
		electric := types(func(t spec.DeviceType) bool { return t.NetworkOperatorRole() == spec.ED })
		return e.implies(e.and(known, electric), e.meteringPoint("MPAN"))
	})
	e.axiom("a gas meter or gas proxy function has an MPRN", func() lit {
		gas := types(func(t spec.DeviceType) bool { return t.NetworkOperatorRole() == spec.GT })
		return e.implies(e.and(known, gas), e.meteringPoint("MPRN"))
	})
}

// aboutCounters is what follows from the order of numbers, for the counter kept,
// another one accepted before and the request's own.
func (e *encoder) aboutCounters() {
	fresh, inOrder := e.freshCounter(now), e.truth(counterInOrder)
	e.axiom("no counter is above the highest", func() lit { return e.or(-e.truth(counterExhausted), -fresh) })
	e.axiom("above the one kept, which is at or above the other: above the other", func() lit {
		return e.or(-fresh, -inOrder, e.counter("above"))
	})
	e.axiom("at or below the one kept, which is below the other: below the other", func() lit {
		return e.or(fresh, inOrder, e.counter("below"))
	})
	e.axiom("equal to the other: above the one kept if and only if the other is", func() lit {
		return e.implies(e.counter("equal"), e.iff(fresh, -inOrder))
	})
}

func (e *encoder) aboutMoment(m moment) {
	slotOwner := m.holder(spec.NetworkOperator)
	e.axiom("a notified non-critical certificate apart is one of a SMETS1 device with a network operator's credential"+string(m), func() lit {
		return e.or(e.same(m.nonCritical(), slotOwner), e.and(e.deviceKnown(), e.has(legaltext.VarSMETS, "1"), e.somebody(slotOwner)))
	})
	e.axiom("beside a network operator's credential somebody has the non-critical certificate"+string(m), func() lit {
		return e.or(-e.somebody(slotOwner), e.somebody(m.nonCritical()))
	})
	e.axiom("an active user is known"+string(m), func() lit {
		return e.implies(e.fact(legaltext.VarUserActive, m), e.fact(legaltext.VarUserKnown, now))
	})
	e.axiom("the status of a device that is not known is the first"+string(m), func() lit {
		return e.or(e.deviceKnown(), e.variable(legaltext.VarDeviceStatus, m, 0))
	})
}

// aboutRegistration is who can be registered for which Device, and as what.
func (e *encoder) aboutRegistration(m moment) {
	none, known := e.same(m.registered(), nobody), e.deviceKnown()
	role := func(roles ...spec.UserRole) lit { return e.has(legaltext.VarRole, texts(roles)...) }
	e.axiom("for electricity somebody is registered by MPAN"+string(m), func() lit {
		return e.or(-role(spec.IS, spec.ES, spec.ED), e.meteringPoint("MPAN"), none)
	})
	e.axiom("for gas somebody is registered by MPRN"+string(m), func() lit {
		return e.or(-role(spec.GS, spec.GT), e.meteringPoint("MPRN"), none)
	})
	e.axiom("without a metering point nobody is registered"+string(m), func() lit {
		return e.or(-e.meteringPoint("none"), none)
	})
	e.axiom("nobody is registered as other user"+string(m), func() lit { return e.or(-role(spec.OU), none) })
	e.axiom("nobody is registered for a device that is not known"+string(m), func() lit {
		return e.or(known, e.and(none, -e.somebody(m.operator())))
	})
	var operated []string
	for _, device := range spec.DeviceTypes() {
		as := device.NetworkOperatorRole()
		if as == "" {
			continue
		}
		operated = append(operated, string(device))
		e.axiom("the network operator of a known "+string(device)+" is who is registered as "+string(as)+string(m), func() lit {
			return e.or(-known, -e.has(legaltext.VarDeviceType, string(device)), -role(as), e.same(m.registered(), m.operator()))
		})
	}
	e.axiom("a device of neither fuel has no network operator"+string(m), func() lit {
		return e.or(e.has(legaltext.VarDeviceType, operated...), -e.somebody(m.operator()))
	})
}
