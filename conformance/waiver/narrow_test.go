package waiver_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/waiver"
	"example.org/mp107/spec"
)

// TestPropose: waivers that are made of a run hold in that run, cover each failure and
// nothing else, and are read again as they were written.
func TestPropose(t *testing.T) {
	all := results("T15 a/1 fail", "T15 a/2 fail", "T15 b/1 fail", "T15 b/2 pass", "T15 c/1 not-applicable", "T15 c/2 fail", "T02 a fail", "T02 b error", "T02 c pass")
	for i := range all {
		all[i].Counterexample = &conformance.Counterexample{Clauses: []spec.ClauseID{"RDP-1"}, Theorems: []spec.TheoremID{all[i].Theorem}}
	}
	all = append(all,
		conformance.Result{ID: "R1/scenario/s", Kind: conformance.Scenario, Requirement: spec.R1, Theorem: spec.T15, Verdict: conformance.Fail, Unstable: &conformance.Attempts{Failed: 1, Made: 2}},
		conformance.Result{ID: "R1/sequence/v0.3.0/MP107/seed-107/00001", Kind: conformance.Sequence, Requirement: spec.R1, Theorem: spec.T15, Verdict: conformance.Fail},
	)
	proposed := waiver.Propose(all, "Head-end team", "ticket 4711: mended soon", day(t, "2027-03-31"))
	var b bytes.Buffer
	if err := waiver.WriteProposed(&b, proposed); err != nil {
		t.Fatal(err)
	}
	want := `waivers:
  # 1 failure, against what its reason says
  - match: R1/scenario/s
    owner: Head-end team
    reason: "ticket 4711: mended soon"
    expires: 2027-03-31
    partly: true # does not fail each time
  # 1 failure, against what its reason says
  - match: R1/sequence/v0.3.0/MP107/seed-107/00001
    owner: Head-end team
    reason: "ticket 4711: mended soon"
    expires: 2027-03-31
  # 1 failure, against RDP-1 and T02
  - match: R1/table/T02/a
    owner: Head-end team
    reason: "ticket 4711: mended soon"
    expires: 2027-03-31
  # 2 failures, against RDP-1 and T15
  - match: R1/table/T15/a
    owner: Head-end team
    reason: "ticket 4711: mended soon"
    expires: 2027-03-31
  # 1 failure, against RDP-1 and T15
  - match: R1/table/T15/b/1
    owner: Head-end team
    reason: "ticket 4711: mended soon"
    expires: 2027-03-31
  # 1 failure, against RDP-1 and T15
  - match: R1/table/T15/c/2
    owner: Head-end team
    reason: "ticket 4711: mended soon"
    expires: 2027-03-31
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
	f, err := waiver.Read(&b)
	if err == nil {
		err = f.Validate(day(t, "2026-11-30"))
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, use := range waiver.Apply(f.Declared(), all) {
		if use.Problem != "" {
			t.Errorf("%s: %s", use.Match, use.Problem)
		}
	}
	for _, r := range all {
		if (r.Waiver != nil) != (r.Verdict == conformance.Fail) {
			t.Errorf("%s, %s: covered %v", r.ID, r.Verdict, r.Waiver != nil)
		}
	}
	if again := waiver.Propose(all, "x", "y", day(t, "2027-03-31")); len(again) > 0 {
		t.Errorf("failures that are waived are waived again: %+v", again)
	}
}
