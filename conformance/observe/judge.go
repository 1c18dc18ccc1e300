package observe

import (
	"fmt"
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// judge asks one law. It remembers what it has weighed.
type judge struct {
	machine  *model.Machine
	other    *model.Machine // of the release to compare with; nil for none
	read     map[int]bool   // the variables that a decision can depend on
	aside    map[int]bool   // those that routing and uploads can
	kinds    []spec.DeviceType
	statuses []spec.DeviceStatus
	weighed  map[string]weighing
	services map[spec.SRV]string // the same for those that no rule tells apart by name
	// routed are the slots by which alerts are routed; routesNonCritical tells that
	// they can go by the notified non-critical certificate too.
	routed            []spec.RemotePartyRole
	routesNonCritical bool
}

// maxWeighed bounds what is remembered; what has been forgotten is weighed anew.
const maxWeighed = 20_000

// newJudge asks a law and, unless compare is empty, the same law as of another release.
func newJudge(law model.Law, compare spec.Release) (*judge, error) {
	machine, err := model.New(law.Register, law.Release, law.Readings)
	if err != nil {
		return nil, err
	}
	j := &judge{machine: machine, read: map[int]bool{}, aside: map[int]bool{}, weighed: map[string]weighing{}}
	atoms := map[int][][]int{}
	visit := func(f legaltext.Formula) {
		if is, ok := f.(legaltext.Is); ok {
			j.read[is.Variable] = true
			atoms[is.Variable] = append(atoms[is.Variable], is.Values)
		}
	}
	rules := law.Register.AsOf(law.Release)
	walkDecisions(machine, rules, visit)
	if compare != "" {
		if j.other, err = model.New(law.Register, compare, law.Readings); err != nil {
			return nil, err
		}
		walkDecisions(j.other, law.Register.AsOf(compare), visit)
	}
	var reach func(rule *legaltext.Rule)
	reach = func(rule *legaltext.Rule) {
		for _, variable := range legaltext.VariablesUsed(rule) {
			j.aside[variable] = true
		}
		for _, definition := range rules.Definitions {
			if slices.Contains(legaltext.TermsUsed(rule), definition.Rule.Subject) {
				reach(definition.Rule)
			}
		}
	}
	for _, clause := range slices.Concat(rules.Routing, rules.Uploads) {
		reach(clause.Rule)
	}
	if err := j.probeRouting(); err != nil {
		return nil, err
	}
	j.statuses = toldApart(spec.DeviceStatuses(), atoms[legaltext.VarDeviceStatus], func(spec.DeviceStatus) string { return "" })
	j.services = map[spec.SRV]string{}
	for at, srv := range spec.SRVs() {
		for _, set := range atoms[legaltext.VarSRV] {
			j.services[srv] += fmt.Sprint(slices.Contains(set, at), " ")
		}
	}
	j.kinds = toldApart(spec.DeviceTypes(), atoms[legaltext.VarDeviceType], func(kind spec.DeviceType) string {
		return string(kind.NetworkOperatorRole()) // which metering points it can have
	})
	return j, nil
}

// probeRouting finds out by what alerts are routed: it has each slot held by somebody
// else, and looks who gets one.
func (j *judge) probeRouting() error {
	for _, smets := range []spec.SMETS{spec.SMETS1, spec.SMETS2} {
		c := before(&device{id: theDevice}, spec.ESME, smets)
		for i, slot := range spec.RemotePartyRoles() {
			c.device.Credentials[slot] = spec.Credential{Role: slot, Owner: spec.EUI64(i + 1)}
		}
		state, err := c.state()
		if err != nil {
			return err
		}
		_, effect, err := j.machine.Step(state, spec.Event{Alert: &spec.Alert{Device: theDevice}})
		if err != nil {
			return err
		}
		to := effect.Result.AlertTo
		if to == notifiedBefore {
			j.routesNonCritical = true
		} else if at := int(to) - 1; at >= 0 && !slices.Contains(j.routed, spec.RemotePartyRoles()[at]) {
			j.routed = append(j.routed, spec.RemotePartyRoles()[at])
		}
	}
	if j.routesNonCritical && !slices.Contains(j.routed, spec.NetworkOperator) {
		j.routed = append(j.routed, spec.NetworkOperator) // whose owner it is where none is notified
	}
	return nil
}

// walkDecisions visits all that a decision can depend on.
func walkDecisions(machine *model.Machine, rules legaltext.RuleSet, visit func(legaltext.Formula)) {
	for _, definition := range rules.Definitions {
		legaltext.Walk(definition.Rule.As.Formula, visit)
	}
	for _, check := range rules.Checks {
		if machine.CanApply(check.Name) {
			legaltext.Walk(check.Clause.Rule.When.Formula, visit)
			legaltext.Walk(check.Clause.Rule.Requires.Formula, visit)
			walkExceptions(check.Exceptions, visit)
		}
	}
}

func walkExceptions(exceptions []legaltext.Exception, visit func(legaltext.Formula)) {
	for _, e := range exceptions {
		legaltext.Walk(e.Clause.Rule.When.Formula, visit)
		walkExceptions(e.Exceptions, visit)
	}
}

// toldApart are values of a variable, one of each class that no condition tells apart.
func toldApart[T ~string](values []T, sets [][]int, besides func(T) string) (firsts []T) {
	seen := map[string]bool{}
	for at, value := range values {
		class := besides(value)
		for _, set := range sets {
			class += fmt.Sprint(" ", slices.Contains(set, at))
		}
		if !seen[class] {
			seen[class] = true
			firsts = append(firsts, value)
		}
	}
	return firsts
}

// service is the same for requests of whose Service Request Variant the rules ask the same.
func (j *judge) service(r spec.ServiceRequest) string {
	variant, err := spec.Variant(r.SRV)
	if err != nil {
		return string(r.SRV)
	}
	return fmt.Sprint(j.services[r.SRV], variant.Critical, variant.NonDevice, variant.EligibleFor(r.Role))
}

func (j *judge) reads(variable int) bool { return j.read[variable] }
