package suite_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// omission is a factor that part of the decision table does not vary, with the
// reason why it need not, and the proof of that from the rules.
type omission struct {
	factor, where, reason string
	proof                 func(*testing.T)
}

// omissions lists what the decision table does not cross.
var omissions = []omission{
	{"declared role and carried certificates", "every SRV but 6.15.1", "only a 6.15.1 has them", onlyTheUpdateCarries},
	{"slot held other than that of the role", "every SRV but 6.15.1", "no rule asks for a targeted slot when the SRV is not 6.15.1", targetedSlotIsAskedOfTheUpdateAlone},
	{"Device type other than ESME and GSME", "ownership and credentials", "the rules tell types apart in DEV-3 and FUEL-1 alone, which the second part crosses with every type", typesAreToldApartInTwoClauses},
	{"S1SP", "everything but a 6.15.1 with Network Operator certificates", "no rule that decides on a request asks for it; the upload does, and scenarios test that", providerIsAskedByTheUploadAlone},
	{"future-dating", "everywhere", "stage changes which checks apply, not what they require; scenarios and sequences test it", stageDecidesWhichChecksApply},
	{"User, signature, counter, Device status", "ownership and credentials", "each is asked for by a check of its own and by no exception, so that it adds a failure and lifts none; the second part crosses them all", circumstancesHaveChecksOfTheirOwn},
	{"Device, its type and its status", "non-device requests", "no rule about a Device applies to them", nonDeviceRequestsHaveNoDevice},
}

// TestOmissions shows of each thing that the decision table leaves out why it
// may: from the rules themselves, so that a new rule that asks for it fails here.
func TestOmissions(t *testing.T) {
	for _, o := range omissions {
		t.Run(o.factor, func(t *testing.T) {
			t.Logf("%s at %s: %s", o.factor, o.where, o.reason)
			o.proof(t)
		})
	}
}

// asked lists the variables that a formula depends on, through definitions too.
func asked(rules legaltext.RuleSet, f legaltext.Formula) []int {
	var variables []int
	legaltext.Walk(f, func(f legaltext.Formula) {
		switch f := f.(type) {
		case legaltext.Is:
			variables = append(variables, f.Variable)
		case legaltext.Term:
			for _, d := range rules.Definitions {
				if d.Rule.Subject == f.Name {
					variables = append(variables, asked(rules, d.Rule.As.Formula)...)
				}
			}
		}
	})
	return variables
}

// askedBy maps every clause that decides on requests to the variables it asks for.
func askedBy(rules legaltext.RuleSet) map[spec.ClauseID][]int {
	by := map[spec.ClauseID][]int{}
	add := func(c legaltext.Clause) {
		for _, e := range c.Rule.Expressions() {
			by[c.ID] = append(by[c.ID], asked(rules, e.Formula)...)
		}
	}
	var addExceptions func([]legaltext.Exception)
	addExceptions = func(exceptions []legaltext.Exception) {
		for _, e := range exceptions {
			add(e.Clause)
			addExceptions(e.Exceptions)
		}
	}
	for _, check := range rules.Checks {
		add(check.Clause)
		addExceptions(check.Exceptions)
	}
	for _, effect := range rules.Effects {
		add(effect)
	}
	return by
}

// checkAskedOnlyBy holds the clauses that ask for a variable against a list, in every release.
func checkAskedOnlyBy(t *testing.T, variable int, allowed ...spec.ClauseID) {
	t.Helper()
	for _, release := range spec.Releases() {
		for clause, variables := range askedBy(law(t).AsOf(release)) {
			if slices.Contains(variables, variable) && !slices.Contains(allowed, clause) {
				t.Errorf("%s: %s asks for %s: want only %v to", release, clause, legaltext.Vocabulary()[variable].Name, allowed)
			}
		}
	}
}

// checkCannotMatter draws facts, under all releases and readings, and changes
// the variables given: no check may come out differently.
func checkCannotMatter(t *testing.T, restrict func(*model.Facts), variables ...int) {
	t.Helper()
	var machines []*model.Machine
	for _, release := range spec.Releases() {
		machines = append(machines, machine(t, release, nil))
	}
	rapid.Check(t, func(rt *rapid.T) {
		m := rapid.SampledFrom(machines).Draw(rt, "release")
		var facts model.Facts
		for i, v := range legaltext.Vocabulary() { // the readings among them
			facts[i] = uint8(rapid.IntRange(0, len(v.Domain)-1).Draw(rt, v.Name))
		}
		restrict(&facts)
		want := m.Decide(facts)
		for _, variable := range variables {
			for value := range legaltext.Vocabulary()[variable].Domain {
				changed := facts
				changed[variable] = uint8(value)
				if got := m.Decide(changed); !reflect.DeepEqual(got.Checks, want.Checks) {
					rt.Fatalf("%s matters: %+v, then %+v", legaltext.Vocabulary()[variable].Name, want.Checks, got.Checks)
				}
			}
		}
	})
}

