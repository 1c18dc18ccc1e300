package prove

import (
	"math/rand/v2"
	"testing"

	"example.org/mp107/model"
	"example.org/mp107/spec"
)

func TestMatrixGolden(t *testing.T) {
	t.Parallel()
	for _, release := range spec.Releases() {
		m, err := ComputeMatrix(embedded(t), release)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "matrix-"+string(release)+".golden", m.String())
		if release == spec.MP107R2 {
			agreesOneByOne(t, m)
		}
	}
}

// agreesOneByOne decides some combinations by themselves, with the readings
// fixed from the start: the sweep over open readings comes to the same verdicts.
func agreesOneByOne(t *testing.T, m *Matrix) {
	draw := rand.New(rand.NewPCG(107, 2021))
	shared, err := newProver(model.Law{Register: embedded(t), Release: m.Release})
	if err != nil {
		t.Fatal(err)
	}
	for range 8 {
		at := draw.IntN(len(m.Combinations))
		p := *shared
		p.of.Readings = m.Combinations[at]
		for _, row := range m.Rows {
			if got := p.decide(registered(t, row.Theorem)).Verdict; got != row.Verdicts[at] {
				t.Errorf("%s, readings %s: %s by itself, %s in the matrix", row.Theorem, m.Combinations[at], got, row.Verdicts[at])
			}
		}
	}
}

func TestCombinations(t *testing.T) {
	all := Combinations()
	if len(all) != 384 || len(all[0]) != 0 {
		t.Fatalf("%d combinations, the first %v: want 384, the first the default", len(all), all[0])
	}
	seen := map[string]bool{}
	for index, readings := range all {
		seen[readings.String()] = true
		for at, reading := range spec.ReadingRegister() {
			if want := reading.Answers[places(index)[at]].Name; readings.Answer(reading.ID) != want {
				t.Fatalf("combination %d answers %s with %s, its place says %s", index, reading.ID, readings.Answer(reading.ID), want)
			}
		}
	}
	if len(seen) != len(all) {
		t.Errorf("%d of %d combinations are different", len(seen), len(all))
	}
}

// A cover is exactly the set that it describes.
func TestCover(t *testing.T) {
	all := Combinations()
	draw := rand.New(rand.NewPCG(1, 2))
	for _, density := range []float64{0, 0.02, 0.5, 1} {
		member := make([]bool, len(all))
		for i := range member {
			member[i] = draw.Float64() < density
		}
		choices := cover(member)
		for i, readings := range all {
			within := false
			for _, choice := range choices {
				within = within || choice.allows(readings)
			}
			if within != member[i] {
				t.Fatalf("density %v: the cover is wrong about %s", density, readings)
			}
		}
	}
}

func (c Choice) allows(readings spec.Readings) bool {
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
