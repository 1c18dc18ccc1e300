package prove

import (
	"flag"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

var testParties = []spec.EUI64{0, 0x00DB000000000001, 0x00DB000000000002, 0x00DB000000000003, 0x00DB000000000004}

func drawParty(t *rapid.T, label string) spec.EUI64 {
	return rapid.SampledFrom(testParties).Draw(t, label)
}

func drawSomebody(t *rapid.T, label string) spec.EUI64 {
	return rapid.SampledFrom(testParties[1:]).Draw(t, label)
}

// drawWorld draws a well-formed world with at most one Device and one user.
func drawWorld(t *rapid.T) spec.World {
	w := spec.World{Now: spec.Epoch}
	for _, id := range testParties[1:3] {
		if rapid.Bool().Draw(t, "known") {
			w.Users = append(w.Users, spec.User{ID: id, Roles: rapid.SliceOfDistinct(rapid.SampledFrom(spec.UserRoles()), rapid.ID).Draw(t, "roles"), Status: rapid.SampledFrom(spec.UserStatuses()).Draw(t, "status")})
		}
	}
	if rapid.IntRange(0, 9).Draw(t, "no device") > 0 {
		d := spec.Device{ID: witnessDevice, Type: rapid.SampledFrom(spec.DeviceTypes()).Draw(t, "type"), Status: rapid.SampledFrom(spec.DeviceStatuses()).Draw(t, "device status"), SMETS: spec.SMETS2}
		if rapid.Bool().Draw(t, "SMETS1") {
			d.SMETS, d.S1SP = spec.SMETS1, rapid.SampledFrom([]spec.S1SP{spec.S1SP1, spec.S1SP2, spec.S1SP3}).Draw(t, "S1SP")
		}
		switch d.Type.NetworkOperatorRole() {
		case spec.ED:
			d.MPxN = witnessMPAN
		case spec.GT:
			d.MPxN = witnessMPRN
		default:
			d.MPxN = rapid.SampledFrom([]spec.MPxN{witnessMPAN, witnessMPRN, ""}).Draw(t, "metering point")
		}
		d.Credentials = map[spec.RemotePartyRole]spec.Credential{}
		for _, slot := range spec.RemotePartyRoles() {
			if owner := drawParty(t, "holder"); owner != 0 {
				d.Credentials[slot] = spec.Credential{Role: rapid.SampledFrom(spec.RemotePartyRoles()).Draw(t, "credential role"), Owner: owner}
			}
		}
		if _, held := d.Credentials[spec.NetworkOperator]; held && d.SMETS == spec.SMETS1 {
			d.NonCritical = drawParty(t, "non-critical")
		}
		w.Devices = []spec.Device{d}
	}
	for _, mpxn := range []spec.MPxN{witnessMPAN, witnessMPRN} {
		for _, role := range spec.UserRoles() {
			for _, from := range []spec.Time{spec.Epoch - spec.Day, spec.Epoch, spec.Epoch + spec.Hour} {
				row := spec.Registration{MPxN: mpxn, Role: role, Party: drawParty(t, "registered"), From: from}
				if row.Validate() == nil && rapid.Bool().Draw(t, "row") {
					w.Registrations = append(w.Registrations, row)
				}
			}
		}
	}
	for _, id := range testParties[1:3] {
		if rapid.Bool().Draw(t, "counter") {
			w.Counters = append(w.Counters, spec.Counter{Originator: id, Target: witnessDevice, Last: rapid.Uint64Range(0, 3).Draw(t, "last")})
		}
	}
	return w
}

// drawRequest draws a well-formed request, half of the time a 6.15.1, with up
// to three certificates.
func drawRequest(t *rapid.T) spec.ServiceRequest {
	variant, err := spec.Variant(spec.UpdateSecurityCredentialsKRP)
	if err != nil {
		t.Fatal(err)
	}
	if rapid.Bool().Draw(t, "another SRV") {
		variant = rapid.SampledFrom(spec.Catalogue()).Draw(t, "SRV")
	}
	r := spec.ServiceRequest{
		Originator: drawSomebody(t, "originator"), Role: rapid.SampledFrom(spec.UserRoles()).Draw(t, "role"), Target: witnessDevice,
		Counter: rapid.Uint64Range(0, 3).Draw(t, "counter"), SRV: variant.SRV,
		Signature: spec.Signature{Signer: drawSomebody(t, "signer"), Valid: rapid.Bool().Draw(t, "valid"), XMLKeyAlone: rapid.Bool().Draw(t, "key"), OtherCertificate: rapid.Bool().Draw(t, "other")},
	}
	if variant.NonDevice {
		r.Target = spec.DSP
	}
	if variant.SRV == spec.UpdateSecurityCredentialsKRP {
		r.Update = &spec.CredentialUpdate{Slot: rapid.SampledFrom(spec.RemotePartyRoles()).Draw(t, "declared")}
		for _, use := range spec.CertificateUses() {
			if rapid.Bool().Draw(t, "carried") {
				r.Update.Certificates = append(r.Update.Certificates, spec.Certificate{Use: use, Role: rapid.SampledFrom(spec.RemotePartyRoles()).Draw(t, "certificate role"), Owner: drawSomebody(t, "certificate owner")})
			}
		}
	}
	return r
}

// asSituation reads a concrete world and request as an assignment: the
// converse of decode. Of the certificates beside the signing one it takes one
// with the same properties as all of them together, which has to exist. The
// state now is that of the judgement, earlier that of the receipt before it.
func asSituation(t rapid.TB, q *question, now, earlier model.State, r spec.ServiceRequest, stage string) *Assignment {
	s, w := q.s, now.World()
	a := &Assignment{q.b, map[string]bool{}, map[*Finite]int{}, map[Identity]int{}}
	truth := func(term Term, value bool) { a.truths[q.b.nodes[term].atom.name] = value }
	finite := func(v *Finite, value string) { a.finites[v] = slices.Index(v.Domain, value) }
	party := func(id Identity, party spec.EUI64) { a.identities[id] = slices.Index(testParties, party) }
	finite(s.stage, stage)
	finite(s.srv, string(r.SRV))
	finite(s.role, string(r.Role))
	finite(s.declared, legaltext.NoneDeclared)
	truth(s.signatureValid, r.Signature.Valid)
	truth(s.signedByOriginator, r.Signature.Signer == r.Originator)
	truth(s.xmlKeyAlone, r.Signature.XMLKeyAlone)
	truth(s.otherCertificate, r.Signature.OtherCertificate)
	party(s.originator, r.Originator)
	party(s.nobody, 0)
	a.identities[s.target], a.identities[s.other] = 100, 101
	for _, c := range []carried{s.signing, s.second} {
		party(c.owner, testParties[1])
	}
	at := slices.IndexFunc(w.Users, func(u spec.User) bool { return u.ID == r.Originator })
	truth(s.userKnown, at >= 0)
	truth(s.userHasRole, at >= 0 && slices.Contains(w.Users[at].Roles, r.Role))
	device, known := now.Device(r.Target)
	truth(s.deviceKnown, known)
	if known {
		finite(s.deviceType, string(device.Type))
		finite(s.smets, map[spec.SMETS]string{spec.SMETS1: "1", spec.SMETS2: "2"}[device.SMETS])
		a.finites[s.s1sp] = int(device.S1SP)
		finite(s.meteringPoint, map[spec.MPxN]string{witnessMPAN: electricity, witnessMPRN: gas, "": noMeteringPoint}[device.MPxN])
	}
	for m, state := range map[moment]model.State{s.now: now, s.earlier: earlier} {
		w := state.World()
		device, _ := state.Device(r.Target)
		at := slices.IndexFunc(w.Users, func(u spec.User) bool { return u.ID == r.Originator })
		truth(m.userActive, at >= 0 && w.Users[at].Status == spec.UserActive)
		counter := slices.IndexFunc(w.Counters, func(c spec.Counter) bool { return c.Originator == r.Originator && c.Target == r.Target })
		fresh := counter < 0 || r.Counter > w.Counters[counter].Last
		truth(m.fresh, fresh)
		if !m.receipt { // the counter accepted before is the one kept
			truth(s.counterInOrder, true)
			truth(s.counterExhausted, counter >= 0 && w.Counters[counter].Last == math.MaxUint64)
			switch {
			case fresh:
				finite(s.counter, counterAbove)
			case r.Counter == w.Counters[counter].Last:
				finite(s.counter, counterEqual)
			default:
				finite(s.counter, counterBelow)
			}
		}
		for _, id := range []Identity{m.registered, m.operator, m.holders.networkOperator, m.holders.supplier, m.holders.declared, m.holders.nonCritical} {
			party(id, 0)
		}
		if known {
			finite(m.status, string(device.Status))
			party(m.registered, state.Registered(device.MPxN, r.Role, w.Now))
			party(m.operator, state.RegisteredOperator(device, w.Now))
			party(m.holders.networkOperator, device.Credentials[spec.NetworkOperator].Owner)
			party(m.holders.supplier, device.Credentials[spec.Supplier].Owner)
			party(m.holders.nonCritical, device.NotifiedNonCritical())
		}
		if known && r.Update != nil {
			party(m.holders.declared, device.Credentials[r.Update.Slot].Owner)
		}
	}
	if r.Update == nil {
		return a
	}
	finite(s.declared, string(r.Update.Slot))
	var others []spec.Certificate
	for _, c := range r.Update.Certificates {
		if c.Use != spec.DigitalSigning {
			others = append(others, c)
			continue
		}
		truth(s.signing.present, true)
		finite(s.signing.role, string(c.Role))
		party(s.signing.owner, c.Owner)
	}
	if len(others) > 0 {
		_, agreement := r.Update.For(spec.KeyAgreement)
		truth(s.agreement, agreement)
		one := standIn(t, r.Update.Slot, now.RegisteredOperator(device, w.Now), others)
		truth(s.second.present, true)
		finite(s.second.role, string(one.Role))
		party(s.second.owner, one.Owner)
	}
	return a
}

// standIn finds one certificate of which every property that conditions ask of
// all certificates holds exactly if it holds of all of those given.
func standIn(t rapid.TB, declared spec.RemotePartyRole, registered spec.EUI64, all []spec.Certificate) spec.Certificate {
	properties := func(certificates []spec.Certificate) (of [3]bool) {
		of = [3]bool{true, true, true}
		for _, c := range certificates {
			of[0] = of[0] && c.Role == declared
			of[1] = of[1] && c.Role == spec.NetworkOperator
			of[2] = of[2] && registered != 0 && c.Owner == registered
		}
		return of
	}
	for _, role := range spec.RemotePartyRoles() {
		for _, owner := range testParties[1:] {
			one := spec.Certificate{Role: role, Owner: owner}
			if properties([]spec.Certificate{one}) == properties(all) {
				return one
			}
		}
	}
	t.Fatalf("no single certificate stands for %v, declared %s", all, declared)
	return spec.Certificate{}
}

// Every concrete world satisfies every axiom, so that no proof excludes a real
// case; what the situation then shows is what the model reads off the world;
// and the propositional law decides as the compiled one does.
func TestWorldsAreSituations(t *testing.T) {
	machines := map[spec.Release]*model.Machine{}
	questions := map[spec.Release]*question{}
	readings := spec.Readings{spec.A2: spec.CertificatesOnly, spec.A4: spec.RegisteredOnly, spec.A8: spec.No}
	for _, release := range spec.Releases() {
		machine, err := model.New(embedded(t), release, readings)
		if err != nil {
			t.Fatal(err)
		}
		p, err := newProver(model.Law{Register: embedded(t), Release: release, Readings: readings})
		if err != nil {
			t.Fatal(err)
		}
		machines[release], questions[release] = machine, p.ask(nil)
	}
	if err := flag.Set("rapid.checks", "1000"); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		release := rapid.SampledFrom(spec.Releases()).Draw(t, "release")
		machine, q := machines[release], questions[release]
		w, r := drawWorld(t), drawRequest(t)
		state, err := model.Start(w)
		if err != nil {
			t.Fatal(err)
		}
		stage := rapid.SampledFrom([]string{legaltext.StageImmediate, legaltext.StageReceipt, legaltext.StageExecution}).Draw(t, "stage")
		if variant, err := spec.Variant(r.SRV); err != nil || variant.FutureDating == spec.NotFutureDated {
			stage = legaltext.StageImmediate
		}
		a := asSituation(t, q, state, state, r, stage)
		for _, axiom := range q.s.axioms() {
			if !a.Holds(axiom.holds) {
				t.Fatalf("axiom %q is not true of a world", axiom.name)
			}
		}
		facts := machine.FactsOf(state, r, stage)
		d := decode(q, a)
		if different := differingFacts(d.facts(q.s.at(q.s.now)), facts); different != "" {
			t.Fatalf("the situation shows other facts than the model: %s", different)
		}
		judged := machine.Decide(facts)
		if got := a.Holds(q.now.accepted); got != (judged.Decision == spec.Accepted) {
			t.Fatalf("accepted %v, the model says %s", got, judged.Decision)
		}
		for i, check := range q.now.checks {
			want := judged.Checks[i].Status
			got := model.Failed
			switch {
			case !a.Holds(check.when):
				got = model.NotApplicable
			case a.Holds(check.lift):
				got = model.Lifted
			case a.Holds(check.requires):
				got = model.Passed
			}
			if got != want {
				t.Fatalf("check %s is %s, the model says %s", check.check.Name, got, want)
			}
		}
	})
}
