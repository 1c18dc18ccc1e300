package suite

import (
	"fmt"

	"example.org/mp107/spec"
)

// probe is a request that its world lets through, as long as nothing changes.
type probe struct {
	name    string
	theorem spec.TheoremID
	world   func() spec.World
	request spec.ServiceRequest
	mpxn    spec.MPxN     // of the Device addressed
	role    spec.UserRole // whose registration is asked for, if any is
	datable bool
}

func (p probe) device() spec.EUI64     { return p.request.Target }
func (p probe) originator() spec.EUI64 { return p.request.Originator }

const newerMPAN spec.MPxN = "1012345678902"

// probes are a request of each kind: lifted and not, critical and not, to either
// generation, to either fuel, and to no Device.
func probes() []probe {
	return []probe{
		{"repair", spec.T02, house, places(AnotherOperator, spec.ED, TargetDevice, spec.NetworkOperator, RegisteredOperator), builtInMPAN, spec.ED, true},
		{"gas-repair", spec.T02, gasHouse, places(AnotherOperator, spec.GT, GasProxy, spec.NetworkOperator, GasOperator), builtInMPRN, spec.GT, true},
		{"critical", spec.T04, house, asks(RegisteredSupplier, spec.IS, "1.1.1", TargetDevice), builtInMPAN, spec.IS, true},
		{"handover", spec.T04, house, places(RegisteredSupplier, spec.IS, TargetDevice, spec.Supplier, FormerSupplier), builtInMPAN, spec.IS, true},
		{"read", spec.T11, house, asks(RegisteredOperator, spec.ED, "4.10", TargetDevice), builtInMPAN, spec.ED, true},
		{"newer-repair", spec.T18, house, places(AnotherOperator, spec.ED, NewMeter, spec.NetworkOperator, RegisteredOperator), newerMPAN, spec.ED, true},
		{"newer-root", spec.T05, house, places(RegisteredSupplier, spec.IS, NewMeter, spec.Root, CentralParty), newerMPAN, spec.IS, true},
		{"newer-read", spec.T22, house, asks(RegisteredOperator, spec.ED, "4.10", NewMeter), newerMPAN, spec.ED, true},
		{"other-user", spec.T04, house, asks(AnotherParty, spec.OU, "4.8.1", TargetDevice), builtInMPAN, "", true},
		{"non-device", spec.T04, house, asks(RegisteredOperator, spec.ED, "8.2", spec.DSP), builtInMPAN, "", false},
	}
}

// change is something that happens to what a decision depends on, and how it is
// taken back; of what makes no difference there is nothing to take back.
type change struct {
	name         string
	make, unmake func(*tape)
}

// changes are the events that a probe's decision depends on, by what the rules ask
// for, and some on which it does not depend.
func (p probe) changes() []change {
	who, device := p.originator(), p.device()
	all := []change{
		{"user-suspended", func(t *tape) { t.suspends(who) }, func(t *tape) { t.resumes(who) }},
		{"another-user-suspended", func(t *tape) { t.suspends(FormerOperator) }, func(t *tape) { t.resumes(FormerOperator) }},
		{"nothing-but-time", func(t *tape) { t.passes(1) }, func(t *tape) { t.passes(spec.Hour) }},
		{"a-refusal", func(t *tape) { t.submits(refusedFor(p.request)) }, func(t *tape) { t.submits(refusedFor(p.request)) }},
	}
	if device == spec.DSP {
		return all
	}
	for _, status := range spec.DeviceStatuses()[1:] {
		all = append(all, change{"status-" + string(status), func(t *tape) { t.becomes(device, status) }, func(t *tape) { t.becomes(device, spec.Commissioned) }})
	}
	all = append(all,
		change{"an-alert", func(t *tape) { t.alerts(device) }, func(t *tape) { t.alerts(device) }},
		change{"operator-suspended", func(t *tape) { t.suspends(p.operator()) }, func(t *tape) { t.resumes(p.operator()) }},
		change{"another-status", func(t *tape) { t.becomes(p.neighbour(), spec.Suspended) }, func(t *tape) { t.becomes(p.neighbour(), spec.Commissioned) }},
	)
	for _, role := range []spec.UserRole{spec.IS, spec.ED, spec.GS, spec.GT} {
		if (spec.Registration{MPxN: p.mpxn, Role: role}).Validate() != nil {
			continue
		}
		was := registeredIn(role)
		all = append(all,
			change{"registration-" + string(role) + "-lost", func(t *tape) { t.registers(p.mpxn, role, ManyRoles, 0) }, func(t *tape) { t.registers(p.mpxn, role, was, 0) }},
			change{"registration-" + string(role) + "-ended", func(t *tape) { t.registers(p.mpxn, role, 0, 0) }, func(t *tape) { t.registers(p.mpxn, role, was, 0) }},
			change{"registration-" + string(role) + "-to-originator", func(t *tape) { t.registers(p.mpxn, role, who, 0) }, func(t *tape) { t.registers(p.mpxn, role, was, 0) }},
		)
	}
	role := p.operatorRole()
	all = append(all,
		change{"operator-credential-passed-on",
			func(t *tape) { t.submits(places(AnotherOperator, role, device, spec.NetworkOperator, ManyRoles)) },
			func(t *tape) { t.submits(places(ManyRoles, role, device, spec.NetworkOperator, AnotherOperator)) }},
		change{"operator-credential-renewed",
			func(t *tape) { t.submits(places(AnotherOperator, role, device, spec.NetworkOperator, AnotherOperator)) }, nil},
		change{"another-credential-passed-on",
			func(t *tape) {
				t.submits(places(AnotherOperator, p.roleAt(p.neighbour()), p.neighbour(), spec.NetworkOperator, ManyRoles))
			}, nil},
	)
	if supplier := p.supplierRole(); true {
		all = append(all, change{"supplier-credential-passed-on",
			func(t *tape) { t.submits(places(RegisteredSupplier, supplier, device, spec.Supplier, ManyRoles)) },
			func(t *tape) {
				t.registers(p.mpxn, supplier, ManyRoles, 0).submits(places(ManyRoles, supplier, device, spec.Supplier, RegisteredSupplier)).registers(p.mpxn, supplier, RegisteredSupplier, 0)
			}})
	}
	return all
}

