package suite_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// TestUnstable: of a system of which one answer in fifty is wrong every failure is
// repeated and told as what it is, and stays a failure; one that is wrong each time
// is told as that.
func TestUnstable(t *testing.T) {
	adaptor := &fake{Adaptor: correct(t)}
	answers := 0
	adaptor.submit = func(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
		response, err := adaptor.Adaptor.Submit(ctx, r)
		if answers++; answers%50 > 0 {
			return response, err
		}
		if response.Decision == spec.Accepted {
			return spec.Response{Decision: spec.Rejected, Code: spec.E5}, nil
		}
		return spec.Response{Decision: spec.Accepted, Code: spec.I0}, nil
	}
	testSuite := newSuite(t, suite.Options{Run: []string{"R1/T03"}, Sequences: 40})
	kept := &memory{}
	o := runWith(t, suite.Runner{Journal: kept}, testSuite, adaptor)
	if o.Counts.Fail == 0 || o.Counts.Error > 0 {
		t.Fatalf("%v, want failures", o.Counts)
	}
	for _, r := range o.Results {
		if r.Verdict != conformance.Fail {
			continue
		}
		if r.Unstable == nil || r.Unstable.Failed >= r.Unstable.Made || r.Unstable.Made != 5 || !strings.HasPrefix(r.Reason, "unstable, ") {
			t.Errorf("%s: %+v, %s", r.ID, r.Unstable, r.Reason)
		}
	}

	// A run that is resumed tells the same, and does not try again.
	kept.earlier = map[string]suite.Record{}
	for _, record := range kept.records {
		kept.earlier[record.Case] = record
	}
	again := runWith(t, suite.Runner{Journal: kept}, testSuite, correct(t))
	if difference := cmp.Diff(o, again); difference != "" {
		t.Errorf("resumed, it tells another story (-before +now):\n%s", difference)
	}

	adaptor.submit = func(context.Context, spec.ServiceRequest) (spec.Response, error) {
		return spec.Response{Decision: spec.Accepted, Code: spec.I0}, nil
	}
	for _, r := range run(t, newSuite(t, suite.Options{Run: []string{"scenario"}}), adaptor).Results {
		if r.Unstable != nil {
			t.Errorf("%s: %s, though it fails each time", r.ID, r.Reason)
		}
	}
}
