package suite_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// TestParallel: the outcome is the same however many cases are under way.
func TestParallel(t *testing.T) {
	for name, test := range map[string]struct {
		config  dsp.Config
		options suite.Options
		how     suite.Runner
	}{
		"correct":   {dsp.Config{Release: spec.MP107}, suite.Options{Run: []string{"R1/T02", "R1/T08", "scenario", "sequence"}, Sequences: 40}, suite.Runner{}},
		"faulty":    {dsp.Config{Release: spec.MP107, Faults: []dsp.FaultID{dsp.AnySlotHolder}}, suite.Options{Run: []string{"R1/T03", "R1/T01", "scenario"}}, suite.Runner{}},
		"fail fast": {dsp.Config{Release: spec.MP107, Faults: []dsp.FaultID{dsp.NoBypass}}, suite.Options{}, suite.Runner{FailFast: true}},
	} {
		t.Run(name, func(t *testing.T) {
			testSuite := newSuite(t, test.options)
			var adaptors []conformance.Adaptor
			for range 3 {
				adaptors = append(adaptors, simulated(t, test.config))
			}
			alone := runWith(t, test.how, testSuite, adaptors[0])
			together := runWith(t, test.how, testSuite, adaptors...)
			if difference := cmp.Diff(alone, together); difference != "" {
				t.Errorf("(-one at a time +three at a time)\n%.3000s", difference)
			}
			if name != "correct" && alone.Counts.Fail == 0 {
				t.Error("nothing failed: this compares too little")
			}
		})
	}
}

// TestParallelIsParallel: several cases are really under way at a time.
func TestParallelIsParallel(t *testing.T) {
	testSuite := newSuite(t, stories())
	var under, most atomic.Int64
	both := make(chan struct{})
	adaptor := func() conformance.Adaptor {
		f := &fake{Adaptor: correct(t)}
		f.reset = func(ctx context.Context, w spec.World) error {
			defer under.Add(-1)
			if under.Add(1) == 2 && most.Swap(2) != 2 {
				close(both)
			}
			select {
			case <-both: // the first waits for the second
			case <-ctx.Done():
			}
			return f.Adaptor.Reset(ctx, w)
		}
		return f
	}
	o, err := testSuite.Run(t.Context(), adaptor(), adaptor())
	if err != nil {
		t.Fatal(err)
	}
	if most.Load() != 2 || o.Counts != (conformance.Counts{Pass: testSuite.Len()}) {
		t.Errorf("%d at a time, %+v", most.Load(), o.Counts)
	}
}

// TestDifferentImplementations cannot share a run.
func TestDifferentImplementations(t *testing.T) {
	testSuite := newSuite(t, stories())
	_, err := testSuite.Run(t.Context(), correct(t), simulated(t, dsp.Config{Release: spec.MP107, Faults: []dsp.FaultID{dsp.NoBypass}}))
	if err == nil || !strings.Contains(err.Error(), "different implementations") {
		t.Errorf("error %v", err)
	}
	if _, err := testSuite.Run(t.Context()); err == nil {
		t.Error("a run without an implementation is no error")
	}
}

// TestTranscriptOfEveryCase: whoever asks for messages gets those of each case.
func TestTranscriptOfEveryCase(t *testing.T) {
	got := map[string]string{}
	how := suite.Runner{Transcript: func(c conformance.Case, messages []conformance.Exchange) { got[c.ID] = messages[0].Body }}
	testSuite := newSuite(t, stories())
	runWith(t, how, testSuite, &talker{Adaptor: correct(t)})
	if len(got) != testSuite.Len() {
		t.Errorf("%d transcripts of %d cases", len(got), testSuite.Len())
	}
	seen := map[string]bool{}
	for id, body := range got {
		if seen[body] {
			t.Errorf("%s has the messages of another case", id)
		}
		seen[body] = true
	}
}

// talker has one message a case, which tells how often Reset was called.
type talker struct {
	conformance.Adaptor
	resets int
}

func (a *talker) Reset(ctx context.Context, w spec.World) error {
	a.resets++
	return a.Adaptor.Reset(ctx, w)
}

func (a *talker) Transcript() []conformance.Exchange {
	return []conformance.Exchange{{Direction: "sent", Body: strings.Repeat("x", a.resets)}}
}
