package explore

import (
	"fmt"
	"slices"
	"strings"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// promela is a Promela expression of truth value, always or never.
type promela string

const (
	always promela = "true"
	never  promela = "false"
)

func truthOf(value bool) promela {
	if value {
		return always
	}
	return never
}

// scene translates formulas for one request or, without one, for what the
// inventory says of one Device. Variables that the request and the Device fix
// have their values; the others become expressions over the state.
type scene struct {
	x      *exporter
	device int
	facts  model.Facts
	// varying are the expressions of the Bool variables that depend on the state.
	varying map[int]promela
}

func (x *exporter) scene(r *request) *scene {
	s := &scene{x: x, device: r.device, facts: x.machine.FactsOf(x.start, r.concrete(x.sp, 1), legaltext.StageImmediate)}
	own, targeted, owned := r.role.Slot(), spec.NoSlot, always
	if r.update != nil {
		targeted = r.update.Slot
		for _, c := range r.update.Certificates {
			owned = s.and(owned, s.registered(r.device, x.sp.scope.Devices[r.device].Type.NetworkOperatorRole(), c.Owner))
		}
	}
	s.varying = map[int]promela{
		legaltext.VarUserActive:             s.active(r.party),
		legaltext.VarRegistrationOwner:      s.registered(r.device, r.role, r.party.ID),
		legaltext.VarHoldsOwnSlot:           s.holds(r.device, own, r.party.ID),
		legaltext.VarHoldsTargetedSlot:      s.holds(r.device, targeted, r.party.ID),
		legaltext.VarCertificatesRegistered: owned,
	}
	return s
}

// inventoryScene is what an upload rule can ask about a Device.
func (x *exporter) inventoryScene(device int) *scene {
	d := x.sp.scope.Devices[device]
	s := &scene{x: x, device: device, facts: x.machine.BaseFacts()}
	for variable, value := range map[int]string{
		legaltext.VarDeviceKnown: "true", legaltext.VarDeviceType: string(d.Type),
		legaltext.VarSMETS: fmt.Sprint(d.SMETS), legaltext.VarS1SP: fmt.Sprint(d.S1SP),
	} {
		if err := s.facts.Set(variable, value); err != nil {
			panic("explore: " + err.Error()) // the values are the vocabulary's own
		}
	}
	return s
}

// active is whether a User is active.
func (s *scene) active(p Party) promela {
	for _, at := range s.x.sp.ofUsers {
		if c := &s.x.sp.cells[at]; c.user == p.ID {
			return s.among(at, func(value int) bool { return c.users[value] == spec.UserActive })
		}
	}
	return always
}

// holds is whether a party owns the credential in a slot.
func (s *scene) holds(device int, slot spec.RemotePartyRole, party spec.EUI64) promela {
	at := s.x.sp.find(device, slotCell, slot, "")
	if slot == spec.NoSlot || at < 0 {
		return never
	}
	return s.among(at, func(value int) bool { return s.x.sp.cells[at].credentials[value].Owner == party })
}

// registered is whether a party is registered in a role for a Device.
func (s *scene) registered(device int, role spec.UserRole, party spec.EUI64) promela {
	at := s.x.sp.find(device, registrationCell, "", role)
	if at < 0 {
		return never
	}
	return s.among(at, func(value int) bool { return s.x.sp.cells[at].registered[value] == party })
}

// among is whether a cell has one of the values chosen.
func (s *scene) among(cell int, chosen func(value int) bool) promela {
	expression, all := never, true
	for value := range s.x.sp.cells[cell].size() {
		if chosen(value) {
			expression = s.or(expression, promela(fmt.Sprintf("%s == %d", s.x.name(cell), value)))
		} else {
			all = false
		}
	}
	if all {
		return always
	}
	return expression
}

// formula translates a condition.
func (s *scene) formula(f legaltext.Formula) promela {
	return legaltext.Fold(f, legaltext.Algebra[promela]{
		Constant: truthOf,
		Is:       s.is,
		Term:     func(name string) promela { return s.formula(s.x.terms[name]) },
		Not:      s.not, And: s.and, Or: s.or,
	})
}

func (s *scene) is(variable int, values []int) promela {
	if variable == legaltext.VarDeviceStatus {
		domain := legaltext.Vocabulary()[variable].Domain
		at := s.x.sp.find(s.device, statusCell, "", "")
		return s.among(at, func(value int) bool {
			return slices.Contains(values, slices.Index(domain, string(s.x.sp.cells[at].statuses[value])))
		})
	}
	expression, varies := s.varying[variable]
	if !varies {
		return truthOf(slices.Contains(values, int(s.facts[variable])))
	}
	result := never
	if slices.Contains(values, 1) {
		result = s.or(result, expression)
	}
	if slices.Contains(values, 0) {
		result = s.or(result, s.not(expression))
	}
	return result
}

// lifted is whether one of the exceptions holds and is not itself lifted.
func (s *scene) lifted(exceptions []legaltext.Exception) promela {
	result := never
	for _, e := range exceptions {
		result = s.or(result, s.and(s.formula(e.Clause.Rule.When.Formula), s.not(s.lifted(e.Exceptions))))
	}
	return result
}

func (s *scene) not(a promela) promela {
	switch a {
	case always:
		return never
	case never:
		return always
	default:
		return "!(" + a + ")"
	}
}

func (s *scene) and(a, b promela) promela {
	switch {
	case a == never || b == never:
		return never
	case a == always:
		return b
	case b == always || a == b:
		return a
	default:
		return s.bracket(a, "||") + " && " + s.bracket(b, "||")
	}
}

func (s *scene) or(a, b promela) promela {
	switch {
	case a == always || b == always:
		return always
	case a == never:
		return b
	case b == never || a == b:
		return a
	default:
		return s.bracket(a, "&&") + " || " + s.bracket(b, "&&")
	}
}

// bracket puts an expression that contains the operator given into brackets.
func (s *scene) bracket(a promela, operator string) promela {
	if strings.Contains(string(a), operator) {
		return "(" + a + ")"
	}
	return a
}

// assertions are the statements that check the theorems asked for.
func (x *exporter) assertions(r *request, s *scene) []string {
	var all []string
	d := x.sp.scope.Devices[r.device]
	replacesOperator := r.update != nil && r.update.Slot == spec.NetworkOperator
	if d.SMETS != spec.SMETS1 {
		return nil
	}
	if slices.Contains(x.asserted, spec.T01) && s.facts.Truth(legaltext.VarCritical) && !replacesOperator {
		all = append(all, fmt.Sprintf("assert(%s)", s.varying[legaltext.VarRegistrationOwner]))
	}
	if slices.Contains(x.asserted, spec.T06) && r.role.IsNetworkOperator() && replacesOperator {
		all = append(all, x.deadlocked(r, s)...)
	}
	return all
}

// deadlocked asserts T06 of a Network Operator's request: where the holder is
// not the registered operator, the credential stays as it is.
func (x *exporter) deadlocked(r *request, s *scene) []string {
	put := x.replacement(r, always)
	registration := x.sp.operatorAt(r.device)
	if len(put) == 0 || registration < 0 {
		return nil
	}
	allowed := never
	for at, party := range x.sp.cells[registration].registered {
		right := s.holds(r.device, spec.NetworkOperator, party)
		if party == 0 {
			right = always // nobody is registered, so that no credential is wrong
		}
		allowed = s.or(allowed, s.and(promela(fmt.Sprintf("%s == %d", x.name(registration), at)), right))
	}
	same := promela(strings.Replace(put[0], " = ", " == ", 1))
	return []string{fmt.Sprintf("assert(%s)", s.or(allowed, same))}
}
