package suite

import (
	"os"
	"slices"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// dressedCases yields every case that has a background, bare and dressed.
func dressedCases(t *testing.T, release spec.Release) func(yield func(bare, dressed conformance.Case) bool) {
	return func(yield func(bare, dressed conformance.Case) bool) {
		for _, situation := range table(nil) {
			c, err := situation.Case(release)
			if err != nil {
				t.Fatal(err)
			}
			if !yield(c, dress(c)) {
				return
			}
		}
		for h := range histories(release, DefaultDepth) {
			bare, err := h.toCase()
			if err != nil {
				t.Fatal(err)
			}
			if !yield(bare, h.dressed(bare)) {
				return
			}
		}
	}
}

// TestBackgroundsDoNotMatter: what the law reads of a case, and what it says of it, is
// the same with its background and without, and it begins when it was to. MP107_WHOLE=1 asks all cases, not one in fifteen.
func TestBackgroundsDoNotMatter(t *testing.T) {
	register, err := legaltext.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, release := range []spec.Release{spec.MP107, spec.MP107R2} { // the baseline has the cases of MP107
		t.Run(string(release), func(t *testing.T) {
			t.Parallel()
			machine, err := model.New(register, release, nil)
			if err != nil {
				t.Fatal(err)
			}
			every, n := 15, 0
			if os.Getenv("MP107_WHOLE") != "" {
				every = 1
			}
			for bare, dressed := range dressedCases(t, release) {
				if own := bare.World.Now; own != spec.Epoch && dressed.World.Now != own {
					t.Errorf("%s: begins at %v, not at the moment that it is about, %v", bare.ID, dressed.World.Now, own)
				}
				if n++; n%every != 0 {
					continue
				}
				if was, is := judgedIn(t, machine, bare), judgedIn(t, machine, dressed); !slices.Equal(was, is) {
					t.Errorf("%s: its background changes what is read or decided", bare.ID)
				}
			}
		})
	}
}

// judgedIn is what the law reads and says in a case, request by request.
func judgedIn(t *testing.T, machine *model.Machine, c conformance.Case) (all []judged) {
	t.Helper()
	if err := c.World.Validate(); err != nil {
		t.Fatalf("%s: %v", c.ID, err)
	}
	state, err := model.Start(c.World)
	if err != nil {
		t.Fatalf("%s: %v", c.ID, err)
	}
	for _, event := range c.Events {
		next, effect, err := machine.Step(state, event)
		if err != nil {
			t.Fatalf("%s: %v", c.ID, err)
		}
		state = next
		for _, j := range effect.Judgements {
			all = append(all, judged{j.Facts, j.Response()})
		}
	}
	return all
}

type judged struct {
	facts    model.Facts
	response spec.Response
}

// TestBackgroundsCover: any three factors take every combination of their values, among
// the rows of the table and among histories.
func TestBackgroundsCover(t *testing.T) {
	t.Parallel()
	rows := map[string][][]int{}
	testSuite, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for c, err := range testSuite.Headings() {
		if err != nil {
			t.Fatal(err)
		}
		if c.Kind != conformance.Table && c.Kind != conformance.History || slices.ContainsFunc(aboutBackgrounds, func(family string) bool { return strings.HasPrefix(c.ID, "R1/history/"+family+"/") }) {
			continue
		}
		var levels []int
		for f := range factors {
			levels = append(levels, orthogonal(rowOf(c.ID), f)%len(factors[f].values))
		}
		rows[string(c.Kind)] = append(rows[string(c.Kind)], levels)
	}
	for name, rows := range rows {
		for a := range factors {
			for b := range a {
				for c := range b {
					seen := map[[3]int]bool{}
					for _, row := range rows {
						seen[[3]int{row[a], row[b], row[c]}] = true
					}
					if want := len(factors[a].values) * len(factors[b].values) * len(factors[c].values); len(seen) != want {
						t.Errorf("%s: %s, %s and %s: %d of %d combinations", name, factors[a].name, factors[b].name, factors[c].name, len(seen), want)
					}
				}
			}
		}
	}
}
