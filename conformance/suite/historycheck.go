package suite

import (
	"math"
	"slices"

	"example.org/mp107/spec"
)

// checkHistories have each check refuse a request, one after the other, in each
// setting: at once, at receipt and when it falls due, and let it through in between.
func checkHistories() (all []history) {
	for _, p := range checked() {
		for _, s := range settings() {
			if s.crossed && !slices.Contains([]string{"repair", "gas-repair", "critical", "read"}, p.name) {
				continue
			}
			if p.device() == spec.DSP && s.name != "usual" && s.name != "several-roles" && s.name != "after-2038" && s.name != "counter-zero" && s.name != "after-resume" {
				continue
			}
			world := with(p.world, s.edits(p)...)
			if w := world(); w.Validate() != nil {
				continue
			}
			// What falls due does so after 2038, for which it waits from before.
			later := world
			if s.now == 0 {
				later = with(world, beginning(1<<31-20*spec.Minute))
			}
			add := func(stage string, world func() spec.World, record func(*tape, probe, setting)) {
				t := newTape().from(world().Now)
				if s.before != nil {
					s.before(t, p)
				}
				record(t, p, s)
				all = append(all, history{theorem: p.theorem, family: "checks", name: p.name + "/" + s.name + "/" + stage, from: s.from, world: world, events: t.events})
			}
			add("at-once", world, checkedAtOnce)
			if s.zero || s.crossed {
				continue
			}
			if p.datable {
				add("when-due", later, checkedWhenDue)
			}
			add("alike", with(world, p.alike), checkedAlike)
		}
	}
	return all
}

// checked are the requests to which every check is put. Those that place a credential
// renew it, so that they can be repeated.
func checked() []probe {
	hub := with(house, func(w *spec.World) {
		d := *deviceOf(w, TargetDevice)
		d.ID, d.Type, d.Credentials = HomeHub, spec.CHF, slotsOf(AnotherOperator, RegisteredSupplier)
		w.Devices = append(w.Devices, d)
	})
	all := append(acts(), slices.DeleteFunc(probes(), func(p probe) bool { return p.name != "newer-root" })...)
	for i, p := range all {
		if p.request.Update != nil {
			all[i].request = places(p.originator(), p.request.Role, p.device(), p.request.Update.Slot, p.originator())
		}
	}
	return append(all,
		probe{"other-variant", spec.T01, house, asks(RegisteredSupplier, spec.IS, "6.15.2", TargetDevice), builtInMPAN, spec.IS, false},
		probe{"gas-supply", spec.T04, gasHouse, asks(RegisteredSupplier, spec.GS, "1.1.1", GasProxy), builtInMPRN, spec.GS, true},
		probe{"gas-supplier-read", spec.T11, gasHouse, asks(RegisteredSupplier, spec.GS, "4.10", GasProxy), builtInMPRN, spec.GS, true},
		probe{"gas-read", spec.T11, gasHouse, asks(GasOperator, spec.GT, "4.10", GasProxy), builtInMPRN, spec.GT, true},
		probe{"hub-supply", spec.T04, hub, asks(RegisteredSupplier, spec.IS, "7.2", HomeHub), builtInMPAN, spec.IS, false},
		probe{"hub-read", spec.T11, hub, asks(AnotherParty, spec.OU, "7.7", HomeHub), builtInMPAN, "", true})
}

func (s setting) edits(p probe) (all []edit) {
	if s.edit != nil && p.device() != spec.DSP || s.name == "several-roles" {
		all = append(all, s.edit(p))
	}
	if s.status != "" {
		all = append(all, inStatus(p.device(), s.status))
	}
	if s.now != 0 {
		all = append(all, beginning(s.now))
	}
	return all
}

// facts are the changes by which a check fails that passed, and which can be taken back.
func (p probe) facts() []change {
	return slices.DeleteFunc(p.changes(), func(c change) bool {
		return !slices.Contains([]string{
			"user-suspended", "status-" + string(spec.Suspended), "registration-" + string(p.role) + "-lost", "registration-" + string(p.role) + "-ended", "operator-credential-passed-on", "supplier-credential-passed-on",
		}, c.name)
	})
}

