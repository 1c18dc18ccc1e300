package suite_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// without is the law with one clause struck out of its file.
func without(t *testing.T, file string, id spec.ClauseID) *legaltext.Register {
	t.Helper()
	files := fstest.MapFS{}
	names, err := fs.Glob(legaltext.Files(), "*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(legaltext.Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		if name == file {
			before, rest, found := strings.Cut(string(text), "\n## "+string(id)+" ")
			if !found {
				t.Fatalf("%s has no clause %s", file, id)
			}
			_, after, _ := strings.Cut(rest, "\n## ")
			text = []byte(before + "\n## " + after)
			if after == "" {
				text = []byte(before + "\n")
			}
		}
		files[name] = &fstest.MapFile{Data: text}
	}
	register, err := legaltext.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return register
}

// TestLawWithoutTheException: strike MP107-1 out and what the simulated DSP
// does under MP107 is no longer what the law asks for. The run says so, and
// names the requirement and the rule that nothing lifts any more.
func TestLawWithoutTheException(t *testing.T) {
	t.Parallel()
	testSuite := newSuite(t, suite.Options{Register: without(t, "20-mp107.md", "MP107-1"), Sequences: -1, Depth: -1})
	o := run(t, testSuite, correct(t))
	if o.Counts.Conclude() != conformance.NonConformant {
		t.Fatalf("%+v", o.Counts)
	}
	for _, r := range o.Results {
		if r.Verdict != conformance.Fail {
			continue
		}
		if r.Requirement != spec.R1 {
			t.Errorf("%s is filed under %s", r.ID, r.Requirement)
		}
		if !slices.Contains(slices.Concat(r.Clauses, r.Counterexample.Clauses), "RDP-1") {
			t.Errorf("%s fails by %v, behind it %v: want RDP-1 among them", r.ID, r.Clauses, r.Counterexample.Clauses)
		}
		if !strings.Contains(r.Reason, "expected rejected (E4), got accepted (I0)") && r.Kind == conformance.Table {
			t.Errorf("%s: %s", r.ID, r.Reason)
		}
	}
	shipped := newSuite(t, suite.Options{Run: []string{"scenario"}})
	if o.LawDigest == run(t, shipped, correct(t)).LawDigest {
		t.Error("two laws have one digest")
	}
}

// TestLawWithoutTheExceptionFitsNoBypass: it is the law of a DSP that never implemented MP107.
func TestLawWithoutTheExceptionFitsNoBypass(t *testing.T) {
	t.Parallel()
	testSuite := newSuite(t, suite.Options{Register: without(t, "20-mp107.md", "MP107-1"), Sequences: 40, Depth: -1})
	o := run(t, testSuite, simulated(t, dsp.Config{Release: spec.MP107, Faults: []dsp.FaultID{dsp.NoBypass}}))
	if o.Counts.Pass != testSuite.Len() {
		t.Errorf("%+v of %d", o.Counts, testSuite.Len())
	}
}

// TestLawWithoutTheUpload has no case of an upload left that can happen: the
// run ends as one that could not be carried out, with the reason.
func TestLawWithoutTheUpload(t *testing.T) {
	options := suite.Options{Register: without(t, "30-requirement-2.md", "R2-1"), Release: spec.MP107R2, Depth: -1}
	adaptor := simulated(t, dsp.Config{Release: spec.MP107R2})
	for _, selection := range [][]string{nil, {"R2"}, {"sequence"}} {
		options.Run = selection
		testSuite, err := suite.New(options)
		if err == nil {
			_, err = testSuite.Run(t.Context(), adaptor)
		}
		if err == nil || !strings.Contains(err.Error(), "no clause provides for an upload as of release MP107+R2") {
			t.Errorf("run %q: error %v", selection, err)
		}
	}
}