func onlyTheUpdateCarries(t *testing.T) {
	for _, variant := range spec.Catalogue() {
		r := spec.ServiceRequest{Originator: 1, Target: 2, Role: spec.IS, SRV: variant.SRV}
		if variant.NonDevice {
			r.Target = spec.DSP
		}
		r.Update = &spec.CredentialUpdate{Slot: spec.NetworkOperator}
		if carries := r.Validate() == nil; carries != (variant.SRV == spec.UpdateSecurityCredentialsKRP) {
			t.Errorf("%s carries a credential update: %v", variant.SRV, carries)
		}
	}
}

func targetedSlotIsAskedOfTheUpdateAlone(t *testing.T) {
	checkCannotMatter(t, func(f *model.Facts) {
		if f.Value(legaltext.VarSRV) == string(spec.UpdateSecurityCredentialsKRP) {
			f[legaltext.VarSRV] = 0 // any other
		}
	}, legaltext.VarHoldsTargetedSlot)
}

func typesAreToldApartInTwoClauses(t *testing.T) {
	checkAskedOnlyBy(t, legaltext.VarDeviceType, "DEV-3", "FUEL-1")
	crossed := map[spec.DeviceType]bool{}
	for s := range suite.TableSituations() {
		crossed[s.Type] = true
	}
	if len(crossed) != len(spec.DeviceTypes()) {
		t.Errorf("the table has only the Device types %v", crossed)
	}
}

func providerIsAskedByTheUploadAlone(t *testing.T) {
	checkAskedOnlyBy(t, legaltext.VarS1SP)
	checkCannotMatter(t, func(*model.Facts) {}, legaltext.VarS1SP)
	crossed := map[spec.S1SP]bool{}
	for s := range suite.TableSituations() {
		if s.Declared == spec.NetworkOperator {
			crossed[s.S1SP] = true
		}
	}
	if len(crossed) != 4 {
		t.Errorf("a 6.15.1 with Network Operator certificates is sent to the providers %v alone", crossed)
	}
}

// stageDecidesWhichChecksApply: no requirement of a check and no exception asks
// for the stage, so that what a check demands is the same at every stage.
func stageDecidesWhichChecksApply(t *testing.T) {
	for _, release := range spec.Releases() {
		rules := law(t).AsOf(release)
		for _, check := range rules.Checks {
			if slices.Contains(asked(rules, check.Clause.Rule.Requires.Formula), legaltext.VarStage) {
				t.Errorf("%s: %s requires something of the stage", release, check.Clause.ID)
			}
			for _, exception := range check.Exceptions {
				if slices.Contains(asked(rules, exception.Clause.Rule.When.Formula), legaltext.VarStage) {
					t.Errorf("%s: %s depends on the stage", release, exception.Clause.ID)
				}
			}
		}
		future := map[conformance.Kind]int{}
		for _, c := range casesByID(t, suite.Options{Release: release, Sequences: 20, Depth: -1, Skip: []string{"table"}}) {
			for _, e := range c.Events {
				if e.Submit != nil && e.Submit.ExecuteAt != nil {
					future[c.Kind]++
				}
			}
		}
		if future[conformance.Scenario] == 0 || future[conformance.Sequence] == 0 {
			t.Errorf("%s: future-dated requests are tested by %v", release, future)
		}
	}
}

func circumstancesHaveChecksOfTheirOwn(t *testing.T) {
	for variable, clause := range map[int]spec.ClauseID{
		legaltext.VarUserHasRole: "ROLE-1", legaltext.VarUserKnown: "USER-1", legaltext.VarUserActive: "USER-1",
		legaltext.VarSignatureValid: "SIG-1", legaltext.VarSignedByOriginator: "SIG-1",
		legaltext.VarCounterFresh: "CTR-1", legaltext.VarDeviceStatus: "DEV-2",
	} {
		checkAskedOnlyBy(t, variable, clause)
	}
}

func nonDeviceRequestsHaveNoDevice(t *testing.T) {
	checkCannotMatter(t, func(f *model.Facts) { f[legaltext.VarNonDevice] = 1 },
		legaltext.VarDeviceKnown, legaltext.VarSMETS, legaltext.VarDeviceType, legaltext.VarDeviceStatus, legaltext.VarS1SP,
		legaltext.VarRegistrationOwner, legaltext.VarHoldsOwnSlot, legaltext.VarHoldsTargetedSlot)
}
