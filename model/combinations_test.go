package model_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"example.org/mp107/model"
	"example.org/mp107/spec"
)

func TestCombinations(t *testing.T) {
	all := model.Combinations()
	if len(all) != 9216 || len(all[0]) != 0 {
		t.Fatalf("%d combinations, the first %v: want 9216, the first the default", len(all), all[0])
	}
	seen := map[string]bool{}
	for index, readings := range all {
		seen[readings.String()] = true
		for at, reading := range spec.ReadingRegister() {
			if want := reading.Answers[model.AnswerPlace(index, at)].Name; readings.Answer(reading.ID) != want {
				t.Fatalf("combination %d answers %s with %s, its place says %s", index, reading.ID, readings.Answer(reading.ID), want)
			}
		}
	}
	if len(seen) != len(all) {
		t.Errorf("%d of %d combinations are different", len(seen), len(all))
	}
}

// A cover is exactly the set that it describes, whichever readings matter to it.
func TestCover(t *testing.T) {
	all := model.Combinations()
	draw := rand.New(rand.NewPCG(1, 2))
	for _, density := range []float64{0, 0.02, 0.5, 1} {
		member := make([]bool, len(all))
		drawn, matter := map[string]bool{}, draw.Perm(len(spec.ReadingRegister()))[:7]
		for i := range member {
			var key strings.Builder
			for _, at := range matter {
				fmt.Fprint(&key, model.AnswerPlace(i, at), " ")
			}
			if _, known := drawn[key.String()]; !known {
				drawn[key.String()] = draw.Float64() < density
			}
			member[i] = drawn[key.String()]
		}
		choices := model.Cover(member)
		for i, readings := range all {
			within := false
			for _, choice := range choices {
				within = within || allows(choice, readings)
			}
			if within != member[i] {
				t.Fatalf("density %v: the cover is wrong about %s", density, readings)
			}
		}
	}
}

func allows(c model.Choice, readings spec.Readings) bool {
	for id, answers := range c {
		allowed := false
		for _, answer := range answers {
			allowed = allowed || answer == readings.Answer(id)
		}
		if !allowed {
			return false
		}
	}
	return true
}
