package model_test

import (
	"testing"
	"time"

	"example.org/mp107/fuzz/plaincel"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// benchmarkFacts are facts of a few requests that the checks end differently for.
func benchmarkFacts(b *testing.B, m *model.Machine) []model.Facts {
	b.Helper()
	s := start(b, town())
	var all []model.Facts
	for _, r := range []spec.ServiceRequest{
		places(wrongED, spec.ED, esme, spec.NetworkOperator, rightED, 1),     // lifted
		places(rightED, spec.ED, esme, spec.NetworkOperator, rightED, 1),     // no credential
		asks(supplier, spec.IS, "7.1", esme, 1),                              // in order
		asks(wrongED, spec.ED, "4.10", esme, 1),                              // not registered
		places(wrongED, spec.ED, newer, spec.NetworkOperator, rightED, 1),    // SMETS2
		asks(outsider, spec.OU, "5.1", spec.DSP, 1),                          // non-device
		places(rightGT, spec.GT, gsme, spec.NetworkOperator, rightGT, 1),     // gas
		places(stranger, spec.ED, nowhere, spec.NetworkOperator, wrongED, 1), // nothing known
	} {
		all = append(all, m.FactsOf(s, r, legaltext.StageImmediate))
	}
	return all
}

// BenchmarkDecisions measures decisions by compiled rules, with and without
// their reasons, beside decisions on the same facts by plain CEL, all in one
// run so that the ratio is of one machine in one mood.
func BenchmarkDecisions(b *testing.B) {
	m := machine(b, spec.MP107, nil)
	facts := benchmarkFacts(b, m)
	cel, err := plaincel.New(law(b), spec.MP107)
	if err != nil {
		b.Fatal(err)
	}
	measure := func(name string, decide func(*model.Facts)) (perSecond float64) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				decide(&facts[i%len(facts)])
			}
			perSecond = rate(b, 1)
			b.ReportMetric(perSecond, "decisions/s")
		})
		return perSecond
	}
	plain := measure("cel", func(f *model.Facts) {
		if _, err := cel.Accepts(f); err != nil {
			b.Fatal(err)
		}
	})
	for _, form := range []struct {
		name   string
		decide func(*model.Facts)
	}{
		{"accepts", func(f *model.Facts) { m.Accepts(f) }},
		{"decide", func(f *model.Facts) { m.Decide(*f) }},
	} {
		b.Run(form.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				form.decide(&facts[i%len(facts)])
			}
			b.ReportMetric(rate(b, 1), "decisions/s")
			b.ReportMetric(rate(b, 1)/plain, "times-cel")
		})
	}
}

// rate is how many a second, each operation being worth so many.
func rate(b *testing.B, worth int) float64 {
	return float64(b.N*worth) / max(b.Elapsed(), time.Nanosecond).Seconds()
}

// BenchmarkStep measures single steps of the seed's repair.
func BenchmarkStep(b *testing.B) {
	m := machine(b, spec.MP107, nil)
	s := start(b, town())
	event := submits(places(wrongED, spec.ED, esme, spec.NetworkOperator, rightED, 1))
	b.ReportAllocs()
	for b.Loop() {
		step(b, m, s, event)
	}
	b.ReportMetric(rate(b, 1), "steps/s")
}

// BenchmarkSequence measures sequences of thirty events: the repair and its
// way back over and over, a future-dated request, alerts and a registration.
func BenchmarkSequence(b *testing.B) {
	m := machine(b, spec.MP107, nil)
	var events []spec.Event
	holder, next := wrongED, rightED
	for i := range 5 {
		now := spec.Epoch + spec.Time(i)*spec.Day
		events = append(events,
			alerts(esme),
			submits(places(holder, spec.ED, esme, spec.NetworkOperator, next, uint64(i+1))),
			submits(places(holder, spec.ED, esme, spec.NetworkOperator, next, uint64(i+2))),
			submits(later(asks(supplier, spec.IS, "1.1.1", esme, uint64(i+1)), now+spec.Hour)),
			registers(thirdMPAN, spec.ED, next, now+spec.Hour),
			advances(now+spec.Day))
		holder, next = next, holder
	}
	if len(events) != 30 {
		b.Fatalf("%d events, want 30", len(events))
	}
	b.ReportAllocs()
	for b.Loop() {
		run(b, m, start(b, town()), events...)
	}
	b.ReportMetric(rate(b, 1), "sequences/s")
	b.ReportMetric(rate(b, len(events)), "events/s")
}
