package suite_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// keeper is a journal that keeps the records of the cases themselves.
type keeper struct {
	sync.Mutex
	records map[string]suite.Record
}

func (*keeper) Begin(suite.Outcome, int) (map[string]suite.Record, error) { return nil, nil }

func (k *keeper) Judged(r suite.Record) error {
	k.Lock()
	defer k.Unlock()
	if r.Part == "" {
		k.records[r.Case] = r
	}
	return nil
}

// TestAccount: of a case that passed, what is told to have been seen is what is told to be
// demanded, event by event; of one that failed, all but the last is.
func TestAccount(t *testing.T) {
	cases := newSuite(t, suite.Options{Release: spec.MP107R2, Run: []string{"scenario"}})
	passed, failed, executions, alerts := 0, 0, 0, 0
	for _, faults := range [][]dsp.FaultID{nil, {dsp.BypassAny615, dsp.AlertsToSupplier, dsp.AppliedAtReceipt}} {
		kept := &keeper{records: map[string]suite.Record{}}
		outcome := runWith(t, suite.Runner{Journal: kept}, cases, simulated(t, dsp.Config{Release: spec.MP107R2, Faults: faults}))
		for at, c := range suite.Scenarios(spec.MP107R2) {
			result := outcome.Results[at]
			steps, err := cases.Account(outcome.Implementation, c, kept.records[c.ID])
			if err != nil {
				t.Fatal(err)
			}
			for i, step := range steps {
				wrong := result.Verdict == conformance.Fail && i == len(steps)-1
				if slices.EqualFunc(step.Expected, step.Actual, agree) == wrong {
					t.Errorf("%s is %s; event %d of %d:\nexpected %q\nactual   %q", c.ID, result.Verdict, i+1, len(steps), step.Expected, step.Actual)
				}
				all := strings.Join(step.Actual, "\n")
				executions += strings.Count(all, "execution of ")
				alerts += strings.Count(all, "the alert goes to ")
			}
			switch {
			case result.Verdict == conformance.Fail:
				failed++
			case len(steps) == len(c.Events):
				passed++
			default:
				t.Errorf("%s: %d of %d events are told", c.ID, len(steps), len(c.Events))
			}
		}
	}
	if passed < 20 || failed < 3 || executions < 3 || alerts < 3 {
		t.Errorf("this shows too little: %d passed, %d failed, %d executions, %d alerts", passed, failed, executions, alerts)
	}
	accountOfTrouble(t, cases)
}

// agree reports whether what was seen is what was demanded, which for a rejection may be
// one of several codes.
func agree(expected, actual string) bool {
	before, _, rejected := strings.Cut(expected, "rejected")
	return expected == actual || rejected && strings.HasPrefix(actual, before+"rejected")
}

// accountOfTrouble: an event that was not answered is told, and what came after it is
// not; answers that are of no such case are an error.
func accountOfTrouble(t *testing.T, cases *suite.Suite) {
	c := suite.Scenarios(spec.MP107R2)[0]
	for want, answers := range map[string][]suite.Answer{
		"no answer: none within 5s": {{}, {Error: "none within 5s"}},
		"no such world":             {{Error: "no such world"}},
	} {
		steps, err := cases.Account(conformance.Description{}, c, suite.Record{Case: c.ID, Answers: answers})
		if err != nil || len(steps) != 1 || !slices.Equal(steps[0].Actual, []string{want}) {
			t.Errorf("%+v, %v; want %s", steps, err, want)
		}
	}
	for _, answers := range [][]suite.Answer{nil, {{Again: true}}, {{}, {Observation: &spec.Observation{}}}} {
		if steps, err := cases.Account(conformance.Description{}, c, suite.Record{Case: c.ID, Answers: answers}); !errors.Is(err, suite.ErrEvidence) {
			t.Errorf("%+v are told as %+v, %v", answers, steps, err)
		}
	}
}
