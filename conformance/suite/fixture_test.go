package suite_test

import (
	"context"
	"sync"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

var embedded = sync.OnceValues(legaltext.Embedded)

func law(t testing.TB) *legaltext.Register {
	t.Helper()
	register, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	return register
}

func machine(t testing.TB, release spec.Release, readings spec.Readings) *model.Machine {
	t.Helper()
	m, err := model.New(law(t), release, readings)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func newSuite(t testing.TB, options suite.Options) *suite.Suite {
	t.Helper()
	if options.Register == nil {
		options.Register = law(t)
	}
	testSuite, err := suite.New(options)
	if err != nil {
		t.Fatal(err)
	}
	return testSuite
}

func simulated(t testing.TB, config dsp.Config) *inprocess.Adaptor {
	t.Helper()
	adaptor, err := inprocess.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return adaptor
}

// correct is a simulated DSP without faults, as of MP107.
func correct(t testing.TB) *inprocess.Adaptor { return simulated(t, dsp.Config{Release: spec.MP107}) }

// run carries a suite out; the run itself has to be possible.
func run(t testing.TB, testSuite *suite.Suite, adaptor conformance.Adaptor) suite.Outcome {
	t.Helper()
	return runWith(t, suite.Runner{}, testSuite, adaptor)
}

// runWith is run with settings of the run.
func runWith(t testing.TB, how suite.Runner, testSuite *suite.Suite, adaptors ...conformance.Adaptor) suite.Outcome {
	t.Helper()
	outcome, err := how.Run(t.Context(), testSuite, adaptors...)
	if err != nil {
		t.Fatal(err)
	}
	return outcome
}

// stories selects the scenarios alone: enough to show how a run treats an
// adaptor, and quick.
func stories() suite.Options {
	return suite.Options{Run: []string{"scenario"}, Sequences: -1}
}

// fake is an adaptor of which any method can be replaced; the rest is that of
// the adaptor within.
type fake struct {
	conformance.Adaptor
	describe func() (conformance.Description, error)
	reset    func(context.Context, spec.World) error
	submit   func(context.Context, spec.ServiceRequest) (spec.Response, error)
	apply    func(context.Context, spec.Event) (spec.Result, error)
	observe  func(context.Context, spec.EUI64) (spec.Observation, error)
}

func (f *fake) Describe(ctx context.Context) (conformance.Description, error) {
	if f.describe != nil {
		return f.describe()
	}
	return f.Adaptor.Describe(ctx)
}

func (f *fake) Reset(ctx context.Context, world spec.World) error {
	if f.reset != nil {
		return f.reset(ctx, world)
	}
	return f.Adaptor.Reset(ctx, world)
}

func (f *fake) Submit(ctx context.Context, request spec.ServiceRequest) (spec.Response, error) {
	if f.submit != nil {
		return f.submit(ctx, request)
	}
	return f.Adaptor.Submit(ctx, request)
}

func (f *fake) Apply(ctx context.Context, event spec.Event) (spec.Result, error) {
	if f.apply != nil {
		return f.apply(ctx, event)
	}
	return f.Adaptor.Apply(ctx, event)
}

func (f *fake) Observe(ctx context.Context, device spec.EUI64) (spec.Observation, error) {
	if f.observe != nil {
		return f.observe(ctx, device)
	}
	return f.Adaptor.Observe(ctx, device)
}

// claims makes an adaptor claim other abilities than its own.
func claims(t testing.TB, adaptor conformance.Adaptor, abilities ...conformance.Ability) conformance.Adaptor {
	t.Helper()
	description, err := adaptor.Describe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	description.Abilities = abilities
	return &fake{Adaptor: adaptor, describe: func() (conformance.Description, error) { return description, nil }}
}

// first finds the first result with a verdict.
func first(o suite.Outcome, verdict conformance.Verdict) (conformance.Result, bool) {
	for _, r := range o.Results {
		if r.Verdict == verdict {
			return r, true
		}
	}
	return conformance.Result{}, false
}

// tally counts verdicts anew, so that an outcome's own counts can be checked.
func tally(o suite.Outcome) conformance.Counts {
	var counts conformance.Counts
	for _, r := range o.Results {
		counts.Add(r.Verdict)
	}
	return counts
}
