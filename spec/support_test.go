package spec_test

import (
	"regexp"
	"slices"
	"testing"

	"example.org/mp107/spec"
)

// Support is of a reading, in the order of the register, and what it favours is
// an answer to it.
func TestSupportIsOfReadings(t *testing.T) {
	register := spec.ReadingRegister()
	before := 0
	for _, s := range spec.SupportRegister() {
		if s.Fact == "" || s.Source == "" || s.Confidence != spec.High && s.Confidence != spec.Medium {
			t.Errorf("%+v", s)
		}
		at := slices.IndexFunc(register, func(r spec.Reading) bool { return r.ID == s.Reading })
		switch {
		case at < 0:
			t.Errorf("%s: no such reading", s.Reading)
			continue
		case at < before:
			t.Errorf("%s stands after a later reading", s.Reading)
		case s.Favours != "" && !slices.ContainsFunc(register[at].Answers, func(a spec.ReadingAnswer) bool { return a.Name == s.Favours }):
			t.Errorf("%s has no answer %q", s.Reading, s.Favours)
		}
		before = at
	}
}

// A place to look has no number that is not public: of clauses, those of DUIS 1.4
// in the draft's numbering; of Appendices, four.
func TestLocatorsAreKnownPlaces(t *testing.T) {
	known := regexp.MustCompile(`^(DUIS clause 1\.4(\.[234])? \(as numbered in the draft of DUIS 3\.1\)|SEC Appendix A[DMCB])$`)
	for _, locator := range spec.Locators() {
		if !known.MatchString(locator.Where) || locator.About == "" {
			t.Errorf("%+v", locator)
		}
	}
}
