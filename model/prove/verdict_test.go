package prove

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

func TestTheoremsGolden(t *testing.T) {
	t.Parallel()
	for _, release := range spec.Releases() {
		results, err := All(embedded(t), release, nil, Settings{Details: true})
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		for _, r := range results {
			text.WriteString(r.String())
		}
		golden(t, "theorems-"+string(release)+".golden", text.String())
	}
}

// What the issue demands of the verdicts, release by release and reading by reading.
func TestVerdicts(t *testing.T) {
	for _, test := range []struct {
		release  spec.Release
		readings spec.Readings
		theorem  spec.TheoremID
		want     Status
	}{
		{spec.Baseline, nil, spec.T06, Proved},
		{spec.Baseline, nil, spec.T07, Refuted},
		{spec.MP107, nil, spec.T06, Refuted},
		{spec.MP107, nil, spec.T07, Proved},
		{spec.MP107, spec.Readings{spec.A1: spec.S1SPSeparate}, spec.T02, Refuted},
		{spec.MP107, spec.Readings{spec.A1: spec.S1SPSeparate}, spec.T07, Refuted},
		{spec.MP107, spec.Readings{spec.A7: spec.OwnSlot}, spec.T03, Refuted},
		{spec.MP107, spec.Readings{spec.A5: spec.AtReceipt}, spec.T14, Refuted},
		{spec.MP107, spec.Readings{spec.A8: spec.No, spec.A2: spec.DeclaredOnly}, spec.T15, Refuted},
		{spec.MP107, spec.Readings{spec.A8: spec.No, spec.A2: spec.DeclaredOnly}, spec.T01, Proved},
		{spec.MP107, spec.Readings{spec.A8: spec.No, spec.A2: spec.CertificatesOnly}, spec.T01, Refuted},
		{spec.MP107, nil, spec.T12, NotApplicable},
		{spec.Baseline, nil, spec.T12, NotApplicable},
		{spec.MP107R2, nil, spec.T12, Proved},
	} {
		result := decided(t, embedded(t), test.release, test.readings, test.theorem)
		if result.Verdict != test.want {
			t.Errorf("%s under %s, readings %s: %s, want %s (%s)", test.theorem, test.release, test.readings, result.Verdict, test.want, result.Reason)
		}
		if result.Verdict == Refuted && !slices.Equal(result.Witness.ReplayedOn, []string{onModel, onDSP}) {
			t.Errorf("%s under %s: replayed on %v", test.theorem, test.release, result.Witness.ReplayedOn)
		}
	}
}

// The witness against A7 "own-slot" is a former supplier: it holds the Supplier
// credential, is registered as nothing, and replaces the Network Operator's.
func TestFormerSupplier(t *testing.T) {
	result := decided(t, embedded(t), spec.MP107, spec.Readings{spec.A7: spec.OwnSlot}, spec.T03)
	scene := result.Witness.Scenes[0]
	sent := scene.Events[0].Submit
	device := scene.World.Devices[0]
	if sent.Role != spec.IS || device.Credentials[spec.Supplier].Owner != sent.Originator || sent.Update.Slot != spec.NetworkOperator {
		t.Errorf("the sender is not a holder of the Supplier credential at work on the Network Operator's: %s", strings.Join(result.Witness.Story, " "))
	}
	for _, row := range scene.World.Registrations {
		if row.Party == sent.Originator {
			t.Errorf("the sender is still registered as %s", row.Role)
		}
	}
	if !slices.Contains(scene.Lifted, "registration") {
		t.Error("the RDP check is not the one that was lifted")
	}
}

