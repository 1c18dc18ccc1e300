package prove

import (
	"fmt"
	"slices"
	"testing"

	"example.org/mp107/legaltext"
	"example.org/mp107/model"
	"example.org/mp107/spec"
)

// What a change leaves alone is not decided again, and every verdict is the one
// that the changed law has by itself.
func TestChangeAgreesWithAll(t *testing.T) {
	law := embedded(t)
	options := Settings{VerdictsOnly: true}
	for _, gone := range []spec.ClauseID{"MP107-1", "ROLE-1", "RDP-3", "EFF-2"} {
		left := slices.DeleteFunc(slices.Clone(law.Clauses), func(c legaltext.Clause) bool { return c.ID == gone })
		changed := &legaltext.Register{Clauses: left}
		for _, release := range []spec.Release{spec.Baseline, spec.MP107} {
			before, err := All(law, release, nil, options)
			if err != nil {
				t.Fatal(err)
			}
			after, err := All(changed, release, nil, options)
			if err != nil {
				t.Fatal(err)
			}
			change, err := NewChange(model.Law{Register: law, Release: release}, model.Law{Register: changed, Release: release})
			if err != nil {
				t.Fatal(err)
			}
			for i, was := range before {
				if is, reason := change.Verdict(was.Theorem, was.Verdict); is != after[i].Verdict || reason != after[i].Reason {
					t.Errorf("%s without %s: %s is %s (%s), by itself %s (%s)", release, gone, was.Theorem, is, reason, after[i].Verdict, after[i].Reason)
				}
				if was.Theorem != spec.T07 {
					continue
				}
				told := func(register *legaltext.Register) string {
					results, err := All(register, release, nil, Settings{Theorems: []legaltext.Theorem{registered(t, spec.T07)}})
					if err != nil {
						t.Fatal(err)
					}
					return fmt.Sprint(results[0].Condition.AsNetworkOperator, results[0].Condition.InOtherRoles)
				}
				if same := change.SameRepair(); same != (told(law) == told(changed)) {
					t.Errorf("%s without %s: the repair works in the same states: %v", release, gone, same)
				}
			}
		}
	}
}

// A law put to a situation twice is one question.
func TestChangeOfNothing(t *testing.T) {
	law := model.Law{Register: embedded(t), Release: spec.MP107}
	same, err := NewChange(law, law)
	if err != nil {
		t.Fatal(err)
	}
	for _, theorem := range legaltext.Theorems() {
		want := Refuted // of a theorem that is not asked anew, its verdict is believed
		if theorem.ID == spec.T12 {
			want = NotApplicable
		}
		if is, _ := same.Verdict(theorem.ID, Refuted); is != want {
			t.Errorf("%s is %s", theorem.ID, is)
		}
	}
	if len(same.p.answers) > 0 || !same.SameRepair() {
		t.Errorf("%d questions were solved, and the repair is the same: %v", len(same.p.answers), same.SameRepair())
	}
}

func TestChangeBadInput(t *testing.T) {
	law := model.Law{Register: embedded(t), Release: "no release"}
	if _, err := NewChange(law, law); err == nil {
		t.Error("an unknown release was accepted")
	}
}
