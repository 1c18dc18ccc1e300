package suite_test

import (
	"slices"
	"testing"

	"example.org/mp107/conformance/suite"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// intended are the facts that a situation is meant to show, put together from
// its fields and the catalogue alone, never from the world that is built of it.
func intended(t *testing.T, m *model.Machine, s suite.Situation) model.Facts {
	t.Helper()
	variant, err := spec.Variant(s.SRV)
	if err != nil {
		t.Fatal(err)
	}
	update := s.SRV == spec.UpdateSecurityCredentialsKRP
	hasDevice := !variant.NonDevice && !s.NoDevice
	facts := m.BaseFacts()
	set := func(variable int, value string) {
		if err := facts.Set(variable, value); err != nil {
			t.Fatal(err)
		}
	}
	truth := func(variable int, value bool) { set(variable, map[bool]string{true: "true", false: "false"}[value]) }
	set(legaltext.VarStage, legaltext.StageImmediate)
	set(legaltext.VarSRV, string(s.SRV))
	set(legaltext.VarRole, string(s.Role))
	truth(legaltext.VarCritical, variant.Critical)
	truth(legaltext.VarNonDevice, variant.NonDevice)
	truth(legaltext.VarRoleEligible, slices.Contains(variant.Eligible, s.Role))
	truth(legaltext.VarSignatureValid, s.Signature != suite.BadSignature)
	truth(legaltext.VarSignedByOriginator, s.Signature != suite.SignedByAnother)
	truth(legaltext.VarCounterFresh, !s.StaleCount)
	truth(legaltext.VarUserKnown, s.User != suite.UnknownUser)
	truth(legaltext.VarUserHasRole, s.User == suite.ActiveUser || s.User == suite.SuspendedUser)
	truth(legaltext.VarUserActive, s.User == suite.ActiveUser || s.User == suite.UserWithoutRole)
	none := !update || s.Carried == suite.CarriesNone
	truth(legaltext.VarCertificatesPresent, !none)
	truth(legaltext.VarCertificatesDeclared, none || s.Carried == suite.CarriesDeclared)
	truth(legaltext.VarCertificatesNetworkOperator, none || s.Carried == suite.CarriesOperator ||
		s.Carried == suite.CarriesDeclared && s.Declared == spec.NetworkOperator)
	meter := slices.Contains([]spec.DeviceType{spec.ESME, spec.GSME, spec.GPF}, s.Type)
	truth(legaltext.VarCertificatesRegistered, none ||
		hasDevice && meter && s.CarriedOwner == suite.OfRegisteredOperator)
	declared := legaltext.NoneDeclared
	if update {
		declared = string(s.Declared)
	}
	set(legaltext.VarDeclared, declared)
	truth(legaltext.VarDeviceKnown, hasDevice)
	if hasDevice {
		set(legaltext.VarSMETS, map[spec.SMETS]string{spec.SMETS1: "1", spec.SMETS2: "2"}[s.SMETS])
		set(legaltext.VarDeviceType, string(s.Type))
		set(legaltext.VarDeviceStatus, string(s.Status))
		set(legaltext.VarS1SP, string(rune('0'+s.S1SP)))
		truth(legaltext.VarRegistrationOwner, s.Owner)
		truth(legaltext.VarHoldsOwnSlot, s.HoldsOwn)
		truth(legaltext.VarHoldsTargetedSlot, s.HoldsTargeted)
		truth(legaltext.VarHoldsSupplierSlot, s.HoldsSupplier || s.HoldsOwn && s.Role.Slot() == spec.Supplier || s.HoldsTargeted && s.Declared == spec.Supplier)
	}
	return facts
}

// TestEverySituationIsBuilt makes the world of every row and reads its facts
// with the model: they must be the ones that the row stands for. Without this
// the table could cross classes that no world ever shows.
func TestEverySituationIsBuilt(t *testing.T) {
	t.Parallel()
	m := machine(t, spec.MP107, nil)
	rows := 0
	for s := range suite.TableSituations() {
		rows++
		world, request, err := s.Build()
		if err != nil {
			t.Fatalf("%+v: %v", s, err)
		}
		if err := request.Validate(); err != nil {
			t.Fatalf("%+v: %v", s, err)
		}
		state, err := model.Start(world)
		if err != nil {
			t.Fatalf("%+v: %v", s, err)
		}
		got, want := m.FactsOf(state, request, legaltext.StageImmediate), intended(t, m, s)
		if got == want {
			continue
		}
		for i, variable := range legaltext.Vocabulary() {
			if got[i] != want[i] {
				t.Errorf("%+v: %s is %s, want %s", s, variable.Name, got.Value(i), want.Value(i))
			}
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	if rows < 20_000 {
		t.Errorf("the table has %d rows", rows)
	}
}

// TestReplacementsShow: where a 6.15.1 takes effect, it puts another party
// into the slot than held it before, so that a change cannot go unseen.
func TestReplacementsShow(t *testing.T) {
	m := machine(t, spec.MP107, nil)
	seen := 0
	for s := range suite.TableSituations() {
		if s.SRV != spec.UpdateSecurityCredentialsKRP || s.Carried == suite.CarriesNone {
			continue
		}
		world, request, err := s.Build()
		if err != nil {
			t.Fatal(err)
		}
		state, err := model.Start(world)
		if err != nil {
			t.Fatal(err)
		}
		_, verdict, err := m.Step(state, spec.Event{Submit: &request})
		if err != nil {
			t.Fatal(err)
		}
		device, known := state.Device(request.Target)
		signing, _ := request.Update.Signing()
		own := s.Owner && signing.Owner == suite.Originator // it renews what it rightly holds
		if verdict.Result.Response.Decision == spec.Accepted && known && !own {
			seen++
			if device.Credentials[s.Declared].Owner == signing.Owner {
				t.Errorf("%+v: the replacement changes nothing", s)
			}
		}
	}
	if seen == 0 {
		t.Error("no row replaces anything")
	}
}

// TestImpossibleSituations cannot be built.
func TestImpossibleSituations(t *testing.T) {
	usual := func(change func(*suite.Situation)) suite.Situation {
		s := suite.Usual(spec.UpdateSecurityCredentialsKRP, spec.ED, spec.SMETS1, spec.ESME)
		change(&s)
		return s
	}
	for name, s := range map[string]suite.Situation{
		"unknown SRV":                   usual(func(s *suite.Situation) { s.SRV = "6.151.1" }),
		"owner without a registration":  usual(func(s *suite.Situation) { s.Role, s.Owner = spec.OU, true }),
		"holder without a slot":         usual(func(s *suite.Situation) { s.Role, s.HoldsOwn = spec.RSA, true }),
		"holder of a slot that is none": usual(func(s *suite.Situation) { s.SRV, s.HoldsTargeted = "7.1", true }),
		"one slot held and not held":    usual(func(s *suite.Situation) { s.HoldsOwn = true }),
		"owner of no Device":            usual(func(s *suite.Situation) { s.NoDevice, s.Owner = true, true }),
		"owner of no certificate": usual(func(s *suite.Situation) {
			s.Carried, s.CarriedOwner = suite.CarriesNone, suite.OfAnotherOperator
		}),
		"no declared role":                   usual(func(s *suite.Situation) { s.Declared = spec.NoSlot }),
		"the same certificates called twice": usual(func(s *suite.Situation) { s.Carried = suite.CarriesOperator }),
	} {
		if s.Possible() == nil {
			t.Errorf("%s: said to be possible", name)
		}
		if _, _, err := s.Build(); err == nil {
			t.Errorf("%s: was built", name)
		}
		if _, err := s.Case(spec.MP107); err == nil {
			t.Errorf("%s: became a case", name)
		}
	}
}