func (p probe) operatorRole() spec.UserRole {
	if p.mpxn.IsMPRN() {
		return spec.GT
	}
	return spec.ED
}

func (p probe) supplierRole() spec.UserRole {
	if p.mpxn.IsMPRN() {
		return spec.GS
	}
	return spec.IS
}

func (p probe) roleAt(spec.EUI64) spec.UserRole { return p.operatorRole() }

// operator is the Network Operator that is registered for the Device.
func (p probe) operator() spec.EUI64 { return registeredIn(p.operatorRole()) }

func registeredIn(role spec.UserRole) spec.EUI64 {
	switch role {
	case spec.ED:
		return RegisteredOperator
	case spec.GT:
		return GasOperator
	default:
		return RegisteredSupplier
	}
}

// neighbour is the other Device of the probe's world.
func (p probe) neighbour() spec.EUI64 {
	switch p.device() {
	case TargetDevice:
		return NewMeter
	case NewMeter:
		return TargetDevice
	default:
		return GasMeter
	}
}

// refusedFor is a request of the same party to the same Device that is refused.
func refusedFor(r spec.ServiceRequest) spec.ServiceRequest {
	r.Signature.Valid = false
	return r
}

// changeHistories put each change around each probe: before it, before it and taken
// back, after it, so that a decision that was kept shows; and for one that falls due
// later, between receipt and execution, taken back before the execution, made before
// the receipt and taken back between, and made after the execution.
func changeHistories() (all []history) {
	for _, p := range probes() {
		for _, c := range p.changes() {
			for _, s := range shapes(p, c) {
				t := newTape()
				s.record(t)
				all = append(all, history{theorem: p.theorem, family: "change", name: fmt.Sprintf("%s/%s/%s", p.name, c.name, s.name), world: p.world, events: t.events})
			}
		}
		all = append(all, p.uploadChange()...)
	}
	return all
}

type shape struct {
	name   string
	record func(*tape)
}

func shapes(p probe, c change) []shape {
	later := spec.Epoch + spec.Day
	dated := func(t *tape) { t.submits(at(p.request, later)) }
	datedAgain := func(t *tape) { t.submits(at(p.request, later+spec.Hour)) }
	asked := func(t *tape) { t.submits(p.request) }
	due := func(t *tape) { t.until(later) }
	end := func(t *tape) { t.until(later + spec.Day) }
	unmake := c.unmake
	play := func(steps ...func(*tape)) func(*tape) {
		return func(t *tape) {
			for _, step := range steps {
				if step != nil {
					step(t)
				}
			}
		}
	}
	all := []shape{
		{"before", play(c.make, asked, asked)},
		{"after", play(asked, c.make, asked, unmake, asked)},
	}
	if unmake != nil {
		all = append(all,
			shape{"taken-back", play(c.make, unmake, asked, c.make, unmake, asked, c.make, unmake, asked)},
			shape{"refused-then-taken-back", play(c.make, asked, unmake, asked)})
	}
	if !p.datable {
		return all
	}
	all = append(all,
		shape{"until-due", play(dated, datedAgain, c.make, due, unmake, end)},
		shape{"from-before-receipt", play(c.make, dated, due)},
		shape{"after-execution", play(dated, due, c.make, end, asked)})
	if unmake != nil {
		all = append(all,
			shape{"over-before-due", play(dated, c.make, unmake, due)},
			shape{"over-after-receipt", play(c.make, dated, unmake, due)})
	}
	return all
}

// uploadChange is the upload around a probe.
func (p probe) uploadChange() (all []history) {
	upload := change{"upload", func(t *tape) { t.uploads() }, nil}
	for _, s := range shapes(p, upload) {
		t := newTape()
		s.record(t)
		all = append(all, history{theorem: spec.T12, family: "upload", name: "around/" + p.name + "/" + s.name, from: spec.MP107R2, world: p.world, events: t.events})
	}
	return all
}
