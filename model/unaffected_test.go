package model_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// deviceVariables are the facts that only a known Device gives a meaning.
var deviceVariables = []int{
	legaltext.VarSMETS, legaltext.VarDeviceType, legaltext.VarDeviceStatus, legaltext.VarS1SP,
	legaltext.VarRegistrationOwner, legaltext.VarHoldsTargetedSlot, legaltext.VarHoldsOwnSlot, legaltext.VarHoldsSupplierSlot,
	legaltext.VarCertificatesRegistered,
}

// deviceless are the facts under which no Device is addressed or found.
var deviceless = []struct {
	name            string
	variable, value int
}{
	{"unknown Device", legaltext.VarDeviceKnown, 0},
	{"non-device request", legaltext.VarNonDevice, 1},
}

// TestNoDeviceNoInfluence runs through all the facts about a Device, with the
// rest drawn: where no Device is addressed or known, no check depends on them.
func TestNoDeviceNoInfluence(t *testing.T) {
	random := rand.New(rand.NewPCG(107, 2))
	readings := manyReadings()
	points := 0
	for _, release := range spec.Releases() {
		for _, d := range deviceless {
			for range 6 {
				m := machine(t, release, readings[random.IntN(len(readings))])
				facts := m.BaseFacts()
				for variable := range legaltext.VarReading {
					facts[variable] = uint8(random.IntN(domainSize(variable)))
				}
				facts[d.variable] = uint8(d.value)
				want := m.Decide(facts).Checks
				for each := range everyDevice(facts) {
					if got := m.Decide(each).Checks; !slices.Equal(got, want) {
						t.Fatalf("%s, %s: a check depends on a fact about the Device: %s", release, d.name, tell(&each))
					}
					points++
				}
			}
		}
	}
	t.Logf("%d points", points)
}

func domainSize(variable int) int { return len(legaltext.Vocabulary()[variable].Domain) }

// everyDevice runs through all values of the facts about a Device.
func everyDevice(facts model.Facts) func(yield func(model.Facts) bool) {
	return func(yield func(model.Facts) bool) {
		var assign func(variables []int) bool
		assign = func(variables []int) bool {
			if len(variables) == 0 {
				return yield(facts)
			}
			for value := range domainSize(variables[0]) {
				facts[variables[0]] = uint8(value)
				if !assign(variables[1:]) {
					return false
				}
			}
			return true
		}
		assign(deviceVariables)
	}
}

// TestNoDeviceNoInfluenceDrawn is the same statement with everything drawn, so
// that a counterexample comes out small.
func TestNoDeviceNoInfluenceDrawn(t *testing.T) {
	readings := manyReadings()
	register := law(t)
	rapid.Check(t, func(t *rapid.T) {
		release := rapid.SampledFrom(spec.Releases()).Draw(t, "release")
		m, err := model.New(register, release, rapid.SampledFrom(readings).Draw(t, "readings"))
		if err != nil {
			t.Fatal(err)
		}
		one := m.BaseFacts()
		for variable := range legaltext.VarReading {
			one[variable] = uint8(rapid.IntRange(0, domainSize(variable)-1).Draw(t, legaltext.Vocabulary()[variable].Name))
		}
		d := rapid.SampledFrom(deviceless).Draw(t, "deviceless")
		one[d.variable] = uint8(d.value)
		other := one
		for _, variable := range deviceVariables {
			other[variable] = uint8(rapid.IntRange(0, domainSize(variable)-1).Draw(t, "other "+legaltext.Vocabulary()[variable].Name))
		}
		if diff := cmp.Diff(m.Decide(one).Checks, m.Decide(other).Checks); diff != "" {
			t.Errorf("with %s, facts about the Device matter:\n%s", d.name, diff)
		}
	})
}
