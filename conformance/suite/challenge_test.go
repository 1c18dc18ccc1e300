package suite_test

import (
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// TestChallenge: what an auditor chose is in the counter of every request and in what
// is drawn, and changes no verdict.
func TestChallenge(t *testing.T) {
	cases := func(challenge suite.Challenge) (*suite.Suite, []conformance.Case) {
		s, err := suite.New(suite.Options{Challenge: challenge, Run: []string{"scenario", "sequence", "R1/T03"}, Sequences: 10})
		if err != nil {
			t.Fatal(err)
		}
		var all []conformance.Case
		for c, err := range s.Cases() {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, c)
		}
		return s, all
	}
	plain, before := cases("")
	challenged, after := cases("00112233445566778899aabbccddeeff")
	_, other := cases("00112233445566778899aabbccddeefe")
	more := challenged.Challenge().Counters()
	if more < 1000 || more >= 1<<49 || more%1000 != 0 || plain.Seed() == challenged.Seed() {
		t.Errorf("counters rise by %d, the seed is %d", more, challenged.Seed())
	}
	requests := 0
	for i := range before {
		drawn := before[i].Kind == conformance.Sequence
		if same := before[i].ID == after[i].ID; same == drawn {
			t.Errorf("%s became %s", before[i].ID, after[i].ID)
		}
		edge := func(c conformance.Case) bool { return suite.AtTheEdge(c, more) }
		for j, event := range after[i].Events {
			if event.Submit == nil || edge(after[i]) || edge(other[i]) {
				continue
			}
			requests++
			if !drawn && event.Submit.Counter != before[i].Events[j].Submit.Counter+more || event.Submit.Counter < more {
				t.Errorf("%s, event %d: counter %d", after[i].ID, j+1, event.Submit.Counter)
			}
			if !drawn && other[i].Events[j].Submit.Counter == event.Submit.Counter {
				t.Errorf("%s, event %d: the counter is the same for another challenge", after[i].ID, j+1)
			}
		}
	}
	if requests < 100 {
		t.Fatalf("only %d requests: this shows too little", requests)
	}
	adaptor, err := inprocess.New(dsp.Config{Release: spec.MP107})
	if err != nil {
		t.Fatal(err)
	}
	outcome, err := challenged.Run(t.Context(), adaptor)
	if err != nil || outcome.Counts.Pass != challenged.Len()-outcome.Counts.NotApplicable || outcome.Challenge == "" {
		t.Errorf("%v, %v, challenge %q", outcome.Counts, err, outcome.Challenge)
	}
}

func TestParseChallenge(t *testing.T) {
	for given, want := range map[string]suite.Challenge{"": "", "00112233445566FF": "00112233445566ff"} {
		if got, err := suite.ParseChallenge(given); err != nil || got != want {
			t.Errorf("%q: %q, %v", given, got, err)
		}
	}
	for _, wrong := range []string{"1", "001122", "xx112233445566ff", string(make([]byte, 300))} {
		if _, err := suite.ParseChallenge(wrong); err == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
}