// broken are changes to the law, each of which breaks a theorem.
var broken = []struct {
	theorem     spec.TheoremID
	release     spec.Release
	replacement []string
	readings    spec.Readings
}{
	{theorem: spec.T01, release: spec.Baseline, replacement: []string{"&& request.role != \"OU\" && term.registration_is_judged\nrequires: registration.owner", "&& request.role == \"IS\" && term.registration_is_judged\nrequires: registration.owner"}},
	{theorem: spec.T01, release: spec.MP107, replacement: []string{"&& term.targets_network_operator && term.may_use_the_lift\n```\n\n## MP107-2", "&& term.may_use_the_lift\n```\n\n## MP107-2"}},
	{theorem: spec.T02, release: spec.MP107, replacement: []string{"|| request.role in [\"ED\", \"GT\"]", "&& request.role in [\"ED\", \"GT\"]"}},
	{theorem: spec.T02, release: spec.MP107, replacement: []string{"## MP107-2 Whose certificate may be placed", "## MP107-3 Not for one role\n\n- provenance: A\n- modality: must\n- in force: MP107\n- theorems: T02\n\nAn import supplier may not use the lift.\n\n```rule\nexcepts: MP107-1\nwhen: request.role == \"IS\"\n```\n\n## MP107-2 Whose certificate may be placed"}},
	{theorem: spec.T03, release: spec.Baseline, replacement: []string{"requires: term.holds_relied_credential", "requires: term.holds_relied_credential || registration.owner"}},
	{theorem: spec.T03, release: spec.MP107, replacement: []string{"device.known && request.critical\nrequires: term.holds_relied_credential", "device.known && request.critical && stage != \"execution\"\nrequires: term.holds_relied_credential"}},
	{theorem: spec.T04, release: spec.MP107, replacement: []string{"request.srv == \"6.15.1\" && device.smets == 1\n    && term.targets_network_operator && term.may_use_the_lift\n```\n\n## MP107-2", "request.srv in [\"6.15.1\", \"6.15.2\"] && device.smets == 1\n    && (request.srv == \"6.15.2\" || term.targets_network_operator) && term.may_use_the_lift\n```\n\n## MP107-2"}},
	{theorem: spec.T04, release: spec.MP107, replacement: []string{"excepts: RDP-1", "excepts: CRT-1", "request.srv == \"6.15.1\" && device.smets == 1\n    && term.targets_network_operator && term.may_use_the_lift\n```\n\n## MP107-2", "request.srv == \"6.15.1\" && device.smets == 1\n```\n\n## MP107-2"}},
	{theorem: spec.T04, release: spec.MP107, replacement: []string{"device.known && reading.A4 == \"registered-only\"", "device.known", "requires: certificates.all_of_registered_operator", "requires: stage == \"immediate\""}},
	{theorem: spec.T04, release: spec.MP107, replacement: []string{"device.known && reading.A4 == \"registered-only\"", "device.known", "requires: certificates.all_of_registered_operator", "requires: request.role in [\"ED\", \"GT\"]"}},
	{theorem: spec.T05, release: spec.MP107, replacement: []string{"excepts: RDP-1", "excepts: RDP-2", "request.srv == \"6.15.1\" && device.smets == 1\n    && term.targets_network_operator && term.may_use_the_lift\n```\n\n## MP107-2", "request.role == \"ED\"\n```\n\n## MP107-2"}},
	{theorem: spec.T08, release: spec.MP107, replacement: []string{"to: NetworkOperator", "to: Supplier"}},
	{theorem: spec.T08, release: spec.MP107, replacement: []string{"effect: replace-credential\nwhen: request.srv == \"6.15.1\"", "effect: replace-credential\nwhen: request.srv == \"6.15.2\""}},
	{theorem: spec.T09, release: spec.MP107, replacement: []string{"&& (device.smets == 2 || reading.A8 == \"yes\")", "&& device.smets == 2 && reading.A8 == \"yes\"", "? request.declared == \"NetworkOperator\" && certificates.present && certificates.all_network_operator", "? request.declared == \"NetworkOperator\""}},
	{theorem: spec.T11, release: spec.Baseline, replacement: []string{"&& device.smets == 1\n    && request.role != \"OU\"", "&& device.smets == 1 && request.critical\n    && request.role != \"OU\""}},
	{theorem: spec.T12, release: spec.MP107R2, replacement: []string{"device.s1sp in [1, 2]", "device.s1sp in [1, 3]"}},
	{theorem: spec.T12, release: spec.MP107R2, replacement: []string{"uploads: NetworkOperator", "uploads: Supplier"}},
	{theorem: spec.T13, release: spec.Baseline, replacement: []string{"requires: request.counter_fresh", "requires: request.counter_fresh || request.critical"}},
	{theorem: spec.T13, release: spec.Baseline, replacement: []string{"effect: record-counter\nwhen: stage != \"execution\"", "effect: record-counter\nwhen: stage == \"immediate\" && request.critical"}},
	{theorem: spec.T13, release: spec.Baseline, replacement: []string{"effect: record-counter\nwhen: stage != \"execution\"", "effect: record-counter\nwhen: true"}},
	{theorem: spec.T14, release: spec.MP107, replacement: []string{"(stage == \"execution\" && reading.A5 == \"execution\")", "(stage == \"receipt\" && reading.A5 == \"execution\")"}},
	{theorem: spec.T15, release: spec.MP107, replacement: []string{"requires: !certificates.present || certificates.all_of_declared_role", "requires: certificates.present", "? request.declared == \"NetworkOperator\" && certificates.present && certificates.all_network_operator", "? request.declared == \"NetworkOperator\""}},
	{theorem: spec.T16, release: spec.MP107, replacement: []string{"requires: request.signature_valid && request.signed_by_originator", "requires: request.signature_valid"}},
	{theorem: spec.T17, release: spec.Baseline, replacement: []string{"requires: user.active", "requires: true"}},
	{theorem: spec.T17, release: spec.MP107, replacement: []string{"\"Commissioned\", \"Recovered\"]", "\"Commissioned\", \"Recovered\", \"Suspended\"]"}},
	{theorem: spec.T18, release: spec.Baseline, replacement: []string{"device.smets == 2 && !request.critical", "device.smets == 2"}},
	{theorem: spec.T20, release: spec.MP107, replacement: []string{"requires: certificates.all_of_registered_operator", "requires: true"}, readings: spec.Readings{spec.A4: spec.RegisteredOnly}},
	{theorem: spec.T21, release: spec.MP107, replacement: []string{"!(device.type in [\"GSME\", \"GPF\"])", "!(device.type in [\"GPF\"])"}},
	{theorem: spec.T22, release: spec.Baseline, replacement: []string{"device.smets == 2 && !request.critical", "device.smets == 2 && !request.critical && request.role == \"IS\""}},
	{theorem: spec.T23, release: spec.Baseline, replacement: []string{"when: request.srv == \"6.15.1\" && stage != \"receipt\"", "when: request.srv == \"6.15.1\""}},
}

