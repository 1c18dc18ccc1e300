package suite

import (
	"errors"

	"example.org/mp107/conformance"
	"example.org/mp107/legaltext"
	"example.org/mp107/spec"
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

// Default reports whether the suite asks what it does unless told otherwise, apart from
// which of its cases are selected.
func (s *Suite) Default() bool {
	o := s.options
	return o.Register.Digest == legaltext.Shipped().Digest && o.Release == spec.MP107 && o.Readings.String() == spec.Readings{}.String() && o.Scope == "" &&
		o.Seed == DefaultSeed && o.Challenge == "" && o.Sequences == DefaultSequences && o.Depth == DefaultDepth
}
