package suite

import (
	"slices"

	"example.org/mp107/spec"
)

// setting is something that an implementation can tell apart and that makes no
// difference to which checks a request has to pass: a kind of Device, a party with
// several roles, a moment, something that has happened.
type setting struct {
	name   string
	from   spec.Release
	edit   func(p probe) edit // of the world; nil for none
	before func(t *tape, p probe)
	// status is that of the Device throughout; Commissioned if empty.
	status spec.DeviceStatus
	now    spec.Time // when it begins; Epoch if zero
	ahead  spec.Time // how far ahead requests are dated; an hour if zero
	zero   bool      // every request has the counter zero
	// crossed tells that something has happened, and to a Device of a certain kind.
	crossed bool
}

func settings() []setting {
	device := func(change func(*spec.Device)) func(probe) edit {
		return func(p probe) edit { return about(p.device(), change) }
	}
	provider := func(number spec.S1SP) func(probe) edit {
		return device(func(d *spec.Device) {
			if d.S1SP = number; number == spec.NoS1SP {
				d.SMETS = spec.SMETS2
			} else {
				d.SMETS = spec.SMETS1
			}
		})
	}
	happened := func(name string, before func(t *tape, p probe)) setting {
		return setting{name: "after-" + name, before: before}
	}
	changed := func(name, change string) setting {
		return happened(name, func(t *tape, p probe) {
			for _, c := range p.changes() {
				if c.name == change {
					c.make(t)
					c.unmake(t)
				}
			}
		})
	}
	all := []setting{
		{name: "usual"},
		{name: "S1SP1", edit: provider(spec.S1SP1)}, {name: "S1SP2", edit: provider(spec.S1SP2)}, {name: "S1SP3", edit: provider(spec.S1SP3)}, {name: "newer", edit: provider(spec.NoS1SP)},
		{name: "gas-meter", edit: device(func(d *spec.Device) {
			if d.Type == spec.GPF {
				d.Type = spec.GSME
			}
		})},
		{name: "other-slots-empty", edit: device(func(d *spec.Device) { // that no request here relies on
			d.Credentials = slotsOf(d.Credentials[spec.NetworkOperator].Owner, d.Credentials[spec.Supplier].Owner)
		})},
		{name: "operator-slot-empty", edit: func(p probe) edit {
			if p.request.Update != nil && p.request.Update.Slot == spec.NetworkOperator {
				return func(*spec.World) {}
			}
			return holding(p.device(), spec.NetworkOperator, 0)
		}},
		{name: "nobody-holds", edit: func(p probe) edit {
			slot := p.request.Role.Slot()
			if p.request.Update != nil {
				slot = p.request.Update.Slot
			}
			return holding(p.device(), slot, 0)
		}},
		{name: "second-at-its-point", edit: func(p probe) edit {
			return func(w *spec.World) {
				d := *deviceOf(w, p.device())
				d.ID, d.Credentials = 0x00DB107000000FFF, slotsOf(FormerOperator, FormerSupplier)
				w.Devices = append([]spec.Device{d}, w.Devices...)
			}
		}},
		{name: "several-roles", edit: func(p probe) edit { return acting(p.originator(), spec.UserRoles()...) }},
		{name: "holds-both-slots", edit: func(p probe) edit {
			return func(w *spec.World) {
				holding(p.device(), spec.NetworkOperator, p.originator())(w)
				holding(p.device(), spec.Supplier, p.originator())(w)
			}
		}},
		{name: "after-2038", now: 1<<31 + 7}, {name: "odd-second", now: spec.Epoch + 12*spec.Hour + 34*spec.Minute + 37, ahead: spec.Hour + 23},
		{name: "months-ahead", ahead: 100*spec.Day + 1},
		{name: "large-counters", before: func(t *tape, p probe) { t.submits(again(p.request, 1<<53+1)) }},
		{name: "counter-zero", zero: true},
		happened("alert", func(t *tape, p probe) { t.alerts(p.device()) }),
		happened("time", func(t *tape, p probe) { t.registers(p.mpxn, p.operatorRole(), p.operator(), 0).passes(spec.Day) }),
		happened("registration", func(t *tape, p probe) { t.registers(p.mpxn, p.operatorRole(), p.operator(), 0) }),
		happened("becoming-owner", func(t *tape, p probe) {
			if p.role != "" {
				t.registers(p.mpxn, p.role, p.originator(), 0)
			}
		}),
		happened("refusals", func(t *tape, p probe) { t.submits(refusedFor(p.request), refusedFor(p.request), refusedFor(p.request)) }),
		changed("resume", "user-suspended"), changed("repair", "operator-credential-passed-on"), changed("handover", "supplier-credential-passed-on"),
		happened("recovery", func(t *tape, p probe) {
			t.becomes(p.device(), spec.Suspended, spec.InRecovery, spec.Recovered, spec.Commissioned)
		}),
		{name: "after-upload", from: spec.MP107R2, before: func(t *tape, p probe) {
			t.uploads().submits(places(p.operator(), p.operatorRole(), p.device(), spec.NetworkOperator, AnotherOperator))
		}},
	}
	for _, status := range []spec.DeviceStatus{spec.InstalledNotCommissioned, spec.Whitelisted, spec.Recovered} {
		all = append(all, setting{name: string(status), status: status})
	}
	return append(all, crossed(all)...)
}

// crossed are the settings in which something has happened, or nobody holds the credential,
// each with every kind of Device and every status: what is wrong with one kind may go wrong
// only then.
func crossed(settings []setting) (all []setting) {
	for _, past := range settings {
		for _, kind := range settings {
			of := kind.status != "" || slices.Contains([]string{"S1SP2", "S1SP3", "newer", "gas-meter"}, kind.name)
			if !of || past.before == nil && past.name != "nobody-holds" || past.name == "large-counters" || past.name == "after-recovery" && kind.status != "" {
				continue // the recovered one would end in another status
			}
			all = append(all, setting{name: kind.name + "-" + past.name, from: past.from, before: past.before, status: kind.status, crossed: true, edit: func(p probe) edit {
				return func(w *spec.World) {
					for _, s := range []setting{kind, past} {
						if s.edit != nil {
							s.edit(p)(w)
						}
					}
				}
			}})
		}
	}
	return all
}
