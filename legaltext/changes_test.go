package legaltext_test

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// ruledClause is one that decides a check, to be varied.
const ruledClause = `## %s A title

- provenance: A
- modality: must
- in force: %s

%s

` + "```rule\nimposes: check\nwhen: %s\nrequires: %s\nfails_with: E3\n```\n\n"

func TestCompareClauses(t *testing.T) {
	order := "## ORD-1 Order\n\n- provenance: A\n- modality: must\n- in force: baseline\n\nThe order.\n\n```rule\norder: check\n```\n\n"
	note := "## NOTE-1 A note\n\n- provenance: A\n- modality: finding\n- in force: baseline\n\n%s\n"
	first := fmt.Sprintf(ruledClause, "CHK-1", "baseline", "Words.", `stage == "immediate"`, "user.active")
	for _, test := range []struct {
		name, clause, note string
		want               legaltext.ClauseChanges
	}{
		{"nothing", first, "Words.", legaltext.ClauseChanges{}},
		{"blanks in a condition", fmt.Sprintf(ruledClause, "CHK-1", "baseline", "Words.", `stage  ==  "immediate"`, "user.active"), "Words.", legaltext.ClauseChanges{}},
		{"a condition", fmt.Sprintf(ruledClause, "CHK-1", "baseline", "Words.", `stage == "receipt"`, "user.active"), "Words.", legaltext.ClauseChanges{Rules: []spec.ClauseID{"CHK-1"}}},
		{"conditions exchanged", fmt.Sprintf(ruledClause, "CHK-1", "baseline", "Words.", "user.active", `stage == "immediate"`), "Words.", legaltext.ClauseChanges{Rules: []spec.ClauseID{"CHK-1"}}},
		{"both rule and words", fmt.Sprintf(ruledClause, "CHK-1", "baseline", "Others.", `true`, "user.active"), "Words.", legaltext.ClauseChanges{Rules: []spec.ClauseID{"CHK-1"}}},
		{"words alone", fmt.Sprintf(ruledClause, "CHK-1", "baseline", "Others.", `stage == "immediate"`, "user.active"), "Others.", legaltext.ClauseChanges{Words: []spec.ClauseID{"CHK-1", "NOTE-1"}}},
		{"one clause by another name, and one gone", fmt.Sprintf(ruledClause, "CHK-2", "baseline", "Words.", `stage == "immediate"`, "user.active"), "", legaltext.ClauseChanges{Rules: []spec.ClauseID{"CHK-1", "CHK-2"}, Words: []spec.ClauseID{"NOTE-1"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			load := func(clause, words string) []legaltext.Clause {
				text := clause + order
				if words != "" {
					text += fmt.Sprintf(note, words)
				}
				register, err := legaltext.Load(fstest.MapFS{"law.md": {Data: []byte(text)}})
				if err != nil {
					t.Fatal(err)
				}
				return register.Clauses
			}
			if different := cmp.Diff(test.want, legaltext.CompareClauses(load(first, "Words."), load(test.clause, test.note))); different != "" {
				t.Errorf("(-want +got)\n%s", different)
			}
		})
	}
}
