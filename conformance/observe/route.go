package observe

import (
	"fmt"
	"slices"

	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// alone is what is known of a Device at a moment, without any request.
func (j *judge) alone(b *belief, of *device, at spec.Time) *description {
	s := &situation{known: completion{device: spec.Device{ID: of.id, Credentials: map[spec.RemotePartyRole]spec.Credential{}}}}
	d := &description{situation: s, j: j, b: b, a: asked{at: at, place: len(of.pending)}}
	d.inventory(of, func(variable int) bool { return j.aside[variable] })
	return d
}

// after steps every completion of what is unknown, and shows the states.
func (d *description) after(event spec.Event, show func(tuple int, now model.State, effect model.Effect)) error {
	var all []int
	size := 1
	for at, u := range d.unknown {
		all = append(all, at)
		size *= len(u.options)
	}
	for tuple := range size {
		c := d.known.clone()
		for i, value := range d.values(all, tuple) {
			d.unknown[i].options[value].set(&c)
		}
		if !c.listed {
			continue // it has happened to a Device that there is
		}
		state, err := c.state()
		if err != nil {
			return err
		}
		now, effect, err := d.j.machine.Step(state, event)
		if err != nil {
			return err
		}
		show(tuple, now, effect)
	}
	return nil
}

// alerted judges to whom an alert went.
func (o *Observer) alerted(e Entry) (why string) {
	of := o.b.device(e.Event.Alert.Device)
	if of.listed.known && !of.listed.value {
		return fmt.Sprintf("an alert of Device %v, which is not in the inventory (%s)", of.id, of.listed.from)
	}
	if e.AlertTo == nil {
		o.Tally.Unanswered++
		return ""
	}
	d := o.judge.alone(o.b, of, e.At)
	d.holdersOrNot(of, *e.AlertTo)
	fits, fails, expected := false, false, spec.EUI64(0)
	outcomes := map[int]bool{}
	var clauses []spec.ClauseID
	err := d.after(spec.Event{Alert: &spec.Alert{Device: of.id}}, func(tuple int, _ model.State, effect model.Effect) {
		right := effect.Result.AlertTo == *e.AlertTo
		outcomes[tuple] = right
		fits, fails = fits || right, fails || !right
		if !right {
			expected, clauses = effect.Result.AlertTo, effect.Clauses
		}
	})
	if err != nil {
		return err.Error()
	}
	f := Finding{From: e.From, At: e.At, Subject: fmt.Sprintf("alert of Device %v", of.id), Answer: "to " + party(*e.AlertTo)}
	switch {
	case !fails:
		f.Verdict = Agrees
	case !fits:
		f.Verdict, f.Expected, f.Clauses = Violates, "to "+party(expected), clauses
		if expected == somebody {
			f.Expected = "to another"
		}
	default:
		f.Verdict = CannotTell
		for at, matters := range d.mattering(outcomes) {
			if matters {
				f.Missing, f.Kinds = append(f.Missing, d.unknown[at].words), append(f.Kinds, d.unknown[at].kind)
			}
		}
	}
	o.found(f)
	return ""
}

func party(id spec.EUI64) string {
	if id == 0 {
		return "nobody"
	}
	return id.String()
}

// holdersOrNot asks of each slot, and of the certificate notified besides, whether a
// party owns what is there.
func (d *description) holdersOrNot(of *device, id spec.EUI64) {
	ask := func(key, words string, set func(*completion, spec.EUI64)) {
		d.add(unknown{ofDevice, key, holders, words, []option{
			{name: "that party", set: func(c *completion) { set(c, id) }},
			{name: "another", set: func(c *completion) { set(c, somebody) }},
		}}, nil)
	}
	for _, slot := range d.j.routed {
		set := func(c *completion, owner spec.EUI64) {
			c.device.Credentials[slot] = spec.Credential{Role: slot, Owner: owner}
		}
		if held := d.b.holder(of, slot, d.a.at, d.a.place); held.known {
			set(&d.known, held.value.Owner)
			continue
		}
		ask(string(slot), fmt.Sprintf("who holds the %s credential of Device %v on %v", slot, of.id, d.a.at), set)
	}
	set := func(c *completion, owner spec.EUI64) { c.device.NonCritical = owner }
	if of.other.known || d.b.complete.Holders && of.other.from == (Source{}) {
		set(&d.known, of.other.value)
	} else if d.j.routesNonCritical {
		ask("other", fmt.Sprintf("whose non-critical certificate is notified for Device %v", of.id), set)
	}
}

// mattering tells of each unknown fact whether it makes a difference to an outcome.
func (d *description) mattering(outcomes map[int]bool) []bool {
	matters, weight := make([]bool, len(d.unknown)), 1
	for at, u := range slices.Backward(d.unknown) {
		n := len(u.options)
		for tuple, outcome := range outcomes {
			first, known := outcomes[tuple-tuple/weight%n*weight]
			matters[at] = matters[at] || known && first != outcome
		}
		weight *= n
	}
	return matters
}

// uploaded carries the data upload into what is known. A slot that the law would change
// in some world that fits, and in another not or otherwise, is unknown from then on.
func (o *Observer) uploaded(e Entry) (why string) {
	for _, id := range sortedKeys(o.b.devices) {
		of := o.b.devices[id]
		if of.listed.known && !of.listed.value {
			continue
		}
		d := o.judge.alone(o.b, of, e.At)
		for slot, credential := range before(of, spec.ESME, spec.SMETS1).device.Credentials {
			d.known.device.Credentials[slot] = credential
		}
		d.operators(of)
		var ends []spec.Device
		err := d.after(spec.Event{Upload: &spec.Upload{}}, func(_ int, now model.State, _ model.Effect) {
			end, _ := now.Device(id)
			ends = append(ends, end)
		})
		if err != nil {
			return err.Error()
		}
		for _, slot := range spec.RemotePartyRoles() {
			of.uploaded(slot, ends, e)
		}
	}
	return ""
}

func (d *device) uploaded(slot spec.RemotePartyRole, ends []spec.Device, e Entry) {
	for _, end := range ends {
		if end.Credentials[slot] != ends[0].Credentials[slot] {
			d.unknow(slot)
			return
		}
	}
	if len(ends) > 0 && ends[0].Credentials[slot].Owner != heldBefore {
		d.set(slot, fact[spec.Credential]{true, ends[0].Credentials[slot], e.From, e.At})
		d.other = fact[spec.EUI64]{known: true, from: e.From, at: e.At}
	}
}

// operators are the Network Operators registered for a Device, by their own names.
func (d *description) operators(of *device) {
	mpxn := of.mpxn.asOf(d.a.at)
	for _, role := range []spec.UserRole{spec.ED, spec.GT} {
		set := func(c *completion, party spec.EUI64) {
			c.rows = append(c.rows, spec.Registration{Role: role, Party: party, From: spec.Epoch})
		}
		if mpxn.known {
			if at := d.b.registered(point{mpxn.value, role}, d.a.at); at.known {
				set(&d.known, at.value)
				continue
			}
		}
		d.add(unknown{ofDevice, "registered " + string(role), "registrations", registeredAs[role], []option{
			{name: "nobody", set: func(c *completion) { set(c, 0) }},
			{name: "somebody", set: func(c *completion) { set(c, somebody) }},
		}}, nil)
	}
}
