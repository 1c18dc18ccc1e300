package mutant

import (
	"context"
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/model/prove/mutate"
)

// whole is the suite, prepared once for all tests.
var whole = sync.OnceValues(func() (*cases, error) {
	testSuite, err := suite.New(suite.Options{Release: Release})
	if err != nil {
		return nil, err
	}
	return prepare(context.Background(), testSuite, nil)
})

// few is a small part of it.
func few(t *testing.T) *cases {
	t.Helper()
	testSuite, err := suite.New(suite.Options{Release: Release, Run: []string{"scenario", "sequence", "R1/table/6.15.1/ED/SMETS1-ESME"}, Sequences: 4, Depth: -1})
	if err != nil {
		t.Fatal(err)
	}
	c, err := prepare(t.Context(), testSuite, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// sample is one fault of the algebra in so many.
func sample(n int) func(fault int) bool { return func(fault int) bool { return fault%n == 0 } }

// TestQuickFindsNearlyAll: of the faults of the algebra that the whole suite finds,
// a quick run finds at least 95 %, and it has no more cases than it may.
func TestQuickFindsNearlyAll(t *testing.T) {
	if testing.Short() {
		t.Skip("the whole suite is put to some hundred faults")
	}
	all, err := whole()
	if err != nil {
		t.Fatal(err)
	}
	chosen := all.quick()
	if len(chosen) > MaxQuick || len(chosen) < MaxQuick/2 {
		t.Errorf("%d quick cases", len(chosen))
	}
	var lock sync.Mutex
	found, quick, missed := map[int]bool{}, 0, []string{}
	if err := all.find(t.Context(), sample(61), func(i, at int) {
		lock.Lock()
		defer lock.Unlock()
		if at >= 0 {
			found[i] = true
		}
	}, nil); err != nil {
		t.Fatal(err)
	}
	some := *all
	some.skip = func(id string) bool { return !chosen[id] }
	if err := some.find(t.Context(), func(i int) bool { return found[i] }, func(i, at int) {
		lock.Lock()
		defer lock.Unlock()
		if at >= 0 {
			quick++
		} else {
			missed = append(missed, string(dsp.Algebra()[i].ID))
		}
	}, nil); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d of %d faults are found by %d quick cases", quick, len(found), len(chosen))
	if len(found) < 100 || quick*100 < len(found)*95 {
		t.Errorf("%d of %d faults are found by %d quick cases, not %s", quick, len(found), len(chosen), strings.Join(missed, ", "))
	}
}

var update = flag.Bool("update", false, "write the list of quick cases anew")

// TestQuickCasesAreListed: the list of the quick cases of the default suite is the one
// that would be chosen now.
func TestQuickCasesAreListed(t *testing.T) {
	if testing.Short() {
		t.Skip("the whole suite is prepared")
	}
	testSuite, err := suite.New(suite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	all, err := prepare(t.Context(), testSuite, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Join(slices.Sorted(maps.Keys(all.quick())), "\n") + "\n"
	if *update {
		if err := os.WriteFile("quick.txt", []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
	} else if quickCases != want {
		t.Error("quick.txt lists other cases than those of today; go test ./conformance/mutant -run TestQuickCasesAreListed -update writes it anew")
	}
	if !testSuite.Default() {
		t.Error("the default suite is not taken for that")
	}
}

// TestNothingShowsWithoutAnOccasion: a case that gives a fault no occasion passes
// with it, so that it need not be put to it.
func TestNothingShowsWithoutAnOccasion(t *testing.T) {
	c := few(t)
	faults := dsp.Algebra()
	for i := 0; i < len(faults); i += 113 {
		adaptor, err := c.faulty(faults[i].ID)
		if err != nil {
			t.Fatal(err)
		}
		for at := i % 7; at < len(c.prepared); at += 7 {
			if c.occasion[at].has(i) {
				continue
			}
			if passes, err := c.suite.Passes(t.Context(), adaptor, c.prepared[at]); err != nil || !passes {
				t.Errorf("%s, %s: passes %v, %v", faults[i].ID, c.prepared[at].Case.ID, passes, err)
			}
		}
	}
}

// TestFindAgreesWithEachCase: what is known of a corruption that shows always is
// used rightly for the same corruption with a trigger.
func TestFindAgreesWithEachCase(t *testing.T) {
	c := few(t)
	wanted, faults := sample(151), dsp.Algebra()
	var lock sync.Mutex
	killed := 0
	err := c.find(t.Context(), wanted, func(i, at int) {
		lock.Lock()
		defer lock.Unlock()
		adaptor, err := c.faulty(faults[i].ID)
		if err != nil {
			t.Fatal(err)
		}
		first := slices.IndexFunc(c.prepared, func(p suite.Prepared) bool {
			passes, err := c.suite.Passes(t.Context(), adaptor, p)
			return err != nil || !passes
		})
		if first != at {
			t.Errorf("%s: found by case %d, want %d", faults[i].ID, at, first)
		}
		if at >= 0 {
			killed++
			result, err := c.suite.Execute(t.Context(), adaptor, c.prepared[at].Case)
			if err != nil || result.Verdict != "fail" {
				t.Errorf("%s: case %s ends %s, %v", faults[i].ID, c.prepared[at].Case.ID, result.Verdict, err)
			}
		}
	}, nil)
	if err != nil || killed < 20 {
		t.Errorf("%d killed, %v", killed, err)
	}
}

// TestReasons of faults of which a suite without any case would miss all.
func TestReasons(t *testing.T) {
	testSuite, err := suite.New(suite.Options{Release: Release, Run: []string{"scenario"}, Sequences: -1, Depth: -1})
	if err != nil {
		t.Fatal(err)
	}
	bound, err := newBound(t.Context(), testSuite, scenes()[4:5])
	if err != nil {
		t.Fatal(err)
	}
	report := &Report{}
	for _, fault := range dsp.Algebra() {
		fate := Fate{Fault: fault}
		switch fault.ID {
		case "skip-counter", "says-waiting", "skip-very-certificate", "skip-counter@for-gpf":
			fate.Missed = []uint64{1}
		}
		report.Fates = append(report.Fates, fate)
	}
	if err := report.explain(t.Context(), bound, nil); err != nil {
		t.Fatal(err)
	}
	want := map[dsp.FaultID]Reason{
		"skip-counter": Gap, "says-waiting": Equivalent, "skip-very-certificate": Outside, "skip-counter@for-gpf": Outside,
	}
	for _, fate := range report.Fates {
		if fate.Reason != want[fate.Fault.ID] || (fate.Witness != nil) != (fate.Reason == Gap) {
			t.Errorf("%s: %q with witness %q, want %q", fate.Fault.ID, fate.Reason, fate.Witness, want[fate.Fault.ID])
		}
	}
	if total := report.Total(); total.Gaps != 1 || total.Equivalent != 1 || total.Outside != 2 || total.Killed != total.Of-4 || report.Gaps() != 1 {
		t.Errorf("%+v", total)
	}
	rows := report.Matrix()
	last := rows[len(rows)-1]
	if sum := last.Cells[len(last.Cells)-1]; sum != report.Total() {
		t.Errorf("the matrix comes to %+v, want %+v", sum, report.Total())
	}
}

// TestLaws: a changed clause is found, or provably changes nothing, or it is a gap of
// the few cases, with a difference that shows it.
func TestLaws(t *testing.T) {
	c := few(t)
	all, err := mutate.List(c.suite.Register())
	if err != nil {
		t.Fatal(err)
	}
	chosen := slices.DeleteFunc(all, func(m mutate.Mutant) bool { return m.Clause != "MP107-1" && m.Clause != "CTR-1" && m.Clause != "ORD-1" })
	fates, err := laws(t.Context(), c, chosen, nil)
	if err != nil {
		t.Fatal(err)
	}
	killed, equivalent := 0, 0
	for _, fate := range fates {
		switch {
		case fate.At > 0 && fate.Case != "" && fate.Reason == "":
			killed++
		case fate.Reason == Equivalent && fate.Flip == nil:
			equivalent++
		case fate.Reason == Gap && fate.At == 0 && fate.Flip != nil:
		default:
			t.Errorf("%s, %s: %+v", fate.Mutant.Clause, fate.Mutant.Operator, fate)
		}
	}
	if killed < 5 {
		t.Errorf("%d killed, %d equivalent of %d", killed, equivalent, len(fates))
	}
}
