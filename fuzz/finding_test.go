package fuzz_test

import (
	"os"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/fuzz"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// findFault plays random scenarios of one regime with a fault, and tells what it finds.
func findFault(t *testing.T, fault dsp.FaultID) *fuzz.Finding {
	t.Helper()
	regime := fuzz.Regime{Release: spec.MP107R2}
	for n := range sequenceInputs {
		scenario, err := scenarios()(n)
		if err != nil {
			t.Fatal(err)
		}
		scenario.Regime = regime
		if wrong := scenario.Play(fault); wrong != nil {
			finding, err := scenario.Explain(wrong, fault)
			if err != nil {
				t.Fatal(err)
			}
			return finding
		}
	}
	t.Fatalf("%s: not found in %d inputs", fault, sequenceInputs)
	return nil
}

// TestFindingIsAStory: what is found is told with its world, what was expected and
// seen and the clause, in as few events as a fault of one request needs; the file that
// is kept fails again, and passes on a system without the fault.
func TestFindingIsAStory(t *testing.T) {
	register, err := legaltext.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range []dsp.FaultID{dsp.NoBypass, dsp.WrongSlot, dsp.DueNotJudged, dsp.AlertsToRegistered, dsp.UploadEveryS1SP} {
		t.Run(string(fault), func(t *testing.T) {
			found := findFault(t, fault)
			story := found.String()
			t.Log("\n" + story)
			if len(found.Events) > 3 || len(found.Expected) == 0 || len(found.Clauses) == 0 {
				t.Errorf("%d events, want at most 3, with what was expected and the clause", len(found.Events))
			}
			for _, want := range []string{"Expected", "Actual", "Clauses", "> "} {
				if !strings.Contains(story, want) {
					t.Errorf("the story has no %q", want)
				}
			}
			if strings.Contains(story, "0xc0") {
				t.Error("the story shows an address")
			}
			path, err := found.Save(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			for _, test := range []struct {
				faults []dsp.FaultID
				want   conformance.Verdict
			}{{[]dsp.FaultID{fault}, conformance.Fail}, {nil, conformance.Pass}} {
				if got := replayed(t, register, path, test.faults); got != test.want {
					t.Errorf("with the faults %v: %s, want %s", test.faults, got, test.want)
				}
			}
		})
	}
}

func replayed(t *testing.T, register *legaltext.Register, path string, faults []dsp.FaultID) conformance.Verdict {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	replay, err := suite.ReadReplay(file)
	if err != nil {
		t.Fatal(err)
	}
	adaptor, err := inprocess.New(dsp.Config{Release: replay.Release, Readings: replay.Readings, Faults: faults})
	if err != nil {
		t.Fatal(err)
	}
	outcome, err := replay.Run(t.Context(), register, adaptor, 0)
	if err != nil {
		t.Fatal(err)
	}
	return outcome.Results[0].Verdict
}

// TestTheoremIsToldToo: what refutes a theorem in the law itself has no replay, and is
// told and reduced all the same.
func TestTheoremIsToldToo(t *testing.T) {
	scenario, err := fuzz.DecodeScenario(nil)
	if err != nil {
		t.Fatal(err)
	}
	scenario.Events = []spec.Event{{Alert: &spec.Alert{Device: scenario.World.Devices[0].ID}}}
	finding, err := scenario.Explain(&fuzz.Violation{Theorem: spec.T08, Regime: scenario.Regime, Why: "an alert goes astray"})
	if err != nil {
		t.Fatal(err)
	}
	if story := finding.String(); finding.Replay != nil || !strings.Contains(story, "T08: an alert goes astray") {
		t.Errorf("replay %v, story:\n%s", finding.Replay, story)
	}
}
