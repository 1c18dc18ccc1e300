package explore

import (
	"slices"
	"strings"
	"testing"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/model/theorem"
	"example.org/mp107/spec"
)

// A set has a bit for every theorem.
func TestEveryTheoremHasABit(t *testing.T) {
	for _, stated := range theorem.All() {
		if set := theoremsThat(func(t theorem.Theorem) bool { return t.ID == stated.ID }); !set.has(stated.ID) {
			t.Errorf("%s has no bit: theoremSet is too small", stated.ID)
		}
	}
}

// The verdicts on the law as it stands, by release.
func TestVerdicts(t *testing.T) {
	for _, scope := range []string{"small", "medium"} {
		for release, refuted := range map[spec.Release][]spec.TheoremID{
			spec.Baseline: {spec.T02, spec.T07},
			spec.MP107:    {spec.T06, spec.T19},
			spec.MP107R2:  {spec.T06, spec.T19},
		} {
			l := lawOf(t, release)
			var r Result
			switch {
			case scope == "small":
				r = run(t, l, Small(), Resources{})
			case release == spec.MP107R2:
				r = run(t, l, twoMeters(), Resources{})
			default:
				r = wholeMedium(t, release)
			}
			for _, f := range r.Findings {
				want := Holds
				switch {
				case slices.Contains(refuted, f.Theorem):
					want = Refuted
				case slices.Contains([]spec.TheoremID{spec.T13, spec.T14, spec.T20}, f.Theorem), f.Theorem == spec.T12 && release != spec.MP107R2,
					release == spec.Baseline && slices.Contains([]spec.TheoremID{spec.T01, spec.T09, spec.T15, spec.T19}, f.Theorem):
					want = NotVisible
				}
				if f.Verdict != want {
					t.Errorf("%s, %s, %s: %s: want %s\n%s", scope, release, f.Theorem, f.Verdict, want, story(f.Witness))
				}
			}
			checkWitnesses(t, l, r)
		}
	}
}

func story(w *Witness) string {
	if w == nil {
		return ""
	}
	return strings.Join(w.Story, "\n")
}

// checkWitnesses replays every witness of a result from the world it gives.
func checkWitnesses(t *testing.T, l model.Law, r Result) {
	t.Helper()
	for _, f := range r.Findings {
		if (f.Witness != nil) != (f.Verdict == Refuted) {
			t.Errorf("%s is %s with witness %v", f.Theorem, f.Verdict, f.Witness)
		}
		if f.Witness != nil {
			replayed(t, l, f.Witness)
		}
	}
	for _, w := range r.Recovery.Ways {
		if w.Witness == nil {
			t.Errorf("no witness of the way %q", w.Reason)
			continue
		}
		replayed(t, l, w.Witness)
	}
}

// replayed is the verdict of the model on the last event of a witness.
func replayed(t *testing.T, l model.Law, w *Witness) model.Effect {
	t.Helper()
	m, err := model.New(l.Register, l.Release, l.Readings)
	if err != nil {
		t.Fatal(err)
	}
	s, err := model.Start(w.World)
	if err != nil {
		t.Fatal(err)
	}
	var verdict model.Effect
	for i, e := range w.Events {
		if s, verdict, err = m.Step(s, e); err != nil {
			t.Fatalf("event %d of a witness: %v\n%s", i, err, story(w))
		}
	}
	if len(w.Story) != len(w.Events) {
		t.Errorf("%d lines of story for %d events", len(w.Story), len(w.Events))
	}
	return verdict
}

