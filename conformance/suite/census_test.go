package suite_test

import (
	"context"
	"errors"
	"testing"

	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// neverSent are the classes that no case sends under the default readings, each with
// the reason.
var neverSent = map[string]string{
	"World.users: none":            "nobody could send anything",
	"World.users: one":             "somebody else always looks on",
	"World.devices: none":          "nothing could be observed",
	"Device.non_critical: present": "only reading A9 asks for it",
}

// TestCensus: every class of every field is sent by cases that nothing is drawn for,
// but for those that are written down.
func TestCensus(t *testing.T) {
	t.Parallel()
	testSuite := newSuite(t, suite.Options{Release: spec.MP107R2, Sequences: -1, Depth: -1})
	count, fields := suite.NewCensus()
	for c, err := range testSuite.Cases() {
		if err != nil {
			t.Fatal(err)
		}
		count(c)
	}
	for _, field := range fields() {
		for _, class := range field.Classes {
			name := field.Field + ": " + class.Class
			if _, excused := neverSent[name]; excused != (class.Times == 0) {
				t.Errorf("%s was sent %d times", name, class.Times)
			}
		}
	}
}

// TestRunHasACensus of the cases that were judged, and of no others.
func TestRunHasACensus(t *testing.T) {
	t.Parallel()
	counters := func(o suite.Outcome) (sent, never int) {
		for _, field := range o.Coverage.Census {
			for _, class := range field.Classes {
				if field.Field == "ServiceRequest.counter" && class.Times > 0 {
					sent++
				} else if field.Field == "ServiceRequest.counter" {
					never++
				}
			}
		}
		return sent, never
	}
	testSuite := newSuite(t, suite.Options{Run: []string{"scenario", "R1/history/counter"}, Sequences: -1})
	o := run(t, testSuite, correct(t))
	if sent, never := counters(o); sent < 8 || never > 0 {
		t.Errorf("counters of %d classes were sent, of %d not", sent, never)
	}
	if o.Coverage.Exhaustive != nil {
		t.Error("a part of the suite says that it is exhaustive")
	}
	nothing := run(t, newSuite(t, stories()), &fake{Adaptor: correct(t), reset: func(context.Context, spec.World) error { return errors.New("no") }})
	if sent, _ := counters(nothing); sent > 0 {
		t.Errorf("counters of %d classes were sent in cases that never began", sent)
	}
}
