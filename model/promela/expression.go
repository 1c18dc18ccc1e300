package promela

import (
	"fmt"
	"slices"
	"strings"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/model/explore"
	"example.org/mp107/spec"
)

// expression is a Promela expression of truth value, always or never.
type expression string

const (
	always expression = "true"
	never  expression = "false"
)

// scene translates formulas for one request to a Device. Variables that the request and the Device fix
// have their values; the others become expressions over the state.
type scene struct {
	x      *exporter
	device explore.Device
	facts  model.Facts
	// varying are the expressions of the Bool variables that depend on the state.
	varying map[int]expression
}

func (x *exporter) scene(r spec.ServiceRequest, d explore.Device) *scene {
	targeted, owned := spec.NoSlot, always
	if r.Update != nil {
		targeted = r.Update.Slot
		for _, c := range r.Update.Certificates {
			owned = and(owned, x.registered(d, d.Type.NetworkOperatorRole(), c.Owner))
		}
	}
	return &scene{x, d, x.machine.FactsOf(x.start, r, legaltext.StageImmediate), map[int]expression{
		legaltext.VarUserActive:             x.active(r.Originator),
		legaltext.VarRegistrationOwner:      x.registered(d, r.Role, r.Originator),
		legaltext.VarHoldsOwnSlot:           x.holds(d, r.Role.Slot(), r.Originator),
		legaltext.VarHoldsTargetedSlot:      x.holds(d, targeted, r.Originator),
		legaltext.VarHoldsSupplierSlot:      x.holds(d, spec.Supplier, r.Originator),
		legaltext.VarCertificatesRegistered: owned,
	}}
}

// active is whether a User is active.
func (x *exporter) active(id spec.EUI64) expression {
	for _, p := range x.scope.Parties {
		if p.ID == id && p.Suspendable {
			return among(p.Name+"_user", len(spec.UserStatuses()), func(value int) bool { return spec.UserStatuses()[value] == spec.UserActive })
		}
	}
	return always
}

// holds is whether a party owns the credential in a slot.
func (x *exporter) holds(d explore.Device, slot spec.RemotePartyRole, id spec.EUI64) expression {
	if !slices.Contains(slots, slot) {
		return never
	}
	return among(holder(d, slot), len(d.Certificates), func(value int) bool { return x.held(d, value).Owner == id })
}

// registered is whether a party is registered in a role for a Device.
func (x *exporter) registered(d explore.Device, role spec.UserRole, id spec.EUI64) expression {
	parties := registered(d, role)
	return among(registration(d, role), len(parties), func(value int) bool { return x.id(parties[value]) == id })
}

// among is whether a variable of a number of values has one of those chosen.
func among(variable string, values int, chosen func(value int) bool) expression {
	result, all := never, values > 0
	for value := range values {
		if chosen(value) {
			result = or(result, expression(fmt.Sprintf("%s == %d", variable, value)))
		} else {
			all = false
		}
	}
	if all {
		return always
	}
	return result
}

// formula translates a condition.
func (s *scene) formula(f legaltext.Formula) expression {
	return legaltext.Fold(f, legaltext.Algebra[expression]{
		Constant: truth,
		Is:       s.is,
		Term:     func(name string) expression { return s.formula(s.x.terms[name]) },
		Not:      not, And: and, Or: or,
	})
}

func (s *scene) is(variable int, values []int) expression {
	if variable == legaltext.VarDeviceStatus {
		domain, statuses := legaltext.Vocabulary()[variable], s.device.Statuses
		return among(status(s.device), len(statuses), func(value int) bool {
			return slices.Contains(values, domain.Index(string(statuses[value])))
		})
	}
	varying, varies := s.varying[variable]
	if !varies {
		return truth(slices.Contains(values, int(s.facts[variable])))
	}
	return or(and(truth(slices.Contains(values, 1)), varying), and(truth(slices.Contains(values, 0)), not(varying)))
}

// lifted is whether one of the exceptions holds and is not itself lifted.
func (s *scene) lifted(exceptions []legaltext.Exception) expression {
	result := never
	for _, e := range exceptions {
		result = or(result, and(s.formula(e.Clause.Rule.When.Formula), not(s.lifted(e.Exceptions))))
	}
	return result
}

func truth(value bool) expression { return expression(fmt.Sprint(value)) }

func not(a expression) expression {
	switch a {
	case always:
		return never
	case never:
		return always
	default:
		return "!(" + a + ")"
	}
}

func and(a, b expression) expression { return join(a, b, always, never, " && ", "||") }
func or(a, b expression) expression  { return join(a, b, never, always, " || ", "&&") }

// join combines two expressions by an operator with a neutral and an absorbing
// value, and puts those that contain the other operator into brackets.
func join(a, b, neutral, absorbing expression, operator expression, other string) expression {
	switch {
	case a == absorbing || b == absorbing:
		return absorbing
	case a == neutral:
		return b
	case b == neutral || a == b:
		return a
	default:
		return bracket(a, other) + operator + bracket(b, other)
	}
}

// bracket puts an expression that contains the operator given into brackets.
func bracket(a expression, operator string) expression {
	if strings.Contains(string(a), operator) {
		return "(" + a + ")"
	}
	return a
}

// choice is one value where a condition holds, and another where it does not.
func choice(when expression, then, otherwise string) string {
	if when == always {
		return then
	}
	return fmt.Sprintf("(%s -> %s : %s)", when, then, otherwise)
}
