package timing_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/conformance/timing"
	"example.org/mp107/spec"
)

// clock moves on by a step with each look at it.
type clock struct {
	mu   sync.Mutex
	at   time.Time
	step time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(c.step)
	return c.at
}

// TestRun: a run that is measured comes to the same as one that is not, and every call
// and case is counted.
func TestRun(t *testing.T) {
	testSuite, err := suite.New(suite.Options{Run: []string{"scenario"}})
	if err != nil {
		t.Fatal(err)
	}
	adaptor, err := inprocess.New(dsp.Config{Release: spec.MP107})
	if err != nil {
		t.Fatal(err)
	}
	timings := timing.New((&clock{step: time.Millisecond}).now)
	outcome, err := suite.Runner{Watch: timings.Watch}.Run(t.Context(), testSuite, timings.Measured(adaptor))
	if err != nil || outcome.Counts.Pass != testSuite.Len() {
		t.Fatalf("%+v, %v", outcome.Counts, err)
	}
	found := timings.Found()
	if found.Cases.Count != testSuite.Len() || found.Calls[0].Of != "Reset" || found.Calls[0].Count != testSuite.Len() {
		t.Errorf("%+v of %d cases", found, testSuite.Len())
	}
	all, sum := found.Calls[len(found.Calls)-1], 0
	for _, spread := range found.Calls[:len(found.Calls)-1] {
		sum += spread.Count
	}
	if all.Of != "all" || all.Count != sum || all.Most != 1 || all.Median < 0.985 || all.Percent < 0.985 {
		t.Errorf("%+v, the sum of the calls is %d", all, sum)
	}
}

// TestSpread: the median and the percentile are within one percent, and the slowest cases
// are named in their order, so many of them.
func TestSpread(t *testing.T) {
	c := &clock{}
	timings := timing.New(c.now)
	for n := 1; n <= 1000; n++ {
		ended := timings.Watch(conformance.Case{ID: fmt.Sprint(n)})
		c.at = c.at.Add(time.Duration(n) * time.Millisecond)
		ended()
	}
	found := timings.Found()
	near := func(got, want float64) bool { return got > want*0.985 && got < want*1.015 }
	if s := found.Cases; s.Count != 1000 || !near(s.Median, 500) || !near(s.Percent, 990) || s.Most != 1000 {
		t.Errorf("%+v", s)
	}
	if len(found.Slowest) != timing.Keep || found.Slowest[0] != (timing.Case{ID: "1000", Milliseconds: 1000}) || found.Slowest[99].ID != "901" {
		t.Errorf("%d slowest, the first %+v", len(found.Slowest), found.Slowest[0])
	}
	var b bytes.Buffer
	if found.Tell(&b, 3); b.Len() > 0 {
		t.Errorf("no call was made, and yet: %s", &b)
	}
}

// TestTell: a person is told in a line, with as many cases as were asked for.
func TestTell(t *testing.T) {
	found := timing.Found{Calls: []timing.Spread{{Of: "all", Count: 1234, Median: 0.8, Percent: 3.25, Most: 120}}, Slowest: []timing.Case{{ID: "a", Milliseconds: 130}, {ID: "b", Milliseconds: 12}}}
	var b strings.Builder
	found.Tell(&b, 1)
	want := "Response times: median 0.8 ms, 99th percentile 3.25 ms, longest 120 ms, of 1,234 calls.\n       130.0 ms  a\n"
	if b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
}

// TestPassesOn: what else an adaptor can do it can do when it is measured, and no more.
func TestPassesOn(t *testing.T) {
	timings := timing.New(time.Now)
	measured := timings.Measured(wire.NewClient(nil))
	if honors, ok := measured.(conformance.HonorsContext); !ok || !honors.HonorsContext() {
		t.Error("a client keeps its deadlines")
	}
	if plain, ok := timings.Measured(nil).(conformance.HonorsContext); ok && plain.HonorsContext() {
		t.Error("one that does not keep them is said to")
	}
}
