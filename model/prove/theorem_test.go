package prove

import (
	"math/rand/v2"
	"slices"
	"testing"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/model/theorem"
	"example.org/mp107/spec"
)

// sizes are the numbers of choices that make a trial, in the order of their use.
var sizes = []int{3, 5, 7, 3, 3, 3, 4, 4, 4, 4, 3, 7, 14, 3}

// trial is a request, what it meets, and when it is judged.
type trial struct {
	world     spec.World
	request   spec.ServiceRequest
	stage     string
	meanwhile []spec.Event // between receipt and execution
}

// newTrial makes a trial of choices.
func newTrial(choices []int) trial {
	next := func() (choice int) {
		choice, choices = choices[0], choices[1:]
		return choice
	}
	tr := trial{stage: []string{legaltext.StageImmediate, legaltext.StageReceipt, legaltext.StageExecution}[next()]}
	r := spec.ServiceRequest{Target: witnessDevice, Counter: 2}
	r.SRV = []spec.SRV{spec.UpdateSecurityCredentialsKRP, "1.1.1", "4.8.1", "6.15.2", "6.2.4"}[next()]
	r.Role = spec.UserRoles()[next()]
	d := spec.Device{ID: witnessDevice, Status: spec.Commissioned, SMETS: spec.SMETS1}
	switch next() {
	case 0:
		d.S1SP = spec.S1SP1
	case 1:
		d.S1SP = spec.S1SP3
	default:
		d.SMETS = spec.SMETS2
	}
	at := next()
	d.Type, d.MPxN = []spec.DeviceType{spec.ESME, spec.GSME, spec.CHF}[at], []spec.MPxN{witnessMPAN, witnessMPRN, witnessMPAN}[at]
	r.Originator = testParties[1+next()]
	d.Credentials = map[spec.RemotePartyRole]spec.Credential{}
	for _, slot := range []spec.RemotePartyRole{spec.NetworkOperator, spec.Supplier} {
		if owner := testParties[next()]; owner != 0 {
			d.Credentials[slot] = spec.Credential{Role: slot, Owner: owner}
		}
	}
	registered, operator := testParties[next()], testParties[next()]
	slot := []spec.RemotePartyRole{spec.NetworkOperator, spec.Supplier, spec.ACB}[next()]
	carried := next()
	if r.SRV == spec.UpdateSecurityCredentialsKRP {
		r.Update = &spec.CredentialUpdate{Slot: slot, Certificates: [][]spec.Certificate{
			nil,
			{{Use: spec.DigitalSigning, Role: spec.NetworkOperator, Owner: testParties[2]}},
			{{Use: spec.DigitalSigning, Role: spec.NetworkOperator, Owner: testParties[1]}},
			{{Use: spec.DigitalSigning, Role: spec.Supplier, Owner: testParties[2]}},
			{{Use: spec.DigitalSigning, Role: spec.NetworkOperator, Owner: testParties[2]}, {Use: spec.KeyAgreement, Role: spec.Supplier, Owner: testParties[2]}},
			{{Use: spec.KeyAgreement, Role: spec.NetworkOperator, Owner: testParties[2]}},
			{{Use: spec.DigitalSigning, Role: slot, Owner: testParties[2]}},
		}[carried]}
	}
	user := spec.User{ID: r.Originator, Roles: []spec.UserRole{r.Role}, Status: spec.UserActive}
	r.Signature = spec.Signature{Signer: r.Originator, Valid: true}
	tr.world = spec.World{Now: spec.Epoch, Counters: []spec.Counter{{Originator: r.Originator, Target: r.Target, Last: 1}}}
	known := true
	switch next() { // one flaw, or none
	case 0:
		r.Signature.Valid = false
	case 1:
		r.Signature.Signer = stranger
	case 2:
		r.Counter = 1
	case 3:
		user.Roles = nil
	case 4:
		user.Status = spec.UserSuspended
	case 5:
		d.Status = spec.Suspended
	case 6:
		known = false
	}
	tr.world.Users = []spec.User{user}
	tr.request = r
	if known {
		tr.world.Devices = []spec.Device{d}
	}
	row := func(role spec.UserRole, party spec.EUI64, from spec.Time) (spec.Registration, bool) {
		row := spec.Registration{MPxN: d.MPxN, Role: role, Party: party, From: from}
		return row, row.Validate() == nil
	}
	if row, ok := row(r.Role, registered, spec.Epoch); ok {
		tr.world.Registrations = append(tr.world.Registrations, row)
	}
	if role := d.Type.NetworkOperatorRole(); role != "" && role != r.Role {
		if row, ok := row(role, operator, spec.Epoch); ok {
			tr.world.Registrations = append(tr.world.Registrations, row)
		}
	}
	if change := next(); change > 0 {
		if row, ok := row(r.Role, testParties[change], spec.Epoch+spec.Hour); ok {
			tr.meanwhile = []spec.Event{{Register: &row}}
		}
	}
	return tr
}

