package theorem

import (
	"math"
	"reflect"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// Decision is one decision on a Service Request with what was so when it was
// taken and what came of it; or, where there was none, an alert or an upload.
type Decision struct {
	Request spec.ServiceRequest
	// Facts are the variables of the law as they were when the request was judged.
	Facts model.Facts
	// Device is the Device addressed as it was before; zero where it is not known.
	Device spec.Device
	// Operator is the Network Operator registered for the Device; zero is nobody.
	Operator spec.EUI64
	// CounterExhausted tells that the last accepted counter is the highest possible.
	CounterExhausted bool

	Accepted bool
	// Lifted tells that the request was accepted though the baseline would have
	// rejected it for want of ownership alone, at this decision or, of a request
	// that is executed, at its receipt.
	Lifted bool
	// What the law would decide if the originator were the RDP owner, if it were
	// another, if everything registered spoke for the request, and if the Device
	// were a SMETS2 Device; and what two baselines would: that of the same law and
	// the one that this program ships.
	OfOwner, OfAnother, OfRegistered, SMETS2Accepts, BaselineAccepts, ShippedAccepts bool

	// Changes are the credentials that the decision changed, Changed tells of a
	// change of any kind, and CounterBack that the counter kept afterwards is
	// below one that was accepted.
	Changes     []Change
	Changed     bool
	CounterBack bool

	Alert  Alert
	Upload Upload
}

// Change is the change of a credential. A change of anything else has no slot.
type Change struct {
	Device spec.EUI64
	Slot   spec.RemotePartyRole
	To     spec.Credential
}

// Alert is to whom an alert of the Device went, and to whom one raised after the decision.
type Alert struct{ To, After spec.EUI64 }

// Upload is what one upload, and a second, made of the Device.
type Upload struct{ After, Again spec.Device }

// Machines are a law and the two baselines that theorems compare it with.
type Machines struct{ Law, Baseline, Shipped *model.Machine }

// NewMachines compiles a law, the baseline of the same register and the one that
// the program ships, all under the same readings.
func NewMachines(of model.Law) (Machines, error) {
	var m Machines
	for _, one := range []struct {
		machine  **model.Machine
		register *legaltext.Register
		release  spec.Release
	}{{&m.Law, of.Register, of.Release}, {&m.Baseline, of.Register, spec.Baseline}, {&m.Shipped, legaltext.Shipped(), spec.Baseline}} {
		var err error
		if *one.machine, err = model.New(one.register, one.release, of.Readings); err != nil {
			return Machines{}, err
		}
	}
	return m, nil
}

// Of reads off the model a decision that the law took in a state. What came of
// the decision is for Came, or for the caller, to fill in.
func (m Machines) Of(s model.State, r spec.ServiceRequest, j model.Judgement) Decision {
	facts := j.Facts
	d := Decision{
		Request: r, Facts: facts, Accepted: j.Decision == spec.Accepted,
		BaselineAccepts: m.Baseline.Accepts(&facts), ShippedAccepts: m.Shipped.Accepts(&facts),
	}
	if device, known := s.Device(r.Target); known {
		d.Device = device
		d.Operator = s.RegisteredOperator(device, s.Now())
	}
	last, counted := s.LastCounter(r.Originator, r.Target)
	d.CounterExhausted = counted && last == math.MaxUint64
	// accepts asks a machine about the same facts but for some, given as pairs of
	// a variable and its value.
	accepts := func(machine *model.Machine, changes ...[2]int) bool {
		changed := facts
		for _, c := range changes {
			changed[c[0]] = uint8(c[1])
		}
		return machine.Accepts(&changed)
	}
	owner := [2]int{legaltext.VarRegistrationOwner, 1}
	d.OfOwner = accepts(m.Law, owner)
	d.OfAnother = accepts(m.Law, [2]int{legaltext.VarRegistrationOwner, 0})
	d.OfRegistered = accepts(m.Law, owner, [2]int{legaltext.VarCertificatesRegistered, 1})
	d.SMETS2Accepts = accepts(m.Law, [2]int{legaltext.VarSMETS, 1}, [2]int{legaltext.VarS1SP, 0})
	d.Lifted = d.Accepted && !d.BaselineAccepts && accepts(m.Baseline, owner)
	return d
}

// Came fills in what came of the decision: what differs between the state in
// which it was taken and the one after.
func (d *Decision) Came(before, after model.State) {
	for _, id := range after.DeviceIDs() {
		was, _ := before.Device(id)
		is, _ := after.Device(id)
		for _, slot := range spec.RemotePartyRoles() {
			if was.Credentials[slot] != is.Credentials[slot] {
				d.Changes = append(d.Changes, Change{id, slot, is.Credentials[slot]})
			}
		}
		was.Credentials, is.Credentials = nil, nil
		if id == d.Request.Target && d.declared() == spec.NetworkOperator {
			is.NonCritical = was.NonCritical // of the slot that the request declares (ALT-2)
		}
		if !reflect.DeepEqual(was, is) {
			d.Changes = append(d.Changes, Change{Device: id})
		}
	}
	from, to := before.World(), after.World()
	d.Changed = !reflect.DeepEqual(from, to)
	if !reflect.DeepEqual(from.Registrations, to.Registrations) || !reflect.DeepEqual(from.Users, to.Users) {
		d.Changes = append(d.Changes, Change{})
	}
	last, _ := before.LastCounter(d.Request.Originator, d.Request.Target)
	kept, _ := after.LastCounter(d.Request.Originator, d.Request.Target)
	arrives := d.Facts.Value(legaltext.VarStage) != legaltext.StageExecution
	d.CounterBack = kept < last || arrives && d.Accepted && kept < d.Request.Counter
}