// Every theorem that a clause could break is broken by some change to the law:
// no claim is true for want of anything to go wrong.
func TestEveryClaimCanFail(t *testing.T) {
	t.Parallel()
	for _, test := range broken {
		register := amended(t, "", test.replacement...)
		result := decided(t, register, test.release, test.readings, test.theorem)
		if result.Verdict != Refuted {
			t.Errorf("%s under %s: %s (%s) although the law was changed to break it", test.theorem, test.release, result.Verdict, result.Reason)
			continue
		}
		if len(result.Witness.ReplayedOn) != 1 || !strings.HasPrefix(result.Witness.ReplayedOn[0], onModel) {
			t.Errorf("%s: a law that is not the shipped one was replayed on %v", test.theorem, result.Witness.ReplayedOn)
		}
	}
}

// The proof of exclusivity needs the clauses that make it, and no others: the
// RDP check, when it is judged, the lift, and what it targets.
func TestClausesNeeded(t *testing.T) {
	results, err := All(embedded(t), spec.MP107, nil, Settings{Theorems: []legaltext.Theorem{registered(t, spec.T01)}})
	if err != nil {
		t.Fatal(err)
	}
	want := []spec.ClauseID{"ROLE-2", "DEF-1", "RDP-1", "MP107-D1", "MP107-1"}
	if !slices.Equal(results[0].Clauses, want) {
		t.Errorf("clauses needed for T01: %v, want %v", results[0].Clauses, want)
	}
}

func TestUnknownInputsAreErrors(t *testing.T) {
	register := embedded(t)
	if _, err := All(register, "MP108", nil, Settings{}); err == nil {
		t.Error("an unknown release was accepted")
	}
	if _, err := All(register, spec.MP107, spec.Readings{"A13": "x"}, Settings{}); err == nil {
		t.Error("an unknown reading was accepted")
	}
}

// A theorem that is refuted by a replayed witness stays refuted where the cases in
// which it fails depend on a fact that no condition speaks of.
func TestVerdictWithoutACondition(t *testing.T) {
	law := amended(t, "", "requires: request.counter_fresh", `requires: request.counter_fresh || device.smets == 1 && device.type == "GPF"`)
	results, err := All(law, spec.MP107, nil, Settings{Theorems: []legaltext.Theorem{registered(t, spec.T19)}})
	if err != nil {
		t.Fatal(err)
	}
	if r := results[0]; r.Verdict != Refuted || r.Witness == nil || r.Reason != errOtherFacts.Error() {
		t.Errorf("T19: %s (%s)", r.Verdict, r.Reason)
	}
}

// A modification that lifts another check along with the RDP check is no longer T04,
// whichever it is; those left out cannot fail in the class that MP107 is about.
func TestNothingElseIsLiftedAlong(t *testing.T) {
	cannotFail := map[spec.ClauseID]bool{"SLOT-1": true, "RDP-2": true, "RDP-3": true, "MP107-2": true}
	readings := spec.Readings{spec.A2: spec.DeclaredOnly, spec.A10: spec.SameCertificate, spec.A11: spec.OrganisationKey}
	for _, check := range embedded(t).AsOf(spec.MP107).Checks {
		id := check.Clause.ID
		if id == "RDP-1" {
			continue
		}
		law := amended(t, fmt.Sprintf("## ALSO-1 Another check is lifted\n\n- provenance: A\n- modality: must\n- in force: MP107\n- requirement: R1\n- theorems: T04\n\nAnother check is lifted [A].\n\n```rule\nexcepts: %s\nwhen: |\n  request.srv == \"6.15.1\" && device.smets == 1\n    && term.targets_network_operator && term.may_use_the_lift\n```\n", id))
		if r := decided(t, law, spec.MP107, readings, spec.T04); (r.Verdict == Refuted) == cannotFail[id] {
			t.Errorf("%s lifted along: T04 is %s (%s)", id, r.Verdict, r.Reason)
		}
	}
}

// An accepted 6.15.1 that declares another slot has its effect, too.
func TestEffectInEverySlot(t *testing.T) {
	law := amended(t, "", `when: request.srv == "6.15.1" && stage != "receipt"`, `when: request.srv == "6.15.1" && stage != "receipt" && request.declared == "NetworkOperator"`)
	for _, release := range spec.Releases() {
		if r := decided(t, law, release, nil, spec.T23); r.Verdict != Refuted {
			t.Errorf("T23 as of %s: %s", release, r.Verdict)
		}
	}
}
