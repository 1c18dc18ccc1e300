package suite_test

import (
	"context"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/preflight"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// TestOneRuleForCodes: a rejection gives the code of a check that failed, one of
// the implementation's own, or none. The adaptor check, the run and the strict run
// go by the same rule: what the check calls unfit is an error in the run, and what
// it takes is judged.
func TestOneRuleForCodes(t *testing.T) {
	for code, want := range map[spec.ResponseCode]struct {
		check       preflight.Overall
		run, strict conformance.Verdict
	}{
		spec.NoCode:    {preflight.Ready, conformance.Pass, conformance.Fail},
		"E4711":        {preflight.Ready, conformance.Pass, conformance.Fail},
		"N4711":        {preflight.Ready, conformance.Pass, conformance.Fail},
		"invalid.role": {preflight.Ready, conformance.Pass, conformance.Fail},
		"W1":           {preflight.Ready, conformance.Pass, conformance.Fail},
		spec.E19:       {preflight.Ready, conformance.Fail, conformance.Fail},
		spec.I0:        {preflight.NotReady, conformance.Error, conformance.Error},
		"I4711":        {preflight.NotReady, conformance.Error, conformance.Error},
		"E4 ":          {preflight.NotReady, conformance.Error, conformance.Error},
	} {
		t.Run("code "+string(code), func(t *testing.T) {
			t.Parallel()
			adaptor := &fake{Adaptor: correct(t)}
			adaptor.submit = func(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
				response, err := adaptor.Adaptor.Submit(ctx, r)
				if response.Decision == spec.Rejected {
					response.Code = code
				}
				return response, err
			}
			checked, err := preflight.Run(t.Context(), []conformance.Adaptor{adaptor}, preflight.Settings{})
			if err != nil || checked.Overall != want.check {
				t.Errorf("the check says %q (%v), want %q: %v", checked.Overall, err, want.check, checked.Of(preflight.Problem))
			}
			for _, strict := range []bool{false, true} {
				verdict := want.run
				if strict {
					verdict = want.strict
				}
				ran := run(t, newSuite(t, suite.Options{Strict: strict, Run: []string{"R1/scenario/other-critical-requests"}}), adaptor)
				if got := ran.Results[0]; got.Verdict != verdict {
					t.Errorf("strict %v: %s (%s), want %s", strict, got.Verdict, got.Reason, verdict)
				}
			}
		})
	}
}