// bothCopies holds the claims about a law against the concrete statements.
type bothCopies struct {
	q        *question
	machines theorem.Machines
	queries  map[spec.TheoremID]Term // of the claims that apply
	// refuted and upheld count, for each theorem, the trials that do and do not refute it.
	refuted, upheld map[spec.TheoremID]int
}

func newBothCopies(t *testing.T, of model.Law) *bothCopies {
	t.Helper()
	p, err := newProver(of)
	if err != nil {
		t.Fatal(err)
	}
	machines, err := theorem.NewMachines(of)
	if err != nil {
		t.Fatal(err)
	}
	q, queries := p.ask(nil), map[spec.TheoremID]Term{}
	for _, stated := range legaltext.Theorems() {
		if c := q.claim(stated); c.notApplicable == "" {
			queries[stated.ID] = q.query(c)
		}
	}
	return &bothCopies{q, machines, queries, map[spec.TheoremID]int{}, map[spec.TheoremID]int{}}
}

func (b *bothCopies) step(t *testing.T, s model.State, e spec.Event) (model.State, model.Effect) {
	t.Helper()
	next, verdict, err := b.machines.Law.Step(s, e)
	if err != nil {
		t.Fatal(err)
	}
	return next, verdict
}

// compare carries a trial out on the model, and asks both copies of every
// theorem about what happened.
func (b *bothCopies) compare(t *testing.T, tr trial) {
	t.Helper()
	variant, err := spec.Variant(tr.request.SRV)
	if err != nil {
		t.Fatal(err)
	}
	if tr.stage != legaltext.StageImmediate {
		if variant.FutureDating == spec.NotFutureDated {
			return
		}
		due := spec.Epoch + 2*spec.Hour
		tr.request.ExecuteAt = &due
	}
	earlier, err := model.Start(tr.world)
	if err != nil {
		t.Fatal(err)
	}
	now := earlier
	after, verdict := b.step(t, now, spec.Event{Submit: &tr.request})
	received := verdict.Judgements[0]
	if tr.stage == legaltext.StageExecution {
		if received.Decision != spec.Accepted {
			return
		}
		for _, e := range tr.meanwhile {
			after, _ = b.step(t, after, e)
		}
		world := after.World()
		world.Now = *tr.request.ExecuteAt
		if now, err = model.Start(world); err != nil {
			t.Fatal(err)
		}
		after, verdict = b.step(t, after, spec.Event{Advance: &spec.Advance{To: world.Now}})
	}
	d := b.machines.Of(now, tr.request, verdict.Judgements[0])
	d.Came(now, after)
	if tr.stage == legaltext.StageExecution {
		d.Lifted = d.Lifted || b.machines.Of(earlier, tr.request, received).Lifted
	}
	a := asSituation(t, b.q, now, earlier, tr.request, tr.stage)
	known := make([]int8, len(b.q.b.nodes))
	if !a.holds(b.q.assumed, known) {
		t.Fatalf("no situation: %+v", tr)
	}
	for variable := legaltext.OutAccepted; variable <= legaltext.OutCounterStays; variable++ {
		if variable == legaltext.OutUnchanged && d.Accepted {
			continue // a law may record the very counter that is kept: the claim calls that a change
		}
		if symbolic, concrete := a.Holds(b.q.see(variable, []int{1})), theorem.Holds(variable, &d); symbolic != concrete {
			t.Errorf("%s as of %s: %v by the claim, %v of what happened: %+v", legaltext.TheoremVocabulary()[variable].Name, b.machines.Law.Release(), symbolic, concrete, tr)
		}
	}
	for _, stated := range theorem.All() {
		query, applies := b.queries[stated.ID]
		if !applies {
			continue
		}
		concrete := b.concrete(t, stated, &d, now, after)
		if symbolic := a.holds(query, known); symbolic != concrete {
			t.Errorf("%s as of %s: refuted %v by the claim, %v by the statement: %+v", stated.ID, b.machines.Law.Release(), symbolic, concrete, tr)
		}
		if concrete {
			b.refuted[stated.ID]++
		} else {
			b.upheld[stated.ID]++
		}
	}
}

