package model_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// TestBearing: a reading that is not listed decides nothing, and one whose question
// the facts do not raise is not listed.
func TestBearing(t *testing.T) {
	random := rand.New(rand.NewPCG(107, 3))
	rules := law(t).AsOf(spec.MP107)
	m := machine(t, spec.MP107, nil)
	compared := 0
	for range 3000 {
		facts := m.BaseFacts()
		for variable := range legaltext.VarReading {
			facts[variable] = uint8(random.IntN(domainSize(variable)))
		}
		bearing := model.Bearing(rules, []model.Facts{facts})
		for i, reading := range spec.ReadingRegister() {
			if slices.Contains(bearing, reading.ID) {
				continue
			}
			want := m.Accepts(&facts)
			other := facts
			for answer := range reading.Answers {
				other[legaltext.VarReading+i] = uint8(answer)
				if compared++; m.Accepts(&other) != want {
					t.Fatalf("%s is not listed, and its answer decides: %s", reading.ID, tell(&facts))
				}
			}
		}
	}
	if compared < 10_000 {
		t.Errorf("only %d comparisons: what is listed is too much to say anything", compared)
	}
	facts := m.BaseFacts()
	if got := model.Bearing(rules, []model.Facts{facts}); slices.Contains(got, "A9") || slices.Contains(got, "A10") {
		t.Errorf("%v: no reading of routing or of another certificate can matter here", got)
	}
}
