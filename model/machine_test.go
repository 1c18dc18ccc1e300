package model_test

import (
	"slices"
	"strings"
	"testing"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

func TestNewRefuses(t *testing.T) {
	const onlyLater = `
## CHK-1 A check of a later release

- provenance: A
- modality: must
- in force: MP107

Text.

` + "```rule\nimposes: c\nwhen: true\nrequires: true\n```" + `

## ORD-1 The order

- provenance: A
- modality: may
- in force: MP107

Text.

` + "```rule\norder: c\n```\n"
	for _, test := range []struct {
		name     string
		register *legaltext.Register
		release  spec.Release
		readings spec.Readings
		want     string // part of the error; empty for none
	}{
		{"nothing", law(t), spec.MP107, nil, ""},
		{"an unknown release", law(t), "MP108", nil, `"MP108"`},
		{"no release", law(t), "", nil, "baseline"},
		{"an unknown reading", law(t), spec.MP107, spec.Readings{"A99": spec.Yes}, `"A99"`},
		{"an unknown answer", law(t), spec.MP107, spec.Readings{spec.A8: "perhaps"}, `"perhaps"`},
		{"a law without checks", lawOf(t, onlyLater), spec.Baseline, nil, "no check"},
		{"that law once it has one", lawOf(t, onlyLater), spec.MP107, nil, ""},
		{"an empty law", &legaltext.Register{}, spec.MP107, nil, "no check"},
	} {
		t.Run(test.name, func(t *testing.T) {
			m, err := model.New(test.register, test.release, test.readings)
			if (m == nil) == (err == nil) {
				t.Fatalf("machine %v and error %v", m, err)
			}
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("error %v, want one that says %q", err, test.want)
			}
		})
	}
}

// TestMachineIsImmutable whatever its maker or its readers do to their readings.
func TestMachineIsImmutable(t *testing.T) {
	readings := spec.Readings{spec.A4: spec.RegisteredOnly}
	m := machine(t, spec.MP107, readings)
	readings[spec.A4] = spec.AnyNetworkOperator
	m.Readings()[spec.A3] = spec.NetworkOperatorsOnly
	if got := m.Readings().String(); got != "A4=registered-only" {
		t.Errorf("readings have become %s", got)
	}
}

// TestChecks lists the checks of each release in the strict order.
func TestChecks(t *testing.T) {
	all := strings.Fields("user-role eligibility user-status device-known device-status device-type signature signing-key counter slot certificate-role fuel placement registration registration-smets2 registration-s1sp credential very-certificate")
	for _, release := range spec.Releases() {
		want := slices.Clone(all)
		if release == spec.Baseline {
			want = slices.DeleteFunc(want, func(check string) bool { return check == "placement" })
		}
		if got := machine(t, release, nil).Checks(); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", release, got, want)
		}
	}
}

// TestCanApply under every release and combination of readings: a reading
// switches a check off in just these cases.
func TestCanApply(t *testing.T) {
	for _, release := range spec.Releases() {
		for _, readings := range manyReadings() {
			m := machine(t, release, readings)
			for _, check := range append(m.Checks(), "placement", "no-such-check") {
				want := true
				switch check {
				case "placement":
					want = release != spec.Baseline && readings[spec.A4] == spec.RegisteredOnly
				case "registration-s1sp":
					want = readings[spec.A1] == spec.S1SPSeparate
				case "fuel":
					want = readings.Answer(spec.A6) == spec.Yes
				case "signing-key":
					want = readings[spec.A11] == spec.OrganisationKey
				case "very-certificate":
					want = readings[spec.A10] == spec.SameCertificate
				case "no-such-check":
					want = false
				}
				if got := m.CanApply(check); got != want {
					t.Fatalf("%s, %v: %s can apply: %v, want %v", release, readings, check, got, want)
				}
			}
		}
	}
}

// TestOneFactAway walks to the boundary of MP107-1 and past it.
func TestOneFactAway(t *testing.T) {
	m := machine(t, spec.MP107, nil)
	s := start(t, town())
	inCase := m.FactsOf(s, places(wrongED, spec.ED, esme, spec.NetworkOperator, rightED, 1), legaltext.StageImmediate)
	change := func(pairs ...any) model.Facts {
		facts := inCase
		for i := 0; i < len(pairs); i += 2 {
			if err := facts.Set(pairs[i].(int), pairs[i+1].(string)); err != nil {
				t.Fatal(err)
			}
		}
		return facts
	}
	for _, test := range []struct {
		name  string
		check string
		id    spec.ClauseID
		facts model.Facts
		want  bool
	}{
		{"in the case", "registration", "MP107-1", inCase, false},
		{"another SRV", "registration", "MP107-1", change(legaltext.VarSRV, "6.15.2"), true},
		{"a SMETS2 Device", "registration", "MP107-1", change(legaltext.VarSMETS, "2"), true},
		{"another declared role", "registration", "MP107-1", change(legaltext.VarDeclared, "Supplier"), true},
		{"no certificates", "registration", "MP107-1", change(legaltext.VarCertificatesPresent, "false"), true},
		{"two facts away", "registration", "MP107-1", change(legaltext.VarSRV, "6.15.2", legaltext.VarSMETS, "2"), false},
		{"a fact that it does not ask for", "registration", "MP107-1", change(legaltext.VarUserKnown, "false"), false},
		{"no such exception", "registration", "MP107-9", change(legaltext.VarSMETS, "2"), false},
		{"not an exception to that check", "credential", "MP107-1", change(legaltext.VarSMETS, "2"), false},
		{"no such check", "no-such-check", "MP107-1", change(legaltext.VarSMETS, "2"), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := test.facts
			if got := m.OneFactAway(test.check, test.id, test.facts); got != test.want {
				t.Errorf("one fact away: %v, want %v", got, test.want)
			}
			if test.facts != before {
				t.Error("the facts given have changed")
			}
		})
	}
	onlyOperators := machine(t, spec.MP107, spec.Readings{spec.A3: spec.NetworkOperatorsOnly})
	facts := onlyOperators.FactsOf(s, places(supplier, spec.IS, esme, spec.NetworkOperator, rightED, 1), legaltext.StageImmediate)
	if !onlyOperators.OneFactAway("registration", "MP107-1", facts) {
		t.Error("under A3=network-operators-only another role alone is missing")
	}
}

func TestFactsSet(t *testing.T) {
	var facts model.Facts
	if err := facts.Set(legaltext.VarDeviceType, "GSME"); err != nil || facts.Value(legaltext.VarDeviceType) != "GSME" {
		t.Errorf("type is %s (%v), want GSME", facts.Value(legaltext.VarDeviceType), err)
	}
	err := facts.Set(legaltext.VarDeviceType, "KETTLE")
	if err == nil || !strings.Contains(err.Error(), `device.type has no value "KETTLE"`) || !strings.Contains(err.Error(), "ESME") {
		t.Errorf("error %v: want the variable, the value and the values there are", err)
	}
	if err := facts.Set(legaltext.VarDeviceKnown, "true"); err != nil || !facts.Truth(legaltext.VarDeviceKnown) || facts.Truth(legaltext.VarUserKnown) {
		t.Errorf("truth values are not kept: %v", err)
	}
}
