package suite_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// TestTableReachesEveryRule counts over the decision table, by the law alone:
// every check has a row in which it passes and one in which nothing but it
// fails, and every exception one in which it lifts, one in which it does not
// and one that is a single fact away from it. What a reading switches off, or
// what another check always shadows, is written down here.
func TestTableReachesEveryRule(t *testing.T) {
	for _, c := range []struct {
		release   spec.Release
		readings  spec.Readings
		off       []string // checks that apply to nothing
		shadowed  []string // checks that never fail alone
		exception bool     // whether MP107-1 is there
	}{
		{spec.Baseline, nil, []string{"registration-s1sp"}, nil, false},
		{spec.MP107, nil, []string{"placement", "registration-s1sp"}, nil, true},
		{spec.MP107R2, nil, []string{"placement", "registration-s1sp"}, nil, true},
		{spec.MP107, spec.Readings{spec.A4: spec.RegisteredOnly}, []string{"registration-s1sp"}, nil, true},
		{spec.MP107, spec.Readings{spec.A1: spec.S1SPSeparate}, []string{"placement"}, nil, true},
		{spec.Baseline, spec.Readings{spec.A1: spec.S1SPSeparate}, nil, []string{"registration-s1sp"}, false},
		{spec.MP107, spec.Readings{spec.A6: spec.No}, []string{"placement", "registration-s1sp", "fuel"}, nil, true},
	} {
		t.Run(string(c.release)+" "+c.readings.String(), func(t *testing.T) {
			t.Parallel()
			m := machine(t, c.release, c.readings)
			passed, alone := map[string]int{}, map[string]int{}
			var fires, silent, boundary int
			for _, j := range tableJudgements(t, m) {
				failures := j.Failures()
				if len(failures) == 1 {
					alone[failures[0].Check]++
				}
				for _, o := range j.Checks {
					if o.Status == model.Passed {
						passed[o.Check]++
					}
					switch {
					case o.LiftedBy == "MP107-1":
						fires++
					case o.Check == "registration" && o.Status != model.NotApplicable:
						silent++
						if m.OneFactAway("registration", "MP107-1", j.Facts) {
							boundary++
						}
					}
				}
			}
			in := func(list []string, name string) bool {
				return strings.Contains(" "+strings.Join(list, " ")+" ", " "+name+" ")
			}
			for _, name := range m.Checks() {
				off, shadowed := in(append(c.off, "signing-key", "very-certificate"), name), in(c.shadowed, name)
				if (passed[name] > 0) == off {
					t.Errorf("check %s passes in %d rows, switched off: %v", name, passed[name], off)
				}
				if (alone[name] > 0) == (off || shadowed) {
					t.Errorf("check %s is the only one to fail in %d rows, switched off: %v, shadowed: %v", name, alone[name], off, shadowed)
				}
			}
			if c.exception != (fires > 0) || c.exception != (boundary > 0) || silent == 0 {
				t.Errorf("MP107-1 lifts in %d rows, does not in %d, nearly in %d", fires, silent, boundary)
			}
		})
	}
}

func tableJudgements(t *testing.T, m *model.Machine) []model.Judgement {
	t.Helper()
	var all []model.Judgement
	for s := range suite.TableSituations() {
		world, request, err := s.Build()
		if err != nil {
			t.Fatal(err)
		}
		state, err := model.Start(world)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, m.Decide(m.FactsOf(state, request, legaltext.StageImmediate)))
	}
	return all
}

// TestWholeRunIsNotThin in any release, nor where a reading makes a check the
// shadow of another: such a run could otherwise never be concluded.
func TestWholeRunIsNotThin(t *testing.T) {
	t.Parallel()
	for _, c := range []dsp.Config{
		{Release: spec.MP107R2},
		{Release: spec.Baseline, Readings: spec.Readings{spec.A1: spec.S1SPSeparate}},
	} {
		testSuite := newSuite(t, suite.Options{Release: c.Release, Readings: c.Readings, Sequences: -1})
		o := run(t, testSuite, simulated(t, c))
		if len(o.Coverage.Thin) > 0 || o.Counts.Conclude() != conformance.Conformant {
			t.Errorf("%s, %v: %s, thin %q", c.Release, c.Readings, o.Counts.Conclude(), o.Coverage.Thin)
		}
	}
}

// TestThinRunSaysSo: decisions that could not be made count for nothing, and a
// run that lacks them lists what it did not reach.
func TestThinRunSaysSo(t *testing.T) {
	t.Parallel()
	testSuite := newSuite(t, suite.Options{Sequences: -1, Depth: -1})
	f := &fake{Adaptor: correct(t)}
	f.reset = func(ctx context.Context, w spec.World) error {
		if len(w.Devices) <= 5 { // the worlds of the table and of most histories
			return errors.New("no room")
		}
		return f.Adaptor.Reset(ctx, w)
	}
	o := run(t, testSuite, f)
	found := strings.Join(o.Coverage.Thin, "\n")
	for _, want := range []string{
		"check eligibility (ROLE-2) was never the only one to fail",
		"check device-type (DEV-3) was never the only one to fail",
		"check fuel (FUEL-1) was never the only one to fail",
	} {
		if !strings.Contains(found, want) {
			t.Errorf("thin: %q, want among it %q", o.Coverage.Thin, want)
		}
	}
	if strings.Contains(found, "placement") || strings.Contains(found, "registration-s1sp") {
		t.Errorf("what the readings switch off is said to be missing: %q", o.Coverage.Thin)
	}
}

// TestEmptyRunIsThinThroughout: not one decision was made.
func TestEmptyRunIsThinThroughout(t *testing.T) {
	testSuite := newSuite(t, suite.Options{Sequences: -1, Depth: -1})
	f := &fake{Adaptor: correct(t), reset: func(context.Context, spec.World) error { return errors.New("no") }}
	o := run(t, testSuite, f)
	m := machine(t, spec.MP107, nil)
	applicable := 0
	for _, name := range m.Checks() {
		if m.CanApply(name) {
			applicable++
		}
	}
	stages, pairs := 0, 0 // of refusals, and of events
	for _, thin := range o.Coverage.Thin {
		switch {
		case strings.Contains(thin, " came right after a "):
			pairs++
		case strings.Contains(thin, " never failed "):
			stages++
		}
	}
	if want := 2*applicable + 3; len(o.Coverage.Thin)-stages-pairs != want || stages < applicable || pairs != 36 { // passed, alone; fires, silent, boundary
		t.Errorf("%d things are thin, %d refusals at stages and %d pairs of events, want %d besides: %q", len(o.Coverage.Thin), stages, pairs, want, o.Coverage.Thin)
	}
	for _, c := range o.Coverage.Checks {
		if c.Passed+c.Failed+c.Lifted+c.NotApplicable > 0 {
			t.Errorf("a decision was counted: %+v", c)
		}
	}
}

// TestAskedForPartIsNotThin, since it was asked for; a run without the table
// can come about in no other way.
func TestAskedForPartIsNotThin(t *testing.T) {
	for _, options := range []suite.Options{
		{Run: []string{"sequence"}, Sequences: 8},
		{Skip: []string{"table", "history"}, Sequences: 8},
	} {
		o := run(t, newSuite(t, options), correct(t))
		if o.Coverage.Thin != nil || o.Selection.Whole() {
			t.Errorf("%+v: thin %q", o.Selection, o.Coverage.Thin)
		}
		if len(o.Coverage.Checks) == 0 || len(o.Coverage.Exceptions) == 0 {
			t.Error("no coverage is counted")
		}
	}
}