// refused are forms of the request that some check refuses: those of refusals, that of
// somebody who is neither registered nor a holder, in the role of the other fuel, and
// with a certificate of another role.
func (p probe) refused() (all []spec.ServiceRequest) {
	for _, b := range refusals(p.request) {
		all = append(all, b.request)
	}
	another, who := p.request, FormerOperator
	if another.Role.Slot() == spec.Supplier {
		who = FormerSupplier
	}
	another.Originator, another.Signature.Signer = who, who
	all = append(all, another)
	if p.device() != spec.DSP {
		r := p.request
		r.Target = noDevice
		all = append(all, r)
	}
	if other := map[spec.UserRole]spec.UserRole{spec.ED: spec.GT, spec.GT: spec.ED}[p.request.Role]; other != "" {
		r := p.request
		r.Role = other
		all = append(all, r)
	}
	if p.request.Update != nil {
		for i := range p.request.Update.Certificates {
			r, update := p.request, *p.request.Update
			update.Certificates = slices.Clone(update.Certificates)
			update.Certificates[i].Role = spec.ACB
			r.Update = &update
			all = append(all, r)
		}
	}
	return all
}

// carrying is the request with certificates of uses, of which that for digital signing
// alone is the originator's.
func (p probe) carrying(uses ...spec.CertificateUse) spec.ServiceRequest {
	r, update := p.request, spec.CredentialUpdate{Slot: p.request.Update.Slot}
	for _, use := range uses {
		c := spec.Certificate{Use: use, Role: update.Slot, Owner: FormerOperator}
		if use == spec.DigitalSigning {
			c.Owner = p.originator()
		}
		update.Certificates = append(update.Certificates, c)
	}
	r.Update = &update
	return r
}

// undo takes a change back, in the setting.
func (s setting) undo(t *tape, p probe, c change) {
	c.unmake(t)
	if s.status != "" {
		t.becomes(p.device(), s.status)
	}
}

func checkedAtOnce(t *tape, p probe, s setting) {
	ask := func(r spec.ServiceRequest) {
		if s.zero {
			t.sends(r, 0)
		} else {
			t.submits(r)
		}
	}
	if !s.zero {
		t.sends(p.request, 0).submits(p.request)
		t.submits(again(p.request, t.counters[[2]spec.EUI64{p.originator(), p.device()}]))
	}
	for _, r := range p.refused() {
		ask(r)
	}
	for _, c := range p.facts() {
		c.make(t)
		ask(p.request)
		s.undo(t, p, c)
	}
	ask(p.request)
	if !s.zero { // what is refused uses no counter up
		last := t.counters[[2]spec.EUI64{p.originator(), p.device()}]
		t.submits(again(refusedFor(p.request), last+2), again(p.request, last+1), again(p.request, last+3))
	}
	if p.request.Update != nil {
		ask(p.carrying(spec.KeyAgreement, spec.DigitalSigning, spec.KeyAgreementTopUp))
		ask(p.carrying(spec.KeyAgreement))
		ask(p.request)
	}
	if p.device() != spec.DSP {
		t.suspends(AnotherOperator).alerts(p.device()).resumes(AnotherOperator)
	}
	if p.role != "" && !s.zero { // a row to the second
		t.registers(p.mpxn, p.role, ManyRoles, 37).submits(p.request).passes(36).submits(p.request).passes(1).submits(p.request)
	}
}

