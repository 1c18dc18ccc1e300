package suite_test

import (
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// TestMatches holds patterns against one case.
func TestMatches(t *testing.T) {
	c := conformance.Case{
		ID: "R1/table/6.15.1/ED/SMETS1-ESME/not-owner", Kind: conformance.Table, Requirement: spec.R1, Theorem: spec.T02,
	}
	for pattern, want := range map[string]bool{
		"R1": true, "R2": false, "T02": true, "T2": false, "t02": false,
		"table": true, "scenario": false, "Table": false,
		c.ID: true, c.ID + "/": true, c.ID + "/more": false,
		"R1/": true, "R1/T02": true, "R1/T02/": true, "R1/T0": false, "R1/T02/table/6.15": false,
		"R1/T02/table/6.15.1": true, "R1/*/table/6.15.1": true, "*/*/*/6.15.*": true, "R1/T0?": true, "R1/T0[12]": true,
		"R1/table": true, "R1/table/6.15.1": true, "R1/T03/table/6.15.1": false, "R2/T02/table/6.15.1": false, "R1/T02/6.15.1": false, "R1/T02/table/6.15.1/ED/SMETS1-ESME/not-owner/more": false,
		"*": true, "*/*": true, "*ESME": false, "R1/T02/table/*/*/*ESME": true,
		"": false, "/": false, "//": false, "/R1": false, "[": false, "R1/[": false, "6.15.1": false,
		"R1\x00": false, "R1 ": false,
	} {
		if got := c.Matches(pattern); got != want {
			t.Errorf("pattern %q matches: %v, want %v", pattern, got, want)
		}
	}
}

// TestSelection counts what patterns leave, against a count made here.
func TestSelection(t *testing.T) {
	t.Parallel()
	var all []conformance.Case
	for c, err := range newSuite(t, suite.Options{Sequences: 20, Depth: -1}).Cases() {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	count := func(keep func(conformance.Case) bool) (n int) {
		for _, c := range all {
			if keep(c) {
				n++
			}
		}
		return n
	}
	kind := func(k conformance.Kind) func(conformance.Case) bool {
		return func(c conformance.Case) bool { return c.Kind == k }
	}
	for _, s := range []struct {
		run, skip []string
		want      int
	}{
		{nil, nil, len(all)},
		{[]string{"R1"}, nil, len(all)}, // R2 belongs to the next release
		{[]string{"*"}, nil, len(all)},
		{[]string{"scenario"}, nil, count(kind(conformance.Scenario))},
		{[]string{"sequence"}, nil, 20},
		{[]string{"T14"}, nil, count(func(c conformance.Case) bool { return c.Theorem == spec.T14 })},
		{[]string{"T14", "sequence"}, nil, count(func(c conformance.Case) bool { return c.Theorem == spec.T14 || c.Kind == conformance.Sequence })},
		{nil, []string{"table"}, len(all) - count(kind(conformance.Table))},
		{[]string{"T14"}, []string{"sequence"}, count(func(c conformance.Case) bool { return c.Theorem == spec.T14 && c.Kind != conformance.Sequence })},
		{[]string{"R1/*/table/6.15.1"}, nil, count(func(c conformance.Case) bool {
			return c.Kind == conformance.Table && strings.Contains(c.ID, "/table/6.15.1/")
		})},
		{[]string{all[0].ID}, nil, 1},
		{[]string{"scenario"}, []string{all[0].ID}, count(kind(conformance.Scenario)) - 1},
	} {
		testSuite := newSuite(t, suite.Options{Run: s.run, Skip: s.skip, Sequences: 20, Depth: -1})
		listed := 0
		for _, err := range testSuite.Cases() {
			if err != nil {
				t.Fatal(err)
			}
			listed++
		}
		if testSuite.Len() != s.want || listed != s.want {
			t.Errorf("run %q, skip %q: %d cases, %d listed, want %d", s.run, s.skip, testSuite.Len(), listed, s.want)
		}
	}
}

// TestSelectedCasesAreTheSame whether or not others run beside them.
func TestSelectedCasesAreTheSame(t *testing.T) {
	whole := casesByID(t, suite.Options{Sequences: 12})
	for _, pattern := range []string{"T14", "sequence", "R1/T02/table"} {
		for id, c := range casesByID(t, suite.Options{Sequences: 12, Run: []string{pattern}}) {
			checkSame(t, id, whole[id], c)
		}
	}
}

func TestSelectionErrors(t *testing.T) {
	for _, c := range []struct {
		name    string
		options suite.Options
		want    string
	}{
		{"run matches nothing", suite.Options{Run: []string{"T02", "T99"}}, `"T99" matches no case`},
		{"skip matches nothing", suite.Options{Skip: []string{"R9"}}, `"R9" matches no case`},
		{"an empty pattern", suite.Options{Run: []string{""}}, `"" matches no case`},
		{"a broken pattern", suite.Options{Run: []string{"R1/[" + ansi}}, "matches no case"},
		{"a requirement of a later release", suite.Options{Run: []string{"R2"}}, `"R2" matches no case`},
		{"a kind of which none is drawn", suite.Options{Run: []string{"sequence"}, Sequences: -1}, `"sequence" matches no case`},
		{"more than can be drawn", suite.Options{Sequences: suite.MaxSequences + 1}, "at most 1000000"},
		{"everything is skipped", suite.Options{Skip: []string{"R1"}}, "no case is left to run"},
		{"what is run is skipped", suite.Options{Run: []string{"T14"}, Skip: []string{"T14"}}, "no case is left to run"},
		{"unknown release", suite.Options{Release: "MP108"}, `unknown release "MP108"`},
		{"unknown reading", suite.Options{Readings: spec.Readings{"A13": "yes"}}, `"A13"`},
		{"unknown answer", suite.Options{Readings: spec.Readings{spec.A3: "perhaps"}}, `"perhaps"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.options.Register = law(t)
			_, err := suite.New(c.options)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\x1b") {
				t.Errorf("error %v, want one that says %q", err, c.want)
			}
		})
	}
}
