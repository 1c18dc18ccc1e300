package suite_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// verdictsOf steps the law through the scenario of that identifier.
func verdictsOf(t *testing.T, release spec.Release, id string) []model.Effect {
	t.Helper()
	cases := suite.Scenarios(release)
	at := slices.IndexFunc(cases, func(c conformance.Case) bool { return c.ID == id })
	if at < 0 {
		t.Fatalf("%s has no scenario %s", release, id)
	}
	m := machine(t, release, nil)
	state, err := model.Start(cases[at].World)
	if err != nil {
		t.Fatal(err)
	}
	var verdicts []model.Effect
	for i, event := range cases[at].Events {
		next, verdict, err := m.Step(state, event)
		if err != nil {
			t.Fatalf("event %d: %v", i+1, err)
		}
		verdicts, state = append(verdicts, verdict), next
	}
	return verdicts
}

// TestStoriesExpectWhatTheLawDecides holds every decision written by hand from
// the seed against the one that the clauses lead to.
func TestStoriesExpectWhatTheLawDecides(t *testing.T) {
	for _, release := range spec.Releases() {
		verdicts := map[string][]model.Effect{}
		expectations := suite.Expectations(release)
		if len(expectations) < 50 {
			t.Errorf("%s: only %d decisions are expected", release, len(expectations))
		}
		for _, e := range expectations {
			if verdicts[e.Case] == nil {
				verdicts[e.Case] = verdictsOf(t, release, e.Case)
			}
			want := e.Before
			if release.Includes(spec.MP107) {
				want = e.After
			}
			if got := verdicts[e.Case][e.Step].Result.Response.Decision; got != want {
				t.Errorf("%s: %s, event %d: the law says %s, the story %s", release, e.Case, e.Step+1, got, want)
			}
		}
	}
}

// TestStoriesAreTold: every event of a story has a meaning, its last event
// included, and an identifier and title of its own.
func TestStoriesAreTold(t *testing.T) {
	titles := map[string]bool{}
	for _, c := range suite.Scenarios(spec.MP107R2) {
		if len(c.Narration) != len(c.Events) || slices.Contains(c.Narration, "") || titles[c.Title] || c.Title == "" {
			t.Errorf("%s, %q: %d events with the narration %q", c.ID, c.Title, len(c.Events), c.Narration)
		}
		titles[c.Title] = true
	}
}

