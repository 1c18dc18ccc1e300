package observe

import (
	"fmt"
	"slices"
	"strings"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// asked is a request in the log, with what the log does not say of its signature.
type asked struct {
	request              spec.ServiceRequest
	noSigner, noValidity bool
	noKey, noCertificate bool
	stage                string
	at                   spec.Time // the moment for which it is judged
	place                int       // how many pending requests of the Device come before it
}

// describe gathers what is known of a request, and what is not. What the answer of a
// line would tell counts too if it is to be supposed to be the law's; used are the
// lines of which that made a difference.
func (j *judge) describe(b *belief, a asked, supposed func(Source) bool) (s *situation, used []Source) {
	s = ask(a.request, a.stage)
	d := &description{situation: s, j: j, b: b, a: a, supposed: supposed}
	d.signature()
	d.counter()
	d.user()
	if a.request.Target != spec.DSP {
		d.device()
	}
	return s, d.used
}

type description struct {
	*situation
	j        *judge
	b        *belief
	a        asked
	supposed func(Source) bool // nil for nothing
	used     []Source
}

func (d *description) add(u unknown, from map[string]supposition) {
	if told, ok := from[u.key]; ok && d.supposed != nil && d.supposed(told.from) {
		left := slices.DeleteFunc(slices.Clone(u.options), func(o option) bool { return !told.allows(o, d.a.request.Originator) })
		if len(left) > 0 && len(left) < len(u.options) {
			u.options = left
			if !slices.Contains(d.used, told.from) {
				d.used = append(d.used, told.from)
			}
		}
	}
	if len(u.options) == 1 {
		u.options[0].set(&d.known)
		return
	}
	d.unknown = append(d.unknown, u)
}

// allows reports whether a supposition leaves a value possible. Of a fact about a
// party the values are the originator of a request and anybody else.
func (s supposition) allows(o option, originator spec.EUI64) bool {
	switch {
	case s.values != nil:
		return slices.Contains(s.values, o.name)
	case s.is != 0:
		return (o.party != 0) == (s.is == originator)
	default:
		return o.party == 0 || !slices.Contains(s.isNot, originator)
	}
}

func yesNo(set func(*completion, bool)) []option {
	return []option{
		{name: "yes", set: func(c *completion) { set(c, true) }},
		{name: "no", set: func(c *completion) { set(c, false) }},
	}
}

func (d *description) signature() {
	of := "request " + d.a.request.RequestID()
	for _, part := range []struct {
		missing bool
		reads   int
		words   string
		set     func(*completion, bool)
	}{
		{d.a.noSigner, legaltext.VarSignedByOriginator, "whether the originator signed " + of, func(c *completion, yes bool) {
			c.request.Signature.Signer = somebody
			if yes {
				c.request.Signature.Signer = c.request.Originator
			}
		}},
		{d.a.noValidity, legaltext.VarSignatureValid, "whether the signature of " + of + " verifies", func(c *completion, yes bool) { c.request.Signature.Valid = yes }},
		{d.a.noKey, legaltext.VarXMLKeyAlone, "which key signed " + of, func(c *completion, yes bool) { c.request.Signature.XMLKeyAlone = yes }},
		{d.a.noCertificate, legaltext.VarOtherCertificate, "whether the certificate kept for the Device is that of the signer of " + of, func(c *completion, yes bool) { c.request.Signature.OtherCertificate = yes }},
	} {
		if part.missing && d.j.reads(part.reads) {
			d.add(unknown{ofSignature, part.words, "signatures", part.words, yesNo(part.set)}, nil)
		}
	}
}

func (d *description) counter() {
	r := d.known.request
	known := d.b.counter(link{d.a.request.Originator, d.a.request.Target}).asOf(d.a.at)
	switch {
	case known.known && !known.value.none:
		d.known.counter = &spec.Counter{Originator: r.Originator, Target: r.Target, Last: known.value.counter}
	case !known.known && d.j.reads(legaltext.VarCounterFresh):
		words := fmt.Sprintf("the last counter accepted from %v for %v before %v", d.a.request.Originator, d.a.request.Target, d.a.at)
		d.add(unknown{ofCounter, "counter", "last counters", words, []option{
			{name: "below", set: func(*completion) {}},
			{name: "not below", set: func(c *completion) {
				c.counter = &spec.Counter{Originator: r.Originator, Target: r.Target, Last: r.Counter}
			}},
		}}, nil)
	}
}

func (d *description) user() {
	id, role := d.a.request.Originator, d.a.request.Role
	u := d.b.user(id)
	has := func(c *completion, yes bool) {
		c.aUser, c.user.Roles = true, nil
		if yes {
			c.user.Roles = []spec.UserRole{role}
		}
	}
	roles, listed := u.roles.asOf(d.a.at), u.listed.asOf(d.a.at)
	switch options := yesNo(has); {
	case listed.known && !listed.value:
		return
	case roles.known:
		has(&d.known, slices.Contains(strings.Fields(roles.value), string(role)))
	default:
		if !listed.known {
			options = append(options, option{name: "no User", set: func(c *completion) { c.aUser = false }})
		}
		d.add(unknown{ofUser, "role " + string(role), "Users and their roles", fmt.Sprintf("whether %v is a User with the role %s", id, role), options}, u.supposed)
	}
	if status := u.status.asOf(d.a.at); status.known {
		d.known.user.Status = status.value
		return
	}
	var options []option
	for _, status := range spec.UserStatuses() {
		options = append(options, option{name: string(status), set: func(c *completion) { c.user.Status = status }})
	}
	d.add(unknown{ofUser, "status", "statuses of Users", fmt.Sprintf("the status of User %v on %v", id, d.a.at), options}, u.supposed)
}

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
