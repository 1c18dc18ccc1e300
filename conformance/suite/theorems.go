package suite

import (
	"maps"
	"slices"

	"example.org/mp107/model"
	"example.org/mp107/model/theorem"
	"example.org/mp107/spec"
)

// theorems hold what happens in a case against the theorems that apply: which of
// them an event decides, and which what was seen refutes.
type theorems struct {
	machines theorem.Machines
	apply    []theorem.Theorem
}

func newTheorems(law model.Law) (*theorems, error) {
	machines, err := theorem.NewMachines(law)
	if err != nil {
		return nil, err
	}
	t := &theorems{machines: machines}
	for _, one := range theorem.All() {
		if law.Release.Includes(one.Applies) {
			t.apply = append(t.apply, one)
		}
	}
	return t, nil
}

// refuted lists the theorems that one of the happenings refutes.
func (t *theorems) refuted(about theorem.About, happenings ...theorem.Decision) (ids []spec.TheoremID) {
	for i := range t.apply {
		one := &t.apply[i]
		if one.About != about {
			continue
		}
		for at := range happenings { // which are large, and not copied
			if one.Refuted(&happenings[at]) {
				ids = append(ids, one.ID)
				break
			}
		}
	}
	return ids
}

// decided lists the theorems that an event decides: those that some answer to it,
// whatever the law says, or some effect that would be observed, refutes.
func (t *theorems) decided(before model.State, event spec.Event, law model.Effect, observes bool) (ids []spec.TheoremID) {
	for i, taken := range law.Taken {
		var conceivable []theorem.Decision
		for _, decision := range []spec.Decision{spec.Accepted, spec.Rejected} {
			d := t.answered(taken, law.Judgements[i], decision)
			conceivable = append(conceivable, d)
			if observes && decision == law.Judgements[i].Decision { // after another one, nothing is observed
				amiss := theorem.Change{Device: taken.Request.Target, Slot: spec.Supplier, To: spec.Credential{Role: spec.NetworkOperator, Owner: taken.Request.Originator}}
				conceivable = append(conceivable, changing(d, amiss), changing(d, requested(taken.Request)...))
			}
		}
		ids = append(ids, t.refuted(theorem.AboutDecision, conceivable...)...)
	}
	switch {
	case event.Alert != nil:
		d := t.of(before, event.Alert.Device)
		d.Alert.To = ^d.Device.Credentials[spec.NetworkOperator].Owner // anybody else
		ids = append(ids, t.refuted(theorem.AboutAlert, d)...)
	case event.Upload != nil && observes:
		for _, id := range before.DeviceIDs() {
			d := t.of(before, id) // as if emptied
			ids = append(ids, t.refuted(theorem.AboutUpload, d)...)
		}
	}
	return ids
}

// seen lists the theorems that the first difference refutes, and that the law does not.
func (t *theorems) seen(before model.State, event spec.Event, law model.Effect, actual spec.Result, found finding) (ids []spec.TheoremID) {
	var lawful []spec.TheoremID
	switch {
	case event.Alert != nil:
		d := t.of(before, event.Alert.Device)
		d.Alert.To = actual.AlertTo
		ids = t.refuted(theorem.AboutAlert, d)
	case event.Upload != nil:
		for _, id := range slices.Sorted(maps.Keys(found.seen)) { // in an order, so that it is the same each time
			observed := found.seen[id]
			d := t.of(before, id)
			d.Upload.After = d.Device
			d.Upload.After.Status, d.Upload.After.Credentials = observed.Status, observed.Credentials
			d.Upload.Again = d.Upload.After
			ids = append(ids, t.refuted(theorem.AboutUpload, d)...)
		}
	case found.at < len(law.Taken):
		taken, judgement := law.Taken[found.at], law.Judgements[found.at]
		lawful = t.refuted(theorem.AboutDecision, changing(t.answered(taken, judgement, judgement.Decision), changes(taken, nil)...))
		decision := judgement.Decision
		if found.decision != "" {
			decision = found.decision
		}
		d := t.answered(taken, judgement, decision)
		if decision == judgement.Decision {
			d = changing(d, changes(taken, found.seen)...)
		}
		ids = t.refuted(theorem.AboutDecision, d)
	}
	return slices.DeleteFunc(ids, func(id spec.TheoremID) bool { return slices.Contains(lawful, id) })
}

// answered is a decision as an implementation takes it, which changes nothing so far.
func (t *theorems) answered(taken model.Taken, judgement model.Judgement, decision spec.Decision) theorem.Decision {
	judgement.Decision = decision
	return t.machines.Of(taken.Before, taken.Request, judgement)
}

// of is a Device as theorems see it where no request was made.
func (t *theorems) of(s model.State, id spec.EUI64) theorem.Decision {
	device, _ := s.Device(id)
	d := theorem.Decision{Device: device, Operator: s.RegisteredOperator(device, s.Now()), Facts: t.machines.Law.BaseFacts()}
	d.Facts.SetDevice(device)
	return d
}

func changing(d theorem.Decision, changes ...theorem.Change) theorem.Decision {
	d.Changes, d.Changed = changes, len(changes) > 0
	return d
}

// requested is the change that a request asks for.
func requested(r spec.ServiceRequest) []theorem.Change {
	if r.Update == nil {
		return nil
	}
	signing, carried := r.Update.Signing()
	if !carried {
		return nil
	}
	return []theorem.Change{{Device: r.Target, Slot: r.Update.Slot, To: spec.Credential{Role: signing.Role, Owner: signing.Owner}}}
}

// changes are those of credentials that a decision brought about, as they were
// observed; of what was not, those of the law.
func changes(taken model.Taken, seen map[spec.EUI64]spec.Observation) (all []theorem.Change) {
	for _, id := range taken.After.DeviceIDs() {
		was, _ := taken.Before.Observe(id)
		is, observed := seen[id]
		if !observed {
			is, _ = taken.After.Observe(id)
		}
		for _, slot := range spec.RemotePartyRoles() {
			if was.Credentials[slot] != is.Credentials[slot] {
				all = append(all, theorem.Change{Device: id, Slot: slot, To: is.Credentials[slot]})
			}
		}
		if was.Status != is.Status {
			all = append(all, theorem.Change{Device: id})
		}
	}
	return all
}
