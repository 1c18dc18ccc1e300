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
		m, err := ComputeMatrix(t.Context(), embedded(t), release)
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
