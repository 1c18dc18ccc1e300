package observe

import (
	"fmt"
	"slices"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

func (d *description) device() {
	of := d.b.device(d.a.request.Target)
	if listed := of.listed.asOf(d.a.at); listed.known && !listed.value {
		return
	}
	d.inventory(of, d.j.reads)
	d.slots(of)
	d.registrations(of)
}

// inventory is what the inventory says of a Device that it may have. Of what does not
// matter it is not asked whether it is known.
func (d *description) inventory(of *device, matters func(variable int) bool) {
	id, listed := of.id, of.listed.asOf(d.a.at)
	d.known.listed = listed.known
	if mpxn := of.mpxn.asOf(d.a.at); mpxn.known {
		d.known.placed, d.known.device.MPxN = true, like(mpxn.value)
	}
	d.kind(of, listed.known)
	if smets := of.smets.asOf(d.a.at); smets.known {
		d.known.device.SMETS = smets.value
	} else if s1sp := of.s1sp.asOf(d.a.at); s1sp.known && s1sp.value != spec.NoS1SP {
		d.known.device.SMETS = spec.SMETS1
	} else if matters(legaltext.VarSMETS) || matters(legaltext.VarS1SP) {
		options := []option{
			{name: "1", set: func(c *completion) { c.device.SMETS = spec.SMETS1 }},
			{name: "2", set: func(c *completion) { c.device.SMETS = spec.SMETS2 }},
		}
		d.add(unknown{ofDevice, "smets", "SMETS versions", fmt.Sprintf("whether Device %v is SMETS1 or SMETS2", id), options}, of.supposed)
	}
	if s1sp := of.s1sp.asOf(d.a.at); s1sp.known {
		d.known.device.S1SP = s1sp.value
	} else if matters(legaltext.VarS1SP) {
		var options []option
		for _, n := range []spec.S1SP{spec.S1SP1, spec.S1SP2, spec.S1SP3} {
			options = append(options, option{name: fmt.Sprint(n), set: func(c *completion) { c.device.S1SP = n }})
		}
		d.add(unknown{ofDevice, "s1sp", "S1SPs", fmt.Sprintf("the S1SP of Device %v", id), options}, of.supposed)
	}
	if status := of.status.asOf(d.a.at); status.known {
		d.known.device.Status = status.value
	} else if d.known.device.Status = spec.Commissioned; matters(legaltext.VarDeviceStatus) {
		var options []option
		for _, status := range d.j.statuses {
			options = append(options, option{name: string(status), set: func(c *completion) { c.device.Status = status }})
		}
		d.add(unknown{ofDevice, "status", "statuses of Devices", fmt.Sprintf("the status of Device %v on %v", id, d.a.at), options}, of.supposed)
	}
}

// kind is the type of the Device; where it is not known that there is one, that too.
func (d *description) kind(of *device, listed bool) {
	if kind := of.kind.asOf(d.a.at); kind.known {
		d.known.device.Type = kind.value
		return
	}
	var options []option
	for _, kind := range d.j.kinds {
		fits := spec.Device{ID: theDevice, Type: kind, SMETS: spec.SMETS2, Status: spec.Commissioned, MPxN: d.known.device.MPxN}
		if d.known.placed && fits.Validate() != nil {
			continue
		}
		options = append(options, option{name: string(kind), set: func(c *completion) { c.listed, c.device.Type = true, kind }})
	}
	words := fmt.Sprintf("the type of Device %v", of.id)
	if !listed {
		words = fmt.Sprintf("whether Device %v is in the inventory, and its type", of.id)
		options = append(options, option{name: "none", set: func(c *completion) { c.listed = false }})
	}
	d.add(unknown{ofDevice, "type", "types of Devices", words, options}, of.supposed)
}

// holders is the kind of facts of which suppositions name parties.
const holders = "holders of credentials"

// slots are those that a decision can ask for.
func (d *description) slots(of *device) {
	r := d.a.request
	asks := []spec.RemotePartyRole{r.Role.Slot(), spec.Supplier}
	if r.Update != nil {
		asks = append(asks, r.Update.Slot)
	}
	for i, slot := range asks {
		if slot == spec.NoSlot || slices.Contains(asks[:i], slot) {
			continue
		}
		set := func(c *completion, owner spec.EUI64) {
			c.device.Credentials[slot] = spec.Credential{Role: slot, Owner: owner}
		}
		if held := d.b.holder(of, slot, d.a.at, d.a.place); held.known {
			set(&d.known, d.party(held.value.Owner))
			continue
		}
		d.add(unknown{ofDevice, string(slot), holders, fmt.Sprintf("who holds the %s credential of Device %v on %v", slot, of.id, d.a.at), []option{
			{name: "the originator", party: r.Originator, set: func(c *completion) { set(c, c.request.Originator) }},
			{name: "another", set: func(c *completion) { set(c, somebody) }},
		}}, of.supposed)
	}
}

// registeredAs has for each role what is registered in it.
var registeredAs = map[spec.UserRole]string{
	spec.IS: "the import supplier", spec.ES: "the export supplier", spec.GS: "the gas supplier",
	spec.ED: "the electricity distributor", spec.GT: "the gas transporter", spec.RSA: "the agent",
}

func (d *description) registrations(of *device) {
	r := d.a.request
	asks := []spec.UserRole{r.Role}
	if r.Update != nil && d.j.reads(legaltext.VarCertificatesRegistered) {
		asks = append(asks, spec.ED, spec.GT)
	}
	mpxn := of.mpxn.asOf(d.a.at)
	for i, role := range asks {
		if registeredAs[role] == "" || slices.Contains(asks[:i], role) {
			continue
		}
		set := func(c *completion, party spec.EUI64) {
			c.rows = append(c.rows, spec.Registration{Role: role, Party: party, From: spec.Epoch})
		}
		at, where := fact[spec.EUI64]{}, fmt.Sprintf("the metering point of Device %v", of.id)
		if mpxn.known {
			row := spec.Registration{MPxN: mpxn.value, Role: role}
			if row.Validate() != nil {
				continue // nobody can be
			}
			at, where = d.b.registered(point{mpxn.value, role}, d.a.at), string(mpxn.value)
		}
		if at.known {
			set(&d.known, d.party(at.value))
			continue
		}
		options := []option{{name: "another", set: func(c *completion) { set(c, somebody) }}}
		for n := range len(d.parties) {
			options = append(options, option{name: fmt.Sprint("party ", n+1), set: func(c *completion) { set(c, spec.EUI64(n+1)) }})
		}
		d.add(unknown{ofDevice, "registered " + string(role), "registrations",
			fmt.Sprintf("%s registered for %s on %v", registeredAs[role], where, d.a.at), options}, nil)
	}
}
