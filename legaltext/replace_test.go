package legaltext_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// A small law: one check, and the order that lists it.
const oneCheck = `
## RDP-1 The check

- provenance: A
- modality: must
- in force: baseline

As it was.

` + "```rule" + `
imposes: registration
when: true
requires: registration.owner
fails_with: E4
` + "```" + `

## ORD-1 The order

- provenance: A
- modality: may
- in force: baseline

One check in order.

` + "```rule" + `
order: registration
` + "```\n"

// Its amendment: the check is put anew, and lifted for one case.
const replacement = `
## NEW-1 The check put anew

- provenance: A
- modality: must
- in force: MP107
- replaces: RDP-1

As it became.

` + "```rule" + `
imposes: registration
when: device.smets == 1
requires: registration.owner
fails_with: E4
` + "```" + `

## NEW-2 An exception to what is new

- provenance: A
- modality: must
- in force: MP107+R2

For one case.

` + "```rule" + `
excepts: NEW-1
when: request.srv == "6.15.1"
` + "```\n"

func TestReplaces(t *testing.T) {
	register, err := legaltext.Load(folder(map[string]string{"10-old.md": oneCheck, "20-new.md": replacement}))
	if err != nil {
		t.Fatal(err)
	}
	want := map[spec.Release]string{
		spec.Baseline: "registration: RDP-1 []",
		spec.MP107:    "registration: NEW-1 []",
		spec.MP107R2:  "registration: NEW-1 [NEW-2]",
	}
	for _, release := range spec.Releases() {
		var got string
		for _, check := range register.AsOf(release).Checks {
			exceptions := []spec.ClauseID{}
			for _, exception := range check.Exceptions {
				exceptions = append(exceptions, exception.Clause.ID)
			}
			got += fmt.Sprintf("%s: %s %v", check.Name, check.Clause.ID, exceptions)
		}
		if diff := cmp.Diff(want[release], got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", release, diff)
		}
	}
	if in := register.InForce(spec.MP107); len(in) != 2 || in[0].ID != "ORD-1" || in[1].ID != "NEW-1" {
		t.Errorf("%d clauses in force in MP107, want ORD-1 and NEW-1", len(in))
	}
}

// An amendment may replace the embedded RDP-1 only together with the exception
// to it: an exception left behind would lift nothing.
func TestReplacingEmbeddedRDP1(t *testing.T) {
	files := embeddedFiles(t)
	files["50-amendment.md"] = replacement
	_, err := legaltext.Load(folder(files))
	var defects legaltext.Defects
	const want = "clause MP107-1 excepts RDP-1, which NEW-1 replaces: from then on it would lift nothing"
	if !errors.As(err, &defects) || len(defects) != 1 || defects[0].Message != want {
		t.Errorf("error is %v, want %s", err, want)
	}
}

// Exceptions have exceptions; definitions come in an order in which each uses
// only earlier ones, wherever they stand in the files.
func TestTreeOfExceptionsAndOrderOfDefinitions(t *testing.T) {
	clause := func(id, rule string) string {
		return fmt.Sprintf("\n## %s T\n\n- provenance: A\n- modality: must\n- in force: baseline\n\nW.\n\n```rule\n%s\n```\n", id, rule)
	}
	register, err := loadOne(oneCheck +
		clause("X-3", "excepts: X-2\nwhen: term.c") +
		clause("X-2", "excepts: RDP-1\nwhen: term.a") +
		clause("D-1", "defines: term.c\nas: term.b && term.a") +
		clause("D-2", "defines: term.b\nas: term.a || user.known") +
		clause("D-3", "defines: term.a\nas: user.active"))
	if err != nil {
		t.Fatal(err)
	}
	rules := register.AsOf(spec.Baseline)
	var definitions []string
	for _, c := range rules.Definitions {
		definitions = append(definitions, c.Rule.Subject)
	}
	if diff := cmp.Diff([]string{"term.a", "term.b", "term.c"}, definitions); diff != "" {
		t.Errorf("definitions (-want +got):\n%s", diff)
	}
	var chain []spec.ClauseID
	for exceptions := rules.Checks[0].Exceptions; len(exceptions) > 0; exceptions = exceptions[0].Exceptions {
		chain = append(chain, exceptions[0].Clause.ID)
	}
	if diff := cmp.Diff([]spec.ClauseID{"X-2", "X-3"}, chain); diff != "" {
		t.Errorf("exceptions (-want +got):\n%s", diff)
	}
}
