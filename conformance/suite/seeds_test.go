package suite

import (
	"flag"
	"runtime"
	"sync"
	"testing"

	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

var seeds = flag.Int("seeds", 25, "how many seeds the correct simulated DSP has to pass, in the sequences drawn")

// TestCorrectUnderManySeeds: whatever the seed, the correct simulated DSP passes
// one sequence of each focus. 'go test ./conformance/suite -run ManySeeds -seeds
// 10000' asks for more.
func TestCorrectUnderManySeeds(t *testing.T) {
	t.Parallel()
	register, err := legaltext.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	machine, err := model.New(register, spec.MP107R2, nil)
	if err != nil {
		t.Fatal(err)
	}
	testSuite := &Suite{machine: machine, options: Options{Release: spec.MP107R2}}
	var group sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		group.Go(func() {
			adaptor, err := inprocess.New(dsp.Config{Release: spec.MP107R2})
			if err != nil {
				t.Error(err)
				return
			}
			for seed := w + 1; seed <= *seeds; seed += workers {
				drawn := newSequences(machine, uint64(seed))
				for range fociOf(spec.MP107R2) {
					var p Prepared
					passes := false
					c, focus, err := drawn.heading()
					if err == nil {
						c, err = drawn.draw(c, focus)
					}
					if err == nil {
						p, err = testSuite.Prepare(c)
					}
					if err == nil {
						passes, err = testSuite.Passes(t.Context(), adaptor, p)
					}
					if err != nil || !passes {
						t.Errorf("seed %d, %s: passes: %v, %v", seed, c.ID, passes, err)
					}
				}
			}
		})
	}
	group.Wait()
}