// Each of these departures from the law is caught: by which theorem, and with a
// witness of how many events.
func TestDeparturesAreCaught(t *testing.T) {
	const baseline, mp107, r2 = "10-baseline.md", "20-mp107.md", "30-requirement-2.md"
	for _, c := range []struct {
		name           string
		file, old, new string
		readings       []string
		theorem        spec.TheoremID
		events         int
		says           string // in the last line of the story
	}{
		{name: "the lift does not ask what is targeted", theorem: spec.T01, events: 2, says: "declares Supplier",
			file: mp107, old: "\n    && term.targets_network_operator && term.may_use_the_lift\n```", new: "\n    && term.may_use_the_lift\n```"},
		{name: "the lift does not ask what is targeted", theorem: spec.T03, events: 2, says: "declares Supplier",
			file: mp107, old: "\n    && term.targets_network_operator && term.may_use_the_lift\n```", new: "\n    && term.may_use_the_lift\n```"},
		{name: "the lift does not ask what is targeted", theorem: spec.T09, events: 2, says: "declares Supplier",
			file: mp107, old: "\n    && term.targets_network_operator && term.may_use_the_lift\n```", new: "\n    && term.may_use_the_lift\n```"},
		{name: "the lift is for every request", theorem: spec.T11, events: 1, says: "4.8.1",
			file: mp107, old: "when: |\n  request.srv == \"6.15.1\" && device.smets == 1\n    && term.targets_network_operator && term.may_use_the_lift\n```", new: "when: true\n```"},
		{name: "the lift reaches no 6.15.1", theorem: spec.T02, events: 2, says: "fails registration",
			file: mp107, old: "request.srv == \"6.15.1\" && device.smets == 1\n    && term.targets_network_operator && term.may_use_the_lift\n```", new: "request.srv == \"6.15.2\"\n```"},
		{name: "the lift reaches no 6.15.1", theorem: spec.T07, events: 2, says: "rejected (E4)",
			file: mp107, old: "request.srv == \"6.15.1\" && device.smets == 1\n    && term.targets_network_operator && term.may_use_the_lift\n```", new: "request.srv == \"6.15.2\"\n```"},
		{name: "MP107 lifts the status check of Users too", theorem: spec.T04, events: 2, says: "accepted",
			file: mp107, old: "## MP107-2 ", new: "## MP107-X A lift too many\n\n- provenance: A\n- modality: must\n- in force: MP107\n\nSuspended Users are let in.\n\n```rule\nexcepts: USER-1\nwhen: true\n```\n\n## MP107-2 "},
		{name: "placement is checked on SMETS2 too", theorem: spec.T05, events: 1, says: "fails placement", readings: []string{"A4=registered-only"},
			file: mp107, old: "request.srv == \"6.15.1\" && device.smets == 1 && term.targets_network_operator\n    && term.may_use_the_lift && term.registration_is_judged", new: "request.srv == \"6.15.1\" && term.targets_network_operator\n    && term.may_use_the_lift && term.registration_is_judged"},
		{name: "nobody asks for the credential", theorem: spec.T03, events: 1, says: "accepted",
			file: baseline, old: "requires: term.holds_relied_credential", new: "requires: true"},
		{name: "non-critical requests go unchecked", theorem: spec.T11, events: 1, says: "4.8.1",
			file: baseline, old: "device.smets == 1\n    && request.role != \"OU\" && term.registration_is_judged\nrequires", new: "device.smets == 1 && request.critical\n    && request.role != \"OU\" && term.registration_is_judged\nrequires"},
		{name: "an accepted 6.15.1 replaces nothing", theorem: spec.T07, events: 2, says: "accepted",
			file: baseline, old: "effect: replace-credential\nwhen: request.srv == \"6.15.1\"", new: "effect: replace-credential\nwhen: request.srv == \"6.15.2\""},
		{name: "alerts go to the supplier", theorem: spec.T08, events: 1, says: "it goes to Supplier S",
			file: baseline, old: "routes: alerts\nto: NetworkOperator", new: "routes: alerts\nto: Supplier"},
		{name: "the upload leaves out S1SP 1", theorem: spec.T12, events: 2, says: "upload",
			file: r2, old: "device.s1sp in [1, 2]", new: "device.s1sp == 2"},
		{name: "the upload reaches SMETS2", theorem: spec.T12, events: 2, says: "upload",
			file: r2, old: "device.smets == 1 && device.s1sp in [1, 2]", new: "true"},
		{name: "the S1SP checks by itself", theorem: spec.T02, events: 2, says: "registration-s1sp (RDP-3)", readings: []string{"A1=s1sp-separate"}},
		{name: "the S1SP checks by itself", theorem: spec.T07, events: 2, says: "registration-s1sp (RDP-3)", readings: []string{"A1=s1sp-separate"}},
		{name: "own slot", theorem: spec.T03, events: 1, says: "Network Operator A, acting as ED, sends a 6.15.1 to the SMETS1 meter E1 that declares Supplier", readings: []string{"A7=own-slot"}},
		{name: "declared role only", theorem: spec.T15, events: 2, says: "the Supplier certificate", readings: []string{"A8=no", "A2=declared-only"}},
		{name: "certificates only", theorem: spec.T01, events: 2, says: "declares Supplier and carries the NetworkOperator certificate", readings: []string{"A8=no", "A2=certificates-only"}},
	} {
		register, err := embedded()
		if err != nil {
			t.Fatal(err)
		}
		if c.file != "" {
			register = edited(t, c.file, c.old, c.new)
		}
		l := law(t, register, spec.MP107R2, c.readings)
		r := run(t, l, Small(), Resources{})
		f := r.Finding(c.theorem)
		if f.Verdict != Refuted {
			t.Errorf("%s: %s is %s: want refuted", c.name, c.theorem, f.Verdict)
			continue
		}
		if last := f.Witness.Story[len(f.Witness.Story)-1]; len(f.Witness.Events) != c.events || !strings.Contains(last, c.says) {
			t.Errorf("%s: %s: %d events, the last %q: want %d, one that says %q", c.name, c.theorem, len(f.Witness.Events), last, c.events, c.says)
		}
		checkWitnesses(t, l, r)
	}
}

