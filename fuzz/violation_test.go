package fuzz_test

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"example.org/mp107/fuzz"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// only exempts every theorem but one.
func only(id spec.TheoremID) func(spec.TheoremID) bool {
	return func(other spec.TheoremID) bool { return other != id }
}

// TestExemptionsAreRefuted shows that no exemption is idle: under readings that
// are exempt from a theorem, random sequences do refute it.
func TestExemptionsAreRefuted(t *testing.T) {
	for _, test := range []struct {
		theorem  spec.TheoremID
		readings spec.Readings
	}{
		{spec.T01, spec.Readings{spec.A8: spec.No, spec.A2: spec.CertificatesOnly}},
		{spec.T03, spec.Readings{spec.A7: spec.OwnSlot}},
		{spec.T03, spec.Readings{spec.A8: spec.No, spec.A2: spec.CertificatesOnly}},
		{spec.T06, nil},
		{spec.T08, spec.Readings{spec.A9: spec.NotifiedNonCritical}},
		{spec.T09, spec.Readings{spec.A8: spec.No, spec.A2: spec.CertificatesOnly}},
		{spec.T14, spec.Readings{spec.A5: spec.AtReceipt}},
		{spec.T15, spec.Readings{spec.A8: spec.No, spec.A2: spec.DeclaredOnly}},
	} {
		t.Run(string(test.theorem), func(t *testing.T) {
			regime := fuzz.Regime{Release: spec.MP107, Readings: test.readings}
			elsewhere := fuzz.Regime{Release: spec.MP107}
			if test.readings == nil { // the release itself exempts
				elsewhere.Release = spec.Baseline
			}
			if !regime.Exempt(test.theorem) || elsewhere.Exempt(test.theorem) {
				t.Fatalf("want it exempt under %s, and not under %s", regime, elsewhere)
			}
			machine, err := regime.Machine()
			if err != nil {
				t.Fatal(err)
			}
			findViolation(t, test.theorem, regime, machine, only(test.theorem))
		})
	}
}

// TestTheoremsNoticeABrokenLaw changes one rule of the law and shows that the
// theorem which forbids that is refuted.
func TestTheoremsNoticeABrokenLaw(t *testing.T) {
	for _, test := range []struct {
		theorem   spec.TheoremID
		name      string
		old, that string
	}{
		{spec.T01, "lift for every 6.15.1", "&& term.targets_network_operator && term.may_use_the_lift\n```\n\n## MP107-2", "\n```\n\n## MP107-2"},
		{spec.T03, "no credential check", "requires: term.holds_relied_credential", "requires: true"},
		{spec.T06, "no RDP check for distributors", "&& request.role != \"OU\" && term.registration_is_judged\nrequires: registration.owner\nfails_with: E4\n```\n\n## RDP-2",
			"&& request.role == \"IS\" && term.registration_is_judged\nrequires: registration.owner\nfails_with: E4\n```\n\n## RDP-2"},
		{spec.T08, "alerts to the Supplier", "routes: alerts\nto: NetworkOperator", "routes: alerts\nto: Supplier"},
		{spec.T10, "every Device uploaded to", "when: device.smets == 1 && device.s1sp in [1, 2]", "when: true"},
		{spec.T10, "counters of accepted requests not recorded", "effect: record-counter\nwhen: stage != \"execution\"", "effect: record-counter\nwhen: false"},
		{spec.T11, "no RDP check for non-critical requests", "&& request.role != \"OU\" && term.registration_is_judged\nrequires: registration.owner\nfails_with: E4\n```\n\n## RDP-2",
			"&& request.critical && request.role != \"OU\" && term.registration_is_judged\nrequires: registration.owner\nfails_with: E4\n```\n\n## RDP-2"},
		{spec.T13, "counters not compared", "requires: request.counter_fresh", "requires: true"},
		{spec.T14, "registration judged at receipt", "(stage == \"execution\" && reading.A5 == \"execution\")", "(stage == \"receipt\" && reading.A5 == \"execution\")"},
		{spec.T15, "carried certificates not compared, nor read", "requires: !certificates.present || certificates.all_of_declared_role", "requires: true"},
	} {
		t.Run(test.name, func(t *testing.T) {
			regime := fuzz.Regime{Release: spec.MP107R2}
			switch test.theorem {
			case spec.T06:
				regime.Release = spec.Baseline // where it is meant to hold
			case spec.T15:
				regime.Readings = spec.Readings{spec.A2: spec.DeclaredOnly}
			}
			machine, err := model.New(changedLaw(t, test.old, test.that), regime.Release, regime.Readings)
			if err != nil {
				t.Fatal(err)
			}
			findViolation(t, test.theorem, regime, machine, only(test.theorem))
		})
	}
}

// changedLaw is the embedded law with one passage changed.
func changedLaw(t *testing.T, old, that string) *legaltext.Register {
	t.Helper()
	files := fstest.MapFS{}
	changes := 0
	names, err := fs.Glob(legaltext.Files(), "*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(legaltext.Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		changes += strings.Count(string(text), old)
		files[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(text), old, that))}
	}
	if changes != 1 {
		t.Fatalf("the passage to change stands %d times in the law, want once", changes)
	}
	register, err := legaltext.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return register
}

// playable takes out the uploads of a scenario that was decoded for a release
// with them and is played under another.
func playable(s fuzz.Scenario) fuzz.Scenario {
	if s.Regime.Release != spec.MP107R2 {
		s.Events = slices.DeleteFunc(slices.Clone(s.Events), func(e spec.Event) bool { return e.Upload != nil })
	}
	return s
}

// findViolation plays random scenarios under a regime until a theorem is
// refuted, which has to be the one wanted.
func findViolation(t *testing.T, want spec.TheoremID, regime fuzz.Regime, machine *model.Machine, exempt func(spec.TheoremID) bool) {
	t.Helper()
	for n := range sequenceInputs {
		scenario, err := scenarios()(n)
		if err != nil {
			t.Fatal(err)
		}
		scenario.Regime = regime
		err = playable(scenario).Theorems(machine, exempt)
		var violation *fuzz.Violation
		if errors.As(err, &violation) && violation.Theorem == want {
			t.Logf("found by input %d: %v", n+1, err)
			return
		}
		if err != nil {
			t.Fatalf("input %d: %v, want %s refuted", n+1, err, want)
		}
	}
	t.Errorf("%s not refuted in %d inputs", want, sequenceInputs)
}
