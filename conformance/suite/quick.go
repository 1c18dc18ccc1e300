package suite

import (
	"errors"

	"example.org/mp107/conformance"
)

// Quick is the pattern that selects a small part of the suite, for every commit.
// Which cases that are is for Options.Quick to say.
const Quick = "quick"

// quickly chooses the cases that Quick selects.
func (s *Suite) quickly() (err error) {
	if s.options.Quick == nil {
		return errors.New("no choice of quick cases: set Options.Quick")
	}
	whole := *s
	whole.options.Run, whole.options.Skip = nil, nil
	s.quick, err = s.options.Quick(&whole)
	return err
}

// matches reports whether a pattern selects a case of this suite.
func (s *Suite) matches(c conformance.Case, pattern string) bool {
	return pattern == Quick && s.quick[c.ID] || c.Matches(pattern)
}
