package spec_test

import (
	"testing"

	"pgregory.net/rapid"

	"example.org/mp107/spec"
)

func TestRequirementRegister(t *testing.T) {
	want := []struct {
		id       spec.RequirementID
		optional bool
		release  spec.Release
	}{{spec.R1, false, spec.MP107}, {spec.R2, true, spec.MP107R2}}
	requirements := spec.Requirements()
	if len(requirements) != len(want) {
		t.Fatalf("%d requirements, want %d", len(requirements), len(want))
	}
	for i, requirement := range requirements {
		if requirement.ID != want[i].id || requirement.Optional != want[i].optional || requirement.Release != want[i].release {
			t.Errorf("requirement %d is %s, optional %v, of release %s, want %v", i, requirement.ID, requirement.Optional, requirement.Release, want[i])
		}
		if requirement.Title == "" || requirement.Statement == "" {
			t.Errorf("requirement %s has no title or no statement", requirement.ID)
		}
	}
}

func TestReleaseIncludes(t *testing.T) {
	releases := spec.Releases()
	for i, later := range releases {
		for j, earlier := range releases {
			if got := later.Includes(earlier); got != (i >= j) {
				t.Errorf("%s includes %s: %v", later, earlier, got)
			}
		}
		for _, unknown := range []spec.Release{"", "MP108"} {
			if later.Includes(unknown) || unknown.Includes(later) || unknown.Includes(unknown) {
				t.Errorf("%q and %s include each other", unknown, later)
			}
		}
	}
}

func TestProvenancesParseBack(t *testing.T) {
	provenances := map[string]spec.Provenance{}
	for _, requirement := range spec.Requirements() {
		provenances[string(requirement.ID)] = requirement.Provenance
	}
	for id, want := range provenances {
		if got, err := spec.ParseProvenance(want.String()); err != nil || got != want {
			t.Errorf("%s: provenance %q reads as %q, %v", id, want, got, err)
		}
	}
}

func TestParseProvenance(t *testing.T) {
	for _, test := range []struct {
		text      string
		want      spec.Provenance
		wantError string
	}{
		{text: "S §2", want: spec.Provenance{Mark: spec.Seed, Locator: "§2"}},
		{text: "S §2, §3", want: spec.Provenance{Mark: spec.Seed, Locator: "§2, §3"}},
		{text: "  D   request matrix ", want: spec.Provenance{Mark: spec.DUIS, Locator: "request matrix"}},
		{text: "A A1", want: spec.Provenance{Mark: spec.Assumption, Locator: "A1"}},
		{text: "A", want: spec.Provenance{Mark: spec.Assumption}},
		{text: "S", wantError: "S needs a section of the seed"},
		{text: "S 2", wantError: "S needs a section of the seed"},
		{text: "S §", wantError: "S needs a section of the seed"},
		{text: "D", wantError: "D needs the name of the artefact"},
		{text: "", wantError: "want S, D or A, then a locator"},
		{text: "s §2", wantError: "want S, D or A"},
		{text: "SEC G6", wantError: "want S, D or A"},
		{text: "[S§2]", wantError: "want S, D or A"},
	} {
		t.Run(test.text, func(t *testing.T) {
			got, err := spec.ParseProvenance(test.text)
			checkError(t, err, test.wantError)
			if got != test.want {
				t.Errorf("ParseProvenance(%q) = %v, want %v", test.text, got, test.want)
			}
		})
	}
}

// Whatever can be read is written so that it reads the same again.
func TestProvenanceRoundTrip(t *testing.T) {
	texts := rapid.OneOf(rapid.StringMatching(` ?[SDA] {0,2}(§[0-9])?[^\n]{0,9} ?`), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		want, err := spec.ParseProvenance(texts.Draw(t, "text"))
		if err != nil {
			return
		}
		if got, err := spec.ParseProvenance(want.String()); err != nil || got != want {
			t.Fatalf("%q reads as %q, %v", want, got, err)
		}
	})
}