// concrete asks the concrete statement of a theorem about what happened.
func (b *bothCopies) concrete(t *testing.T, stated theorem.Theorem, d *theorem.Decision, now, after model.State) bool {
	t.Helper()
	id := d.Device.ID
	if stated.About == theorem.AboutDecision || id == 0 {
		return stated.Refuted(d)
	}
	seen := *d
	if stated.About == theorem.AboutAlert {
		raise := func(s model.State) spec.EUI64 {
			_, verdict := b.step(t, s, spec.Event{Alert: &spec.Alert{Device: id}})
			return verdict.Result.AlertTo
		}
		seen.Alert = theorem.Alert{To: raise(now), After: raise(after)}
		return stated.Refuted(&seen)
	}
	once, _ := b.step(t, now, spec.Event{Upload: &spec.Upload{}})
	twice, _ := b.step(t, once, spec.Event{Upload: &spec.Upload{}})
	seen.Upload.After, _ = once.Device(id)
	seen.Upload.Again, _ = twice.Device(id)
	return stated.Refuted(&seen)
}

// The claim that a solver is asked about and the concrete statement that the
// explorer and the fuzz targets ask are two copies of each theorem. On the law
// as shipped, under readings that refute theorems, and under laws that break
// each, they agree on every trial drawn from a seed and on every one of a plain
// enumeration.
func TestStatementsAndClaimsAgree(t *testing.T) {
	t.Parallel()
	laws := []model.Law{}
	for _, release := range spec.Releases() {
		for _, readings := range []spec.Readings{
			nil, {spec.A7: spec.OwnSlot}, {spec.A5: spec.AtReceipt, spec.A6: spec.No}, {spec.A1: spec.S1SPSeparate, spec.A4: spec.RegisteredOnly},
			{spec.A2: spec.DeclaredOnly, spec.A8: spec.No}, {spec.A2: spec.CertificatesOnly, spec.A8: spec.No, spec.A4: spec.RegisteredOnly},
			{spec.A3: spec.NetworkOperatorsOnly},
		} {
			laws = append(laws, model.Law{Register: embedded(t), Release: release, Readings: readings})
		}
	}
	for _, change := range broken {
		laws = append(laws, model.Law{Register: amended(t, "", change.replacement...), Release: change.release, Readings: change.readings})
	}
	refuted, upheld, trials := map[spec.TheoremID]int{}, map[spec.TheoremID]int{}, 0
	random := rand.New(rand.NewPCG(107, 9))
	for _, of := range laws {
		b := newBothCopies(t, of)
		for range 400 {
			choices := make([]int, len(sizes))
			for i, size := range sizes {
				choices[i] = random.IntN(size)
			}
			b.compare(t, newTrial(choices))
			trials++
		}
		trials += b.enumerate(t)
		for id, n := range b.refuted {
			refuted[id] += n
		}
		for id, n := range b.upheld {
			upheld[id] += n
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	for _, stated := range theorem.All() {
		t.Logf("%s: refuted in %d of %d trials", stated.ID, refuted[stated.ID], refuted[stated.ID]+upheld[stated.ID])
		// No law lets the model carry out a rejected request (EFF-3).
		if (refuted[stated.ID] == 0) != (stated.ID == spec.T10) || upheld[stated.ID] == 0 {
			t.Errorf("%s: %d trials refute it and %d do not: the comparison is too thin", stated.ID, refuted[stated.ID], upheld[stated.ID])
		}
	}
	t.Logf("%d trials under %d laws", trials, len(laws))
}

// enumerate compares all trials in which the parties that matter are the
// originator or another one, with the flaws of standing and those changes
// meanwhile that can matter.
func (b *bothCopies) enumerate(t *testing.T) (trials int) {
	t.Helper()
	values := [][]int{{0, 1, 2}, {0, 1, 2}, {0, 2}, {0, 2}, {0, 1}, {0}, {1, 2}, {1, 2}, {1, 2}, {1, 2}, {0, 1}, {0, 1, 3}, {13, 4, 5}, {0, 1, 2}}
	for i := range values[2] { // IS and ED
		values[2][i] = slices.Index(spec.UserRoles(), []spec.UserRole{spec.IS, spec.ED}[i])
	}
	choices := make([]int, len(values))
	var visit func(at int)
	visit = func(at int) {
		if at == len(values) {
			b.compare(t, newTrial(choices))
			trials++
			return
		}
		for _, value := range values[at] {
			choices[at] = value
			matters := true
			switch {
			case at == 13:
				matters = choices[1] == 0 && choices[0] == 2 // of a 6.15.1 that is executed
			case at == 12:
				matters = choices[1] == 0 && choices[0] == 0 // of one that is not future-dated
			case at == 4:
				matters = choices[1] == 0 && choices[0] == 0 // a Device of the other fuel
			case at >= 10:
				matters = choices[1] == 0 // only a 6.15.1 declares and carries
			}
			if matters || value == values[at][0] {
				visit(at + 1)
			}
		}
	}
	visit(0)
	return trials
}
