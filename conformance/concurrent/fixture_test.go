package concurrent

import (
	"context"
	"sync"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

var embedded = sync.OnceValues(legaltext.Embedded)

func machine(t testing.TB, release spec.Release) *model.Machine {
	t.Helper()
	register, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	m, err := model.New(register, release, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func simulated(t testing.TB, release spec.Release, faults ...dsp.FaultID) conformance.Adaptor {
	t.Helper()
	adaptor, err := inprocess.New(dsp.Config{Release: release, Faults: faults})
	if err != nil {
		t.Fatal(err)
	}
	return adaptor
}

// describe is what an implementation says of itself.
func describe(t testing.TB, adaptor conformance.Adaptor) conformance.Description {
	t.Helper()
	able, err := adaptor.Describe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return able
}

// all is an implementation that can do everything but the upload.
func all() conformance.Description {
	return conformance.Description{Abilities: conformance.Abilities()}
}

// run carries rounds of MP107 out; it has to be possible.
func run(t testing.TB, adaptor conformance.Adaptor, o Sizes) Findings {
	t.Helper()
	found, err := Run(t.Context(), machine(t, spec.MP107), adaptor, describe(t, adaptor), o)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// counts tallies verdicts.
func counts(found Findings) conformance.Counts {
	var c conformance.Counts
	for _, r := range found.Results {
		c.Add(r.Verdict)
	}
	return c
}

// drawn is a round under the default seed.
func drawn(t testing.TB, able conformance.Description, o Sizes, number int) round {
	t.Helper()
	o, err := o.completed()
	if err != nil {
		t.Fatal(err)
	}
	r, err := draw(machine(t, spec.MP107), able, o, number)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// fake replaces what an adaptor answers to a request.
type fake struct {
	conformance.Adaptor
	submit  func(context.Context, spec.ServiceRequest) (spec.Response, error)
	observe func(context.Context, spec.EUI64) (spec.Observation, error)
}

func (f *fake) Submit(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
	if f.submit != nil {
		return f.submit(ctx, r)
	}
	return f.Adaptor.Submit(ctx, r)
}

func (f *fake) Observe(ctx context.Context, device spec.EUI64) (spec.Observation, error) {
	if f.observe != nil {
		return f.observe(ctx, device)
	}
	return f.Adaptor.Observe(ctx, device)
}
