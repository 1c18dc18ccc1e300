package suite_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// TestExecutionsInAnotherOrder are told as that, and what is left out as left out.
func TestExecutionsInAnotherOrder(t *testing.T) {
	for want, change := range map[string]func([]spec.Execution) []spec.Execution{
		"order of executions: expected ": func(all []spec.Execution) []spec.Execution {
			slices.Reverse(all)
			return all
		},
		"got nothing": func(all []spec.Execution) []spec.Execution { return nil },
	} {
		adaptor := &fake{Adaptor: simulated(t, dsp.Config{Release: spec.MP107})}
		adaptor.apply = func(ctx context.Context, e spec.Event) (spec.Result, error) {
			result, err := adaptor.Adaptor.Apply(ctx, e)
			result.Executions = change(result.Executions)
			return result, err
		}
		o := run(t, newSuite(t, suite.Options{Run: []string{"R1/scenario/two-in-one-day"}}), adaptor)
		if r := o.Results[0]; r.Verdict != conformance.Fail || !strings.Contains(r.Reason, want) {
			t.Errorf("%s: %s, want %q", r.Verdict, r.Reason, want)
		}
	}
}
