package observe_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/observe"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

var embedded = sync.OnceValues(legaltext.Embedded)

func law(t testing.TB, release spec.Release, readings ...string) model.Law {
	t.Helper()
	register, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	chosen, err := spec.ParseReadings(readings)
	if err != nil {
		t.Fatal(err)
	}
	return model.Law{Register: register, Release: release, Readings: chosen}
}

// simulated is the simulated DSP with faults.
func simulated(t testing.TB, of model.Law, faults ...dsp.FaultID) conformance.Adaptor {
	t.Helper()
	a, err := inprocess.New(dsp.Config{Release: of.Release, Readings: of.Readings, Faults: faults})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// played is a suite with some of its cases: the scenarios, some sequences, and of others
// one in 40.
type played struct {
	*suite.Suite
	cases []conformance.Case
}

// theSuite is that of the release that has everything.
var theSuite = sync.OnceValues(func() (played, error) {
	return play(suite.Options{Release: spec.MP107R2, Sequences: 6, Depth: -1, Run: []string{"scenario", "sequence", "R1/table/6.15.1/GT", "R1/history/waiting",
		"R1/history/future-dated", "R1/history/time", "R1/history/device", "R2"}})
})

func play(options suite.Options) (p played, err error) {
	if p.Suite, err = suite.New(options); err != nil {
		return p, err
	}
	n := 0
	for c, err := range p.Cases() {
		if err != nil {
			return p, err
		}
		if n++; n%40 == 0 || c.Kind == conformance.Scenario || c.Kind == conformance.Sequence || c.Requirement == spec.R2 && n%12 == 0 {
			p.cases = append(p.cases, c)
		}
	}
	return p, nil
}

// result is what an Observer finds in a log.
type result struct {
	findings  []observe.Finding
	problems  []observe.Problem
	conflicts []observe.Contradiction
	observe.Tally
}

// watched goes through a log with some facts.
func watched(t testing.TB, of model.Law, log []byte, facts []observe.Fact, complete observe.Complete) result {
	t.Helper()
	return read(t, observe.Reader{}, of, log, facts, complete)
}

// watchedBy is the same of a log in CSV, with all facts.
func watchedBy(t testing.TB, of model.Law, log []byte, mapping string, facts []observe.Fact) result {
	t.Helper()
	m, err := observe.ParseMapping(strings.NewReader(mapping))
	if err != nil {
		t.Fatal(err)
	}
	return read(t, observe.Reader{Mapping: m}, of, log, facts, observe.Everything)
}

func read(t testing.TB, reader observe.Reader, of model.Law, log []byte, facts []observe.Fact, complete observe.Complete) (r result) {
	t.Helper()
	o, err := observe.New(observe.Options{
		Law: of, Facts: facts, Complete: complete,
		Found:    func(f observe.Finding) { r.findings = append(r.findings, f) },
		Broken:   func(p observe.Problem) { r.problems = append(r.problems, p) },
		Conflict: func(c observe.Contradiction) { r.conflicts = append(r.conflicts, c) },
	})
	if err != nil {
		t.Fatal(err)
	}
	reader.Observer = o
	if err := reader.Read(t.Context(), bytes.NewReader(log), "log"); err != nil {
		t.Fatal(err)
	}
	reader.Close()
	r.Tally = o.Tally
	return r
}

// recorded is the log of a case, without what can be seen of Devices or with it.
func recorded(t testing.TB, a conformance.Adaptor, c conformance.Case, seen bool) []byte {
	t.Helper()
	var log bytes.Buffer
	r := observe.Recorder{Adaptor: a}
	if seen {
		for _, d := range c.World.Devices {
			r.Observations = append(r.Observations, d.ID)
		}
		slices.Sort(r.Observations)
	}
	if err := r.Record(t.Context(), &log, c.World, c.Events); err != nil {
		t.Fatal(err)
	}
	return log.Bytes()
}

// answering gives one answer, whatever it is asked.
type answering struct {
	conformance.Adaptor
	answer spec.Response
}

func (answering) Reset(context.Context, spec.World) error { return nil }
func (a answering) Submit(context.Context, spec.ServiceRequest) (spec.Response, error) {
	return a.answer, nil
}

// entry is the log of one request with its answer.
func entry(t testing.TB, i instance) []byte {
	t.Helper()
	return recorded(t, answering{answer: i.answer}, conformance.Case{World: i.world, Events: []spec.Event{{Submit: &i.request}}}, false)
}