// Among what refutes T03 under reading A7 "own-slot" is the former supplier:
// registered no longer, and holding a credential of another role than the one it
// replaces. The shortest witness is another one.
func TestFormerSupplierReplacesTheOperator(t *testing.T) {
	dockets, err := compiled(t, lawOf(t, spec.MP107, "A7=own-slot"), Small()).bench(0).dockets()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range dockets {
		for class, r := range d.rulings {
			facts := d.footprint.facts(class)
			if r.violates.has(spec.T03) && d.request.role == spec.IS && d.request.update != nil && d.request.update.Slot == spec.NetworkOperator &&
				!facts.Truth(legaltext.VarRegistrationOwner) && !facts.Truth(legaltext.VarHoldsTargetedSlot) && facts.Truth(legaltext.VarHoldsOwnSlot) {
				return
			}
		}
	}
	t.Error("no former supplier refutes T03")
}

// T10 is checked on the model itself: one that let a rejected request leave a
// mark would be seen.
func TestRejectionThatChangesSomethingIsSeen(t *testing.T) {
	e, err := Compile(lawOf(t, spec.MP107), Small())
	if err != nil {
		t.Fatal(err)
	}
	b := e.bench(0)
	violated := func() (n int) {
		dockets, err := b.dockets()
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range dockets {
			if slices.ContainsFunc(d.rulings, func(r ruling) bool { return r.violates.has(spec.T10) }) {
				n++
			}
		}
		return n
	}
	if n := violated(); n != 0 {
		t.Errorf("%d requests contradict T10", n)
	}
	b.carryOut = func(s model.State, ev spec.Event) (model.State, model.Effect, error) {
		next, verdict, err := e.machine.Step(s, ev)
		if err == nil && verdict.Judgements[0].Decision == spec.Rejected {
			next, _, err = e.machine.Step(next, spec.Event{UserStatus: &spec.UserStatusChange{User: operatorB.ID, Status: spec.UserSuspended}})
		}
		return next, verdict, err
	}
	if violated() == 0 {
		t.Error("a rejection that suspends a User goes unnoticed")
	}
}

// What is sent to a Device: every party in every role that it has or claims,
// each SRV, and 6.15.1 for each slot with nothing, with each certificate, and
// with two of different roles in either order.
func TestRequestsOfAScope(t *testing.T) {
	sp := newSpace(Small())
	requests := sp.requests(0)
	if want := 5 * (2*(1+4+2) + 2); len(requests) != want { // A, B and T in one role, S in two
		t.Errorf("%d requests: want %d", len(requests), want)
	}
	signing := map[spec.RemotePartyRole]bool{}
	for _, certificates := range sp.carried(0) {
		if len(certificates) == 2 && certificates[0].Role != certificates[1].Role && certificates[0].Use == spec.DigitalSigning {
			signing[certificates[0].Role] = true
		}
	}
	if len(signing) != 2 {
		t.Errorf("mixed certificates with signing ones of %v: want both roles", signing)
	}
}
