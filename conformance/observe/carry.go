package observe

import (
	"fmt"
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// The owners that stand in a small world for those who held a slot, or were notified
// of, before: whoever is still there afterwards has stayed.
const (
	heldBefore     spec.EUI64 = 0xFFFFFFFFFFFFFF03
	notifiedBefore spec.EUI64 = 0xFFFFFFFFFFFFFF04
)

// before is a small world with a Device, all of whose slots are held.
func before(d *device, kind spec.DeviceType, smets spec.SMETS) completion {
	c := completion{listed: true, device: spec.Device{ID: d.id, Type: kind, SMETS: smets, Status: spec.Commissioned, Credentials: map[spec.RemotePartyRole]spec.Credential{}}}
	for _, slot := range spec.RemotePartyRoles() {
		c.device.Credentials[slot] = spec.Credential{Role: slot, Owner: heldBefore}
	}
	if smets == spec.SMETS1 {
		c.device.NonCritical = notifiedBefore
	}
	return c
}

func or[T comparable](f fact[T], otherwise T) T {
	if f.known {
		return f.value
	}
	return otherwise
}

// accepted carries what an accepted request leaves behind into what is known.
func (o *Observer) accepted(r spec.ServiceRequest, stage string, e Entry) {
	at := e.At
	if stage == legaltext.StageExecution {
		at = *r.ExecuteAt
	}
	c := completion{}
	if r.Target != spec.DSP {
		d := o.b.device(r.Target)
		c = before(d, or(d.kind, spec.ESME), or(d.smets, spec.SMETS1))
	}
	state, err := c.state()
	if err != nil {
		panic("observe: " + err.Error()) // the world is of our own making
	}
	after := o.judge.machine.Accept(state, r, stage)
	if counter, told := after.LastCounter(r.Originator, r.Target); told {
		o.b.counters[link{r.Originator, r.Target}] = fact[last]{true, last{counter: counter}, e.From, at}
	}
	if r.Target == spec.DSP {
		return
	}
	d := o.b.device(r.Target)
	if stage == legaltext.StageReceipt {
		d.pending = append(d.pending, pending{r, e.From, true})
	}
	device, _ := after.Device(r.Target)
	o.b.placed(d, device, e.From, at)
}

// placed takes in what a request has changed of the slots of a Device.
func (b *belief) placed(d *device, now spec.Device, from Source, at spec.Time) {
	operator := b.holder(d, spec.NetworkOperator, at, len(d.pending))
	if notified := now.NotifiedNonCritical(); notified != notifiedBefore && now.SMETS == spec.SMETS1 {
		d.other = fact[spec.EUI64]{true, notified, from, at}
	} else if d.other.known && d.other.value == 0 && now.Credentials[spec.NetworkOperator].Owner != heldBefore {
		d.other = fact[spec.EUI64]{operator.known, operator.value.Owner, operator.from, operator.at}
	}
	for _, slot := range spec.RemotePartyRoles() {
		if held := now.Credentials[slot]; held.Owner != heldBefore && !d.slots[slot].since(at) {
			d.set(slot, fact[spec.Credential]{true, held, from, at})
		}
	}
}

// uncertain forgets what a request may have changed of which the log has no answer.
func (b *belief) uncertain(r spec.ServiceRequest, stage string, e Entry) {
	b.counters[link{r.Originator, r.Target}] = fact[last]{}
	if r.Target == spec.DSP {
		return
	}
	d := b.device(r.Target)
	switch {
	case stage == legaltext.StageReceipt:
		d.pending = append(d.pending, pending{r, e.From, false})
	case r.Update != nil:
		d.unknow(r.Update.Slot)
	}
}

// unknow forgets who holds a slot, also where holders are completely known.
func (d *device) unknow(slot spec.RemotePartyRole) {
	d.slots[slot] = fact[spec.Credential]{}
	d.other = fact[spec.EUI64]{}
	delete(d.supposed, string(slot))
}

// executed judges what became of a future-dated request.
func (o *Observer) executed(e Entry) (why string) {
	_, target, _, err := requestID(e.Execution.RequestID)
	if err != nil {
		return err.Error()
	}
	d := o.b.device(target)
	at := slices.IndexFunc(d.pending, func(p pending) bool { return p.request.RequestID() == e.Execution.RequestID })
	if at < 0 {
		o.found(Finding{From: e.From, At: e.At, Subject: "execution of request " + e.Execution.RequestID, Answer: e.Execution.Response.String(), Verdict: CannotTell,
			Missing: []string{"request " + e.Execution.RequestID + ", which the log does not have as accepted"}, Kinds: []string{"requests"}})
		for _, slot := range spec.RemotePartyRoles() {
			d.unknow(slot)
		}
		return ""
	}
	r := d.pending[at].request
	if e.At < *r.ExecuteAt {
		return fmt.Sprintf("request %s is to be executed at %v, and is said to have been at %v", e.Execution.RequestID, *r.ExecuteAt, e.At)
	}
	a := asked{request: r, stage: legaltext.StageExecution, at: *r.ExecuteAt, place: at}
	o.judged(e, a, e.Execution.Response, "execution of "+subject(r))
	d.pending = slices.DeleteFunc(d.pending, func(p pending) bool { return p.request.RequestID() == e.Execution.RequestID })
	if e.Execution.Response.Decision == spec.Accepted {
		o.accepted(r, legaltext.StageExecution, e)
	}
	return ""
}
