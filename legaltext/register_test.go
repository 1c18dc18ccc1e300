package legaltext_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

func embedded(t testing.TB) *legaltext.Register {
	t.Helper()
	register, err := legaltext.Embedded()
	if err != nil {
		t.Fatalf("the embedded law does not load:\n%v", err)
	}
	return register
}

// A change of what a clause says of itself must show in a review of this file.
func TestEmbeddedRegister(t *testing.T) {
	var b strings.Builder
	for _, c := range embedded(t).Clauses {
		fmt.Fprintf(&b, "%s | %s\n", c.ID, c.Title)
		fmt.Fprintf(&b, "    %s | %s | %s | %s | %s\n", c.Provenance, c.Modality, c.InForce, orDash(string(c.Requirement)), orDash(joined(c.Theorems)))
		if c.Rule != nil {
			fmt.Fprintf(&b, "    %s | %s\n", c.Rule.Kind, strings.Join(strings.Fields(c.Rule.Subject), " "))
		}
	}
	checkGolden(t, "testdata/register.golden", b.String())
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

func joined[T ~string](values []T) string {
	parts := make([]string, len(values))
	for i, value := range values {
		parts[i] = string(value)
	}
	return strings.Join(parts, ", ")
}

// The checks of each release in the strict order, each with its exceptions.
func TestChecksByRelease(t *testing.T) {
	baseline := []string{
		"user-role: ROLE-1", "eligibility: ROLE-2", "user-status: USER-1", "device-known: DEV-1", "device-status: DEV-2",
		"device-type: DEV-3", "signature: SIG-1", "signing-key: KEY-1", "counter: CTR-1", "slot: SLOT-1", "certificate-role: CRT-1", "fuel: FUEL-1",
		"registration: RDP-1", "registration-smets2: RDP-2", "registration-s1sp: RDP-3", "credential: CRED-1", "very-certificate: CRED-2",
	}
	// MP107 adds one check before registration, and one exception to RDP-1.
	amended := slices.Insert(slices.Clone(baseline), 12, "placement: MP107-2")
	amended[13] = "registration: RDP-1, lifted by MP107-1"
	want := map[spec.Release][]string{spec.Baseline: baseline, spec.MP107: amended, spec.MP107R2: amended}
	register := embedded(t)
	for _, release := range spec.Releases() {
		var got []string
		for _, check := range register.AsOf(release).Checks {
			line := fmt.Sprintf("%s: %s", check.Name, check.Clause.ID)
			for _, exception := range check.Exceptions {
				line += fmt.Sprintf(", lifted by %s", exception.Clause.ID)
				if len(exception.Exceptions) > 0 {
					t.Errorf("%s: %s has exceptions of its own", release, exception.Clause.ID)
				}
			}
			got = append(got, line)
		}
		if diff := cmp.Diff(want[release], got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", release, diff)
		}
	}
}

func TestOtherRulesByRelease(t *testing.T) {
	type rules struct{ Definitions, Effects, Routing, Uploads string }
	want := map[spec.Release]rules{
		spec.Baseline: {"DEF-1, DEF-3, DEF-2, ALT-2", "EFF-1, EFF-2", "ALT-1", ""},
		spec.MP107:    {"DEF-1, DEF-3, DEF-2, ALT-2, MP107-D1, MP107-D2", "EFF-1, EFF-2", "ALT-1", ""},
		spec.MP107R2:  {"DEF-1, DEF-3, DEF-2, ALT-2, MP107-D1, MP107-D2", "EFF-1, EFF-2", "ALT-1", "R2-1"},
	}
	register := embedded(t)
	ids := func(clauses []legaltext.Clause) string {
		var out []spec.ClauseID
		for _, c := range clauses {
			out = append(out, c.ID)
		}
		return joined(out)
	}
	for _, release := range spec.Releases() {
		set := register.AsOf(release)
		got := rules{ids(set.Definitions), ids(set.Effects), ids(set.Routing), ids(set.Uploads)}
		if diff := cmp.Diff(want[release], got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", release, diff)
		}
		if set.Release != release {
			t.Errorf("rules as of %s say that they are as of %s", release, set.Release)
		}
	}
}

// An unknown release has no law, rather than some.
func TestUnknownReleaseHasNoLaw(t *testing.T) {
	register := embedded(t)
	if in := register.InForce("MP108"); len(in) > 0 {
		t.Errorf("%d clauses are in force in an unknown release", len(in))
	}
	if set := register.AsOf("MP108"); len(set.Checks) > 0 {
		t.Errorf("%d checks in an unknown release", len(set.Checks))
	}
}

// Nothing that is to be shown hangs in the air: every theorem and every
// requirement is named by a clause.
func TestEveryTheoremAndRequirementHasAClause(t *testing.T) {
	theorems, requirements := map[spec.TheoremID]bool{}, map[spec.RequirementID]bool{}
	for _, c := range embedded(t).Clauses {
		for _, theorem := range c.Theorems {
			theorems[theorem] = true
		}
		requirements[c.Requirement] = true
	}
	for _, theorem := range legaltext.Theorems() {
		if !theorems[theorem.ID] {
			t.Errorf("no clause names theorem %s", theorem.ID)
		}
	}
	for _, requirement := range spec.Requirements() {
		if !requirements[requirement.ID] {
			t.Errorf("no clause names requirement %s", requirement.ID)
		}
	}
}

// A clause that carries out a requirement is in force with the requirement's
// release, and every provenance of the law reads back from its text.
func TestClausesAgreeWithRegisters(t *testing.T) {
	release := map[spec.RequirementID]spec.Release{"": spec.Baseline}
	for _, requirement := range spec.Requirements() {
		release[requirement.ID] = requirement.Release
	}
	for _, c := range embedded(t).Clauses {
		if c.InForce != release[c.Requirement] {
			t.Errorf("clause %s of requirement %q is in force from %s, want %s", c.ID, c.Requirement, c.InForce, release[c.Requirement])
		}
		if got, err := spec.ParseProvenance(c.Provenance.String()); err != nil || got != c.Provenance {
			t.Errorf("clause %s: provenance %q reads as %q, %v", c.ID, c.Provenance, got, err)
		}
	}
}

func TestClauseByID(t *testing.T) {
	register := embedded(t)
	for _, c := range register.Clauses {
		if found, err := register.Clause(c.ID); err != nil || found.ID != c.ID {
			t.Errorf("Clause(%s) = %s, %v", c.ID, found.ID, err)
		}
	}
	_, err := register.Clause("RDP-9")
	if err == nil || !strings.Contains(err.Error(), `unknown clause "RDP-9"`) || !strings.Contains(err.Error(), "RDP-1, RDP-2") {
		t.Errorf("error of an unknown clause is %v", err)
	}
}

// Clauses that are put together are held to what clauses in a file are held to.
func TestNewRegister(t *testing.T) {
	law := embedded(t)
	same, err := legaltext.NewRegister(law.Clauses)
	if err != nil || len(same.Clauses) != len(law.Clauses) || same.Digest != "" {
		t.Errorf("the law's own clauses: %v", err)
	}
	without := func(id spec.ClauseID) []legaltext.Clause {
		return slices.DeleteFunc(slices.Clone(law.Clauses), func(c legaltext.Clause) bool { return c.ID == id })
	}
	if _, err := legaltext.NewRegister(without("MP107-1")); err != nil {
		t.Errorf("without an exception: %v", err)
	}
	for id, want := range map[spec.ClauseID]string{
		"DEF-1": "uses term.registration_is_judged, which no clause in force",
		"RDP-1": "lists check \"registration\", which no clause imposes",
	} {
		if _, err := legaltext.NewRegister(without(id)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("without %s: %v, want %q", id, err, want)
		}
	}
	for condition, accepted := range map[string]bool{"user.known": true, "user.knwon": false, "user.known == registration.owner": false} {
		e := &legaltext.Expression{Source: condition}
		_, err := legaltext.NewRegister(append(slices.Clone(law.Clauses), legaltext.Clause{
			ID: "NEW-1", Title: "A term", Text: "Words.", Modality: legaltext.Means, InForce: spec.Baseline,
			Rule: &legaltext.Rule{Kind: legaltext.DefinitionRule, Subject: "term.new", As: e},
		}))
		if (err == nil) != accepted || (e.Formula != nil) != accepted {
			t.Errorf("%s: formula %v, %v", condition, e.Formula, err)
		}
	}
}
