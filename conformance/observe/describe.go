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
		key     string
		words   string
		set     func(*completion, bool)
	}{
		{d.a.noSigner, legaltext.VarSignedByOriginator, "signer", "whether the originator signed " + of, func(c *completion, yes bool) {
			c.request.Signature.Signer = somebody
			if yes {
				c.request.Signature.Signer = c.request.Originator
			}
		}},
		{d.a.noValidity, legaltext.VarSignatureValid, "validity", "whether the signature of " + of + " verifies", func(c *completion, yes bool) { c.request.Signature.Valid = yes }},
		{d.a.noKey, legaltext.VarXMLKeyAlone, "key", "which key signed " + of, func(c *completion, yes bool) { c.request.Signature.XMLKeyAlone = yes }},
		{d.a.noCertificate, legaltext.VarOtherCertificate, "certificate", "whether the certificate kept for the Device is that of the signer of " + of, func(c *completion, yes bool) { c.request.Signature.OtherCertificate = yes }},
	} {
		if part.missing && d.j.reads(part.reads) {
			d.add(unknown{ofSignature, part.key, "signatures", part.words, yesNo(part.set)}, nil)
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
