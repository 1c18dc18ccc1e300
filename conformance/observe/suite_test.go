package observe_test

import (
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/observe"
	"example.org/mp107/spec"
)

// A case of the suite given as a log, with all facts and with what can be seen of the
// Devices, gets the verdict that the runner comes to: of the correct simulated DSP and
// of some that have faults.
func TestAsTheRunnerJudges(t *testing.T) {
	for _, test := range []struct {
		fault dsp.FaultID
		in    int // one case in so many is tried
	}{
		{"", 1},
		{dsp.NoBypass, 5},
		{dsp.RejectedButApplied, 1},
		{dsp.AlertsToRegistered, 5},
		{dsp.WrongCode, 5},
		{dsp.DueNotJudged, 5},
		{dsp.UploadEveryS1SP, 1},
	} {
		t.Run(string(test.fault), func(t *testing.T) {
			of := law(t, spec.MP107R2)
			var faults []dsp.FaultID
			if test.fault != "" {
				faults = append(faults, test.fault)
			}
			a := simulated(t, of, faults...)
			s, err := theSuite()
			if err != nil {
				t.Fatal(err)
			}
			failed, answers := 0, 0
			for i := 0; i < len(s.cases); i += test.in {
				c := s.cases[i]
				want, err := s.Execute(t.Context(), a, c)
				if err != nil {
					t.Fatal(err)
				}
				log := recorded(t, a, c, true)
				got := watched(t, of, log, observe.OfWorld(c.World, observe.Source{File: "world"}), observe.Everything)
				answers += got.Answers()
				wrong := got.Violates > 0 || got.Contradictions > 0
				if want.Verdict == conformance.Fail {
					failed++
				}
				if wrong != (want.Verdict == conformance.Fail) || got.Broken > 0 || got.Against > 0 || !wrong && got.CannotTell+got.Unanswered > 0 {
					t.Fatalf("%s: the runner says %s (%s); %s\n%v %v %v\n%s", c.ID, want.Verdict, want.Reason, got.Why(), got.findings, got.problems, got.conflicts, log)
				}
				if wrong {
					atThatStep(t, c, want, got)
				}
			}
			if (test.fault != "") != (failed > 0) || answers == 0 {
				t.Errorf("%d cases failed, of %d answers", failed, answers)
			}
		})
	}
}

// atThatStep: an answer that the runner finds wrong is the first that violates.
func atThatStep(t *testing.T, c conformance.Case, want conformance.Result, got result) {
	t.Helper()
	if want.Counterexample == nil || !strings.HasPrefix(want.Counterexample.Differences[0].Path, "response") || c.Events[want.Counterexample.Step].Submit == nil {
		return
	}
	id := c.Events[want.Counterexample.Step].Submit.RequestID()
	for _, f := range got.findings {
		if f.Verdict == observe.Violates {
			if !strings.Contains(f.Subject, id) {
				t.Fatalf("%s: the runner finds request %s wrong, the observer %s first", c.ID, id, f.Subject)
			}
			return
		}
	}
	t.Fatalf("%s: no answer violates, and the runner says %s", c.ID, want.Reason)
}
