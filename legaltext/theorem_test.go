package legaltext_test

import (
	"slices"
	"strings"
	"testing"

	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
)

// The register has every theorem that package spec names, in order, and each is
// stated in words and in conditions.
func TestTheoremRegister(t *testing.T) {
	names := map[string]bool{}
	var ids []spec.TheoremID
	for _, theorem := range legaltext.Theorems() {
		ids = append(ids, theorem.ID)
		if theorem.Name == "" || names[theorem.Name] || theorem.Statement == "" {
			t.Errorf("theorem %s: name %q is empty or taken, or there is no statement", theorem.ID, theorem.Name)
		}
		names[theorem.Name] = true
		if !slices.ContainsFunc(spec.Requirements(), func(r spec.Requirement) bool { return r.ID == theorem.Requirement }) {
			t.Errorf("theorem %s is of requirement %q, which does not exist", theorem.ID, theorem.Requirement)
		}
		if found, err := legaltext.TheoremByID(theorem.ID); err != nil || found.ID != theorem.ID {
			t.Errorf("TheoremByID(%s) = %v, %v", theorem.ID, found, err)
		}
		if got, err := spec.ParseProvenance(theorem.Provenance.String()); err != nil || got != theorem.Provenance {
			t.Errorf("%s: provenance %q reads as %q, %v", theorem.ID, theorem.Provenance, got, err)
		}
	}
	if !slices.Equal(ids, spec.TheoremIDs()) {
		t.Errorf("theorems %v, want %v", ids, spec.TheoremIDs())
	}
	for _, id := range []spec.TheoremID{"", "T00", "T24", "t01", "T1"} {
		if _, err := legaltext.TheoremByID(id); err == nil || !strings.Contains(err.Error(), "want one from T01 to T23") {
			t.Errorf("%q: %v", id, err)
		}
	}
}

// Theorems are read by their meaning alone: no term of the law and no name of a
// check can be in them.
func TestTheoremsOfOnesOwn(t *testing.T) {
	const head = "## X1 mine\n\n- provenance: A\n"
	const words = "\nSomething is so.\n"
	block := func(lines string) string { return "\n```theorem\n" + lines + "\n```\n" }
	for name, c := range map[string]struct{ text, want string }{
		"well stated":                   {head + words + block("when: accepted\nthen: term.standing"), ""},
		"with a term of its own":        {"## term.mine\n\nMine.\n" + block("as: accepted") + head + words + block("when: term.mine\nthen: term.standing"), ""},
		"no theorem":                    {"# Nothing\n", "states no theorem"},
		"a term of the law":             {head + words + block("when: accepted\nthen: term.may_use_the_lift"), "mine.md:9:7: clause X1: unknown identifier \"term.may_use_the_lift\""},
		"a taken identifier":            {strings.Replace(head, "X1", "T01", 1) + words + block("when: accepted\nthen: true"), "theorem T01 is taken"},
		"a taken term":                  {"## term.standing\n\nMine.\n" + block("as: accepted") + head + words + block("when: true\nthen: true"), "term term.standing is taken"},
		"no premise":                    {head + words + block("then: true"), "theorem X1 is not stated"},
		"no words":                      {head + block("when: true\nthen: true"), "has no text"},
		"no provenance":                 {"## X1 mine\n" + words + block("when: true\nthen: true"), "has no provenance"},
		"no name":                       {"## X1\n\n- provenance: A\n" + words + block("when: true\nthen: true"), "has no name"},
		"an unknown key":                {head + words + block("when: true\nthen: true\nelse: true"), "key of a theorem block \"else\""},
		"a key twice":                   {head + words + block("when: true\nthen: true\nthen: true"), "gives \"then\" twice"},
		"a rule block":                  {head + words + "\n```rule\nwhen: true\n```\n", "fenced block of language \"rule\": want a block of language theorem only"},
		"a term defined by itself":      {"## term.mine\n\nMine.\n" + block("as: term.mine") + head + words + block("when: true\nthen: true"), "term.mine is defined by itself"},
		"a number where truth is meant": {head + words + block("when: device.smets\nthen: true"), "condition is of type int: want bool"},
		"an unknown release":            {head + "- holds: some\n" + words + block("when: true\nthen: true"), "holds: want \"always\", \"never\", a release"},
		"unknown metadata":              {head + "- colour: red\n" + words + block("when: true\nthen: true"), "metadata \"colour\""},
	} {
		theorems, err := legaltext.ReadTheorems("mine.md", []byte(c.text))
		switch {
		case c.want == "" && (err != nil || len(theorems) != 1):
			t.Errorf("%s: %d theorems, %v", name, len(theorems), err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// Where theorems are meant to hold is said in four ways.
func TestHolds(t *testing.T) {
	for id, want := range map[spec.TheoremID][]spec.Release{
		spec.T01: {spec.Baseline, spec.MP107, spec.MP107R2}, spec.T02: {spec.MP107, spec.MP107R2},
		spec.T06: {spec.Baseline}, spec.T07: {spec.MP107, spec.MP107R2}, spec.T19: nil,
	} {
		theorem, err := legaltext.TheoremByID(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, release := range spec.Releases() {
			if got := theorem.HoldsIn(release); got != slices.Contains(want, release) {
				t.Errorf("%s holds in %s: %v", id, release, got)
			}
		}
	}
}