// alike adds a User and a Device whose identifiers are those of the probe but for an
// octet in the middle, and a suspended User of another such one.
func (p probe) alike(w *spec.World) {
	roles := append(slices.Clone(userOf(w, p.originator()).Roles), spec.OU)
	userOf(w, p.originator()).Roles = roles
	w.Users = append(w.Users, spec.User{ID: twinOf(p.originator()), Roles: roles, Status: spec.UserActive},
		spec.User{ID: p.originator() ^ 0x20_0000_0000, Roles: roles, Status: spec.UserSuspended})
	if p.device() == spec.DSP {
		return
	}
	d := *deviceOf(w, p.device())
	d.ID, d.Credentials = twinOf(d.ID), slotsOf(FormerOperator, FormerSupplier)
	if d.MPxN = "1012345678908"; d.Type.NetworkOperatorRole() == spec.GT {
		d.MPxN = "7412345608"
	}
	w.Devices = append(w.Devices, d)
	if p.mpxn.IsMPRN() { // the only ones that can be the same number, and others
		const point, other spec.MPxN = "741234", "0741234"
		deviceOf(w, p.device()).MPxN = point
		for _, r := range slices.Clone(w.Registrations) {
			if r.MPxN == p.mpxn {
				w.Registrations = append(w.Registrations, spec.Registration{MPxN: point, Role: r.Role, Party: r.Party, From: r.From},
					spec.Registration{MPxN: other, Role: r.Role, Party: ManyRoles, From: r.From + 1})
			}
		}
	}
}

// twinOf is an identifier that differs from another in an octet in the middle.
func twinOf(id spec.EUI64) spec.EUI64 { return id ^ 0x10_0000_0000 }

// checkedAlike sends the request with a counter at each edge after the one before it,
// and with each again; and has it come from, be signed by and address somebody alike.
func checkedAlike(t *tape, p probe, _ setting) {
	by, to, signed := p.request, p.request, p.request
	by.Originator, by.Signature.Signer = twinOf(p.originator()), twinOf(p.originator())
	signed.Signature.Signer = twinOf(p.originator())
	t.submits(signed)
	if p.device() != spec.DSP {
		t.sends(asks(by.Originator, spec.OU, "4.8.1", p.device()), 1<<40).submits(p.request)
	}
	if p.datable {
		t.submits(at(signed, t.now+spec.Hour), at(p.request, t.now+spec.Hour)).sends(at(by, t.now+spec.Hour), 1<<40+1).passes(spec.Hour)
		if p.role != "" {
			point := p.mpxn
			if point.IsMPRN() {
				point = "741234"
			}
			t.submits(at(p.request, t.now+spec.Hour)).registers(point, p.role, by.Originator, 0).passes(spec.Hour).registers(point, p.role, registeredIn(p.role), 0)
		}
		if p.request.Update != nil {
			pass := places(p.originator(), p.request.Role, p.device(), p.request.Update.Slot, by.Originator)
			back := places(by.Originator, p.request.Role, p.device(), p.request.Update.Slot, p.originator())
			t.submits(at(p.request, t.now+spec.Hour), pass).passes(spec.Hour).submits(back)
		}
	}
	for _, counter := range counterEdges {
		t.sends(p.request, counter)
	}
	t.sends(p.request, 9, 1<<32+9, 1<<53+1, 1<<63-1, math.MaxUint64-70, math.MaxUint64)
	t.submits(by, by)
	if p.device() != spec.DSP {
		to.Target = twinOf(p.device())
		t.sends(to, 5, 5).sends(asks(p.originator(), spec.OU, "4.8.1", to.Target), 6, 6).alerts(p.device(), to.Target)
	}
}

func checkedWhenDue(t *tape, p probe, s setting) {
	ahead := s.ahead
	if ahead == 0 {
		ahead = spec.Hour
	}
	t.submits(at(p.request, t.now+ahead)).passes(1).passes(ahead - 1)
	for _, c := range p.facts() {
		due := t.now + ahead
		t.submits(at(p.request, due)).passes(1)
		c.make(t)
		t.until(due)
		t.submits(at(p.request, t.now+ahead)) // is refused at receipt
		s.undo(t, p, c)
	}
	due := t.now + ahead
	t.submits(at(p.request, due))
	last := t.counters[[2]spec.EUI64{p.originator(), p.device()}]
	t.submits(again(at(p.request, due), 1), again(p.request, last))
	for _, r := range p.refused() { // all at receipt
		if v, err := spec.Variant(r.SRV); err == nil && v.FutureDating != spec.NotFutureDated {
			t.submits(at(r, due))
		}
	}
	t.submits(again(p.request, last)).passes(2 * ahead)
	for _, while := range []spec.Time{-400 * spec.Day, -1, 0, 1, 45} {
		t.submits(at(p.request, t.now+while))
	}
	t.passes(1).passes(44)
}
