package suite_test

import (
	"encoding/json"
	"iter"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// casesByID lists the cases of a suite by identifier; none may occur twice.
func casesByID(t *testing.T, options suite.Options) map[string]conformance.Case {
	t.Helper()
	cases := map[string]conformance.Case{}
	for c, err := range newSuite(t, options).Cases() {
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := cases[c.ID]; twice {
			t.Errorf("two cases are called %s", c.ID)
		}
		cases[c.ID] = c
	}
	return cases
}

func checkSame(t *testing.T, id string, want, got conformance.Case) {
	t.Helper()
	if !reflect.DeepEqual(want, got) { // much faster than a diff, which only a difference needs
		t.Fatalf("case %s differs (-want +got):\n%s", id, cmp.Diff(want, got))
	}
}

// TestSameSeedSameOutcome runs twice against the same behaviour, once correct
// and once with faults, of which the counterexamples must agree too.
func TestSameSeedSameOutcome(t *testing.T) {
	t.Parallel()
	for _, faults := range [][]dsp.FaultID{nil, {dsp.BypassAny615, dsp.StaleCounterAccepted, dsp.AlertsToSupplier}} {
		options := suite.Options{Sequences: 40, Depth: -1, Seed: 4711, Run: []string{"scenario", "sequence", "R1/T01", "R1/T13"}}
		var outcomes []suite.Outcome
		for range 2 {
			adaptor := simulated(t, dsp.Config{Release: spec.MP107, Faults: faults})
			outcomes = append(outcomes, run(t, newSuite(t, options), adaptor))
		}
		if !reflect.DeepEqual(outcomes[0], outcomes[1]) {
			t.Errorf("faults %v: the same run twice differs:\n%s", faults, cmp.Diff(outcomes[0], outcomes[1]))
		}
		if failed := outcomes[0].Counts.Fail > 0; failed != (len(faults) > 0) {
			t.Errorf("faults %v: %+v", faults, outcomes[0].Counts)
		}
	}
}

// TestAnotherSeedDrawsOtherSequences and changes nothing else.
func TestAnotherSeedDrawsOtherSequences(t *testing.T) {
	t.Parallel()
	one := casesByID(t, suite.Options{Sequences: 40, Depth: -1, Seed: 1})
	two := casesByID(t, suite.Options{Sequences: 40, Depth: -1, Seed: 2})
	if len(one) != len(two) {
		t.Fatalf("%d cases with one seed, %d with another", len(one), len(two))
	}
	same := 0
	for id, c := range one {
		if c.Kind != conformance.Sequence {
			checkSame(t, id, c, two[id])
		} else if cmp.Equal(c.Events, two[id].Events) {
			same++
		}
	}
	if same > 0 {
		t.Errorf("%d of 40 sequences do not depend on the seed", same)
	}
}

// TestZeroSeedIsTheDefault draws what the default seed draws.
func TestZeroSeedIsTheDefault(t *testing.T) {
	options := suite.Options{Sequences: 6, Run: []string{"sequence"}}
	zero := casesByID(t, options)
	options.Seed = suite.DefaultSeed
	for id, c := range casesByID(t, options) {
		checkSame(t, id, c, zero[id])
	}
}

// TestCasesDoNotDependOnTheAdaptor draws before and after runs against
// implementations that behave differently; what they did leaves no trace.
func TestCasesDoNotDependOnTheAdaptor(t *testing.T) {
	t.Parallel()
	testSuite := newSuite(t, suite.Options{Sequences: 16, Run: []string{"sequence", "scenario"}})
	list := func() (all []conformance.Case) {
		for c, err := range testSuite.Cases() {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, c)
		}
		return all
	}
	before := list()
	for _, faults := range [][]dsp.FaultID{nil, {dsp.NoBypass}, {dsp.BypassAllCritical}} {
		o := run(t, testSuite, simulated(t, dsp.Config{Release: spec.MP107, Faults: faults}))
		for i, r := range o.Results {
			if r.ID != before[i].ID {
				t.Fatalf("result %d is of case %s, want %s", i, r.ID, before[i].ID)
			}
		}
		if diff := cmp.Diff(before, list()); diff != "" {
			t.Errorf("after a run with faults %v the cases differ:\n%s", faults, diff)
		}
	}
}

// TestEverySequenceCanHappen in the model, in full.
func TestEverySequenceCanHappen(t *testing.T) {
	t.Parallel()
	for _, release := range spec.Releases() {
		m := machine(t, release, nil)
		for id, c := range casesByID(t, suite.Options{Release: release, Run: []string{"sequence"}, Sequences: 40}) {
			if len(c.Events) != suite.SequenceLength {
				t.Errorf("%s has %d events, want %d", id, len(c.Events), suite.SequenceLength)
			}
			lawAccepts(t, m, c) // fails the test where an event cannot happen
		}
	}
}

func identifiers(t *testing.T, cases iter.Seq2[conformance.Case, error]) []string {
	t.Helper()
	var ids []string
	for c, err := range cases {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, c.ID)
	}
	return ids
}

// TestIdentifiers: a row of the table and a scenario are called the same under
// every seed and release, and what is called the same is the same; a drawn
// sequence is called otherwise as soon as it is drawn from anything else.
func TestIdentifiers(t *testing.T) {
	t.Parallel()
	content := map[string]string{}
	releases := map[string]int{}
	suites := 0
	for _, release := range spec.Releases() {
		asked := map[uint64][]spec.Readings{107: {nil}}
		if release == spec.MP107 {
			asked = map[uint64][]spec.Readings{107: {nil, {spec.A8: spec.No}}, 108: {nil}}
		}
		for seed, choices := range asked {
			for _, readings := range choices {
				suites++
				for c, err := range newSuite(t, suite.Options{Release: release, Seed: seed, Readings: readings, Sequences: 8, Depth: -1}).Cases() {
					if err != nil {
						t.Fatal(err)
					}
					encoded, err := json.Marshal([]any{c.World, c.Events})
					if err != nil {
						t.Fatal(err)
					}
					if before, ok := content[c.ID]; ok && before != string(encoded) {
						t.Errorf("%s is another case under %s, seed %d, readings %v", c.ID, release, seed, readings)
					}
					content[c.ID] = string(encoded)
					releases[c.ID]++
				}
			}
		}
	}
	for id, n := range releases {
		switch {
		case strings.Contains(id, "/table/") && n != suites:
			t.Errorf("%s is in %d of %d suites", id, n, suites)
		case strings.Contains(id, "/sequence/") && n != 1:
			t.Errorf("%s is in %d suites, though what it is drawn from differs", id, n)
		}
	}
}

// TestHeadingsAreTheCases: counting cases the fast way and going through them
// give the same identifiers in the same order.
func TestHeadingsAreTheCases(t *testing.T) {
	t.Parallel()
	for _, release := range spec.Releases() {
		testSuite := newSuite(t, suite.Options{Release: release, Sequences: 10, Depth: -1})
		headings := identifiers(t, testSuite.Headings())
		ids := identifiers(t, testSuite.Cases())
		if !slices.Equal(headings, ids) || len(ids) != testSuite.Len() {
			t.Errorf("%s: %d headings, %d cases, length %d: not the same list", release, len(headings), len(ids), testSuite.Len())
		}
		slices.Sort(ids)
		if unique := slices.Compact(slices.Clone(ids)); len(unique) != len(ids) {
			t.Errorf("%s: %d identifiers, %d different ones", release, len(ids), len(unique))
		}
	}
}