// TestAlertsOfTheStories are expected by hand: who receives each alert, in
// order, before MP107, with it, and with the upload.
func TestAlertsOfTheStories(t *testing.T) {
	const (
		right = suite.RegisteredOperator
		wrong = suite.AnotherOperator
		gas   = suite.GasOperator
	)
	for id, by := range map[string]map[spec.Release][]spec.EUI64{
		"R1/scenario/wrong-operator":      {spec.Baseline: {right}, spec.MP107: {right}, spec.MP107R2: {right}},
		"R1/scenario/electricity":         {spec.Baseline: {wrong, wrong}, spec.MP107: {wrong, right}, spec.MP107R2: {wrong, right}},
		"R1/scenario/gas":                 {spec.Baseline: {wrong, wrong}, spec.MP107: {wrong, gas}, spec.MP107R2: {wrong, gas}},
		"R1/scenario/which-certificate":   {spec.Baseline: {wrong}, spec.MP107: {right}, spec.MP107R2: {right}},
		"R1/scenario/recipients":          {spec.Baseline: {wrong, wrong, wrong, wrong}, spec.MP107: {wrong, right, wrong, wrong}, spec.MP107R2: {wrong, right, wrong, wrong}},
		"R1/scenario/future-dated-repair": {spec.Baseline: {wrong}, spec.MP107: {right}, spec.MP107R2: {right}},
		"R2/scenario/aligns":              {spec.MP107R2: {right, wrong}},
	} {
		for release, want := range by {
			var got []spec.EUI64
			for i, verdict := range verdictsOf(t, release, id) {
				if eventsOf(t, release, id)[i].Alert != nil {
					got = append(got, verdict.Result.AlertTo)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %s: alerts go elsewhere (-by hand +law):\n%s", release, id, diff)
			}
		}
	}
}

// TestExecutionsOfTheStories are expected by hand: by originator and counter,
// what becomes of each future-dated request that falls due, in order.
func TestExecutionsOfTheStories(t *testing.T) {
	type due struct {
		by      spec.EUI64
		counter uint64
		answer  spec.Response
	}
	executed := spec.Response{Decision: spec.Accepted, Code: spec.I0}
	notRegistered := spec.Response{Decision: spec.Rejected, Code: spec.E4}
	notHolder := spec.Response{Decision: spec.Rejected}
	const supplier, former, wrong = suite.RegisteredSupplier, suite.FormerSupplier, suite.AnotherOperator
	inOrder := []due{{supplier, 3, executed}, {supplier, 1, executed}, {supplier, 2, notHolder}}
	for id, by := range map[string]map[spec.Release][]due{
		"R1/scenario/loses-registration":  {spec.Baseline: {{supplier, 1, notRegistered}}, spec.MP107: {{supplier, 1, notRegistered}}},
		"R1/scenario/gains-registration":  {spec.Baseline: {{former, 1, executed}}, spec.MP107: {{former, 1, executed}}},
		"R1/scenario/future-dated-repair": {spec.Baseline: {{wrong, 1, notRegistered}}, spec.MP107: {{wrong, 1, executed}}},
		"R1/scenario/two-in-one-day":      {spec.Baseline: inOrder, spec.MP107: inOrder},
		"R1/scenario/rows-in-force":       {spec.Baseline: nil, spec.MP107: nil},
	} {
		for release, dues := range by {
			var want, got []spec.Execution
			for _, d := range dues {
				r := spec.ServiceRequest{Originator: d.by, Target: suite.TargetDevice, Counter: d.counter}
				want = append(want, spec.Execution{RequestID: r.RequestID(), Response: d.answer})
			}
			for _, verdict := range verdictsOf(t, release, id) {
				got = append(got, verdict.Result.Executions...)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %s: executions (-by hand +law):\n%s", release, id, diff)
			}
		}
	}
}

func eventsOf(t *testing.T, release spec.Release, id string) []spec.Event {
	t.Helper()
	for _, c := range suite.Scenarios(release) {
		if c.ID == id {
			return c.Events
		}
	}
	t.Fatalf("no scenario %s", id)
	return nil
}

// TestUploadStories look at what every Device holds after the upload.
func TestUploadStories(t *testing.T) {
	const right, wrong, gas = suite.RegisteredOperator, suite.AnotherOperator, suite.GasOperator
	for id, want := range map[string]map[spec.EUI64]spec.EUI64{
		"R2/scenario/aligns": {
			suite.TargetDevice: right, suite.GasMeter: gas, suite.NewMeter: wrong, suite.OtherS1SPMeter: wrong,
		},
		"R2/scenario/nobody-registered": {
			suite.TargetDevice: wrong, suite.GasMeter: gas, suite.NewMeter: wrong, suite.OtherS1SPMeter: wrong,
		},
	} {
		cases := suite.Scenarios(spec.MP107R2)
		c := cases[slices.IndexFunc(cases, func(c conformance.Case) bool { return c.ID == id })]
		m := machine(t, spec.MP107R2, nil)
		state, err := model.Start(c.World)
		if err != nil {
			t.Fatal(err)
		}
		for _, event := range c.Events {
			if state, _, err = m.Step(state, event); err != nil {
				t.Fatal(err)
			}
		}
		for device, holder := range want {
			seen, _ := state.Observe(device)
			if got := seen.Credentials[spec.NetworkOperator].Owner; got != holder {
				t.Errorf("%s: %v is held by %v, want %v", id, device, got, holder)
			}
		}
	}
}
